#include "figure/statement_detail.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

/* --- exemptions ---------------------------------------------------------------------------------- */

/* Who approved what it covers now: the person, else the token's name. */
static const char *approver(const struct tokens *tokens, const struct exemption *x)
{
    bool changed = x->change && x->change->state == EXEMPTION_APPROVED;
    uint32_t id = changed ? x->change->decided_by : x->decided_by;
    if (id == 0 || id > tokens->count)
        return NULL;
    const struct token *t = &tokens->items[id - 1];
    return t->person ? t->person : t->name;
}

static struct statement_exemption exemption_of(const struct district *d, uint32_t place)
{
    const struct exemption *x = &d->exemptions.items[place];
    return (struct statement_exemption){
        .from = x->from,
        .to = x->to,
        .aspects = x->aspects,
        .reason = x->reason,
        .approved_by = approver(&d->tokens, x),
        .calendar = x->calendar ? d->registry.calendars[x->calendar - 1].name : NULL};
}

/* Where each exemption stands in the list, of each project: place + 1. */
struct exempted_places {
    uint32_t *of; /* [project][exemption]; owned */
};

/* Names it among the first by code, in whatever order assets were registered. */
static void name_asset(struct statement_exemption *x, const struct named_asset *asset)
{
    uint32_t at = x->named_count;
    while (at > 0 && strcmp(asset->asset, x->named[at - 1].asset) < 0)
        at--;
    if (at == EXEMPTION_NAMED_MAX)
        return;
    x->named_count += x->named_count < EXEMPTION_NAMED_MAX;
    for (uint32_t i = x->named_count - 1; i > at; i--)
        x->named[i] = x->named[i - 1];
    x->named[at] = *asset;
}

static enum status add_exempted(const struct district *d, const struct share *s, uint32_t place,
                                struct exempted_places *places, struct statement_details *ret)
{
    const struct asset *a = &d->registry.assets[s->asset];
    uint32_t *at = &places->of[(size_t)s->project * d->exemptions.count + place];
    if (*at == 0) {
        struct exempted *list =
            grow(ret->exempted, ret->exempted_count, &ret->exempted_cap, sizeof *list);
        if (!list)
            return STATUS_MEMORY;
        ret->exempted = list;
        list[ret->exempted_count++] = (struct exempted){s->project, NONE, exemption_of(d, place)};
        *at = (uint32_t)ret->exempted_count;
    }
    struct exempted *e = &ret->exempted[*at - 1];
    if (e->last_asset == s->asset)
        return STATUS_OK;
    e->last_asset = s->asset;
    e->x.assets++;
    name_asset(&e->x, &(struct named_asset){a->code, a->name});
    return STATUS_OK;
}

static enum status gather_exempted(const struct district *d, const struct population *p,
                                   struct statement_details *ret)
{
    struct exempted_places places = {
        calloc((size_t)d->registry.project_count * d->exemptions.count + 1, sizeof *places.of)};
    enum status status = places.of ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < p->share_count && status == STATUS_OK; i++) {
        const struct share *s = &p->shares[i];
        const struct exempt_cover *cover =
            s->asset < d->exemptions.cover_count ? d->exemptions.cover[s->asset] : NULL;
        for (size_t k = 0; cover && k < cover->piece_count && status == STATUS_OK; k++) {
            const struct exempt_piece *piece = &cover->pieces[k];
            if (instant_max(piece->from, s->from) < instant_min(piece->to, s->to))
                status = add_exempted(d, s, piece->exemption, &places, ret);
        }
    }
    free(places.of);
    return status;
}

/* --- late orders --------------------------------------------------------------------------------- */

