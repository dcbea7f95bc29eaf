#include "loop/applying.h"

#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"

#define SLICE_RECORDS 32
#define SLICE_US      4000

enum status applying_step(struct applying *a, struct district *d, bool *ret_done)
{
    const struct journalled row = job_row(a->change);
    int64_t until_us = clock_monotonic_us() + SLICE_US;
    enum status status = STATUS_OK;
    struct error err;
    bool more = true;
    if (!a->work.by)
        status = list_work_begin(&a->work, change_ops[row.op].list, &row, &err);
    while (status == STATUS_OK && more && clock_monotonic_us() < until_us)
        status = list_work_step(&a->work, d, &row, SLICE_RECORDS, &more, &err);
    if (status == STATUS_MEMORY) {
        list_work_free(&a->work);
        return status;
    }
    if (status != STATUS_OK)
        die("a change that was written cannot be applied: %s", err.detail);
    *ret_done = !more;
    return STATUS_OK;
}

struct job *applying_take(struct applying *a)
{
    struct job *job = a->change;
    list_work_free(&a->work);
    a->change = NULL;
    return job;
}

void applying_free(struct applying *a)
{
    if (a->change)
        job_free(applying_take(a));
}
