/* evaluation_in.h - a stored evaluation of a year read back into the value it was written from. */
#ifndef INTACT_RECORD_EVALUATION_IN_H
#define INTACT_RECORD_EVALUATION_IN_H

#include "figure/evaluation.h"

/* Reads what evaluation_document() wrote; written again it gives the same bytes. Its rows are those of the version of
 * the rules that it names, in `book`, which must outlive it. The caller frees it with evaluation_free().
 * STATUS_CORRUPT: it is no evaluation, or of other rules; STATUS_MEMORY. */
must_use enum status evaluation_in_read(struct text document, const struct rule_book *book,
                                        struct evaluation *ret, struct error *err);

#endif
