/* scribe.h - the one thread that writes: takes what waits, commits it as a group, hands back results. A checkpoint
 * in parts is stored between the groups. */
#ifndef INTACT_THREADS_SCRIBE_H
#define INTACT_THREADS_SCRIBE_H

#include "store/anchor.h"
#include "store/journal.h"
#include "threads/gate.h"
#include "threads/job.h"

struct scribe;

#define SCRIBE_JOBS_MAX 4096 /* waiting or being done */

/* What a status means to the loop:
 *
 *   FULL, MEMORY, BUSY   nothing of the job has changed anything: answer 503. A JOB_CHECKPOINT that
 *                        failed was marked clean when it was taken: the next one has to be whole.
 *   IO, CORRUPT          end the process (exit 70), and start anew: what is durable is not known. The scribe
 *                        answers everything after it with the same status and touches nothing.
 *   anything else        this one job failed on its own, and nothing of it is kept. */

/* Starts the thread on an open writing store (which becomes its own). `wake_fd` is an eventfd that is
 * written when results wait. `gate` is shared with the reader. */
must_use enum status scribe_start(struct store *store, struct anchor *anchor, struct gate *gate,
                                  int wake_fd, struct scribe **ret, struct error *err);

/* Gives a job away. STATUS_BUSY: the queue is full (SCRIBE_JOBS_MAX), or the scribe is being
 * stopped; the job stays with the caller. */
must_use enum status scribe_send(struct scribe *s, struct job *job);

/* All results so far, in the order they were sent, as a list through job_next(); NULL: none. A JOB_CHECKPOINT comes
 * back later than what was sent after it. */
struct job *scribe_results(struct scribe *s);

/* Has the disk failed, maybe outside of any job (moving the WAL into the database)? *ret_err says how.
 * Asked when wake_fd has been written. */
must_use bool scribe_broken(struct scribe *s, struct error *ret_err);

/* Finishes what waits, ends the thread, empties the WAL, closes the store (not the anchor), and
 * frees results that nobody has fetched. NULL allowed. */
void scribe_stop(struct scribe *s);

#endif
