/* compare.h - what is projected from the journal, held against the same made again. */
#ifndef INTACT_STORE_COMPARE_H
#define INTACT_STORE_COMPARE_H

#include "store/handle.h"

/* Has SQLite check the page structure and the indexes. STATUS_CORRUPT says what it found. */
must_use enum status store_check_pages(struct store *store, struct error *err);

/* Checks that tables, triggers, indexes and views are those of this program. STATUS_CORRUPT names the first
 * that is not. A dropped trigger is how an edit of what is append-only begins. */
must_use enum status store_compare_schema(struct store *stored, struct store *fresh,
                                          struct error *err);

/* Compares all rows of all projected tables. Journal, rejects and what checkpoints store are left out.
 * STATUS_CORRUPT names the first table that differs. */
must_use enum status store_compare_tables(struct store *stored, struct store *fresh,
                                          struct error *err);

#endif
