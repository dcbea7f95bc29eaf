#include "figure/trend.h"

#include "figure/trend_parts.h"

#include <stdlib.h>
#include <string.h>

static enum status cut_steps(const struct query *q, enum calendar_step step, struct trend *t,
                             struct error *err)
{
    size_t cap = 0;
    for (int64_t at = q->from; at < q->as_of;) {
        if (t->step_count + 2 > cap) {
            cap = cap * 2 + 64;
            int64_t *steps = realloc(t->steps, cap * sizeof *steps);
            if (!steps)
                return error_memory(err);
            t->steps = steps;
        }
        t->steps[t->step_count++] = at;
        at = instant_min(zone_next(q->rules->zone, step, at), q->to);
        t->steps[t->step_count] = at;
        if (t->step_count > CELLS_MAX)
            return error_set(err, STATUS_TOO_LARGE, "too_large", "step",
                             "the window has more than %d steps; ask for a shorter window or a "
                             "longer step",
                             CELLS_MAX);
    }
    return STATUS_OK;
}

/* Sorts share numbers by group: counting, since groups are numbered from 0. */
static enum status order_shares(struct trend *t)
{
    const struct population *p = &t->population;
    t->order = malloc((p->share_count + 1) * sizeof *t->order);
    t->group_first = calloc(p->group_count + 2, sizeof *t->group_first);
    if (!t->order || !t->group_first)
        return STATUS_MEMORY;
    for (size_t i = 0; i < p->share_count; i++)
        t->group_first[p->shares[i].group + 2]++;
    for (uint32_t g = 1; g < p->group_count; g++)
        t->group_first[g + 1] += t->group_first[g];
    for (size_t i = 0; i < p->share_count; i++)
        t->order[t->group_first[p->shares[i].group + 1]++] = i;
    return STATUS_OK;
}

static uint32_t step_of(const struct trend *t, int64_t at)
{
    uint32_t lo = 0, hi = t->step_count;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->steps[mid] <= at)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* Looks at every repair once; a row then picks its own. */
static enum status find_repairs(const struct district *d, const struct query *q, struct trend *t)
{
    if (t->step_count == 0 || d->repairs.count == 0)
        return STATUS_OK;
    t->due = malloc(d->repairs.count * sizeof *t->due);
    if (!t->due)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < d->repairs.count; i++) {
        struct repair_share x;
        if (!repair_counts(d, q, &d->repairs.items[i], &x) || x.due_at >= t->steps[t->step_count])
            continue;
        t->due[t->due_count++] =
            (struct trend_repair){population_group(&t->population, d, q, x.asset, x.project),
                                  step_of(t, x.due_at), x.timeliness == REPAIR_IN_TIME};
    }
    return STATUS_OK;
}

enum status trend_compute(const struct district *d, const struct query *q, enum calendar_step step,
                          struct trend *ret, struct error *err)
{
    struct trend t = {.expected_s = q->rules->expected_s};
    enum status status = cut_steps(q, step, &t, err);
    if (status == STATUS_OK && population_select(d, q, true, &t.population) != STATUS_OK)
        status = error_memory(err);
    uint64_t cells = (uint64_t)t.population.group_count * t.step_count;
    if (status == STATUS_OK && cells > CELLS_MAX)
        status = error_set(err, STATUS_TOO_LARGE, "too_large", "step",
                           "%u groups x %u steps are more than %d cells; ask for a shorter window, "
                           "a longer step or a coarser grouping",
                           t.population.group_count, t.step_count, CELLS_MAX);
    if (status == STATUS_OK &&
        (order_shares(&t) != STATUS_OK || find_repairs(d, q, &t) != STATUS_OK))
        status = error_memory(err);
    if (status != STATUS_OK) {
        trend_free(&t);
        return status;
    }
    *ret = t;
    return STATUS_OK;
}

void trend_free(struct trend *t)
{
    population_free(&t->population);
    free(t->order);
    free(t->group_first);
    free(t->steps);
    free(t->due);
    free(t->parts);
    free(t->texts);
    *t = (struct trend){0};
}

enum status trend_row_init(const struct trend *t, struct trend_row *ret)
{
    size_t steps = t->step_count;
    struct trend_row row = {
        .cells = calloc(ASPECT_COUNT * steps + 1, sizeof *row.cells),
        .covered = calloc(ASPECT_COUNT * (steps + 1), sizeof *row.covered),
        .repairs = calloc(steps + 1, sizeof *row.repairs),
    };
    if (!row.cells || !row.covered || !row.repairs) {
        trend_row_free(&row);
        return STATUS_MEMORY;
    }
    *ret = row;
    return STATUS_OK;
}

