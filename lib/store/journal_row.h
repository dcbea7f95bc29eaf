/* journal_row.h - one stored journal row as columns and as the bytes that its head is made of. */
#ifndef INTACT_STORE_JOURNAL_ROW_H
#define INTACT_STORE_JOURNAL_ROW_H

#include "store/journal.h"
#include "store/sql.h"

/* Bits needed to write last_at - first_at: 0 for 0, and below 2^bits always. */
unsigned journal_span_bits(int64_t first_at, int64_t last_at);

/* The head that follows from the one before and the row's fields. */
must_use enum status journal_chain(const struct digest *before, const struct journal_row *row,
                                   struct digest *ret_head);

/* Reads the columns that every journal query of schema/queries.sql lists in the same order.
 * STATUS_CORRUPT for values that no journal_append wrote. */
must_use enum status journal_row_read(const struct sql_query *q, struct journal_row *ret_row,
                                      struct error *err);

/* Visits what the query finds, and ends it. */
must_use enum status journal_walk(struct sql_query *q, journal_visitor *visit, void *context,
                                  struct error *err);

#endif
