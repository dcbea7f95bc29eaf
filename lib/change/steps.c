#include "change/steps.h"

#include "change/repair_steps.h"
#include "record/decisions_in.h"

#include <stdlib.h>
#include <string.h>

/* A step on its way. */
struct step {
    const struct repair *repair;
    enum repair_verb verb;
    uint32_t pause; /* number from 1, of pause_approve; else 0 */
    struct step_in in;
};

static bool is_visible(const struct registry *r, const struct repair *x, const struct scope *scope)
{
    const struct span *span = asset_span_of_repair(r->assets + x->asset, x->reported_at);
    return scope_is_whole(scope) || (span && scope_sees_project(scope, r, span->project));
}

static enum status find_repair(const struct district *d, const struct actor *actor, struct text id,
                               struct step *s, struct refusal *refusal)
{
    struct scope scope = actor_scope(actor);
    uint32_t number = repairs_find(&d->repairs, id);
    if (number == NONE || !is_visible(&d->registry, d->repairs.items + number, &scope))
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_repair", "",
                               "There is no repair %.*s.", (int)id.len, id.at);
    s->repair = d->repairs.items + number;
    return STATUS_OK;
}

static bool is_contractor(const struct actor *actor)
{
    return actor->token && actor->token->role == ROLE_CONTRACTOR;
}

static enum status check_role(const struct actor *actor, const struct step *s,
                              struct refusal *refusal)
{
    bool decides = actor_is_office(actor) || actor->token->role == ROLE_SUPERVISOR;
    if (decides || (is_contractor(actor) && repair_verb_is_contractors(s->verb)))
        return STATUS_OK;
    return refusal_because(refusal, STATUS_FORBIDDEN, "forbidden", "",
                           is_contractor(actor)
                               ? "This step is the office's and the supervisor's."
                               : "Steps are the office's, the supervisor's and the contractor's.");
}

static enum status check_state(const struct step *s, struct refusal *refusal)
{
    enum repair_state next;
    const struct repair *x = s->repair;
    if (!repair_step_next(x->state, s->verb, &next))
        return refusal_because(refusal, STATUS_CONFLICT, "wrong_state", "",
                               "The repair is %s: %s is not for that state.",
                               repair_state_names[x->state], repair_verb_names[s->verb]);
    if (s->verb == VERB_PAUSE && x->pause_count == PAUSES_MAX)
        return refusal_because(refusal, STATUS_CONFLICT, "too_many_pauses", "",
                               "A repair has at most %d pauses.", PAUSES_MAX);
    if (s->verb != VERB_PAUSE_APPROVE)
        return STATUS_OK;
    if (s->pause == 0 || s->pause > x->pause_count)
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_pause", "",
                               "The repair has no pause %u.", s->pause);
    if (x->pauses[s->pause - 1].approved)
        return refusal_because(refusal, STATUS_CONFLICT, "already_approved", "",
                               "Pause %u has been approved already.", s->pause);
    return STATUS_OK;
}

/* The token of the last step of this name; 0: there is none. */
static uint32_t last_by(const struct repair *x, enum repair_verb verb)
{
    for (uint32_t i = x->transition_count; i-- > 0;) {
        if (strcmp(x->transitions[i].name, repair_verb_names[verb]) == 0)
            return x->transitions[i].by;
    }
    return 0;
}

static bool is_partys(const struct district *d, uint32_t token)
{
    if (token == 0 || token > d->tokens.count)
        return false;
    enum role role = d->tokens.items[token - 1].role;
    return role == ROLE_CONTRACTOR || role == ROLE_SUPERVISOR;
}

/* What a contractor or a supervisor claims or asks for is decided by another person, whichever tokens they hold. */
static enum status check_person(const struct district *d, const struct actor *actor,
                                const struct step *s, struct refusal *refusal)
{
    uint32_t asked = 0;
    if (s->verb == VERB_PAUSE_APPROVE)
        asked = s->repair->pauses[s->pause - 1].asked_by;
    if (s->verb == VERB_CONFIRM)
        asked = last_by(s->repair, VERB_REPAIRED);
    if (!is_partys(d, asked) || !actor_is_person_of(d, actor, asked))
        return STATUS_OK;
    return refusal_because(refusal, STATUS_FORBIDDEN, "own_proposal", "",
                           "Whoever asked for a pause or reported the repair does not approve it: "
                           "that takes another person.");
}

