#include "model/exemption.h"

#include <stdlib.h>

void exemption_free_content(struct exemption *x)
{
    free(x->assets);
    free(x->projects);
    free(x->towns);
    free(x->reason);
    free(x->note);
    free(x->evidence);
    free(x->decision_note);
    for (uint32_t i = 0; i < x->added_count; i++)
        free(x->added[i].text);
    free(x->added);
    *x = (struct exemption){0};
}

static void cover_clear(struct exempt_cover *cover)
{
    for (size_t k = 0; k < ASPECT_COUNT; k++)
        interval_set_free(cover->aspects + k);
}

static bool cover_is_empty(const struct exempt_cover *cover)
{
    for (size_t k = 0; k < ASPECT_COUNT; k++) {
        if (cover->aspects[k].count > 0)
            return false;
    }
    return true;
}

static void cover_free(struct exempt_cover *cover)
{
    if (cover)
        cover_clear(cover);
    free(cover);
}

void exemptions_free(struct exemptions *e)
{
    for (uint32_t i = 0; i < e->count; i++)
        exemption_free_content(e->items + i);
    for (uint32_t i = 0; i < e->cover_count; i++)
        cover_free(e->cover[i]);
    free(e->items);
    free(e->cover);
    *e = (struct exemptions){0};
}

enum status exemption_add_evidence(struct exemption *x, struct text text, bool late, uint32_t by,
                                   int64_t at)
{
    if (x->added_count == EVIDENCE_MAX)
        return STATUS_CONFLICT;
    struct evidence *added = realloc(x->added, (x->added_count + (size_t)1) * sizeof *added);
    if (!added)
        return STATUS_MEMORY;
    x->added = added;
    char *copy = text_copy(text);
    if (!copy)
        return STATUS_MEMORY;
    added[x->added_count++] = (struct evidence){copy, late, by, at};
    return STATUS_OK;
}

enum status exemptions_add(struct exemptions *e, struct exemption *value)
{
    if (e->count == e->cap) {
        uint32_t cap = e->cap ? e->cap * 2 : 16;
        struct exemption *items = realloc(e->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        e->items = items;
        e->cap = cap;
    }
    value->id = e->count + 1;
    e->items[e->count++] = *value;
    *value = (struct exemption){0};
    return STATUS_OK;
}

/* Is `number` named in a sorted list? A list that names nothing asks nothing. */
static bool list_allows(const uint32_t *list, uint32_t count, uint32_t number)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return count == 0 || (low < count && list[low] == number);
}

/* The part of a scope that does not depend on the span. */
static bool allows_asset(const struct exemption *x, const struct asset *a, uint32_t asset)
{
    if (x->kinds && !(x->kinds >> a->kind & 1))
        return false;
    return list_allows(x->towns, x->town_count, a->town) &&
           list_allows(x->assets, x->asset_count, asset);
}

bool exemption_covers(const struct exemption *x, const struct asset *a, uint32_t asset,
                      const struct span *span)
{
    return allows_asset(x, a, asset) && list_allows(x->projects, x->project_count, span->project);
}

bool exemption_concerns(const struct exemption *x, const struct registry *r, uint32_t asset,
                        const struct scope *scope)
{
    const struct asset *a = &r->assets[asset];
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        bool meets = instant_max(x->from, span->from) < instant_min(x->to, span->to);
        if (meets && scope_sees_project(scope, r, span->project) &&
            exemption_covers(x, a, asset, span))
            return true;
    }
    return false;
}

bool exemption_shows_asset(const struct exemption *x, const struct registry *r, uint32_t asset,
                           const struct scope *scope)
{
    bool proposed = x->proposer != NONE && x->proposer == scope->organisation;
    return scope_is_whole(scope) || exemption_concerns(x, r, asset, scope) ||
           (proposed && scope_sees_asset(scope, r, asset));
}

static enum status cover_add(struct exempt_cover *cover, const struct exemption *x,
                             const struct span *span)
{
    int64_t from = instant_max(x->from, span->from);
    int64_t to = instant_min(x->to, span->to);
    for (size_t k = 0; k < ASPECT_COUNT; k++) {
        if (!(x->aspects >> k & 1))
            continue;
        enum status status = interval_set_add(cover->aspects + k, from, to);
        if (status)
            return status;
    }
    return STATUS_OK;
}

static enum status cover_build(struct exempt_cover *cover, const struct exemptions *e,
                               const struct asset *a, uint32_t asset)
{
    for (uint32_t i = 0; i < e->count; i++) {
        const struct exemption *x = e->items + i;
        if (x->state != EXEMPTION_APPROVED || !allows_asset(x, a, asset))
            continue;
        for (uint32_t s = 0; s < a->span_count; s++) {
            if (!list_allows(x->projects, x->project_count, a->spans[s].project))
                continue;
            enum status status = cover_add(cover, x, a->spans + s);
            if (status)
                return status;
        }
    }
    return STATUS_OK;
}

static enum status grow_cover(struct exemptions *e, uint32_t count)
{
    if (count <= e->cover_count)
        return STATUS_OK;
    struct exempt_cover **cover = realloc(e->cover, count * sizeof(*cover));
    if (!cover)
        return STATUS_MEMORY;
    for (uint32_t i = e->cover_count; i < count; i++)
        cover[i] = NULL;
    e->cover = cover;
    e->cover_count = count;
    return STATUS_OK;
}

/* Puts what was built in the place of the asset's cover; what is left in *built is to be freed. */
static enum status swap_cover(struct exemptions *e, uint32_t asset, struct exempt_cover *built)
{
    struct exempt_cover **place = e->cover + asset;
    if (cover_is_empty(built)) {
        cover_free(*place);
        *place = NULL;
        return STATUS_OK;
    }
    if (!*place)
        *place = calloc(1, sizeof **place);
    if (!*place)
        return STATUS_MEMORY;
    struct exempt_cover old = **place;
    **place = *built;
    *built = old;
    return STATUS_OK;
}

enum status exemptions_refresh(struct exemptions *e, const struct registry *r, uint32_t asset)
{
    struct exempt_cover built = {0};
    enum status status = grow_cover(e, r->asset_count);
    if (!status)
        status = cover_build(&built, e, r->assets + asset, asset);
    if (!status)
        status = swap_cover(e, asset, &built);
    cover_clear(&built);
    return status;
}

enum status exemptions_refresh_for(struct exemptions *e, const struct registry *r,
                                   const struct exemption *x)
{
    uint32_t count = x->asset_count ? x->asset_count : r->asset_count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t asset = x->asset_count ? x->assets[i] : i;
        if (!allows_asset(x, r->assets + asset, asset))
            continue;
        enum status status = exemptions_refresh(e, r, asset);
        if (status)
            return status;
    }
    return STATUS_OK;
}

const struct interval_set *exemptions_of(const struct exemptions *e, uint32_t asset,
                                         enum aspect aspect)
{
    if (asset >= e->cover_count || !e->cover[asset])
        return NULL;
    const struct interval_set *set = e->cover[asset]->aspects + aspect;
    return set->count > 0 ? set : NULL;
}

void exemptions_expect(const struct exemptions *e, uint32_t asset)
{
    if (asset >= e->cover_count || !e->cover[asset])
        return;
    for (int k = 0; k < ASPECT_COUNT; k++)
        __builtin_prefetch(e->cover[asset]->aspects[k].items);
}

void exemptions_expect_later(const struct exemptions *e, uint32_t asset)
{
    if (asset < e->cover_count && e->cover[asset])
        __builtin_prefetch(e->cover[asset]);
}
