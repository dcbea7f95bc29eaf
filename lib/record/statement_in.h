/* statement_in.h - a stored statement read back into the value it was written from. */
#ifndef INTACT_RECORD_STATEMENT_IN_H
#define INTACT_RECORD_STATEMENT_IN_H

#include "figure/statement.h"

/* Reads what statement_document() wrote; written again it gives the same bytes. *ret owns its texts, and
 * the caller frees it with statement_free(). Of the raw seconds
 * only numerator and denominator were stored: raw_silent is 0 and raw_fault holds both.
 * STATUS_CORRUPT: it is no statement; STATUS_MEMORY. */
must_use enum status statement_in_read(struct text document, struct statement *ret,
                                       struct error *err);

#endif
