#include "change/steps.h"

#include "change/repair_steps.h"
#include "record/decisions_in.h"

#include <stdio.h>
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

static void write_record(struct json_out *j, const struct district *d, const struct step *s,
                         bool approved)
{
    json_object_begin(j);
    json_member_bool(j, "approved", approved);
    json_member_instant(j, "at", district_zone(d), s->in.at);
    json_member_instant(j, "claimed_at", district_zone(d), s->in.claimed_at);
    json_member_string(j, "id", s->repair->id);
    json_member_text(j, "note", s->in.note);
    json_member_int(j, "pause", s->pause);
    json_member_instant(j, "repaired_at", district_zone(d), s->in.repaired_at);
    json_member_string(j, "verb", repair_verb_names[s->verb]);
    json_object_end(j);
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
        write_record(&j, d, s, approved);
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

/* Finds the repair of a step, and tells whether this actor may take the step now. */
static enum status check_step(const struct district *d, const struct actor *actor, struct text id,
                              struct step *s, struct refusal *refusal)
{
    enum status status = find_repair(d, actor, id, s, refusal);
    if (!status)
        status = check_role(actor, s, refusal);
    if (!status)
        status = check_state(s, refusal);
    return status ? status : check_person(d, actor, s, refusal);
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
    enum status status = check_step(d, actor, id, &s, refusal);
    if (status)
        return status;
    if (document_single(body, SINGLE_OPTIONAL, &document, &record, &err))
        return refusal_set(refusal, &err);
    status = take_step(d, actor, &record, &s, ret_change, refusal);
    document_free(document);
    return status;
}

/* --- many confirmations ------------------------------------------------------------------------ */

/* Checks one order of the list and marks it as seen. */
static enum status check_listed(const struct district *d, const struct actor *actor, struct text id,
                                bool *seen, struct refusal *refusal)
{
    struct step s = {.verb = VERB_CONFIRM};
    s.in = (struct step_in){.at = actor->now, .repaired_at = INSTANT_NONE};
    enum status status = check_step(d, actor, id, &s, refusal);
    if (!status)
        status = check_time(actor, &s, refusal);
    if (status)
        return status;
    size_t number = (size_t)(s.repair - d->repairs.items);
    if (seen[number])
        return refusal_because(refusal, STATUS_INVALID, "duplicate_id", "",
                               "The order %.*s stands in this body twice.", (int)id.len, id.at);
    seen[number] = true;
    return STATUS_OK;
}

/* Checks all of them, so that the sender hears of every one that stands in the way. */
static enum status check_list(const struct district *d, const struct actor *actor,
                              const struct confirmations_in *in, struct refusal *refusal)
{
    bool *seen = calloc(d->repairs.count + (size_t)1, sizeof *seen);
    if (!seen)
        return error_memory(&refusal->error);
    for (uint32_t i = 0; i < in->ids.count; i++) {
        struct refusal one = {0};
        if (check_listed(d, actor, in->ids.items[i], seen, &one)) {
            snprintf(one.error.field, sizeof one.error.field, "ids[%u]", i);
            refusal_item(refusal, i, &one.error);
        }
        refusal_free(&one);
    }
    free(seen);
    return refusal_end(refusal);
}

static enum status write_list(const struct district *d, const struct actor *actor,
                              const struct confirmations_in *in, struct change **ret_change,
                              struct refusal *refusal)
{
    struct json_out j;
    struct step s = {.verb = VERB_CONFIRM,
                     .in = {.at = actor->now,
                            .note = in->note,
                            .repaired_at = INSTANT_NONE,
                            .claimed_at = INSTANT_NONE}};
    struct change *change = change_new(CHANGE_REPAIRS_CONFIRMED, &j);
    if (!change)
        return change_end(change, ret_change, refusal);
    json_object_begin(&j);
    json_key(&j, "items");
    json_array_begin(&j);
    for (uint32_t i = 0; i < in->ids.count; i++) {
        s.repair = d->repairs.items + repairs_find(&d->repairs, in->ids.items[i]);
        write_record(&j, d, &s, false);
    }
    json_array_end(&j);
    json_object_end(&j);
    return change_end(change, ret_change, refusal);
}

enum status change_prepare_confirmations(const struct district *d, const struct actor *actor,
                                         struct text body, struct change **ret_change,
                                         uint32_t *ret_count, struct refusal *refusal)
{
    struct document *document = NULL;
    struct record record;
    struct confirmations_in in = {0};
    struct error err = {0};
    if (document_single(body, SINGLE_SENT, &document, &record, &err))
        return refusal_set(refusal, &err);
    enum status status = confirmations_in_read(&record, &in);
    if (status)
        refusal_set(refusal, &record.error);
    if (!status)
        status = check_list(d, actor, &in, refusal);
    if (!status)
        status = write_list(d, actor, &in, ret_change, refusal);
    if (!status)
        *ret_count = in.ids.count;
    free(in.ids.items);
    document_free(document);
    return status;
}
