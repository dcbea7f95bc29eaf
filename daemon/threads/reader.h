/* reader.h - the helper thread: reads from disk what is not in memory, and does long encodings. */
#ifndef INTACT_DAEMON_READER_H
#define INTACT_DAEMON_READER_H

#include "store/store.h"

/* Work done with the helper's own read-only connection in a short transaction. `run` may touch nothing
 * but the store and *context (a value made for it). The sender owns the errand, and leaves it alone
 * until it comes back through reader_results. */
struct errand {
    enum status (*run)(struct store *store, void *context, struct error *err);
    void *context;
    enum status status; /* the result */
    struct error error;
    struct errand *next; /* the queue's */
};

#define READER_ERRANDS_MAX 256 /* waiting or being done */

struct reader;

/* Opens a connection of its own and starts the thread. `wake_fd` is an eventfd that is written when
 * results wait. */
must_use enum status reader_start(const char *database, int wake_fd, struct reader **ret,
                                  struct error *err);
must_use enum status reader_send(struct reader *r, struct errand *e); /* STATUS_BUSY when full */

/* All results so far, in the order they were sent, as a list through errand->next; NULL: none. */
struct errand *reader_results(struct reader *r);

/* Finishes what waits and ends the thread. Errands that nobody has fetched are forgotten, not
 * freed: they are the senders'. NULL allowed. */
void reader_stop(struct reader *r);

#endif