/* What must have happened before the step. */
static int64_t earliest(const struct step *s)
{
    const struct repair *x = s->repair;
    int64_t at = x->reported_at;
    bool follows = s->verb == VERB_CONFIRM || s->verb == VERB_REOPEN;
    if (follows && x->repaired_at != INSTANT_NONE)
        at = instant_max(at, x->repaired_at);
    for (uint32_t i = 0; i < x->pause_count && s->verb == VERB_RESUME; i++) {
        if (x->pauses[i].to == INSTANT_EVER)
            at = instant_max(at, x->pauses[i].from);
    }
    return at;
}

static enum status check_time(const struct actor *actor, const struct step *s,
                              struct refusal *refusal)
{
    if (s->in.at > actor->now + CLOCK_SKEW_S)
        return refusal_because(refusal, STATUS_INVALID, "future_time", "at",
                               "The step lies more than %d s ahead.", CLOCK_SKEW_S);
    if (s->in.at < earliest(s))
        return refusal_because(refusal, STATUS_INVALID, "bad_value", "at",
                               "The step lies before what it follows.");
    return STATUS_OK;
}

/* The time of the repair that a confirmation gives. A supervisor alone turns nothing late into in time: it
 * confirms no earlier time than the one that was claimed, or told. */
static enum status check_repaired_at(const struct actor *actor, const struct step *s,
                                     struct refusal *refusal)
{
    const struct repair *x = s->repair;
    int64_t claimed_at = x->claimed_at == INSTANT_NONE ? x->repaired_at : x->claimed_at;
    if (s->in.repaired_at == INSTANT_NONE)
        return STATUS_OK;
    if (s->verb != VERB_CONFIRM)
        return refusal_because(refusal, STATUS_INVALID, "bad_value", "repaired_at",
                               "Only confirm says when the repair holds: leave repaired_at out.");
    if (s->in.repaired_at < s->repair->reported_at || s->in.repaired_at > s->in.at)
        return refusal_because(
            refusal, STATUS_INVALID, "bad_value", "repaired_at",
            "The repair lies between reported_at and the confirmation's own time.");
    if (!actor_is_office(actor) && s->in.repaired_at < claimed_at)
        return refusal_because(refusal, STATUS_FORBIDDEN, "own_proposal", "repaired_at",
                               "A supervisor confirms no earlier time than was claimed; that is "
                               "the office's.");
    return STATUS_OK;
}

/* What a contractor or a supervisor dates back by more than the clocks' difference is a claim. The time of receipt
 * counts until somebody else confirms another. */
static void keep_claim(const struct actor *actor, struct step *s)
{
    if (actor_is_office(actor) || s->in.at >= actor->now - CLOCK_SKEW_S)
        return;
    s->in.claimed_at = s->in.at;
    s->in.at = actor->now;
}

static enum status write_step(const struct district *d, const struct actor *actor,
                              const struct step *s, struct change **ret_change,
                              struct refusal *refusal)
{
    struct json_out j;
    bool asked = s->verb == VERB_PAUSE && !actor_is_office(actor);
    bool approved = s->verb == VERB_PAUSE_APPROVE || (s->verb == VERB_PAUSE && !asked);
    struct change *change = change_new(CHANGE_REPAIR_STEP, &j);
    if (change) {
        json_object_begin(&j);
        json_member_bool(&j, "approved", approved);
        json_member_instant(&j, "at", district_zone(d), s->in.at);
        json_member_instant(&j, "claimed_at", district_zone(d), s->in.claimed_at);
        json_member_string(&j, "id", s->repair->id);
        json_member_text(&j, "note", s->in.note);
        json_member_int(&j, "pause", s->pause);
        json_member_instant(&j, "repaired_at", district_zone(d), s->in.repaired_at);
        json_member_string(&j, "verb", repair_verb_names[s->verb]);
        json_object_end(&j);
    }
    return change_end(change, ret_change, refusal);
}

