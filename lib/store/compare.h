/* compare.h - what is projected from the journal, held against the same made anew. */
#ifndef INTACT_STORE_COMPARE_H
#define INTACT_STORE_COMPARE_H

#include "store/store.h"

/* The page structure and the indexes, as SQLite checks them. STATUS_CORRUPT says what it found. */
must_use enum status store_check_pages(struct store *store, struct error *err);

/* Tables, triggers, indexes and views are those of this program. STATUS_CORRUPT names the first that
 * is not: a dropped trigger is how an edit of what is append-only begins. */
must_use enum status store_compare_schema(struct store *stored, struct store *fresh,
                                          struct error *err);

/* All rows of all projected tables are equal; journal, rejects and what checkpoints store are left
 * out. STATUS_CORRUPT names the first table that differs. */
must_use enum status store_compare_tables(struct store *stored, struct store *fresh,
                                          struct error *err);

#endif
