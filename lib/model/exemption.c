#include "model/exemption.h"

#include "base/grow.h"

#include <stdlib.h>

void exemption_free_content(struct exemption *x)
{
    exempt_scope_free(&x->scope);
    free(x->reason);
    free(x->note);
    free(x->evidence);
    free(x->decision_note);
    for (uint32_t i = 0; i < x->added_count; i++)
        free(x->added[i].text);
    free(x->added);
    exemption_change_free(x->change);
    *x = (struct exemption){0};
}

void exemption_change_free(struct exemption_change *c)
{
    if (!c)
        return;
    exempt_scope_free(&c->scope);
    free(c->note);
    free(c->decision_note);
    free(c);
}

struct exemption exemption_as_asked(const struct exemption *x)
{
    struct exemption asked = *x;
    asked.scope = x->change->scope;
    asked.from = x->change->from;
    asked.to = x->change->to;
    return asked;
}

void exemption_swap(struct exemption *x)
{
    struct exemption asked = exemption_as_asked(x);
    x->change->scope = x->scope;
    x->change->from = x->from;
    x->change->to = x->to;
    *x = asked;
}

static void cover_free(struct exempt_cover *cover)
{
    if (!cover)
        return;
    measure_pair_free(&cover->pairs);
    for (size_t k = 0; k < ASPECT_COUNT; k++) {
        if (cover->like[k] < k)
            continue;
        /* A measure has the set in its own hands. */
        if (cover->measures[k].slots)
            cover->aspects[k] = (struct interval_set){0};
        measure_free(&cover->measures[k]);
        interval_set_free(&cover->aspects[k]);
    }
    free(cover->pieces);
    free(cover);
}

/* One asset has it no longer. */
static void cover_leave(struct exemptions *e, struct exempt_cover *cover)
{
    if (!cover || --cover->users > 0)
        return;
    struct exempt_cover **at = &e->shared[cover->chain];
    while (*at != cover)
        at = &(*at)->next;
    *at = cover->next;
    cover_free(cover);
}

void exemptions_free(struct exemptions *e)
{
    for (uint32_t i = 0; i < e->count; i++)
        exemption_free_content(e->items + i);
    for (uint32_t i = 0; i < e->cover_count; i++)
        cover_leave(e, e->cover[i]);
    free(e->items);
    free(e->cover);
    *e = (struct exemptions){0};
}

enum status exemption_add_evidence(struct exemption *x, const struct evidence *value,
                                   struct text text)
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
    added[x->added_count] = *value;
    added[x->added_count++].text = copy;
    return STATUS_OK;
}

const struct evidence *exemption_evidence_file(const struct exemption *x,
                                               const struct digest *sha256)
{
    for (uint32_t i = 0; i < x->added_count; i++) {
        const struct evidence *e = x->added + i;
        if (e->file.bytes > 0 && digest_equal(&e->file.sha256, sha256))
            return e;
    }
    return NULL;
}

int64_t exemptions_waiting_bytes(const struct exemptions *e, uint32_t organisation)
{
    int64_t bytes = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const struct exemption *x = e->items + i;
        bool counts = x->state == EXEMPTION_PROPOSED && x->proposer == organisation;
        for (uint32_t k = 0; counts && k < x->added_count; k++)
            bytes += x->added[k].file.bytes;
    }
    return bytes;
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

