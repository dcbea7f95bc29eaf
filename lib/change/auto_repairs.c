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

static enum status open_order(struct auto_repairs *w, size_t number)
{
    struct fault_look *look = &w->look;
    const struct lasting *l = &look->lastings.items[number];
    char id[AUTO_ID_SIZE];
    bool needs;
    enum status status = fault_needs_order(look, l, &needs);
    if (status || !needs || is_acted(look, l, w->acted))
        return status;
    w->acted[number] = true;
    if (fault_rejoined(look, l) != NONE)
        return STATUS_OK;
    if (fault_order_id(look, l, l->begin, id) != STATUS_OK)
        return STATUS_MEMORY;
    write_order(look, &w->j, l, id);
    w->written++;
    return STATUS_OK;
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
static void write_departure(struct auto_repairs *w, uint32_t number)
{
    struct fault_look *look = &w->look;
    const struct repair *x = &look->d->repairs.items[number];
    int64_t at;
    bool has_left = order_has_left(look, x, &at);
    if (!has_left && !order_is_back(look, x, &at))
        return;
    write_step(look, &w->j, number, has_left ? VERB_CANCEL : VERB_REOPEN, at, NULL);
    w->written++;
}

/* Repairs after which the fault went on. */
static enum status write_failure(struct auto_repairs *w, uint32_t number)
{
    int64_t at = INSTANT_NONE;
    enum status status = failed_repair_at(&w->look, &w->look.d->repairs.items[number], &at);
    if (at == INSTANT_NONE)
        return status;
    write_step(&w->look, &w->j, number, VERB_REOPEN, at, NULL);
    w->written++;
    return status;
}

/* Of all faults of one asset, [from, to) in the list. */
static enum status write_steps(struct auto_repairs *w, size_t from, size_t to)
{
    struct fault_look *look = &w->look;
    const struct lasting *all = look->lastings.items;
    w->written += write_recoveries(look, &w->j, all + from, all + to);
    enum status status = write_rejoins(look, &w->j, all + from, all + to, &w->written);
    for (size_t n = from; n < to && !status; n++)
        w->written += write_mass(look, &w->j, all + n);
    return status;
}

/* --- one after the other ----------------------------------------------------------------------- */

/* What a piece of work is about: one repair, one asset, one fault. Each sets *ret_done when it was the last one. */
typedef enum status piece(struct auto_repairs *w, bool *ret_done);

static enum status see_repair(struct auto_repairs *w, bool *ret_done)
{
    uint32_t count = w->look.d->repairs.count;
    if (w->at < count)
        fault_look_at_repair(&w->look, (uint32_t)(count - 1 - w->at++));
    *ret_done = w->at == count;
    if (*ret_done)
        w->look.back_to = lastings_from(w->look.d, w->look.back_to);
    return STATUS_OK;
}

static enum status see_asset(struct auto_repairs *w, bool *ret_done)
{
    struct fault_look *look = &w->look;
    uint32_t count = look->d->timelines.asset_count;
    enum status status = STATUS_OK;
    if (w->at < count)
        status =
            lastings_add(look->d, (uint32_t)w->at++, look->back_to, look->now, &look->lastings);
    *ret_done = w->at == count;
    return status;
}

static enum status see_crowds(struct auto_repairs *w, bool *ret_done)
{
    enum status status = STATUS_OK;
    if (w->at++ == 0)
        status = mass_begin(&w->look.crowds, w->look.d, &w->look.lastings);
    *ret_done = !status && !mass_step(&w->look.crowds);
    return status;
}

static enum status begin_change(struct auto_repairs *w, enum change_op op)
{
    w->written = 0;
    w->change = change_new(op, &w->j);
    if (!w->change)
        return STATUS_MEMORY;
    json_object_begin(&w->j);
    json_key(&w->j, "items");
    json_array_begin(&w->j);
    return STATUS_OK;
}

/* One that says nothing is none. */
static enum status end_change(struct auto_repairs *w)
{
    json_array_end(&w->j);
    json_object_end(&w->j);
    if (w->change->body.failed)
        return STATUS_MEMORY;
    if (w->written > 0)
        return STATUS_OK;
    change_free(w->change);
    w->change = NULL;
    return STATUS_OK;
}

/* A change that opens orders comes first, alone: what it is about shows in the next look. */
static enum status act_on_fault(struct auto_repairs *w, bool *ret_done)
{
    size_t count = w->look.lastings.count;
    enum status status = STATUS_OK;
    if (w->at == 0) {
        w->acted = calloc(count + 1, sizeof *w->acted);
        status = w->acted ? begin_change(w, CHANGE_REPAIRS) : STATUS_MEMORY;
    }
    if (!status && w->at < count)
        status = open_order(w, w->at++);
    *ret_done = !status && w->at == count;
    if (!*ret_done)
        return status;
    status = end_change(w);
    w->is_done = w->change != NULL;
    return status ? status : w->is_done ? STATUS_OK : begin_change(w, CHANGE_REPAIR_STEPS);
}

static enum status look_for_departure(struct auto_repairs *w, bool *ret_done)
{
    if (w->at < w->look.d->repairs.count)
        write_departure(w, (uint32_t)w->at++);
    *ret_done = w->at == w->look.d->repairs.count;
    return STATUS_OK;
}

static enum status look_for_failure(struct auto_repairs *w, bool *ret_done)
{
    enum status status = STATUS_OK;
    if (w->at < w->look.d->repairs.count)
        status = write_failure(w, (uint32_t)w->at++);
    *ret_done = w->at == w->look.d->repairs.count;
    return status;
}

static enum status step_orders(struct auto_repairs *w, bool *ret_done)
{
    const struct lastings *all = &w->look.lastings;
    size_t from = w->at, to = from;
    while (to < all->count && all->items[to].asset == all->items[from].asset)
        to++;
    enum status status = from < to ? write_steps(w, from, to) : STATUS_OK;
    w->at = to;
    *ret_done = to == all->count;
    if (*ret_done && !status)
        status = end_change(w);
    return status;
}

static piece *const pieces[] = {see_repair,         see_asset,        see_crowds, act_on_fault,
                                look_for_departure, look_for_failure, step_orders};
#define PIECES (sizeof pieces / sizeof *pieces)

enum status auto_repairs_begin(struct auto_repairs *w, const struct district *d, int64_t from,
                               int64_t now)
{
    *w = (struct auto_repairs){0};
    return fault_look_begin(&w->look, d, from, now);
}

enum status auto_repairs_step(struct auto_repairs *w, uint32_t pieces_max, bool *ret_more)
{
    enum status status = STATUS_OK;
    for (uint32_t n = 0; n < pieces_max && !w->is_done && !status; n++) {
        bool done = false;
        status = pieces[w->kind](w, &done);
        if (!done)
            continue;
        w->at = 0;
        w->is_done = w->is_done || ++w->kind == PIECES;
    }
    *ret_more = !w->is_done;
    return status;
}

struct change *auto_repairs_take(struct auto_repairs *w)
{
    struct change *change = w->change;
    w->change = NULL;
    return change;
}

void auto_repairs_free(struct auto_repairs *w)
{
    fault_look_free(&w->look);
    free(w->acted);
    change_free(w->change);
    *w = (struct auto_repairs){0};
}

enum status change_prepare_auto_repairs(const struct district *d, int64_t from, int64_t now,
                                        struct change **ret_change, struct error *err)
{
    struct auto_repairs w;
    bool more = true;
    *ret_change = NULL;
    enum status status = auto_repairs_begin(&w, d, from, now);
    while (!status && more)
        status = auto_repairs_step(&w, UINT32_MAX, &more);
    if (!status)
        *ret_change = auto_repairs_take(&w);
    auto_repairs_free(&w);
    return status ? error_memory(err) : STATUS_OK;
}