static enum status take_step(const struct district *d, const struct actor *actor,
                             struct record *record, struct step *s, struct change **ret_change,
                             struct refusal *refusal)
{
    if (step_in_read(record, false, &s->in))
        return refusal_set(refusal, &record->error);
    if (s->in.at == INSTANT_NONE)
        s->in.at = actor->now;
    enum status status = check_time(actor, s, refusal);
    if (!status)
        status = check_repaired_at(actor, s, refusal);
    if (status)
        return status;
    keep_claim(actor, s);
    return write_step(d, actor, s, ret_change, refusal);
}

enum status change_prepare_repair_step(const struct district *d, const struct actor *actor,
                                       struct text id, struct text verb, uint32_t pause,
                                       struct text body, struct change **ret_change,
                                       struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct error err = {0};
    struct step s = {.pause = pause};
    int found = name_find(repair_verb_names, verb);
    if (found < 0 || !repair_verb_is_persons((enum repair_verb)found))
        return refusal_because(refusal, STATUS_UNKNOWN, "unknown_step", "",
                               "There is no such step.");
    s.verb = (enum repair_verb)found;
    s.pause = s.verb == VERB_PAUSE_APPROVE ? pause : 0;
    enum status status = find_repair(d, actor, id, &s, refusal);
    if (!status)
        status = check_role(actor, &s, refusal);
    if (!status)
        status = check_state(&s, refusal);
    if (!status)
        status = check_person(d, actor, &s, refusal);
    if (status)
        return status;
    if (document_single(body, SINGLE_OPTIONAL, &document, &record, &err))
        return refusal_set(refusal, &err);
    status = take_step(d, actor, &record, &s, ret_change, refusal);
    document_free(document);
    return status;
}

/* --- applying ---------------------------------------------------------------------------------- */

/* Room for one more transition and one more pause, so that what follows can't fail. */
static enum status make_room(struct repair *x)
{
    if (repair_own(x) != STATUS_OK)
        return STATUS_MEMORY;
    struct transition *transitions =
        realloc(x->transitions, (x->transition_count + (size_t)1) * sizeof *transitions);
    if (!transitions)
        return STATUS_MEMORY;
    x->transitions = transitions;
    struct pause *pauses = realloc(x->pauses, (x->pause_count + (size_t)1) * sizeof *pauses);
    if (!pauses)
        return STATUS_MEMORY;
    x->pauses = pauses;
    return STATUS_OK;
}

/* Takes over `reason`. */
static void change_pauses(struct repair *x, const struct step *s, char *reason, uint32_t token)
{
    for (uint32_t i = 0; i < x->pause_count && repair_verb_ends_pause(s->verb); i++) {
        if (x->pauses[i].to == INSTANT_EVER)
            x->pauses[i].to = instant_max(x->pauses[i].from, s->in.at);
    }
    if (s->verb == VERB_PAUSE_APPROVE) {
        x->pauses[s->pause - 1].approved = true;
        x->pauses[s->pause - 1].approved_by = token;
    }
    if (s->verb == VERB_PAUSE)
        x->pauses[x->pause_count++] = (struct pause){.from = s->in.at,
                                                     .to = INSTANT_EVER,
                                                     .approved = s->in.approved,
                                                     .reason = reason,
                                                     .asked_by = token,
                                                     .approved_by = s->in.approved ? token : 0};
    else
        free(reason);
}

static void change_instants(struct repair *x, const struct step *s)
{
    if (s->verb == VERB_RESPOND && x->responded_at == INSTANT_NONE)
        x->responded_at = s->in.at;
    if (s->verb == VERB_REPAIRED) {
        x->repaired_at = s->in.at;
        x->claimed_at = s->in.claimed_at;
    }
    if (s->verb == VERB_CONFIRM) {
        x->confirmed_at = s->in.at;
        if (s->in.repaired_at != INSTANT_NONE)
            x->repaired_at = s->in.repaired_at;
    }
    if (s->verb == VERB_REOPEN)
        x->repaired_at = x->confirmed_at = x->claimed_at = INSTANT_NONE;
    if (s->verb == VERB_MASS)
        x->mass = true;
}

