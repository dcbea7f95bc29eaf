/* mailbox.h - how the loop gives a thread work and gets it back. Beside the gate's, its lock is the only one.
 *
 * The loop sends pieces of mail. The thread takes all that wait, in order, works, and hands them back. The
 * loop is woken through an eventfd and fetches the results. Whoever holds a piece of mail owns it, so
 * that its contents need no lock. */
#ifndef INTACT_THREADS_MAILBOX_H
#define INTACT_THREADS_MAILBOX_H

#include "base/status.h"

#include <stdint.h>

/* The first member of whatever is sent. */
struct mail {
    struct mail *next; /* in the list that it came in */
};

struct mailbox;

/* Makes a mailbox for at most `max` pieces that have not been handed back. `wake_fd` is an eventfd; it
 * is written when results wait. NULL: out of memory. */
struct mailbox *mailbox_new(uint32_t max, int wake_fd);
/* Frees the mailbox, not the mail in it. The thread has ended, or was never started. NULL allowed. */
void mailbox_free(struct mailbox *m);

/* --- the loop's side -------------------------------------------------------------------------- */

/* Starts the thread. `work` takes mail until there is no more, and returns. STATUS_IO: the system gives
 * no thread. */
must_use enum status mailbox_start(struct mailbox *m, const char *name,
                                   void *(*work)(void *context), void *context, struct error *err);
/* Sends one piece. STATUS_BUSY: the mailbox is full or is being stopped; the mail stays the
 * caller's. */
must_use enum status mailbox_send(struct mailbox *m, struct mail *mail);
/* Returns all that has been handed back, in that order, as a list; NULL: nothing. */
struct mail *mailbox_results(struct mailbox *m);
/* Has the thread said that it is broken? *ret_err says how. */
must_use bool mailbox_broken(struct mailbox *m, struct error *ret_err);
/* Waits until the thread has done what waits, and has ended. The results can still be fetched. */
void mailbox_stop(struct mailbox *m);

/* --- the thread's side ------------------------------------------------------------------------ */

/* Waits for mail and returns all of it, as a list. NULL: the mailbox is being stopped and is empty. */
struct mail *mailbox_take_all(struct mailbox *m);
/* Returns what waits, as a list, and waits for nothing. NULL: nothing does. */
struct mail *mailbox_take_waiting(struct mailbox *m);
/* Gives back the mail from `first` to `last` and wakes the loop. */
void mailbox_hand_back(struct mailbox *m, struct mail *first, struct mail *last);
/* Says that the thread cannot go on, and wakes the loop. */
void mailbox_break(struct mailbox *m, const struct error *err);

#endif
