#include "figure/trend_parts.h"

#include <stdlib.h>
#include <string.h>

static bool same_cell(const struct trend_cell *a, const struct trend_cell *b)
{
    return a->ok == b->ok && a->fault == b->fault && a->silent == b->silent && a->blind == b->blind;
}

static enum status push(struct trend *t, const struct trend_part *part)
{
    if (t->part_count == t->part_cap) {
        size_t cap = t->part_cap ? t->part_cap * 2 : 1024;
        struct trend_part *parts = realloc(t->parts, cap * sizeof *parts);
        if (!parts)
            return STATUS_MEMORY;
        t->parts = parts;
        t->part_cap = cap;
    }
    t->parts[t->part_count++] = *part;
    return STATUS_OK;
}

/* One aspect of one group: no part reaches beyond it. */
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

void trend_unpack(const struct trend *t, struct trend_row *row)
{
    size_t cells = (size_t)ASPECT_COUNT * t->step_count;
    for (size_t i = 0; i < cells; row->part++) {
        const struct trend_part *p = &t->parts[row->part];
        for (uint32_t n = 0; n < p->steps; n++)
            row->cells[i++] = p->cell;
    }
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
