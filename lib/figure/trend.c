#include "figure/trend.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

static enum status cut_steps(const struct query *q, enum calendar_step step, struct trend *t,
                             struct error *err)
{
    size_t cap = 0;
    for (int64_t at = q->from; at < q->as_of;) {
        int64_t *steps = grow(t->steps, t->step_count + (size_t)1, &cap, sizeof *steps);
        if (!steps)
            return error_memory(err);
        t->steps = steps;
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

/* Looks at every repair once. A row then picks its own. */
static enum status find_repairs(const struct district *d, const struct query *q, struct trend *t)
{
    if (t->step_count == 0)
        return STATUS_OK;
    size_t cap = 0;
    for (struct counted x = {0}; counted_next(d, q, &x);) {
        if (x.due_at >= t->steps[t->step_count])
            continue;
        struct trend_repair *due = grow(t->due, t->due_count, &cap, sizeof *due);
        if (!due)
            return STATUS_MEMORY;
        t->due = due;
        t->due[t->due_count++] = (struct trend_repair){
            population_group(&t->population, d, q, x.asset, x.project), step_of(t, x.due_at),
            x.timeliness == REPAIR_IN_TIME, x.is_response};
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
        .responses = calloc(steps + 1, sizeof *row.responses),
    };
    if (!row.cells || !row.covered || !row.repairs || !row.responses) {
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
    free(row->responses);
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

/* Adds a stretch to its first and last step by its seconds. The steps between are covered whole: only
 * where they begin and end is noted here, and add_covered() sums them up once. So the cost grows with
 * the stretches and not with the steps that they cover. */
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
        struct repair_tally *rows = t->due[i].is_response ? row->responses : row->repairs;
        rows[t->due[i].step].due++;
        rows[t->due[i].step].in_time += t->due[i].in_time;
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

/* Unpacks the next group's cells of a sealed trend. */
static void unpack(const struct trend *t, struct trend_row *row)
{
    size_t cells = (size_t)ASPECT_COUNT * t->step_count;
    for (size_t i = 0; i < cells; row->part++) {
        const struct trend_part *p = &t->parts[row->part];
        for (uint32_t n = 0; n < p->steps; n++)
            row->cells[i++] = p->cell;
    }
}

void trend_row_fill(const struct district *d, const struct trend *t, uint32_t group,
                    struct trend_row *row)
{
    if (t->sealed)
        unpack(t, row);
    else
        fill_aspects(d, t, group, row);
    memset(row->repairs, 0, t->step_count * sizeof *row->repairs);
    memset(row->responses, 0, t->step_count * sizeof *row->responses);
    fill_repairs(t, group, row);
}

struct figure figure_of_cell(const struct rules *rules, enum aspect aspect,
                             const struct trend_cell *c)
{
    struct tally t = {.ok = c->ok, .fault = c->fault, .silent = c->silent, .blind = c->blind};
    return figure_of_aspect(rules, aspect, &t);
}

/* --- sealing ------------------------------------------------------------------------------------ */

static bool same_cell(const struct trend_cell *a, const struct trend_cell *b)
{
    return a->ok == b->ok && a->fault == b->fault && a->silent == b->silent && a->blind == b->blind;
}

static enum status push(struct trend *t, const struct trend_part *part)
{
    struct trend_part *parts = grow(t->parts, t->part_count, &t->part_cap, sizeof *parts);
    if (!parts)
        return STATUS_MEMORY;
    t->parts = parts;
    t->parts[t->part_count++] = *part;
    return STATUS_OK;
}

/* Packs one aspect of one group. No part reaches beyond it. */
static enum status pack(struct trend *t, const struct trend_cell *cells)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0, next; i < t->step_count && status == STATUS_OK; i = next) {
        for (next = i + 1; next < t->step_count && same_cell(&cells[i], &cells[next]); next++)
            continue;
        struct trend_part part = {cells[i], next - i};
        status = push(t, &part);
    }
    return status;
}

static enum status pack_rows(const struct district *d, struct trend *t)
{
    struct trend_row row;
    enum status status = trend_row_init(t, &row);
    if (status != STATUS_OK)
        return status;
    for (uint32_t g = 0; g < t->population.group_count && status == STATUS_OK; g++) {
        trend_row_fill(d, t, g, &row);
        for (size_t k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++)
            status = pack(t, row.cells + k * t->step_count);
    }
    trend_row_free(&row);
    return status;
}

static const char *move_text(const char *text, char **at)
{
    size_t size = strlen(text) + 1;
    char *copy = memcpy(*at, text, size);
    *at += size;
    return copy;
}

static enum status copy_texts(struct trend *t)
{
    struct population *p = &t->population;
    size_t size = 1;
    for (uint32_t g = 0; g < p->group_count; g++)
        size += strlen(p->groups[g].key) + strlen(p->groups[g].name) + 2;
    char *at = t->texts = malloc(size);
    if (!at)
        return STATUS_MEMORY;
    for (uint32_t g = 0; g < p->group_count; g++) {
        p->groups[g].key = move_text(p->groups[g].key, &at);
        p->groups[g].name = move_text(p->groups[g].name, &at);
    }
    return STATUS_OK;
}

enum status trend_seal(const struct district *d, struct trend *t)
{
    enum status status = pack_rows(d, t);
    if (status == STATUS_OK)
        status = copy_texts(t);
    t->sealed = status == STATUS_OK;
    return status;
}

size_t trend_bytes(const struct trend *t)
{
    const struct population *p = &t->population;
    return t->part_cap * sizeof *t->parts + t->due_count * sizeof *t->due +
           p->share_count * (sizeof *p->shares + sizeof *t->order) +
           p->group_count * (sizeof *p->groups + 64) + t->step_count * sizeof *t->steps;
}
