#include "change/repairs.h"

#include "change/repair_steps.h"
#include "change/table_names.h"
#include "record/decisions_in.h"
#include "view/records.h"

#include <stdlib.h>
#include <string.h>

/* --- an order as a repair ---------------------------------------------------------------------- */

static enum status copy_pauses(const struct repair_in *in, struct repair *x)
{
    if (in->pause_count == 0)
        return STATUS_OK;
    x->pauses = calloc(in->pause_count, sizeof *x->pauses);
    if (!x->pauses)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < in->pause_count; i++) {
        const struct pause_in *p = in->pauses + i;
        struct pause *to = x->pauses + x->pause_count++;
        *to = (struct pause){.from = p->from, .to = p->to, .approved = p->approved};
        if (p->reason.len > 0 && !(to->reason = text_copy(p->reason)))
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* The order without its past. What *x holds is the caller's, also after a fault. */
static enum status build(const struct registry *r, const struct repair_in *in, struct repair *x,
                         struct error *err)
{
    *x = (struct repair){.mass = in->mass,
                         .aspects = in->aspects,
                         .state = in->state,
                         .reported_at = in->reported_at,
                         .responded_at = in->responded_at,
                         .repaired_at = in->repaired_at,
                         .confirmed_at = in->confirmed_at,
                         .claimed_at = INSTANT_NONE};
    x->asset = registry_find_said(r, in->asset);
    if (x->asset == NONE)
        return error_set(err, STATUS_INVALID, "unknown_asset", "asset",
                         "No asset has the code %.*s.", (int)in->asset.len, in->asset.at);
    x->id = text_copy(in->id);
    x->cause = in->cause.len > 0 ? text_copy(in->cause) : NULL;
    if (!x->id || (in->cause.len > 0 && !x->cause) || copy_pauses(in, x))
        return error_memory(err);
    return STATUS_OK;
}

/* --- preparing --------------------------------------------------------------------------------- */

struct order_intake {
    const struct district *d;
    int64_t now;
    struct repairs seen;      /* the orders of this body, for their ids */
    struct table_names names; /* of a table */
    struct table_lookup lookup;
};

static void record_of(const struct district *d, const struct repair *x, struct buffer *out)
{
    struct json_out j;
    buffer_reset(out);
    json_begin(&j, out);
    repair_record(&j, &d->registry, x, district_zone(d));
}

static enum status compare_order(struct upsert *u, const struct order_intake *k,
                                 const struct repair *x, struct error *err)
{
    const struct repairs *known = &k->d->repairs;
    uint32_t number = repairs_find(known, text_of(x->id));
    bool is_new = number == NONE;
    record_of(k->d, x, &u->after);
    if (!is_new)
        record_of(k->d, known->items + number, &u->before);
    if (u->after.failed || u->before.failed)
        return error_memory(err);
    if (upsert_compare(u, is_new)) {
        upsert_item_begin(u, "id", text_of(x->id), is_new);
        upsert_item_end(u);
    }
    return STATUS_OK;
}

static enum status check_response(const struct order_intake *k, const struct repair *x,
                                  struct error *err)
{
    if (x->responded_at == INSTANT_NONE)
        return STATUS_OK;
    if (x->responded_at > k->now + CLOCK_SKEW_S)
        return error_set(err, STATUS_INVALID, "future_time", "responded_at",
                         "responded_at lies more than %d seconds ahead.", CLOCK_SKEW_S);
    if (x->responded_at < x->reported_at)
        return error_set(err, STATUS_INVALID, "bad_value", "responded_at",
                         "responded_at lies before reported_at.");
    return STATUS_OK;
}

/* What no order can be, wherever it comes from. */
static enum status check_order(const struct order_intake *k, const struct repair *x,
                               struct error *err)
{
    const struct {
        const char *name;
        int64_t at;
    } told[] = {{"reported_at", x->reported_at},
                {"repaired_at", x->repaired_at},
                {"confirmed_at", x->confirmed_at}};
    for (size_t i = 0; i < sizeof told / sizeof *told && told[i].at != INSTANT_NONE; i++) {
        if (told[i].at > k->now + CLOCK_SKEW_S)
            return error_set(err, STATUS_INVALID, "future_time", told[i].name,
                             "%s lies more than %d seconds ahead.", told[i].name, CLOCK_SKEW_S);
        if (i > 0 && told[i].at < told[i - 1].at)
            return error_set(err, STATUS_INVALID, "bad_value", told[i].name, "%s lies before %s.",
                             told[i].name, told[i - 1].name);
    }
    return check_response(k, x, err);
}

static enum status keep_pauses(const struct repair *known, struct repair *x)
{
    x->pauses = calloc(known->pause_count, sizeof *x->pauses);
    if (!x->pauses)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < known->pause_count; i++) {
        struct pause *to = x->pauses + x->pause_count++;
        *to = known->pauses[i];
        to->reason = NULL;
        if (known->pauses[i].reason && !(to->reason = text_copy(text_of(known->pauses[i].reason))))
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* What follows from its instants and pauses, where it is not cancelled. */
static enum repair_state repair_state_of(const struct repair *x)
{
    if (x->repaired_at != INSTANT_NONE)
        return x->confirmed_at != INSTANT_NONE ? REPAIR_CONFIRMED : REPAIR_REPAIRED;
    for (uint32_t i = 0; i < x->pause_count; i++) {
        if (x->pauses[i].to == INSTANT_EVER)
            return REPAIR_PAUSED;
    }
    return REPAIR_OPEN;
}

/* When it was last opened again here; INSTANT_NONE: never. */
static int64_t reopened_at(const struct repair *x)
{
    for (uint32_t i = x->transition_count; i-- > 0;) {
        if (strcmp(x->transitions[i].name, repair_verb_names[VERB_REOPEN]) == 0)
            return x->transitions[i].at;
    }
    return INSTANT_NONE;
}

/* Does an order sent again say nothing new of the repair: none at all, one that did not hold and was
 * reopened since, or just the one that has been confirmed here? */
static bool says_nothing_new(const struct repair *known, const struct repair *x)
{
    if (x->state == REPAIR_CANCELLED)
        return false;
    if (x->repaired_at == INSTANT_NONE)
        return true;
    int64_t reopened = reopened_at(known);
    bool failed = reopened != INSTANT_NONE && x->repaired_at <= reopened;
    return failed || (x->confirmed_at == INSTANT_NONE && x->repaired_at == known->repaired_at);
}

/* A repair that stays ends the pauses that are still open in the order, as its step did. */
static void keep_repair(const struct repair *known, struct repair *x)
{
    x->repaired_at = known->repaired_at;
    x->confirmed_at = known->confirmed_at;
    x->claimed_at = known->claimed_at;
    for (uint32_t i = 0; i < x->pause_count && x->repaired_at != INSTANT_NONE; i++) {
        if (x->pauses[i].to == INSTANT_EVER)
            x->pauses[i].to = instant_max(x->pauses[i].from, x->repaired_at);
    }
}

static bool is_cancelled(const struct repair *known, const struct repair *x)
{
    return known->state == REPAIR_CANCELLED || x->state == REPAIR_CANCELLED;
}

/* An order sent again says nothing of what has been done to it here since: that stays. What was
 * cancelled counts again when it is reopened, which is a decision, on record. */
static enum status keep_done(const struct order_intake *k, struct repair *x, struct error *err)
{
    uint32_t number = repairs_find(&k->d->repairs, text_of(x->id));
    if (number == NONE)
        return STATUS_OK;
    const struct repair *known = k->d->repairs.items + number;
    bool cancelled = is_cancelled(known, x);
    if (x->pause_count == 0 && known->pause_count > 0 && keep_pauses(known, x) != STATUS_OK)
        return error_memory(err);
    if (x->responded_at == INSTANT_NONE)
        x->responded_at = known->responded_at;
    if (says_nothing_new(known, x))
        keep_repair(known, x);
    x->state = cancelled ? REPAIR_CANCELLED : repair_state_of(x);
    return STATUS_OK;
}

static enum status take_order(struct upsert *u, void *context, struct record *record)
{
    struct order_intake *k = context;
    struct repair_in in;
    struct repair x = {0};
    enum status status = repair_in_read(record, &in);
    if (!status)
        status = build(&k->d->registry, &in, &x, &record->error);
    if (!status && repairs_find(&k->seen, text_of(x.id)) != NONE)
        status = error_set(&record->error, STATUS_INVALID, "duplicate_id", "id",
                           "The order %s stands in this body twice.", x.id);
    if (!status)
        status = check_order(k, &x, &record->error);
    if (!status)
        status = keep_done(k, &x, &record->error);
    if (!status)
        status = repair_in_check_state(&in, x.state, &record->error);
    if (!status)
        status = compare_order(u, k, &x, &record->error);
    if (!status && repairs_put(&k->seen, &x))
        status = error_memory(&record->error);
    repair_free_content(&x);
    return status;
}

static void order_intake_free(void *context)
{
    struct order_intake *k = context;
    repairs_free(&k->seen);
    free(k);
}

enum status change_begin_repairs(const struct district *d, const struct actor *actor,
                                 enum document_format format, struct text body,
                                 struct refusal *refusal, struct preparation **ret)
{
    struct upsert_source source = {.format = format, .csv = &csv_repairs, .body = body};
    if (!actor_is_office(actor))
        return refusal_because(refusal, STATUS_FORBIDDEN, "forbidden", "",
                               "Repair orders are sent by the office.");
    struct order_intake *k = calloc(1, sizeof *k);
    if (k) {
        *k = (struct order_intake){
            .d = d, .now = actor->now, .names = {.d = d, .which = TABLE_OF_REPAIRS}};
        k->lookup = table_names_lookup(&k->names);
        source.lookup = &k->lookup;
    }
    return preparation_begin(CHANGE_REPAIRS, &source, take_order, k, order_intake_free, refusal,
                             ret);
}

enum status change_prepare_repairs(const struct district *d, const struct actor *actor,
                                   enum document_format format, struct text body,
                                   struct change **ret_change, struct buffer *ret_answer,
                                   struct refusal *refusal)
{
    struct preparation *p = NULL;
    enum status status = change_begin_repairs(d, actor, format, body, refusal, &p);
    return preparation_finish(status, p, ret_change, ret_answer);
}

/* --- applying ---------------------------------------------------------------------------------- */

static enum status copy_transition(const struct transition *from, struct transition *to)
{
    *to = *from;
    to->name = text_copy(text_of(from->name));
    to->note = from->note ? text_copy(text_of(from->note)) : NULL;
    return to->name && (to->note || !from->note) ? STATUS_OK : STATUS_MEMORY;
}

/* Gives an order that replaces another what no order says: the rounds that are over, and a claim to the
 * repair that stays. */
static enum status add_rounds(const struct repair *old, struct repair *x)
{
    if (x->repaired_at != INSTANT_NONE && x->repaired_at == old->repaired_at)
        x->claimed_at = old->claimed_at;
    if (old->past_count == 0)
        return STATUS_OK;
    x->past = malloc(old->past_count * sizeof *x->past);
    if (!x->past)
        return STATUS_MEMORY;
    memcpy(x->past, old->past, old->past_count * sizeof *x->past);
    x->past_count = old->past_count;
    return STATUS_OK;
}

/* Gives an order that replaces another the past of that one, and its own arrival. */
static enum status add_past(const struct repair *old, const struct journalled *row,
                            struct repair *x)
{
    static char reported[] = "reported";
    struct transition arrival = {.name = reported,
                                 .at = x->reported_at,
                                 .received_at = row->received_at,
                                 .claimed_at = INSTANT_NONE,
                                 .repaired_at = INSTANT_NONE,
                                 .by = row->token};
    if (old && add_rounds(old, x) != STATUS_OK)
        return STATUS_MEMORY;
    uint32_t count = old ? old->transition_count : 0;
    x->transitions = calloc((size_t)count + 1, sizeof *x->transitions);
    if (!x->transitions)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i <= count; i++) {
        x->transition_count++;
        if (copy_transition(i < count ? old->transitions + i : &arrival, x->transitions + i))
            return STATUS_MEMORY;
    }
    for (uint32_t i = 0; i < x->pause_count; i++) {
        const struct pause *before = old && i < old->pause_count ? old->pauses + i : NULL;
        bool same = before && before->from == x->pauses[i].from &&
                    before->approved == x->pauses[i].approved;
        uint32_t approver = x->pauses[i].approved ? row->token : 0;
        x->pauses[i].asked_by = same ? before->asked_by : row->token;
        x->pauses[i].approved_by = same ? before->approved_by : approver;
    }
    return STATUS_OK;
}

static enum status apply_order(struct district *d, const struct journalled *row,
                               struct record *record, void *state, struct error *err)
{
    (void)state;
    struct repair_in in;
    struct repair x = {0};
    enum status status = record->error.status;
    if (!status)
        status = repair_in_read(record, &in);
    if (!status)
        status = build(&d->registry, &in, &x, &record->error);
    if (!status) {
        uint32_t number = repairs_find(&d->repairs, in.id);
        status = add_past(number == NONE ? NULL : d->repairs.items + number, row, &x);
    }
    if (!status)
        status = repairs_put(&d->repairs, &x);
    if (status == STATUS_MEMORY)
        error_memory(&record->error);
    if (status)
        journal_corrupt(err, &record->error);
    repair_free_content(&x);
    return status ? err->status : STATUS_OK;
}

const struct list_applier list_of_repairs = {.take = apply_order};
