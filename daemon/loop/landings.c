#include "loop/landings.h"

#include <stdlib.h>

enum status landings_add(struct landings *ls, struct district *d, struct job *job)
{
    const struct batch *b = job->batch;
    if (ls->count == LANDINGS_MAX)
        return STATUS_BUSY;
    struct landing *l = calloc(1, sizeof *l);
    if (!l)
        return STATUS_MEMORY;
    enum status status =
        landing_begin(l, d, job->seq, b->feed, b->received_at, b->raw.bytes, b->raw.len);
    if (status != STATUS_OK) {
        free(l);
        return status;
    }
    ls->items[ls->count] = l;
    ls->jobs[ls->count] = job;
    ls->next[ls->count++] = LANDING_STEP;
    return STATUS_OK;
}

enum status landings_step(struct landings *ls, struct district *d)
{
    for (size_t i = 0; i < ls->count; i++) {
        enum status status = landing_step(ls->items[i], d, &ls->next[i]);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

bool landings_want_step(const struct landings *ls)
{
    for (size_t i = 0; i < ls->count; i++) {
        if (ls->next[i] == LANDING_STEP)
            return true;
    }
    return false;
}

static void remove_at(struct landings *ls, size_t i)
{
    landing_free(ls->items[i]);
    free(ls->items[i]);
    ls->count--;
    for (; i < ls->count; i++) {
        ls->items[i] = ls->items[i + 1];
        ls->jobs[i] = ls->jobs[i + 1];
        ls->next[i] = ls->next[i + 1];
    }
}

struct job *landings_take(struct landings *ls, bool any)
{
    for (size_t i = 0; i < ls->count; i++) {
        if (!any && ls->next[i] != LANDING_DONE)
            continue;
        struct job *job = ls->jobs[i];
        remove_at(ls, i);
        return job;
    }
    return NULL;
}

enum status landings_slice(struct landings *ls, struct district *d, struct late_slice *ret)
{
    for (size_t n = 0; n < ls->count; n++) {
        size_t i = (ls->turn + n) % ls->count;
        if (ls->next[i] != LANDING_SLICE)
            continue;
        ls->reading = i;
        ls->turn = i + 1;
        return landing_slice(ls->items[i], d, ls->items, ls->count, ret);
    }
    return STATUS_UNKNOWN;
}

enum status landings_write(struct landings *ls, struct district *d,
                           const struct late_points *points)
{
    return landing_write(ls->items[ls->reading], d, ls->items, points);
}

void landings_retreat(struct landings *ls)
{
    landing_retreat(ls->items[ls->reading]);
}
