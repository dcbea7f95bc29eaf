#include "model/exemption_sight.h"

#include <stdlib.h>

#define CLASSES 4 /* none, 1, 2 and 3 */

/* Where the row of a town, kind, class and project is: its place + 1; 0: there is none yet. */
struct places {
    uint32_t *of; /* owned */
    const struct registry *r;
};

static uint32_t *place_of(const struct places *p, const struct asset *a, uint32_t project)
{
    size_t place = ((size_t)project * p->r->town_count + a->town) * KIND_COUNT + a->kind;
    return p->of + place * CLASSES + a->class_no;
}

static enum status add_row(struct exemption_sight *s, const struct asset *a, uint32_t project,
                           uint32_t *place)
{
    struct sight_row *rows = realloc(s->rows, (s->count + (size_t)1) * sizeof *rows);
    if (!rows)
        return STATUS_MEMORY;
    s->rows = rows;
    rows[s->count] = (struct sight_row){
        .town = a->town, .project = project, .kind = a->kind, .class_no = a->class_no};
    *place = ++s->count;
    return STATUS_OK;
}

static enum status add_span(struct exemption_sight *s, const struct places *p,
                            const struct asset *a, const struct span *span)
{
    if (!scope_sees_project(&s->scope, s->registry, span->project))
        return STATUS_OK;
    uint32_t *place = place_of(p, a, span->project);
    if (*place == 0 && add_row(s, a, span->project, place) != STATUS_OK)
        return STATUS_MEMORY;
    return interval_set_add(&s->rows[*place - 1].when, span->from, span->to);
}

enum status exemption_sight_make(const struct registry *r, const struct scope *scope,
                                 struct exemption_sight *ret)
{
    struct exemption_sight s = {.registry = r, .scope = *scope};
    enum status status = STATUS_OK;
    if (scope_is_whole(scope)) {
        *ret = s;
        return STATUS_OK;
    }
    struct places p = {
        calloc((size_t)r->project_count * r->town_count * KIND_COUNT * CLASSES + 1, 4), r};
    if (!p.of)
        return STATUS_MEMORY;
    s.assets = calloc((size_t)r->asset_count + 1, sizeof *s.assets);
    status = s.assets ? STATUS_OK : STATUS_MEMORY;
    for (uint32_t i = 0; i < r->asset_count && !status; i++) {
        const struct asset *a = r->assets + i;
        for (uint32_t k = 0; k < a->span_count && !status; k++)
            status = add_span(&s, &p, a, a->spans + k);
        if (!status && scope_sees_asset(scope, r, i))
            s.assets[s.asset_count++] = i;
    }
    free(p.of);
    if (status)
        exemption_sight_free(&s);
    else
        *ret = s;
    return status;
}

void exemption_sight_free(struct exemption_sight *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        interval_set_free(&s->rows[i].when);
    free(s->rows);
    free(s->assets);
    *s = (struct exemption_sight){0};
}

/* An exemption that names its projects is nothing to those who see none of them. */
static bool sees_any_project(const struct exemption_sight *s, const struct exemption *x)
{
    for (uint32_t i = 0; i < x->scope.project_count; i++) {
        if (scope_sees_project(&s->scope, s->registry, x->scope.projects[i]))
            return true;
    }
    return x->scope.project_count == 0;
}

static bool meets(const struct interval_set *set, int64_t from, int64_t to)
{
    size_t i = interval_set_find(set, from);
    return i < set->count && set->items[i].from < to;
}

static bool bears_on_row(const struct exemption *x, const struct sight_row *row)
{
    const struct asset any = {.town = row->town, .kind = row->kind, .class_no = row->class_no};
    const struct span span = {.project = row->project};
    return exemption_covers(x, &any, NONE, &span) && meets(&row->when, x->from, x->to);
}

/* One by one: those that it names, or all of the reader's own. */
static bool bears_on_assets(const struct exemption_sight *s, const struct exemption *x)
{
    bool is_listed = x->scope.asset_count > 0;
    uint32_t count = is_listed ? x->scope.asset_count : s->asset_count;
    const uint32_t *assets = is_listed ? x->scope.assets : s->assets;
    for (uint32_t i = 0; i < count; i++) {
        if (exemption_concerns(x, s->registry, assets[i], &s->scope))
            return true;
    }
    return false;
}

bool exemption_sight_sees(const struct exemption_sight *s, const struct exemption *x)
{
    if (scope_is_whole(&s->scope))
        return true;
    if (x->proposer != NONE && x->proposer == s->scope.organisation)
        return true;
    if (!sees_any_project(s, x))
        return false;
    if (x->scope.asset_count > 0 || exempt_scope_asks_assets(&x->scope))
        return bears_on_assets(s, x);
    for (uint32_t i = 0; i < s->count; i++) {
        if (bears_on_row(x, s->rows + i))
            return true;
    }
    return false;
}
