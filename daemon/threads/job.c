#include "threads/job.h"

#include <stdlib.h>

static void free_contents(struct job *job)
{
    switch (job->kind) {
    case JOB_BATCH:
        batch_free(job->batch);
        free(job->replayed.items);
        break;
    case JOB_CHANGE:
        change_free(job->change);
        rebuilt_free(job->rebuilt);
        break;
    case JOB_REGISTRATION:
        free(job->registration);
        break;
    case JOB_NOTICES:
        notice_write_free(job->notices);
        break;
    case JOB_LOOKBACK:
        late_slice_free(&job->slice);
        late_points_free(job->points);
        break;
    case JOB_CHECKPOINT:
        checkpoint_free(job->checkpoint);
        break;
    }
}

void job_free(struct job *job)
{
    if (!job)
        return;
    free_contents(job);
    row_copy_free(job->stored);
    free(job);
}

struct journalled job_row(const struct job *job)
{
    return (struct journalled){job->change->op, job->seq, change_body(job->change), job->token,
                               job->received_at};
}

void jobs_free(struct job *first)
{
    for (struct job *next; first; first = next) {
        next = job_next(first);
        job_free(first);
    }
}
