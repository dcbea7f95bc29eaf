/* checkpoint_save.h - writes a checkpoint into the tables run, presence, feed_watch, repair_block and checkpoint. */
#ifndef INTACT_STORE_CHECKPOINT_SAVE_H
#define INTACT_STORE_CHECKPOINT_SAVE_H

#include "store/checkpoint.h"

/* How far a checkpoint has been written. Zeroed: not begun. */
struct checkpoint_place {
    bool is_begun, is_done;
    uint32_t block, series, run; /* the next of each; run: of that series */
    uint32_t cleared;            /* of a whole one: assets whose old rows are gone */
};

/* Writes about `rows_max` rows more in the running transaction, and moves *at on, up to is_done. Causes are stored by
 * name. Of a checkpoint in parts, no position is stored until the last part: whoever starts meanwhile
 * builds the runs anew. */
must_use enum status checkpoint_save_part(struct store *store, const struct checkpoint *c,
                                          uint32_t rows_max, struct checkpoint_place *at,
                                          struct error *err);

/* Writes all of it in the running transaction. */
must_use enum status checkpoint_save(struct store *store, const struct checkpoint *c,
                                     struct error *err);

#endif
