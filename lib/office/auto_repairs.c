#include "office/auto_repairs.h"

#include "figure/lasting.h"
#include "office/change_parts.h"
#include "office/repair_steps.h"
#include "wire/records_out.h"

#include <stdio.h>
#include <stdlib.h>

#define ID_PREFIX "auto-"

bool repair_is_auto(const struct repair *x)
{
    return strncmp(x->id, ID_PREFIX, sizeof ID_PREFIX - 1) == 0 && x->transition_count > 0 &&
           x->transitions[0].by == 0;
}

/* --- what there is ----------------------------------------------------------------------------- */

struct patrol {
    const struct district *d;
    int64_t now;
    struct lastings lastings;
    struct lasting *crowds; /* the same by project, cause and minute; owned */
    uint32_t *first, *next; /* by asset: a repair of it; by repair: the next one; NONE ends; owned */
    bool *moved;            /* by repair: a step has been planned; owned */
};

static void patrol_free(struct patrol *p)
{
    lastings_free(&p->lastings);
    free(p->crowds);
    free(p->first);
    free(p->next);
    free(p->moved);
}

/* Its last opening, by a fault or a person. */
static int64_t last_opened_at(const struct repair *x)
{
    int64_t at = x->reported_at;
    for (uint32_t i = 0; i < x->transition_count; i++) {
        if (strcmp(x->transitions[i].name, "reopen") == 0)
            at = x->transitions[i].at;
    }
    return at;
}

static bool is_open(const struct repair *x)
{
    return x->state == REPAIR_OPEN || x->state == REPAIR_PAUSED;
}

/* The first second at which it stands for no fault any more; a cancelled one has stood for what was
 * known when it was cancelled. */
static int64_t stands_until(const struct repair *x)
{
    int64_t at = x->repaired_at;
    if (is_open(x))
        return INSTANT_EVER;
    for (uint32_t i = 0; i < x->transition_count && x->state == REPAIR_CANCELLED; i++) {
        if (strcmp(x->transitions[i].name, "cancel") == 0)
            at = x->transitions[i].at;
    }
    return instant_max(at, x->reported_at + 1);
}

static int by_crowd(const void *a, const void *b)
{
    const struct lasting *x = a, *y = b;
    if (x->project != y->project)
        return x->project < y->project ? -1 : 1;
    if (x->begin / 60 != y->begin / 60)
        return x->begin / 60 < y->begin / 60 ? -1 : 1;
    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    return (x->asset > y->asset) - (x->asset < y->asset);
}

static bool same_crowd(const struct lasting *x, const struct lasting *y)
{
    return x->project == y->project && x->begin / 60 == y->begin / 60 && x->cause == y->cause;
}

static enum status sort_crowds(struct patrol *p)
{
    size_t count = p->lastings.count;
    p->crowds = malloc((count + 1) * sizeof *p->crowds);
    if (!p->crowds)
        return STATUS_MEMORY;
    if (count > 0) {
        memcpy(p->crowds, p->lastings.items, count * sizeof *p->crowds);
        qsort(p->crowds, count, sizeof *p->crowds, by_crowd);
    }
    return STATUS_OK;
}

static enum status sort_repairs(struct patrol *p)
{
    const struct repairs *s = &p->d->repairs;
    uint32_t assets = p->d->registry.asset_count;
    p->first = malloc((assets + (size_t)1) * sizeof *p->first);
    p->next = malloc((s->count + (size_t)1) * sizeof *p->next);
    p->moved = calloc(s->count + (size_t)1, sizeof *p->moved);
    if (!p->first || !p->next || !p->moved)
        return STATUS_MEMORY;
    for (uint32_t a = 0; a < assets; a++)
        p->first[a] = NONE;
    for (uint32_t i = s->count; i-- > 0;) {
        p->next[i] = p->first[s->items[i].asset];
        p->first[s->items[i].asset] = i;
    }
    return STATUS_OK;
}

/* Back to where the oldest order that is open was opened, whose recovery is to be found. */
static int64_t look_from(const struct district *d, int64_t from)
{
    for (uint32_t i = 0; i < d->repairs.count; i++) {
        const struct repair *x = &d->repairs.items[i];
        if (is_open(x) && repair_is_auto(x))
            from = instant_min(from, last_opened_at(x));
    }
    return from;
}

static enum status patrol_begin(struct patrol *p, const struct district *d, int64_t from,
                                int64_t now)
{
    *p = (struct patrol){.d = d, .now = now};
    enum status status = lastings_compute(d, look_from(d, from), now, &p->lastings);
    if (!status)
        status = sort_repairs(p);
    return status ? status : sort_crowds(p);
}

/* --- what a fault asks for --------------------------------------------------------------------- */

