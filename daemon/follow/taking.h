/* taking.h - the thread of a follower: it asks the leader for the next rows, checks each, and hands them to the loop.
 *
 * The loop sends a question and gets it back with the rows. While the thread waits for the leader, the loop does what it
 * always does. */
#ifndef INTACT_FOLLOW_TAKING_H
#define INTACT_FOLLOW_TAKING_H

#include "ledger/fold.h"
#include "store/row_bytes.h"
#include "threads/mailbox.h"

#define TAKING_WAIT_S 5 /* for which a leader without news is asked to wait */

/* A row that has been checked, and what it says. One of `batch` and `change` is set. */
struct taken_row {
    struct taken_row *next;
    struct row_copy *copy;
    struct batch *batch;
    struct change *change;
};
void taken_row_free(struct taken_row *row); /* NULL allowed */

/* A question, and what came of it. The loop owns it but while the thread has it. */
struct taking {
    struct mail mail;      /* first */
    struct position after; /* set by the loop: what it holds, or will hold */

    /* STATUS_OK: here they are, maybe none. STATUS_BUSY, STATUS_MEMORY: ask again later. STATUS_CORRUPT: what the leader has
     * and what is held here contradict each other. */
    enum status status;
    struct error error;
    struct rows_head leader; /* of STATUS_OK */
    struct taken_row *first, *last;
    struct buffer findings; /* of STATUS_CORRUPT: lines that say more; owned */
};

/* Drops what came. */
void taking_clear(struct taking *t);

struct taker;

/* Starts the thread, with a connection of its own to the database. `wake_fd`: an eventfd, written when a question comes back. `url` and
 * `token_file` as of upstream.h. */
must_use enum status taker_start(const char *database, const char *url, const char *token_file,
                                 int wake_fd, struct taker **ret, struct error *err);
/* STATUS_BUSY: it is being stopped, or has a question already. */
must_use enum status taker_send(struct taker *t, struct taking *question);
/* NULL: it is not back yet. */
struct taking *taker_result(struct taker *t);
/* Breaks off what the thread is asking; it comes back with STATUS_BUSY. */
void taker_interrupt(struct taker *t);
/* Takes that back. While no question is out. */
void taker_resume(struct taker *t);
void taker_stop(struct taker *t); /* NULL allowed */

#endif
