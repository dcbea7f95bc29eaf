#include "figure/statement_cut.h"

#include <string.h>

/* By the contractor of the time, as the statement has it; a supervisor's projects are today's. */
static bool sees_project(const struct district *d, const struct scope *scope,
                         const struct statement_item *item, const struct statement_project *p)
{
    if (scope_is_whole(scope))
        return true;
    if (scope->role == ROLE_CONTRACTOR)
        return scope->organisation != NONE &&
               strcmp(d->registry.organisations[scope->organisation].code, item->contractor) == 0;
    uint32_t project = registry_find_project(&d->registry, text_of(p->code));
    return project != NONE && scope_sees_project(scope, &d->registry, project);
}

static bool has_project(const struct statement_item *item, const char *code)
{
    for (uint32_t i = 0; i < item->project_count; i++) {
        if (strcmp(item->projects[i].code, code) == 0)
            return true;
    }
    return false;
}

/* In how many ways an asset was in service under an item's projects in the month. */
struct service {
    uint32_t seen, unseen;
};

static struct service service_of(const struct statement *s, const struct statement_item *item,
                                 const struct district *d, const struct scope *scope,
                                 const char *code)
{
    struct service found = {0};
    uint32_t asset = registry_find_asset(&d->registry, text_of(code));
    if (asset == NONE)
        return found;
    const struct asset *a = &d->registry.assets[asset];
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *span = &a->spans[i];
        if (instant_max(span->from, s->from) >= instant_min(span->to, s->to) ||
            !has_project(item, d->registry.projects[span->project].code))
            continue;
        bool seen = scope_sees_project(scope, &d->registry, span->project);
        found.seen += seen;
        found.unseen += !seen;
    }
    return found;
}

/* A contractor's own item stays whole. What an asset lost is one sum over the item's projects: a
 * supervisor sees it where it supervises all of them that had the asset. */
static bool sees_loss(const struct statement *s, const struct statement_item *item,
                      const struct district *d, const struct scope *scope, const char *code)
{
    struct service x = service_of(s, item, d, scope, code);
    return scope->role == ROLE_CONTRACTOR || (x.seen > 0 && x.unseen == 0);
}

static bool sees_silence(const struct statement *s, const struct statement_item *item,
                         const struct district *d, const struct scope *scope, const char *code)
{
    return scope->role == ROLE_CONTRACTOR || service_of(s, item, d, scope, code).seen > 0;
}

static bool sees_repair(const struct district *d, const struct scope *scope, const char *id)
{
    if (scope->role == ROLE_CONTRACTOR)
        return true;
    uint32_t n = repairs_find(&d->repairs, text_of(id));
    if (n == NONE)
        return false;
    const struct repair *x = &d->repairs.items[n];
    const struct span *span = asset_span_of_repair(&d->registry.assets[x->asset], x->reported_at);
    return span && scope_sees_project(scope, &d->registry, span->project);
}

/* Works while the item still has all its projects. */
static void cut_lists(const struct statement *s, struct statement_item *item,
                      const struct district *d, const struct scope *scope)
{
    uint32_t worst = 0;
    for (uint32_t i = 0; i < item->worst_count; i++) {
        if (sees_loss(s, item, d, scope, item->worst[i].asset))
            item->worst[worst++] = item->worst[i];
    }
    item->worst_count = worst;
    for (int n = 0; n < LIST_COUNT; n++) {
        struct statement_list_items *list = &item->lists[n];
        bool assets = n == LIST_BLIND || n == LIST_NEVER;
        uint32_t kept = 0;
        for (uint32_t i = 0; i < list->count; i++) {
            if (assets ? sees_silence(s, item, d, scope, list->items[i])
                       : sees_repair(d, scope, list->items[i]))
                list->items[kept++] = list->items[i];
        }
        list->count = kept;
    }
}

/* Returns true if something of the item is left. */
static bool cut_item(const struct statement *s, struct statement_item *item,
                     const struct district *d, const struct scope *scope)
{
    uint32_t kept = 0;
    int64_t amount = 0;
    cut_lists(s, item, d, scope);
    for (uint32_t i = 0; i < item->project_count; i++) {
        if (!sees_project(d, scope, item, &item->projects[i])) {
            statement_project_free(&item->projects[i]);
            continue;
        }
        amount = amount_add(amount, item->projects[i].amount_fen);
        item->projects[kept++] = item->projects[i];
    }
    item->project_count = kept;
    item->amount_fen = amount;
    return kept > 0;
}

bool statement_cut(struct statement *s, const struct district *d, const struct scope *scope)
{
    uint32_t kept = 0;
    if (scope_is_whole(scope))
        return false;
    s->amount_fen = 0;
    for (uint32_t i = 0; i < s->item_count; i++) {
        struct statement_item *item = &s->items[i];
        if (!cut_item(s, item, d, scope)) {
            statement_item_free(item);
            continue;
        }
        s->amount_fen = amount_add(s->amount_fen, item->amount_fen);
        s->items[kept++] = *item;
    }
    s->item_count = kept;
    s->district = (struct statement_figures){0};
    return true;
}

bool statement_keep(struct statement *s, struct text contractor)
{
    uint32_t kept = 0;
    s->amount_fen = 0;
    for (uint32_t i = 0; i < s->item_count; i++) {
        if (!text_is(contractor, s->items[i].contractor)) {
            statement_item_free(&s->items[i]);
            continue;
        }
        s->amount_fen = amount_add(s->amount_fen, s->items[i].amount_fen);
        s->items[kept++] = s->items[i];
    }
    s->item_count = kept;
    s->district = (struct statement_figures){0};
    return true;
}
