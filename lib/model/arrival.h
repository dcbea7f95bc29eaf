/* arrival.h - when each feed last sent something, beside the time that it put on what it sent: a feed whose
 * clock or time zone is wrong arrives, and watches nothing. */
#ifndef INTACT_MODEL_ARRIVAL_H
#define INTACT_MODEL_ARRIVAL_H

#include "base/buffer.h"
#include "base/instant.h"
#include "base/status.h"

struct arrival {
    int64_t at;      /* when its newest accepted batch came in; INSTANT_NONE: none yet */
    int64_t last_at; /* the latest report or heartbeat in it */
};

struct arrivals {
    struct arrival *items; /* by feed number; owned */
    uint32_t count;
};

void arrivals_free(struct arrivals *a);
/* Notes a batch. STATUS_MEMORY. */
must_use enum status arrivals_note(struct arrivals *a, uint32_t feed, int64_t at, int64_t last_at);
/* Appends them as bytes, the same ones for the same arrivals. */
void arrivals_pack(const struct arrivals *a, struct buffer *out);
/* Adds what was packed. STATUS_CORRUPT: that is something else; some may have been added. STATUS_MEMORY. */
must_use enum status arrivals_unpack(struct arrivals *a, struct text pack);
/* Returns the newest arrival of a feed. */
struct arrival arrival_of(const struct arrivals *a, uint32_t feed);

/* Returns by how many seconds what a feed sends is dated back, where it arrives within feed_ttl_s of `now`
 * and is too old to watch anything; 0: it is not so. */
int64_t arrival_dated_back_s(const struct arrivals *a, uint32_t feed, int64_t feed_ttl_s,
                             int64_t now);

#endif
