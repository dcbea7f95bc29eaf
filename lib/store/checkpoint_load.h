/* checkpoint_load.h - reads a stored checkpoint back into empty timelines. */
#ifndef INTACT_STORE_CHECKPOINT_LOAD_H
#define INTACT_STORE_CHECKPOINT_LOAD_H

#include "store/checkpoint.h"

/* Fills empty timelines (grown to asset_count and feed_count already) from what is stored.
 * *ret_seq 0: nothing is stored. */
must_use enum status checkpoint_load(struct store *store, struct timelines *t, uint64_t *ret_seq,
                                     struct digest *ret_head, uint64_t *ret_reports,
                                     int64_t *ret_first_at, int64_t *ret_last_at,
                                     struct error *err);

/* Puts the stored repairs into an empty set, with the position that they show. STATUS_CORRUPT: they are damaged, and
 * the set may hold some. *ret_seq 0: nothing is stored. */
must_use enum status checkpoint_load_repairs(struct store *store, struct repairs *repairs,
                                             uint64_t *ret_seq, struct digest *ret_head,
                                             struct error *err);

#endif
