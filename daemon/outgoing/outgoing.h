/* outgoing.h - what we ask of platforms over HTTP, without ever waiting: each step is made once a second. */
#ifndef INTACT_OUTGOING_OUTGOING_H
#define INTACT_OUTGOING_OUTGOING_H

#include "base/buffer.h"
#include "base/text.h"

#define OUTGOING_MAX       16    /* calls under way */
#define OUTGOING_BYTES_MAX 65536 /* of an answer */
#define OUTGOING_TIMEOUT_S 10L

struct outgoing;

/* Told when a call is over. `answer` is empty where none came. */
typedef void outgoing_done(void *context, uint32_t platform, unsigned which, bool answered,
                           struct text answer);

must_use enum status outgoing_open(outgoing_done *done, void *context, struct outgoing **ret);
void outgoing_close(struct outgoing *o); /* NULL allowed */

/* Sends a body of GA/T 1400, which is taken over, as a POST. `platform` and `which` are handed back.
 * STATUS_BUSY: enough calls are under way. STATUS_MEMORY. */
must_use enum status outgoing_post(struct outgoing *o, const char *url, const char *identity,
                                   struct buffer *body, uint32_t platform, unsigned which);
/* Makes the next step of every call. */
void outgoing_tick(struct outgoing *o);

#endif
