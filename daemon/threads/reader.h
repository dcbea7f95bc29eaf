/* reader.h - the thread that reads from disk what is not in memory, and does long encodings. */
#ifndef INTACT_THREADS_READER_H
#define INTACT_THREADS_READER_H

#include "store/store.h"
#include "threads/gate.h"
#include "threads/mailbox.h"

/* Work for the reader. The sender owns it, and leaves it alone until it comes back through
 * reader_results(). */
struct read_job {
    struct mail mail; /* first */
    /* Reads with the reader's own connection, all of one moment. It may touch nothing but the store and
     * *context (a value made for it). */
    enum status (*run)(struct store *store, void *context, struct error *err);
    void *context;
    bool again; /* set by `run`: it has more to read, of another moment, before any other job */

    enum status status; /* the result, as `run` returned it */
    struct error error;
};

#define READER_JOBS_MAX 256 /* waiting or being done */

struct reader;

/* Opens a connection of its own and starts the thread. `wake_fd` is an eventfd; it is written when
 * results wait. `gate` is shared with the scribe. */
must_use enum status reader_start(const char *database, struct gate *gate, int wake_fd,
                                  struct reader **ret, struct error *err);
/* Sends work. STATUS_BUSY: READER_JOBS_MAX are out already. */
must_use enum status reader_send(struct reader *r, struct read_job *job);

/* Returns all results so far, in the order they were sent, as a list through read_job_next(); NULL:
 * none. */
struct read_job *reader_results(struct reader *r);

static inline struct read_job *read_job_next(const struct read_job *job)
{
    return (struct read_job *)(void *)job->mail.next;
}

/* Finishes what waits and ends the thread. Jobs that nobody has fetched are forgotten, not freed: they
 * are the senders'. NULL allowed. */
void reader_stop(struct reader *r);

#endif
