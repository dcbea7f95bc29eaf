#include "loop/landings.h"

#include "host/clock.h"

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

#define STEP_REPORTS 16
#define STEP_US      4000

/* Steps the batch at place i until then, and once at least. */
static enum status step_until(struct landings *ls, struct district *d, size_t i, int64_t until_us)
{
    enum status status;
    do
        status = landing_step(ls->items[i], d, STEP_REPORTS, &ls->next[i]);
    while (status == STATUS_OK && ls->next[i] == LANDING_STEP && clock_monotonic_us() < until_us);
    return status;
}

enum status landings_step(struct landings *ls, struct district *d)
{
    int64_t begun_us = clock_monotonic_us(), count = (int64_t)ls->count;
    enum status status = STATUS_OK;
    for (int64_t i = 0; i < count && status == STATUS_OK; i++)
        status = step_until(ls, d, (size_t)i, begun_us + STEP_US * (i + 1) / count);
    return status;
}

enum status landings_step_newest(struct landings *ls, struct district *d)
{
    return step_until(ls, d, ls->count - 1, clock_monotonic_us() + STEP_US);
}

uint32_t landings_of_feed(const struct landings *ls, uint32_t feed)
{
    uint32_t count = 0;
    for (size_t i = 0; i < ls->count; i++)
        count += ls->jobs[i]->batch->feed == feed;
    return count;
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
