/* reject_copy.h - refused lines read by the helper thread and carried over to the loop's. */
#ifndef INTACT_API_REJECT_COPY_H
#define INTACT_API_REJECT_COPY_H

#include "base/buffer.h"
#include "base/text.h"
#include "store/store.h"

/* A copy of a struct reject_row. Its texts lie in rejects_copy.bytes. */
struct kept {
    int64_t id, received_at;
    uint64_t seq, number;
    uint32_t feed;
    int format;
    struct text code, field, detail, raw;
};

/* What to read (the first part), and what was there. */
struct rejects_copy {
    uint32_t feed; /* NONE: all */
    bool newest;   /* newest first, below `after`; else oldest first, after it */
    int64_t after, limit;
    struct kept *items; /* in that order; owned */
    size_t count, cap;
    struct buffer bytes;
};

/* Reads what is asked for, in the helper's thread. rejects_copy_free() it always. */
must_use enum status rejects_copy_read(struct rejects_copy *c, struct store *store,
                                       struct error *err);
void rejects_copy_free(struct rejects_copy *c);

#endif
