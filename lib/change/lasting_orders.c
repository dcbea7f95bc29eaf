#include "change/lasting_orders.h"

#include <stdio.h>
#include <stdlib.h>

/* --- what there is ----------------------------------------------------------------------------- */

bool repair_is_auto(const struct repair *x)
{
    return strncmp(x->id, AUTO_ID_PREFIX, sizeof AUTO_ID_PREFIX - 1) == 0 &&
           x->transition_count > 0 && x->transitions[0].by == 0;
}

void fault_look_free(struct fault_look *look)
{
    lastings_free(&look->lastings);
    mass_free(&look->crowds);
    free(look->first);
    free(look->next);
    free(look->moved);
}

int64_t fault_last_opened_at(const struct repair *x)
{
    int64_t at = x->reported_at;
    for (uint32_t i = 0; i < x->transition_count; i++) {
        if (strcmp(x->transitions[i].name, "reopen") == 0)
            at = instant_max(at, x->transitions[i].at);
    }
    return at;
}

/* Returns the first second at which the order no longer stands for any fault. A cancelled one stood for what
 * was known when it was cancelled. */
static int64_t stands_until(const struct repair *x)
{
    int64_t at = x->repaired_at;
    if (repair_is_open(x))
        return INSTANT_EVER;
    for (uint32_t i = 0; i < x->transition_count && x->state == REPAIR_CANCELLED; i++) {
        if (strcmp(x->transitions[i].name, "cancel") == 0)
            at = x->transitions[i].at;
    }
    return instant_max(at, x->reported_at + 1);
}

/* --- the look ---------------------------------------------------------------------------------- */

enum status fault_look_begin(struct fault_look *look, const struct district *d, int64_t from,
                             int64_t now)
{
    uint32_t assets = d->registry.asset_count;
    *look = (struct fault_look){.d = d, .from = from, .back_to = from, .now = now};
    look->first = malloc((assets + (size_t)1) * sizeof *look->first);
    look->next = malloc((d->repairs.count + (size_t)1) * sizeof *look->next);
    look->moved = calloc(d->repairs.count + (size_t)1, sizeof *look->moved);
    if (!look->first || !look->next || !look->moved)
        return STATUS_MEMORY;
    for (uint32_t a = 0; a < assets; a++)
        look->first[a] = NONE;
    return STATUS_OK;
}

void fault_look_at_repair(struct fault_look *look, uint32_t number)
{
    const struct repair *x = &look->d->repairs.items[number];
    look->next[number] = look->first[x->asset];
    look->first[x->asset] = number;
    if (repair_is_open(x) && repair_is_auto(x))
        look->back_to = instant_min(look->back_to, fault_last_opened_at(x));
}

bool fault_is_mass(const struct fault_look *look, const struct lasting *l)
{
    return look->crowds.mass[l - look->lastings.items];
}

/* --- what a fault asks for --------------------------------------------------------------------- */

enum status fault_order_id(const struct fault_look *look, const struct lasting *l, int64_t begin_at,
                           char id[AUTO_ID_SIZE])
{
    char begin[INSTANT_TEXT_SIZE], hex[DIGEST_HEX_SIZE];
    struct digest digest;
    instant_format(begin_at, 0, begin);
    struct text parts[] = {text_of(look->d->registry.assets[l->asset].code), text_of("\n"),
                           text_of(aspect_names[l->aspect]), text_of("\n"), text_of(begin)};
    if (digest_of(parts, sizeof parts / sizeof *parts, &digest) != STATUS_OK)
        return STATUS_MEMORY;
    digest_hex(&digest, hex);
    snprintf(id, AUTO_ID_SIZE, AUTO_ID_PREFIX "%s-%.4s%.2s%.2sT%.2s%.2s%.2sZ-%.16s",
             aspect_names[l->aspect], begin, begin + 5, begin + 8, begin + 11, begin + 14,
             begin + 17, hex);
    return STATUS_OK;
}

static bool has_aspect(const struct repair *x, const struct lasting *l)
{
    return x->aspects >> l->aspect & 1;
}

bool fault_of_round(const struct fault_look *look, const struct repair *x, const struct lasting *l)
{
    if (x->reported_at >= lasting_end(l, look->now) || stands_until(x) <= l->since)
        return false;
    return has_aspect(x, l) || !repair_is_auto(x);
}

/* The daemon's own order stands for its aspects, round by round. Another system's order stands for whatever
 * the asset has. */
