/* checkpoint_save.h - writes a checkpoint into the tables run, presence, feed_watch, repair_block and checkpoint. */
#ifndef INTACT_STORE_CHECKPOINT_SAVE_H
#define INTACT_STORE_CHECKPOINT_SAVE_H

#include "store/checkpoint.h"

/* Writes the checkpoint in the running transaction. Causes are stored by name. */
must_use enum status checkpoint_save(struct store *store, const struct checkpoint *c,
                                     struct error *err);

#endif