/* Of the asset, the aspect and the begin alone: the same wherever it is made. */
static enum status write_id(const struct district *d, const struct lasting *x,
                            char id[AUTO_ID_SIZE])
{
    char begin[INSTANT_TEXT_SIZE], hex[DIGEST_HEX_SIZE];
    struct digest digest;
    instant_format(x->begin, 0, begin);
    struct text parts[] = {text_of(d->registry.assets[x->asset].code), text_of("\n"),
                           text_of(aspect_names[x->aspect]), text_of("\n"), text_of(begin)};
    if (digest_of(parts, sizeof parts / sizeof *parts, &digest) != STATUS_OK)
        return STATUS_MEMORY;
    digest_hex(&digest, hex);
    snprintf(id, AUTO_ID_SIZE, ID_PREFIX "%s-%.4s%.2s%.2sT%.2s%.2s%.2sZ-%.16s",
             aspect_names[x->aspect], begin, begin + 5, begin + 8, begin + 11, begin + 14,
             begin + 17, hex);
    return STATUS_OK;
}

static bool same_cause(const struct patrol *p, const struct repair *x, const struct lasting *l)
{
    return x->cause && strcmp(x->cause, lasting_cause(p->d, l)) == 0;
}

/* An order of the daemon's stands for its cause, one of other people's for whatever the asset has. */
static bool stands_for(const struct patrol *p, const struct repair *x, const struct lasting *l)
{
    if (repair_is_auto(x) && !same_cause(p, x, l))
        return false;
    return x->reported_at < lasting_end(l, p->now) && stands_until(x) > l->begin;
}

/* Is there an order for it? Its own id counts whatever has become of the order. */
static enum status find_order(const struct patrol *p, const struct lasting *l,
                              char id[AUTO_ID_SIZE], bool *ret_found)
{
    *ret_found = true;
    for (uint32_t i = p->first[l->asset]; i != NONE; i = p->next[i]) {
        if (stands_for(p, &p->d->repairs.items[i], l))
            return STATUS_OK;
    }
    enum status status = write_id(p->d, l, id);
    *ret_found = !status && repairs_find(&p->d->repairs, text_of(id)) != NONE;
    return status;
}

/* The order of this asset and cause that was repaired last, at most rejoin_s before; or NONE. */
static uint32_t find_rejoined(const struct patrol *p, const struct lasting *l)
{
    uint32_t found = NONE;
    int64_t rejoin_s = rule_book_at(&p->d->rules, l->begin)->rejoin_s;
    for (uint32_t i = p->first[l->asset]; i != NONE; i = p->next[i]) {
        const struct repair *x = &p->d->repairs.items[i];
        bool ended = x->state == REPAIR_REPAIRED || x->state == REPAIR_CONFIRMED;
        if (!ended || !repair_is_auto(x) || !same_cause(p, x, l) || x->repaired_at > l->begin ||
            l->begin - x->repaired_at > rejoin_s)
            continue;
        if (found == NONE || p->d->repairs.items[found].repaired_at < x->repaired_at)
            found = i;
    }
    return found;
}

