/* checkpoint_load.h - reads a stored checkpoint back into empty timelines. */
#ifndef INTACT_STORE_CHECKPOINT_LOAD_H
#define INTACT_STORE_CHECKPOINT_LOAD_H

#include "model/arrival.h"
#include "store/checkpoint.h"

/* The one row of table checkpoint. */
struct stored_position {
    uint64_t seq, reports; /* seq 0: nothing is stored */
    int64_t repairs;
    struct digest head;
    int64_t first_at, last_at;
};
must_use enum status checkpoint_position(struct store *store, struct stored_position *ret,
                                         struct error *err);

/* The position of what is stored, if that is of this journal; else 0. */
must_use enum status checkpoint_seq(struct store *store, uint64_t *ret_seq, struct error *err);

/* Fills empty timelines (grown to asset_count and feed_count already) from the rows of what is stored, and says
 * what position they show. */
must_use enum status checkpoint_load(struct store *store, struct timelines *t,
                                     struct stored_position *ret, struct error *err);

/* Puts the stored repairs into an empty set, with the position that they show. STATUS_CORRUPT: they are damaged, and
 * the set may hold some. *ret_seq 0: nothing is stored. */
must_use enum status checkpoint_load_repairs(struct store *store, struct repairs *repairs,
                                             uint64_t *ret_seq, struct digest *ret_head,
                                             struct error *err);

/* Adds the stored arrivals of that position. STATUS_UNKNOWN: none are stored. STATUS_CORRUPT: they are damaged, and some
 * may have been added. */
must_use enum status checkpoint_load_arrivals(struct store *store, struct arrivals *arrivals,
                                              struct error *err);

#endif
