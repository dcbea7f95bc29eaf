/* stream.h - an answer that goes on: one reader's short queue of server-sent events. Whoever lets it
 * fill is dropped. */
#ifndef INTACT_HTTP_STREAM_H
#define INTACT_HTTP_STREAM_H

#include "base/buffer.h"
#include "base/text.h"

#define STREAM_QUEUE_BYTES_MAX 16384
#define STREAM_PIECE_BYTES     4096
#define STREAM_KERNEL_BYTES    32768 /* for the socket: else megabytes wait there for a slow reader */

struct request;

struct stream {
    struct request *request;
    struct stream *before, *after; /* in the list of loop/streams.h */
    struct buffer queue;           /* what the connection has not taken */
    int64_t said_ms;               /* when something was put there last; clock_monotonic_ms() */
    bool over;                     /* nothing follows the queue */
    bool dropped;                  /* it was too slow; its connection is being cut */
};

/* Adds text to the queue. False: it does not fit, or has no memory; nothing is added any more. */
must_use bool stream_put(struct stream *s, struct text text);

/* Takes up to max bytes from the queue, for the connection. Returns how many. */
size_t stream_take(struct stream *s, char *out, size_t max);

/* Tells whether nothing is in the queue, and nothing will be. */
bool stream_is_over(const struct stream *s);

#endif
