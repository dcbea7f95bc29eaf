#include "change/auto_repairs.h"

#include "change/failed_repairs.h"
#include "change/lasting_orders.h"
#include "change/repair_steps.h"
#include "view/records.h"

#include <stdio.h>
#include <stdlib.h>

/* --- opening ----------------------------------------------------------------------------------- */

static void write_order(struct fault_look *look, struct json_out *j, const struct lasting *l,
                        char *id)
{
    char cause[64];
    snprintf(cause, sizeof cause, "%s", lasting_cause(look->d, l));
    struct repair x = {.id = id,
                       .cause = cause,
                       .asset = l->asset,
                       .mass = fault_is_mass(look, l),
                       .aspects = fault_aspects(look, l),
                       .state = REPAIR_OPEN,
                       .reported_at = l->opened_at,
                       .responded_at = INSTANT_NONE,
                       .repaired_at = INSTANT_NONE,
                       .confirmed_at = INSTANT_NONE,
                       .claimed_at = INSTANT_NONE};
    repair_record(j, &look->d->registry, &x, district_zone(look->d));
}

/* Has an earlier fault of this asset been acted on just now? What its order is about shows next time. */
static bool is_acted(const struct fault_look *look, const struct lasting *l, const bool *acted)
{
    for (const struct lasting *x = l; x-- > look->lastings.items && x->asset == l->asset;) {
        if (acted[x - look->lastings.items])
            return true;
    }
    return false;
}

static enum status open_orders(struct fault_look *look, struct json_out *j, bool *acted,
                               uint32_t *ret)
{
    char id[AUTO_ID_SIZE];
    for (size_t i = 0; i < look->lastings.count; i++) {
        const struct lasting *l = &look->lastings.items[i];
        bool needs;
        enum status status = fault_needs_order(look, l, &needs);
        if (status)
            return status;
        if (!needs || is_acted(look, l, acted))
            continue;
        acted[i] = true;
        if (fault_rejoined(look, l) != NONE)
            continue;
        if (fault_order_id(look, l, l->begin, id) != STATUS_OK)
            return STATUS_MEMORY;
        write_order(look, j, l, id);
        ++*ret;
    }
    return STATUS_OK;
}

static enum status prepare_orders(struct fault_look *look, struct change **ret_change,
                                  struct error *err)
{
    struct json_out j;
    uint32_t opened = 0;
    bool *acted = calloc(look->lastings.count + 1, sizeof *acted);
    struct change *change = acted ? change_new(CHANGE_REPAIRS, &j) : NULL;
    enum status status = change ? STATUS_OK : STATUS_MEMORY;
    if (change) {
        json_object_begin(&j);
        json_key(&j, "items");
        json_array_begin(&j);
        status = open_orders(look, &j, acted, &opened);
        json_array_end(&j);
        json_object_end(&j);
    }
    free(acted);
    if (!status && change->body.failed)
        status = STATUS_MEMORY;
    if (status || opened == 0)
        change_free(change);
    else
        *ret_change = change;
    return status ? error_memory(err) : STATUS_OK;
}

/* --- steps ------------------------------------------------------------------------------------- */

/* begins: the fault that begins a round, for VERB_RECUR; else NULL. */
static void write_step(struct fault_look *look, struct json_out *j, uint32_t number,
                       enum repair_verb verb, int64_t at, const struct lasting *begins)
{
    look->moved[number] = true;
    json_object_begin(j);
    json_member_bool(j, "approved", false);
    if (begins)
        aspects_record(j, fault_aspects(look, begins));
    json_member_instant(j, "at", district_zone(look->d), at);
    json_member_string(j, "id", look->d->repairs.items[number].id);
    if (begins)
        json_member_bool(j, "mass", fault_is_mass(look, begins));
    json_key(j, "note");
    json_none(j);
    json_member_int(j, "pause", 0);
    json_member_string(j, "verb", repair_verb_names[verb]);
    json_object_end(j);
}

/* Tells whether a fault of the order's is known, from its last opening on. *ret_at is then when all of them
 * were over; INSTANT_NONE: not yet. exempt_too: also count faults that are wholly exempt. */
static bool find_recovery(const struct fault_look *look, const struct repair *x,
                          const struct lasting *own, const struct lasting *end, bool exempt_too,
                          int64_t *ret_at)
{
    int64_t at = fault_last_opened_at(x);
    bool found = false;
    for (bool further = true; further;) {
        further = false;
        for (const struct lasting *l = own; l < end; l++) {
            if (l->first > at || (l->recovered_at != INSTANT_NONE && l->recovered_at <= at) ||
                (l->opened_at == INSTANT_NONE && !exempt_too) ||
                (!(x->aspects >> l->aspect & 1) && !fault_is_own(look, x, l)))
                continue;
            found = further = true;
            at = *ret_at = l->recovered_at;
            if (at == INSTANT_NONE)
                return true;
        }
    }
    return found;
}

/* When all faults that an order stands for were over; INSTANT_NONE: not yet, or no fault is known. Exempt
 * faults are ignored, unless the order was opened for nothing else. */
static int64_t recovered_at(const struct fault_look *look, const struct repair *x,
                            const struct lasting *own, const struct lasting *end)
{
    int64_t at = INSTANT_NONE;
    if (!find_recovery(look, x, own, end, false, &at) &&
        !find_recovery(look, x, own, end, true, &at))
        return INSTANT_NONE;
    return at;
}