bool exemption_covers(const struct exemption *x, const struct asset *a, uint32_t asset,
                      const struct span *span)
{
    return exempt_scope_covers(&x->scope, a, asset, span);
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

static bool has_calendar(const struct exemptions *e, const struct exempt_cover *cover)
{
    for (size_t i = 0; i < cover->piece_count; i++) {
        if (e->items[cover->pieces[i].exemption].calendar > 0)
            return true;
    }
    return false;
}

void exemptions_forget_hours(struct exemptions *e)
{
    for (uint32_t i = 0; i < EXEMPT_CHAINS; i++) {
        for (struct exempt_cover *c = e->shared[i]; c; c = c->next)
            measure_pair_free(&c->pairs);
    }
}

enum status exemptions_redraw(struct exemptions *e, const struct registry *r)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < EXEMPT_CHAINS; i++) {
        for (struct exempt_cover *c = e->shared[i]; c; c = c->next)
            c->is_stale = has_calendar(e, c);
    }
    for (uint32_t a = 0; a < e->cover_count && !status; a++) {
        if (e->cover[a] && e->cover[a]->is_stale)
            status = exemptions_refresh(e, r, a);
    }
    return status;
}

bool exemption_holds(const struct exemptions *e, const struct registry *r,
                     const struct exemption *x, int64_t at, int64_t *ret_until)
{
    *ret_until = at < x->from ? x->from : at < x->to ? x->to : INSTANT_EVER;
    if (at < x->from || at >= x->to || x->calendar == 0)
        return x->from <= at && at < x->to;
    int64_t until;
    bool open = calendar_open_at(&r->calendars[x->calendar - 1], e->zone, at, &until);
    *ret_until = instant_min(*ret_until, until);
    return open;
}

static enum status add_piece(struct exempt_cover *cover, uint32_t exemption, int64_t from,
                             int64_t to)
{
    if (from >= to)
        return STATUS_OK;
    struct exempt_piece *pieces =
        grow(cover->pieces, cover->piece_count, &cover->piece_cap, sizeof *pieces);
    if (!pieces)
        return STATUS_MEMORY;
    cover->pieces = pieces;
    pieces[cover->piece_count++] = (struct exempt_piece){from, to, exemption};
    return STATUS_OK;
}

static enum status find_pieces(struct exempt_cover *cover, const struct exemptions *e,
                               const struct asset *a, uint32_t asset)
{
    for (uint32_t i = 0; i < e->count; i++) {
        const struct exemption *x = e->items + i;
        if (x->state != EXEMPTION_APPROVED || !exempt_scope_allows(&x->scope, a, asset))
            continue;
        for (uint32_t s = 0; s < a->span_count; s++) {
            const struct span *span = a->spans + s;
            if (!list_allows(x->scope.projects, x->scope.project_count, span->project))
                continue;
            enum status status =
                add_piece(cover, i, instant_max(x->from, span->from), instant_min(x->to, span->to));
            if (status)
                return status;
        }
    }
    return STATUS_OK;
}

static bool same_pieces(const struct exempt_cover *a, const struct exempt_cover *b)
{
    if (a->piece_count != b->piece_count)
        return false;
    for (size_t i = 0; i < a->piece_count; i++) {
        if (a->pieces[i].from != b->pieces[i].from || a->pieces[i].to != b->pieces[i].to ||
            a->pieces[i].exemption != b->pieces[i].exemption)
            return false;
    }
    return true;
}

static uint32_t chain_of(const struct exempt_cover *cover)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < cover->piece_count; i++) {
        const struct exempt_piece *p = &cover->pieces[i];
        hash = (hash ^ (uint64_t)p->from ^ (uint64_t)p->to << 1 ^ p->exemption) *
               UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return (uint32_t)(hash % EXEMPT_CHAINS);
}

static enum status draw_piece(const struct exemptions *e, const struct registry *r,
                              const struct exempt_piece *p, struct interval_set *set)
{
    const struct exemption *x = e->items + p->exemption;
    if (x->calendar == 0)
        return interval_set_add(set, p->from, p->to);
    return calendar_add(&r->calendars[x->calendar - 1], e->zone, p->from, p->to, set);
}

/* The first aspect that the same pieces cover. */
static size_t like_of(const struct exempt_cover *cover, const struct exemptions *e, size_t aspect)
{
    for (size_t k = 0; k < aspect; k++) {
        size_t same = 0;
        for (; same < cover->piece_count; same++) {
            uint8_t aspects = e->items[cover->pieces[same].exemption].aspects;
            if ((aspects >> aspect & 1) != (aspects >> k & 1))
                break;
        }
        if (same == cover->piece_count)
            return k;
    }
    return aspect;
}

