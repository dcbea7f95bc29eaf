#include "figure/trend.h"

#include "base/grow.h"
#include "figure/damping.h"
#include "model/exempt_measure.h"
#include "model/timeline_read.h"

#include <stdlib.h>
#include <string.h>

static enum status cut_steps(const struct rule_book *book, const struct query *q,
                             enum calendar_step step, struct trend *t, struct error *err)
{
    size_t cap = 0;
    for (int64_t at = q->from; at < q->as_of;) {
        int64_t *steps = grow(t->steps, t->step_count + (size_t)1, &cap, sizeof *steps);
        if (!steps)
            return error_memory(err);
        t->steps = steps;
        t->steps[t->step_count++] = at;
        at = instant_min(rule_book_next(book, q->rules->zone, step, at), q->to);
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

/* Looks at what is counted once. A row then picks its own. */
static enum status find_repairs(const struct district *d, const struct query *q, struct trend *t)
{
    const struct population *p = &t->population;
    if (t->step_count == 0)
        return STATUS_OK;
    size_t cap = 0;
    for (size_t i = 0; i < p->counted_count; i++) {
        const struct counted *x = &p->counted[i];
        if (x->due_at >= t->steps[t->step_count])
            continue;
        struct trend_repair *due = grow(t->due, t->due_count, &cap, sizeof *due);
        if (!due)
            return STATUS_MEMORY;
        t->due = due;
        t->due[t->due_count++] = (struct trend_repair){
            population_group(p, d, q, x->asset, x->project), step_of(t, x->due_at),
            x->timeliness == REPAIR_IN_TIME, x->is_response};
    }
    return STATUS_OK;
}

enum status trend_compute(const struct district *d, const struct query *q, enum calendar_step step,
                          struct trend *ret, struct error *err)
{
    struct trend t = {.to = q->to, .as_of = q->as_of, .rules = q->rules};
    enum status status = cut_steps(&d->rules, q, step, &t, err);
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
        .covered = calloc(steps + 1, sizeof *row.covered),
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

/* Which second of a cell. */
enum part { PART_OK, PART_FAULT, PART_SILENT, PART_BLIND, PART_DAMPED, PART_SILENT_LOST };

static int64_t *cell_part(struct trend_cell *c, enum part part)
{
    int64_t *const parts[] = {
        [PART_OK] = &c->ok,       [PART_FAULT] = &c->fault,   [PART_SILENT] = &c->silent,
        [PART_BLIND] = &c->blind, [PART_DAMPED] = &c->damped, [PART_SILENT_LOST] = &c->silent_lost,
    };
    return parts[part];
}

struct filling {
    const struct district *d;
    const struct trend *t;
    enum aspect aspect;
    struct trend_cell *cells, *covered;
    const struct measure *hours, *exempt; /* what the steps that are covered are measured by */
    const struct share *share;
    bool silent_counts;
};

static int64_t served_s(const struct filling *f, int64_t from, int64_t to)
{
    int64_t exempt_s = f->exempt ? measure_within(f->exempt, from, to) : 0;
    return measure_within(f->hours, from, to) - exempt_s;
}

/* Adds a stretch `times` to its first and last step by its seconds. The steps between are covered whole:
 * only where they begin and end is noted here, and add_covered() sums them up once. So the cost grows
 * with the stretches and not with the steps that they cover. */
static void add_part(struct filling *f, enum part part, int64_t times, int64_t from, int64_t to)
{
    const int64_t *steps = f->t->steps;
    uint32_t first = step_of(f->t, from), last = step_of(f->t, to - 1);
    if (first == last) {
        *cell_part(&f->cells[first], part) += times * served_s(f, from, to);
        return;
    }
    *cell_part(&f->cells[first], part) += times * served_s(f, from, steps[first + 1]);
    *cell_part(&f->cells[last], part) += times * served_s(f, steps[last], to);
    *cell_part(&f->covered[first + 1], part) += times;
    *cell_part(&f->covered[last], part) -= times;
}

static void add_stretch(void *context, const struct stretch *s)
{
    static const enum part parts[] = {[CONDITION_OK] = PART_OK,
                                      [CONDITION_FAULT] = PART_FAULT,
                                      [CONDITION_SILENT] = PART_SILENT,
                                      [CONDITION_BLIND] = PART_BLIND};
    struct filling *f = context;
    add_part(f, parts[s->condition], 1, s->from, s->to);
    if (s->condition == CONDITION_SILENT && f->silent_counts)
        add_part(f, PART_SILENT_LOST, 1, s->from, s->to);
}

static struct timeline_reader reader_of(const struct filling *f)
{
    return district_reader(f->d, f->t->rules);
}

static void walk_piece(void *context, int64_t from, int64_t to)
{
    struct filling *f = context;
    struct timeline_reader reader = reader_of(f);
    timeline_walk(&reader, f->share->asset, f->aspect, from, to, add_stretch, f);
}

static void damp_stretch(void *context, const struct stretch *s)
{
    struct filling *f = context;
    bool fault = s->condition == CONDITION_FAULT;
    add_part(f, fault ? PART_FAULT : PART_SILENT, -1, s->from, s->to);
    if (!fault)
        add_part(f, PART_SILENT_LOST, -1, s->from, s->to);
    add_part(f, PART_DAMPED, 1, s->from, s->to);
}

static void damp_piece(void *context, int64_t from, int64_t to)
{
    struct filling *f = context;
    struct timeline_reader reader = reader_of(f);
    timeline_walk(&reader, f->share->asset, f->aspect, from, to, damp_stretch, f);
}

static void add_covered(struct filling *f)
{
    const struct trend *t = f->t;
    struct trend_cell running = {0};
    for (uint32_t i = 0; i < t->step_count; i++) {
        int64_t length = served_s(f, t->steps[i], t->steps[i + 1]);
        struct trend_cell *c = &f->cells[i];
        struct trend_cell *change = &f->covered[i];
        c->ok += (running.ok += change->ok) * length;
        c->fault += (running.fault += change->fault) * length;
        c->silent += (running.silent += change->silent) * length;
        c->blind += (running.blind += change->blind) * length;
        c->damped += (running.damped += change->damped) * length;
        c->silent_lost += (running.silent_lost += change->silent_lost) * length;
        *change = (struct trend_cell){0};
    }
    f->covered[t->step_count] = (struct trend_cell){0};
}

/* What is covered whole is measured by one pair of measures at a time. */
static void measure_by(struct filling *f, const struct measure *hours, const struct measure *exempt)
{
    if (f->hours == hours && f->exempt == exempt)
        return;
    add_covered(f);
    f->hours = hours;
    f->exempt = exempt;
}

/* The seconds of a share that are assessed. */
static enum status fill_share(const struct share *s, struct filling *f)
{
    struct served served = {.exempt = exemptions_of(&f->d->exemptions, s->asset, f->aspect)};
    const struct measure *many = exempt_measure(&f->d->exemptions, s->asset, f->aspect, s->hours);
    const struct query q = {.to = f->t->to, .as_of = f->t->as_of, .rules = f->t->rules};
    if (many)
        served.exempt = NULL;
    measure_by(f, s->hours, many);
    f->share = s;
    f->silent_counts = s->terms->silent_counts[f->aspect];
    served_cut(&served, s->from, s->to, walk_piece, f);
    if (s->terms->min_outage_s[f->aspect] == 0)
        return STATUS_OK;
    return damping_find(f->d, &q, s, f->aspect, damp_piece, f);
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

static enum status fill_aspects(const struct district *d, const struct trend *t, uint32_t group,
                                struct trend_row *row)
{
    size_t steps = t->step_count;
    enum status status = STATUS_OK;
    memset(row->cells, 0, ASPECT_COUNT * steps * sizeof *row->cells);
    for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++) {
        struct filling f = {.d = d,
                            .t = t,
                            .aspect = (enum aspect)k,
                            .cells = row->cells + (size_t)k * steps,
                            .covered = row->covered};
        for (size_t i = t->group_first[group]; i < t->group_first[group + 1] && status == STATUS_OK;
             i++)
            status = fill_share(&t->population.shares[t->order[i]], &f);
        add_covered(&f);
    }
    return status;
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

enum status trend_row_fill(const struct district *d, const struct trend *t, uint32_t group,
                           struct trend_row *row)
{
    enum status status = STATUS_OK;
    if (t->sealed)
        unpack(t, row);
    else
        status = fill_aspects(d, t, group, row);
    memset(row->repairs, 0, t->step_count * sizeof *row->repairs);
    memset(row->responses, 0, t->step_count * sizeof *row->responses);
    fill_repairs(t, group, row);
    return status;
}

struct figure figure_of_cell(const struct rules *terms, enum aspect aspect,
                             const struct trend_cell *c)
{
    struct tally t = {.ok = c->ok,
                      .fault = c->fault,
                      .silent = c->silent,
                      .blind = c->blind,
                      .damped = c->damped,
                      .silent_lost = c->silent_lost};
    return figure_of_aspect(terms, aspect, &t);
}

/* --- sealing ------------------------------------------------------------------------------------ */

static bool same_cell(const struct trend_cell *a, const struct trend_cell *b)
{
    return a->ok == b->ok && a->fault == b->fault && a->silent == b->silent &&
           a->blind == b->blind && a->damped == b->damped && a->silent_lost == b->silent_lost;
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
        status = trend_row_fill(d, t, g, &row);
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
           p->counted_count * sizeof *p->counted +
           p->share_count * (sizeof *p->shares + sizeof *t->order) +
           p->group_count * (sizeof *p->groups + 64) + t->step_count * sizeof *t->steps;
}
