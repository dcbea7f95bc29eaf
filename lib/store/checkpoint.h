/* checkpoint.h - the runs, presences, watches and repairs as stored: derived from the journal, kept so that a start is
 * quick. */
#ifndef INTACT_STORE_CHECKPOINT_H
#define INTACT_STORE_CHECKPOINT_H

#include "base/buffer.h"
#include "base/digest.h"
#include "model/repair.h"
#include "model/timeline.h"
#include "store/handle.h"

/* What the loop thread hands over for one checkpoint: an immutable value, made by checkpoint_take.
 * For each series of which something is dirty: stored runs that begin at or after dirty_first are replaced. */
struct checkpoint_series {
    uint32_t asset;
    uint8_t aspect;
    bool presences_dirty;                   /* those that are stored are replaced by the slice */
    uint32_t dirty_first;                   /* seconds from INSTANT_2000; UINT32_MAX: no run is */
    uint32_t run_from, run_count;           /* slice of struct checkpoint.runs */
    uint32_t presence_from, presence_count; /* slice of struct checkpoint.presences */
};
struct checkpoint_watch {
    uint32_t feed;
    int64_t dirty_from;
    uint32_t interval_from, interval_count;
};
/* A block of repairs, packed. */
struct checkpoint_block {
    uint32_t block;
    size_t from, len; /* slice of struct checkpoint.packs */
};
struct checkpoint {
    uint64_t seq; /* the journal position that all of this shows */
    struct digest head;
    bool whole; /* everything stored before goes */
    bool
        in_parts; /* it may be much, and what is stored is worth nothing: stored in many transactions */
    uint64_t reports;
    int64_t first_at, last_at;
    struct checkpoint_series *series;
    struct run *runs;
    struct presence *presences;
    struct checkpoint_watch *watches;
    struct interval *intervals;
    struct checkpoint_block *blocks;
    struct buffer packs, arrivals; /* arrivals: packed; nothing: not stored */
    uint32_t block_count, repairs; /* repairs: how many there are in all */
    uint32_t series_count, run_count, presence_count, watch_count, interval_count;
    char **causes; /* all cause names by number, from 0 */
    uint32_t cause_count;
};

/* Copies what is dirty (`whole`: everything, in parts) out of timelines and repairs and marks it clean.
 * STATUS_MEMORY: nothing is marked. */
must_use enum status checkpoint_take(struct timelines *t, struct repairs *repairs, bool whole,
                                     struct checkpoint **ret);
void checkpoint_free(struct checkpoint *c); /* NULL allowed */

/* What is stored beside a pack of repairs, to tell that neither it nor its place was damaged. STATUS_IO. */
must_use enum status checkpoint_block_digest(uint32_t block, struct text pack, struct digest *ret);

#endif