static enum status draw_aspect(struct exempt_cover *cover, const struct exemptions *e,
                               const struct registry *r, size_t aspect)
{
    struct interval_set *set = &cover->aspects[aspect];
    enum status status = STATUS_OK;
    size_t like = like_of(cover, e, aspect);
    cover->like[aspect] = (uint8_t)like;
    if (like < aspect) {
        *set = cover->aspects[like];
        cover->measures[aspect] = cover->measures[like];
        return STATUS_OK;
    }
    for (size_t i = 0; i < cover->piece_count && !status; i++) {
        if (e->items[cover->pieces[i].exemption].aspects >> aspect & 1)
            status = draw_piece(e, r, &cover->pieces[i], set);
    }
    if (status || set->count < EXEMPT_MEASURED_MIN || set->items[set->count - 1].to == INSTANT_EVER)
        return status;
    struct interval_set copy = *set;
    status = measure_make(set->items[0].from, set->items[set->count - 1].to, &copy,
                          &cover->measures[aspect]);
    return status;
}

/* Makes it what it stands for, and lets other assets find it. */
static enum status cover_draw(struct exempt_cover *cover, struct exemptions *e,
                              const struct registry *r)
{
    enum status status = STATUS_OK;
    for (size_t k = 0; k < ASPECT_COUNT && !status; k++)
        status = draw_aspect(cover, e, r, k);
    if (status)
        return status;
    cover->chain = chain_of(cover);
    cover->next = e->shared[cover->chain];
    e->shared[cover->chain] = cover;
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

/* Finds the cover with these pieces, or makes it. */
static enum status find_cover(struct exemptions *e, const struct registry *r,
                              struct exempt_cover *pieces, struct exempt_cover **ret)
{
    struct exempt_cover *found = e->shared[chain_of(pieces)];
    while (found && (found->is_stale || !same_pieces(found, pieces)))
        found = found->next;
    *ret = found;
    if (found)
        return STATUS_OK;
    struct exempt_cover *made = calloc(1, sizeof *made);
    if (!made)
        return STATUS_MEMORY;
    *made = *pieces;
    pieces->pieces = NULL;
    enum status status = cover_draw(made, e, r);
    if (status)
        cover_free(made);
    else
        *ret = made;
    return status;
}

enum status exemptions_refresh(struct exemptions *e, const struct registry *r, uint32_t asset)
{
    struct exempt_cover pieces = {0}, *cover = NULL;
    if (e->is_deferred)
        return STATUS_OK;
    enum status status = grow_cover(e, r->asset_count);
    if (!status)
        status = find_pieces(&pieces, e, r->assets + asset, asset);
    if (!status && pieces.piece_count > 0)
        status = find_cover(e, r, &pieces, &cover);
    free(pieces.pieces);
    if (status)
        return status;
    if (cover)
        cover->users++;
    cover_leave(e, e->cover[asset]);
    e->cover[asset] = cover;
    return STATUS_OK;
}

enum status exemptions_catch_up(struct exemptions *e, const struct registry *r)
{
    enum status status = STATUS_OK;
    e->is_deferred = false;
    for (uint32_t a = 0; a < r->asset_count && e->count > 0 && status == STATUS_OK; a++)
        status = exemptions_refresh(e, r, a);
    return status;
}

enum status exemptions_refresh_for(struct exemptions *e, const struct registry *r,
                                   const struct exemption *x)
{
    uint32_t count = x->scope.asset_count ? x->scope.asset_count : r->asset_count;
    for (uint32_t i = 0; i < count && !e->is_deferred; i++) {
        uint32_t asset = x->scope.asset_count ? x->scope.assets[i] : i;
        if (!exempt_scope_allows(&x->scope, r->assets + asset, asset))
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
