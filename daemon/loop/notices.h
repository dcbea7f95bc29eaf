/* notices.h - somebody is told: what stands is looked at every minute, what is to be said of it is written down, and
 * then the courier takes it to its receivers, again and again until it is there.
 *
 * A message is in the database before it is sent, together with what its receiver then knows. So a kill loses none, and
 * decides on none twice. One that was taken while the program was killed is sent again under the same name: a receiver
 * gets each message at least once, and can tell by the name that it has it already. */
#ifndef INTACT_LOOP_NOTICES_H
#define INTACT_LOOP_NOTICES_H

#include "loop/notice_state.h"

struct store;

#define NOTICE_BACKOFF_S     30 /* after a first try that failed; then twice that */
#define NOTICE_BACKOFF_MAX_S 3600
#define NOTICE_SLICE_US      20000 /* of one second, for looking at what stands */

/* Reads what is to be sent and what is known. */
must_use enum status notices_load(struct notices *n, const struct directory *directory,
                                  struct store *store, struct error *err);
/* Starts the courier. */
must_use enum status notices_start(struct notices *n, int wake_fd, struct error *err);
void notices_stop(struct notices *n); /* ends the courier, and frees all */

/* Does what is due. Once a second. */
void notices_tick(struct app *app);
/* Takes what the courier has brought back, so that it is written before a stop. When the courier wakes the loop. */
void notices_collect(struct app *app);

/* Asks for a message that only tries the way to a receiver; *ret_id is the number it gets. STATUS_BUSY: enough
 * are asked for. STATUS_MEMORY. */
must_use enum status notices_test(struct notices *n, const char *receiver, int64_t *ret_id);

/* Since when the oldest message waits that is to be sent; INSTANT_NONE: none does. */
int64_t notices_oldest(const struct notices *n);

#endif
