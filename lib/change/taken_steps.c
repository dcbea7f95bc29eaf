#include "change/taken_steps.h"

#include "change/repair_steps.h"
#include "record/decisions_in.h"

#include <stdlib.h>

/* A step as it was journalled. */
struct step {
    enum repair_verb verb;
    uint32_t pause; /* number from 1, of pause_approve; else 0 */
    struct step_in in;
};

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