static bool is_mass(const struct patrol *p, const struct lasting *l)
{
    size_t low = 0, high = p->lastings.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (!same_crowd(&p->crowds[middle], l) && by_crowd(&p->crowds[middle], l) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t assets = 0, last = NONE;
    for (; low < p->lastings.count && same_crowd(&p->crowds[low], l); low++) {
        assets += p->crowds[low].asset != last;
        last = p->crowds[low].asset;
    }
    return assets >= MASS_ASSETS;
}

/* --- opening ----------------------------------------------------------------------------------- */

static void write_order(struct patrol *p, struct json_out *j, const struct lasting *l, char *id)
{
    char cause[64];
    snprintf(cause, sizeof cause, "%s", lasting_cause(p->d, l));
    struct repair x = {.id = id,
                       .cause = cause,
                       .asset = l->asset,
                       .mass = is_mass(p, l),
                       .state = REPAIR_OPEN,
                       .reported_at = l->opened_at,
                       .repaired_at = INSTANT_NONE,
                       .confirmed_at = INSTANT_NONE};
    repair_record(j, &p->d->registry, &x, district_zone(p->d));
}

/* Has an earlier fault of this asset and cause been acted on just now? Its order comes first. */
static bool is_acted(const struct patrol *p, const struct lasting *l, const bool *acted)
{
    for (const struct lasting *x = l; x-- > p->lastings.items && x->asset == l->asset;) {
        if (acted[x - p->lastings.items] &&
            strcmp(lasting_cause(p->d, x), lasting_cause(p->d, l)) == 0)
            return true;
    }
    return false;
}

static enum status open_orders(struct patrol *p, struct json_out *j, bool *acted, uint32_t *ret)
{
    char id[AUTO_ID_SIZE];
    for (size_t i = 0; i < p->lastings.count; i++) {
        const struct lasting *l = &p->lastings.items[i];
        bool ordered;
        enum status status = find_order(p, l, id, &ordered);
        if (status)
            return status;
        if (ordered || is_acted(p, l, acted))
            continue;
        acted[i] = true;
        if (find_rejoined(p, l) != NONE)
            continue;
        write_order(p, j, l, id);
        ++*ret;
    }
    return STATUS_OK;
}

static enum status prepare_orders(struct patrol *p, struct change **ret_change, struct error *err)
{
    struct json_out j;
    uint32_t opened = 0;
    bool *acted = calloc(p->lastings.count + 1, sizeof *acted);
    struct change *change = acted ? change_new("repairs", &j) : NULL;
    enum status status = change ? STATUS_OK : STATUS_MEMORY;
    if (change) {
        json_object_begin(&j);
        json_key(&j, "items");
        json_array_begin(&j);
        status = open_orders(p, &j, acted, &opened);
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

static void write_step(struct patrol *p, struct json_out *j, uint32_t number,
                       enum repair_verb verb, int64_t at)
{
    p->moved[number] = true;
    json_object_begin(j);
    json_member_bool(j, "approved", false);
    json_member_instant(j, "at", district_zone(p->d), at);
    json_member_string(j, "id", p->d->repairs.items[number].id);
    json_key(j, "note");
    json_none(j);
    json_member_int(j, "pause", 0);
    json_member_string(j, "verb", repair_verb_names[verb]);
    json_object_end(j);
}

/* When all faults that an order stands for were over; INSTANT_NONE: not yet, or none is known. */
static int64_t recovered_at(const struct patrol *p, const struct repair *x,
                            const struct lasting *own, const struct lasting *end)
{
    int64_t at = last_opened_at(x);
    bool found = false;
    for (bool further = true; further;) {
        further = false;
        for (const struct lasting *l = own; l < end; l++) {
            char id[AUTO_ID_SIZE];
            if (l->first > at || (l->recovered_at != INSTANT_NONE && l->recovered_at <= at))
                continue;
            if (!same_cause(p, x, l) &&
                (write_id(p->d, l, id) != STATUS_OK || strcmp(id, x->id) != 0))
                continue;
            if (l->recovered_at == INSTANT_NONE)
                return INSTANT_NONE;
            at = l->recovered_at;
            found = further = true;
        }
    }
    return found ? at : INSTANT_NONE;
}

static uint32_t write_recoveries(struct patrol *p, struct json_out *j, const struct lasting *own,
                                 const struct lasting *end)
{
    uint32_t written = 0;
    for (uint32_t i = p->first[own->asset]; i != NONE; i = p->next[i]) {
        const struct repair *x = &p->d->repairs.items[i];
        if (!is_open(x) || !repair_is_auto(x))
            continue;
        int64_t at = recovered_at(p, x, own, end);
        if (at == INSTANT_NONE)
            continue;
        write_step(p, j, i, VERB_REPAIRED, at);
        written++;
    }
    return written;
}

static enum status write_rejoins(struct patrol *p, struct json_out *j, const struct lasting *own,
                                 const struct lasting *end, uint32_t *ret_written)
{
    char id[AUTO_ID_SIZE];
    for (const struct lasting *l = own; l < end; l++) {
        bool ordered;
        if (find_order(p, l, id, &ordered) != STATUS_OK)
            return STATUS_MEMORY;
        if (ordered)
            continue;
        uint32_t number = find_rejoined(p, l);
        if (number == NONE || p->moved[number])
            continue;
        write_step(p, j, number, VERB_REOPEN, l->opened_at);
        ++*ret_written;
    }
    return STATUS_OK;
}

static enum status write_steps(struct patrol *p, struct json_out *j, uint32_t *ret_written)
{
    enum status status = STATUS_OK;
    const struct lasting *all = p->lastings.items;
    for (size_t i = 0, next; i < p->lastings.count && !status; i = next) {
        for (next = i + 1; next < p->lastings.count && all[next].asset == all[i].asset; next++)
            continue;
        *ret_written += write_recoveries(p, j, all + i, all + next);
        status = write_rejoins(p, j, all + i, all + next, ret_written);
    }
    return status;
}

static enum status prepare_steps(struct patrol *p, struct change **ret_change, struct error *err)
{
    struct json_out j;
    uint32_t written = 0;
    struct change *change = change_new("repair_steps", &j);
    if (!change)
        return error_memory(err);
    json_object_begin(&j);
    json_key(&j, "items");
    json_array_begin(&j);
    enum status status = write_steps(p, &j, &written);
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
    struct patrol p;
    *ret_change = NULL;
    enum status status = patrol_begin(&p, d, from, now) ? error_memory(err) : STATUS_OK;
    if (!status)
        status = prepare_orders(&p, ret_change, err);
    if (!status && !*ret_change)
        status = prepare_steps(&p, ret_change, err);
    patrol_free(&p);
    return status;
}
