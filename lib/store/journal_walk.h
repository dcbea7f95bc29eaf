/* journal_walk.h - reads the rows that a query of the journal finds. */
#ifndef INTACT_STORE_JOURNAL_WALK_H
#define INTACT_STORE_JOURNAL_WALK_H

#include "store/journal_row.h"
#include "store/sql.h"

/* Visits what the query finds, and ends the query. */
must_use enum status journal_walk(struct sql_query *q, journal_visitor *visit, void *context,
                                  struct error *err);

#endif
