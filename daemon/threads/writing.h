/* writing.h - what the scribe does for each kind of job, once it is that job's turn. */
#ifndef INTACT_THREADS_WRITING_H
#define INTACT_THREADS_WRITING_H

#include "store/anchor.h"
#include "store/checkpoint_save.h"
#include "store/journal.h"
#include "threads/job.h"

#define GROUP_JOBS_MAX  512                /* journal rows committed together */
#define GROUP_BYTES_MAX ((size_t)32 << 20) /* of frames and changes in one transaction */

/* Does it go into the journal, in one transaction with its neighbours? */
bool job_is_grouped(const struct job *job);

/* The last of the first jobs of the list that are committed together, up to the bounds. `jobs` is
 * grouped itself. */
struct job *group_end(struct job *jobs);

/* Writes and commits the jobs from `first` to `last`, then the anchor. Sets every job's result. IO or CORRUPT: the process must end; else OK. */
enum status group_write(struct store *store, struct anchor *anchor, struct job *first,
                        struct job *last);

/* The same for a JOB_LOOKBACK, which stands alone. */
enum status job_run(struct store *store, struct job *job);

#define CHECKPOINT_PART_ROWS 4096 /* written in one transaction while others wait */

/* The same for the next part of a JOB_CHECKPOINT, which is committed, and moves *at on. One that failed is not gone
 * on with. */
enum status job_store_part(struct store *store, struct job *job, struct checkpoint_place *at);

/* IO and CORRUPT: nothing may be tried again. */
static inline bool status_is_fatal(enum status status)
{
    return status == STATUS_IO || status == STATUS_CORRUPT;
}

#endif
