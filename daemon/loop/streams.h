/* streams.h - readers who are told at once that something has moved: who there are, and what they are
 * told (their queues: http/stream.h). */
#ifndef INTACT_LOOP_STREAMS_H
#define INTACT_LOOP_STREAMS_H

#include "http/request.h"

#define STREAMS_MAX 64
#define STREAMS_PARTIES_MAX                                                                        \
    48 /* of contractors and supervisors: the office's screens are not crowded out */
#define STREAM_RETRY_MS 3000
#define STREAM_QUIET_S  15 /* then a comment tells proxies, and us, that the connection is alive */

struct streams {
    struct stream *first;
    uint32_t count;
    uint64_t told_version; /* of the model that all have been told of */
};

/* Opens one for a request and tells it the position; it ends with the request. STATUS_BUSY: there
 * are STREAMS_MAX, or this is a party's and they have STREAMS_PARTIES_MAX; STATUS_MEMORY. */
must_use enum status streams_add(struct app *app, struct request *q, struct error *err);

/* After a change by a person was applied: `op` and `seq` as in the journal. Only readers who see the whole
 * district are told which; one whose token it revokes is ended. */
void streams_tell_change(struct app *app, const char *op, uint64_t seq);
/* Once a second: the position where it has moved, a comment to whom nothing was said for long. */
void streams_tick(struct app *app);
/* Ends them all. */
void streams_end(struct app *app);

#endif
