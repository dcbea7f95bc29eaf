/* part_void.h - parts of what feeds said that two people took out of the set: a feed, assets, aspects, a stretch. */
#ifndef INTACT_MODEL_PART_VOID_H
#define INTACT_MODEL_PART_VOID_H

#include "model/registry.h"

/* One void. It counts once approved, and for ever; what is said after it was asked for is not in it. */
struct part_void {
    uint32_t id; /* from 1 */
    uint32_t feed;
    uint32_t *assets; /* sorted numbers; owned; a count of 0: every asset */
    uint32_t asset_count;
    uint8_t aspects; /* bit per aspect; never 0 */
    int64_t from, to;
    uint64_t seq_max;                      /* rows up to this one are in it */
    uint64_t batches, reports, heartbeats; /* that it was found to hold when it was asked for */
    char *reason;                          /* owned */
    uint32_t proposed_by;                  /* token */
    int64_t proposed_at;
    bool approved;
    uint32_t approved_by; /* token */
    int64_t approved_at;
    uint64_t approved_seq; /* journal row of the approval; known after a start, 0 before */
};

struct part_voids {
    struct part_void *items; /* items[id - 1], where they are the district's; owned */
    uint32_t count, cap;
};

void part_void_free_content(struct part_void *v);
void part_voids_free(struct part_voids *s);
/* Takes the value over. STATUS_MEMORY: it stays with the caller. */
must_use enum status part_voids_add(struct part_voids *s, struct part_void *value);

/* Is everything the feed said in that time in it, its heartbeats too? */
bool part_void_is_whole(const struct part_void *v);

/* Could anything of this row, whose reports are of [first_at, last_at], be in one of them, approved or not? */
bool part_voids_touch(const struct part_voids *s, uint64_t seq, uint32_t feed, int64_t first_at,
                      int64_t last_at);
/* Returns what is left of a report's states (two bits an aspect) by all of them, approved or not. */
uint8_t part_voids_leave(const struct part_voids *s, uint64_t seq, uint32_t feed, uint32_t asset,
                         int64_t at, uint8_t states);
/* Is a heartbeat in one of them? */
bool part_voids_take_beat(const struct part_voids *s, uint64_t seq, uint32_t feed, int64_t at);

#endif
