/* reject_copy.h - refused lines read by the helper thread and carried over to the loop's. */
#ifndef INTACT_DAEMON_REJECT_COPY_H
#define INTACT_DAEMON_REJECT_COPY_H

#include "loop/app.h"

/* A struct reject_row of its own; the texts lie in rejects_copy.bytes. */
struct kept {
    int64_t id, received_at;
    uint64_t seq, number;
    uint32_t feed;
    int format;
    struct text code, field, detail, raw;
};

struct rejects_copy {
    struct reading reading; /* first */
    uint32_t feed;          /* NONE: all */
    bool newest;            /* newest first, below `after`; else oldest first, behind it */
    int64_t after, limit;
    struct kept *items; /* in that order; owned */
    size_t count, cap;
    struct buffer bytes;
};

/* Reads for a request, and calls done in the loop's thread; q->work is the copy. */
void rejects_copy_read(struct request *q, uint32_t feed, bool newest, int64_t after, int64_t limit,
                       void (*done)(struct request *q, struct reading *reading));
/* The same, oldest first, for a struct of `size` bytes that begins with a struct rejects_copy. */
void rejects_copy_read_sized(struct request *q, size_t size, uint32_t feed, int64_t after,
                             int64_t limit,
                             void (*done)(struct request *q, struct reading *reading));

#endif