/* Begins the round of a recurrence; other steps go on with theirs. */
static enum status change_round(struct repair *x, const struct step *s)
{
    const struct round next = {.reported_at = s->in.at,
                               .responded_at = INSTANT_NONE,
                               .repaired_at = INSTANT_NONE,
                               .confirmed_at = INSTANT_NONE,
                               .claimed_at = INSTANT_NONE,
                               .aspects = s->in.aspects,
                               .mass = s->in.mass};
    return s->verb == VERB_RECUR ? repair_begin_round(x, &next) : STATUS_OK;
}

/* All memory is found first: a failure leaves the repair as it was. */
static enum status step_forward(struct repair *x, const struct step *s, enum repair_state next,
                                const struct journalled *row)
{
    bool noted = s->in.note.len > 0;
    char *name = text_copy(s->in.verb);
    char *note = noted ? text_copy(s->in.note) : NULL;
    char *reason = noted ? text_copy(s->in.note) : NULL;
    if (!name || (noted && (!note || !reason)) || make_room(x) || change_round(x, s)) {
        free(name);
        free(note);
        free(reason);
        return STATUS_MEMORY;
    }
    change_pauses(x, s, reason, row->token);
    change_instants(x, s);
    x->state = next;
    x->transitions[x->transition_count++] = (struct transition){.name = name,
                                                                .at = s->in.at,
                                                                .received_at = row->received_at,
                                                                .claimed_at = s->in.claimed_at,
                                                                .repaired_at = s->in.repaired_at,
                                                                .by = row->token,
                                                                .note = note};
    return STATUS_OK;
}

static enum status apply_one(struct district *d, const struct journalled *row,
                             struct record *record)
{
    struct step s = {0};
    enum repair_state next;
    enum status status = step_in_read(record, true, &s.in);
    if (status)
        return status;
    uint32_t number = repairs_find(&d->repairs, s.in.id);
    int verb = name_find(repair_verb_names, s.in.verb);
    if (number == NONE || verb < 0)
        return STATUS_CORRUPT;
    struct repair *x = d->repairs.items + number;
    s.verb = (enum repair_verb)verb;
    s.pause = s.in.pause;
    bool pause_known = s.pause > 0 && s.pause <= x->pause_count;
    if (!repair_step_next(x->state, s.verb, &next) ||
        (s.verb == VERB_PAUSE_APPROVE && !pause_known) ||
        (s.verb == VERB_PAUSE && x->pause_count == PAUSES_MAX) ||
        (s.verb == VERB_RECUR && s.in.aspects == 0))
        return STATUS_CORRUPT;
    repairs_touch(&d->repairs, number);
    return step_forward(x, &s, next, row);
}

enum status apply_step(struct district *d, const struct journalled *row, struct error *err)
{
    return apply_single(d, row, apply_one, err);
}

/* Applying again after a lack of memory finds the first ones done. */
static bool is_applied(const struct district *d, struct record *record,
                       const struct journalled *row)
{
    struct step_in in;
    if (step_in_read(record, true, &in) != STATUS_OK)
        return false;
    uint32_t number = repairs_find(&d->repairs, in.id);
    if (number == NONE || d->repairs.items[number].transition_count == 0)
        return false;
    const struct repair *x = d->repairs.items + number;
    const struct transition *t = x->transitions + x->transition_count - 1;
    return text_is(in.verb, t->name) && t->at == in.at && t->received_at == row->received_at &&
           t->by == row->token;
}

static enum status apply_listed(struct district *d, const struct journalled *row,
                                struct record *record, void *state, struct error *err)
{
    (void)state;
    enum status status = record->error.status;
    if (!status && !is_applied(d, record, row))
        status = apply_one(d, row, record);
    return record_applied(status, record, err);
}

const struct list_applier list_of_steps = {.take = apply_listed};