static uint32_t write_recoveries(struct fault_look *look, struct json_out *j,
                                 const struct lasting *own, const struct lasting *end)
{
    uint32_t written = 0;
    for (uint32_t i = look->first[own->asset]; i != NONE; i = look->next[i]) {
        const struct repair *x = &look->d->repairs.items[i];
        if (!repair_is_open(x) || !repair_is_auto(x) || look->moved[i])
            continue;
        int64_t at = recovered_at(look, x, own, end);
        if (at == INSTANT_NONE)
            continue;
        write_step(look, j, i, VERB_REPAIRED, at, NULL);
        written++;
    }
    return written;
}

/* At most one an asset: what the round is about shows next time. */
static enum status write_rejoins(struct fault_look *look, struct json_out *j,
                                 const struct lasting *own, const struct lasting *end,
                                 uint32_t *ret_written)
{
    for (const struct lasting *l = own; l < end; l++) {
        bool needs;
        if (fault_needs_order(look, l, &needs) != STATUS_OK)
            return STATUS_MEMORY;
        uint32_t number = needs ? fault_rejoined(look, l) : NONE;
        if (number == NONE || look->moved[number])
            continue;
        bool goes_on = rules_of_project(rule_book_at(&look->d->rules, l->begin), &look->d->registry,
                                        l->project)
                           ->rejoin_goes_on;
        write_step(look, j, number, goes_on ? VERB_REOPEN : VERB_RECUR, l->opened_at,
                   goes_on ? NULL : l);
        ++*ret_written;
        break;
    }
    return STATUS_OK;
}

/* Orders whose fault turns out to be one of a mass, by what has been found since they were opened. */
static uint32_t write_mass(struct fault_look *look, struct json_out *j, const struct lasting *l)
{
    if (!fault_is_mass(look, l))
        return 0;
    for (uint32_t i = look->first[l->asset]; i != NONE; i = look->next[i]) {
        const struct repair *x = &look->d->repairs.items[i];
        if (x->mass || look->moved[i] || !repair_is_auto(x) || x->state == REPAIR_CANCELLED ||
            !fault_of_round(look, x, l) || strcmp(x->cause, lasting_cause(look->d, l)) != 0)
            continue;
        write_step(look, j, i, VERB_MASS, look->now, NULL);
        return 1;
    }
    return 0;
}

/* Own orders of assets that left service before they were due, and of those that turn out not to have. */
static uint32_t write_departures(struct fault_look *look, struct json_out *j)
{
    uint32_t written = 0;
    for (uint32_t i = 0; i < look->d->repairs.count; i++) {
        const struct repair *x = &look->d->repairs.items[i];
        int64_t at;
        bool has_left = order_has_left(look, x, &at);
        if (!has_left && !order_is_back(look, x, &at))
            continue;
        write_step(look, j, i, has_left ? VERB_CANCEL : VERB_REOPEN, at, NULL);
        written++;
    }
    return written;
}

/* Repairs after which the fault went on. */
static enum status write_failures(struct fault_look *look, struct json_out *j,
                                  uint32_t *ret_written)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < look->d->repairs.count && !status; i++) {
        int64_t at = INSTANT_NONE;
        status = failed_repair_at(look, &look->d->repairs.items[i], &at);
        if (at == INSTANT_NONE)
            continue;
        write_step(look, j, i, VERB_REOPEN, at, NULL);
        ++*ret_written;
    }
    return status;
}

static enum status write_steps(struct fault_look *look, struct json_out *j, uint32_t *ret_written)
{
    const struct lasting *all = look->lastings.items;
    *ret_written = write_departures(look, j);
    enum status status = write_failures(look, j, ret_written);
    for (size_t i = 0, next; i < look->lastings.count && !status; i = next) {
        for (next = i + 1; next < look->lastings.count && all[next].asset == all[i].asset; next++)
            continue;
        *ret_written += write_recoveries(look, j, all + i, all + next);
        status = write_rejoins(look, j, all + i, all + next, ret_written);
        for (size_t n = i; n < next; n++)
            *ret_written += write_mass(look, j, all + n);
    }
    return status;
}

static enum status prepare_steps(struct fault_look *look, struct change **ret_change,
                                 struct error *err)
{
    struct json_out j;
    uint32_t written = 0;
    struct change *change = change_new(CHANGE_REPAIR_STEPS, &j);
    if (!change)
        return error_memory(err);
    json_object_begin(&j);
    json_key(&j, "items");
    json_array_begin(&j);
    enum status status = write_steps(look, &j, &written);
    json_array_end(&j);
    json_object_end(&j);
    if (!status && change->body.failed)
        status = STATUS_MEMORY;
    if (status || written == 0)
        change_free(change);
    else
        *ret_change = change;
    return status ? error_memory(err) : STATUS_OK;
}

enum status change_prepare_auto_repairs(const struct district *d, int64_t from, int64_t now,
                                        struct change **ret_change, struct error *err)
{
    struct fault_look look;
    *ret_change = NULL;
    enum status status = faults_look(&look, d, from, now) ? error_memory(err) : STATUS_OK;
    if (!status)
        status = prepare_orders(&look, ret_change, err);
    if (!status && !*ret_change)
        status = prepare_steps(&look, ret_change, err);
    fault_look_free(&look);
    return status;
}
