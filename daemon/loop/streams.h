/* stream.h - readers who are told at once that something has moved: server-sent events, each reader
 * with a short queue. Whoever lets it fill is dropped. */
#ifndef INTACT_DAEMON_STREAM_H
#define INTACT_DAEMON_STREAM_H

#include "http/request.h"

#define STREAMS_MAX 64
#define STREAMS_PARTIES_MAX                                                                        \
    48 /* of contractors and supervisors: the office's screens are not crowded out */
#define STREAM_QUEUE_BYTES_MAX 16384
#define STREAM_PIECE_BYTES     4096
#define STREAM_KERNEL_BYTES    32768 /* for the socket: else megabytes wait there for a slow reader */
#define STREAM_RETRY_MS        3000
#define STREAM_QUIET_S         15 /* then a comment tells proxies, and us, that the connection stands */

struct stream {
    struct request *request;
    struct stream *before, *after;
    struct buffer queue; /* what the connection has not taken */
    int64_t said_ms;     /* when something was put there last; clock_monotonic_ms() */
    bool over;           /* nothing follows the queue */
    bool dropped;        /* it was too slow; its connection is being cut */
};

struct streams {
    struct stream *first;
    uint32_t count;
    uint64_t told_seq; /* the position that all have been told */
};

/* Opens one for a request and tells it the position; it ends with the request. STATUS_BUSY: there
 * are STREAMS_MAX, or this is a party's and they have STREAMS_PARTIES_MAX; STATUS_MEMORY. */
must_use enum status streams_add(struct app *app, struct request *q, struct error *err);

/* After a change by a person was applied: `op` as in the journal. Only readers who see the whole
 * district are told which; one whose token it revokes is ended. */
void streams_tell_change(struct app *app, const char *op);
/* Once a second: the position where it has moved, a comment to whom nothing was said for long. */
void streams_tick(struct app *app);
/* Ends them all. */
void streams_end(struct app *app);

/* For the connection: takes up to max bytes from the queue; how many. */
size_t stream_take(struct stream *s, char *out, size_t max);
/* Nothing is in the queue, and nothing will be. */
bool stream_is_over(const struct stream *s);
/* Adds text to the queue. False: it does not fit, or has no memory; nothing is added any more. */
must_use bool stream_put(struct stream *s, struct text text);

#endif