void trend_row_free(struct trend_row *row)
{
    free(row->cells);
    free(row->covered);
    free(row->repairs);
    *row = (struct trend_row){0};
}

static int64_t *cell_part(struct trend_cell *c, enum condition condition)
{
    switch (condition) {
    case CONDITION_OK:
        return &c->ok;
    case CONDITION_FAULT:
        return &c->fault;
    case CONDITION_SILENT:
        return &c->silent;
    default:
        return &c->blind;
    }
}

struct filling {
    const struct trend *t;
    struct trend_cell *cells, *covered;
};

/* A stretch goes to its first and last step by its seconds; the steps it covers whole are noted as a
 * beginning and an end, and summed once at the end: the cost is that of the stretches, not of the
 * steps they cover. */
static void add_stretch(void *context, const struct stretch *s)
{
    struct filling *f = context;
    const int64_t *steps = f->t->steps;
    uint32_t first = step_of(f->t, s->from), last = step_of(f->t, s->to - 1);
    if (first == last) {
        *cell_part(&f->cells[first], s->condition) += s->to - s->from;
        return;
    }
    *cell_part(&f->cells[first], s->condition) += steps[first + 1] - s->from;
    *cell_part(&f->cells[last], s->condition) += s->to - steps[last];
    *cell_part(&f->covered[first + 1], s->condition) += 1;
    *cell_part(&f->covered[last], s->condition) -= 1;
}

/* The seconds of a share that are not exempt. */
static void fill_share(const struct district *d, const struct share *s, enum aspect aspect,
                       struct filling *f)
{
    const struct timeline_reader reader = {&d->timelines, &d->registry, f->t->expected_s};
    const struct interval_set *exempt = exemptions_of(&d->exemptions, s->asset, aspect);
    int64_t at = s->from;
    for (size_t i = exempt ? interval_set_find(exempt, at) : 0;
         exempt && i < exempt->count && exempt->items[i].from < s->to; i++) {
        if (at < exempt->items[i].from)
            timeline_walk(&reader, s->asset, aspect, at, exempt->items[i].from, add_stretch, f);
        at = exempt->items[i].to;
    }
    if (at < s->to)
        timeline_walk(&reader, s->asset, aspect, at, s->to, add_stretch, f);
}

static void add_covered(const struct trend *t, struct filling *f)
{
    struct trend_cell running = {0};
    for (uint32_t i = 0; i < t->step_count; i++) {
        int64_t length = t->steps[i + 1] - t->steps[i];
        struct trend_cell *c = &f->cells[i];
        const struct trend_cell *change = &f->covered[i];
        c->ok += (running.ok += change->ok) * length;
        c->fault += (running.fault += change->fault) * length;
        c->silent += (running.silent += change->silent) * length;
        c->blind += (running.blind += change->blind) * length;
    }
}

static void fill_repairs(const struct trend *t, uint32_t group, struct trend_row *row)
{
    for (size_t i = 0; i < t->due_count; i++) {
        if (t->due[i].group != group)
            continue;
        row->repairs[t->due[i].step].due++;
        row->repairs[t->due[i].step].in_time += t->due[i].in_time;
    }
}

static void fill_aspects(const struct district *d, const struct trend *t, uint32_t group,
                         struct trend_row *row)
{
    size_t steps = t->step_count;
    memset(row->cells, 0, ASPECT_COUNT * steps * sizeof *row->cells);
    memset(row->covered, 0, ASPECT_COUNT * (steps + 1) * sizeof *row->covered);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        struct filling f = {t, row->cells + (size_t)k * steps,
                            row->covered + (size_t)k * (steps + 1)};
        for (size_t i = t->group_first[group]; i < t->group_first[group + 1]; i++)
            fill_share(d, &t->population.shares[t->order[i]], (enum aspect)k, &f);
        add_covered(t, &f);
    }
}

void trend_row_fill(const struct district *d, const struct trend *t, uint32_t group,
                    struct trend_row *row)
{
    if (t->sealed)
        trend_unpack(t, row);
    else
        fill_aspects(d, t, group, row);
    memset(row->repairs, 0, t->step_count * sizeof *row->repairs);
    fill_repairs(t, group, row);
}

struct figure figure_of_cell(const struct rules *rules, enum aspect aspect,
                             const struct trend_cell *c)
{
    struct tally t = {.ok = c->ok, .fault = c->fault, .silent = c->silent, .blind = c->blind};
    return figure_of_aspect(rules, aspect, &t);
}