static enum status add_late(const struct district *d, const struct query *q,
                            const struct counted *c, struct statement_details *ret)
{
    const struct repair *x = c->repair;
    const struct asset *a = &d->registry.assets[c->asset];
    struct late_order *list = grow(ret->late, ret->late_count, &ret->late_cap, sizeof *list);
    if (!list)
        return STATUS_MEMORY;
    ret->late = list;
    bool last = c->round == x->past_count;
    int64_t repaired_at = last ? x->repaired_at : x->past[c->round].repaired_at;
    list[ret->late_count++] =
        (struct late_order){c->project,
                            {.id = x->id,
                             .asset = a->code,
                             .name = a->name,
                             .reported_at = last ? x->reported_at : x->past[c->round].reported_at,
                             .due_at = c->due_at,
                             .repaired_at = repaired_at > q->as_of ? INSTANT_NONE : repaired_at}};
    return STATUS_OK;
}

static enum status gather_late(const struct district *d, const struct query *q,
                               struct statement_details *ret)
{
    enum status status = STATUS_OK;
    if (q->from >= q->as_of)
        return STATUS_OK;
    for (struct counted x = {0}; status == STATUS_OK && counted_next(d, q, &x);) {
        if (x.timeliness == REPAIR_LATE && !x.is_response)
            status = add_late(d, q, &x, ret);
    }
    return status;
}

enum status details_gather(const struct district *d, const struct query *q,
                           const struct population *p, struct statement_details *ret)
{
    enum status status = gather_exempted(d, p, ret);
    return status == STATUS_OK ? gather_late(d, q, ret) : status;
}

void details_free(struct statement_details *s)
{
    free(s->exempted);
    free(s->late);
    *s = (struct statement_details){0};
}

/* --- of a project -------------------------------------------------------------------------------- */

static int by_exemption(const void *a, const void *b)
{
    const struct statement_exemption *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->aspects != y->aspects)
        return x->aspects < y->aspects ? -1 : 1;
    int order = strcmp(x->reason, y->reason);
    return order ? order : strcmp(x->named[0].asset, y->named[0].asset);
}

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Do both exempt the same assets for the same reason? Of more assets than are named that is not known. */
static bool is_alike(const struct statement_exemption *x, const struct statement_exemption *y)
{
    if (x->aspects != y->aspects || x->assets != y->assets || x->assets > x->named_count ||
        !is_same_text(x->reason, y->reason) || !is_same_text(x->calendar, y->calendar) ||
        !is_same_text(x->approved_by, y->approved_by))
        return false;
    for (uint32_t i = 0; i < x->named_count; i++) {
        if (strcmp(x->named[i].asset, y->named[i].asset) != 0)
            return false;
    }
    return true;
}

/* Joins what follows on one another: what is exempt counts, not in how many pieces it was approved. */
static void join_exemptions(struct statement_project *p)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < p->exemption_count; i++) {
        const struct statement_exemption *x = &p->exemptions[i];
        uint32_t k = 0;
        while (k < kept && !(p->exemptions[k].to >= x->from && is_alike(&p->exemptions[k], x)))
            k++;
        if (k < kept)
            p->exemptions[k].to = instant_max(p->exemptions[k].to, x->to);
        else
            p->exemptions[kept++] = *x;
    }
    p->exemption_count = kept;
}

static int by_order(const void *a, const void *b)
{
    const struct statement_order *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->reported_at > y->reported_at) - (x->reported_at < y->reported_at);
}

enum status details_fill(const struct statement_details *s, uint32_t project,
                         struct statement_project *p)
{
    p->exemptions = calloc(s->exempted_count + 1, sizeof *p->exemptions);
    p->late_orders = calloc(s->late_count + 1, sizeof *p->late_orders);
    if (!p->exemptions || !p->late_orders)
        return STATUS_MEMORY;
    for (size_t i = 0; i < s->exempted_count; i++) {
        if (s->exempted[i].project == project)
            p->exemptions[p->exemption_count++] = s->exempted[i].x;
    }
    for (size_t i = 0; i < s->late_count; i++) {
        if (s->late[i].project == project)
            p->late_orders[p->late_order_count++] = s->late[i].x;
    }
    qsort(p->exemptions, p->exemption_count, sizeof *p->exemptions, by_exemption);
    join_exemptions(p);
    qsort(p->late_orders, p->late_order_count, sizeof *p->late_orders, by_order);
    return STATUS_OK;
}