static bool stands_for(const struct fault_look *look, const struct repair *x,
                       const struct lasting *l)
{
    for (uint32_t n = 0; n < repair_rounds(x); n++) {
        const struct repair round = repair_in_round(x, n);
        if (fault_of_round(look, &round, l))
            return true;
    }
    return false;
}

/* An order's id was made from one of these two instants. Returns how many differ (1 or 2). */
static size_t begins_of(const struct lasting *l, int64_t begins[2])
{
    begins[0] = l->begin;
    begins[1] = l->since;
    return l->begin == l->since ? 1 : 2;
}

bool fault_is_own(const struct fault_look *look, const struct repair *x, const struct lasting *l)
{
    int64_t begins[2];
    char id[AUTO_ID_SIZE];
    for (size_t i = 0, count = begins_of(l, begins); i < count; i++) {
        if (fault_order_id(look, l, begins[i], id) == STATUS_OK && strcmp(x->id, id) == 0)
            return true;
    }
    return false;
}

enum status fault_needs_order(const struct fault_look *look, const struct lasting *l,
                              bool *ret_needs)
{
    int64_t begins[2];
    char id[AUTO_ID_SIZE];
    *ret_needs = false;
    if (l->opened_at == INSTANT_NONE)
        return STATUS_OK;
    for (uint32_t i = look->first[l->asset]; i != NONE; i = look->next[i]) {
        if (stands_for(look, &look->d->repairs.items[i], l))
            return STATUS_OK;
    }
    for (size_t i = 0, count = begins_of(l, begins); i < count; i++) {
        enum status status = fault_order_id(look, l, begins[i], id);
        if (status || repairs_find(&look->d->repairs, text_of(id)) != NONE)
            return status;
    }
    *ret_needs = true;
    return STATUS_OK;
}

/* The contract that a round reported at `at` is counted under. */
static uint32_t project_of(const struct fault_look *look, uint32_t asset, int64_t at)
{
    const struct span *span = asset_span_of_repair(&look->d->registry.assets[asset], at);
    return span ? span->project : NONE;
}

uint32_t fault_rejoined(const struct fault_look *look, const struct lasting *l)
{
    uint32_t found = NONE;
    uint32_t project = project_of(look, l->asset, l->opened_at);
    int64_t rejoin_s =
        rules_of_project(rule_book_at(&look->d->rules, l->begin), &look->d->registry, project)
            ->rejoin_s;
    for (uint32_t i = look->first[l->asset]; i != NONE; i = look->next[i]) {
        const struct repair *x = &look->d->repairs.items[i];
        bool ended = x->state == REPAIR_REPAIRED || x->state == REPAIR_CONFIRMED;
        if (!ended || !repair_is_auto(x) || !has_aspect(x, l) || x->repaired_at > l->begin ||
            l->begin - x->repaired_at > rejoin_s ||
            project_of(look, x->asset, x->reported_at) != project)
            continue;
        if (found == NONE || look->d->repairs.items[found].repaired_at < x->repaired_at)
            found = i;
    }
    return found;
}

int64_t fault_flaps_on(const struct fault_look *look, const struct repair *x, int64_t at)
{
    size_t low = 0, high = look->lastings.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (look->lastings.items[middle].asset < x->asset)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < look->lastings.count && look->lastings.items[low].asset == x->asset; low++) {
        const struct lasting *l = &look->lastings.items[low];
        if (l->flaps && has_aspect(x, l) && l->since < x->repaired_at && l->faulted_until > at)
            return at;
    }
    return INSTANT_NONE;
}

uint8_t fault_aspects(const struct fault_look *look, const struct lasting *l)
{
    struct timeline_reader reader =
        district_reader(look->d, rule_book_at(&look->d->rules, l->begin));
    unsigned found = 0, taken = 0;
    for (int k = 0; k < ASPECT_COUNT; k++) {
        if (timeline_at(&reader, l->asset, (enum aspect)k, l->opened_at) == CONDITION_FAULT)
            found |= 1u << k;
    }
    for (uint32_t i = look->first[l->asset]; i != NONE; i = look->next[i]) {
        const struct repair *x = &look->d->repairs.items[i];
        if (repair_is_auto(x) && x->reported_at <= l->opened_at && stands_until(x) > l->opened_at)
            taken |= x->aspects;
    }
    return (uint8_t)((found & ~taken) | 1u << l->aspect);
}
