/* month.h - the month's end: publishing, closing and correcting a month, and proving it later. */
#ifndef INTACT_OFFICE_MONTH_H
#define INTACT_OFFICE_MONTH_H

#include "change/change.h"
#include "figure/statement.h"
#include "store/store.h"

/* publish, close, correct (with {"reason"}) of a whole month (lib/figure/README.md, Month's end). STATUS_CONFLICT: it has not
 * ended, is closed already, has not been published, or is not closed (for correct). */
must_use enum status change_prepare_month(const struct district *d, const struct actor *actor,
                                          int year, int month, struct text verb, struct text body,
                                          struct change **ret_change, struct refusal *refusal);

/* Acceptances: an array or one object, all or nothing. *ret_answer: {"added":n}. */
must_use enum status change_prepare_acceptances(const struct district *d,
                                                enum document_format format, struct text body,
                                                struct change **ret_change,
                                                struct buffer *ret_answer, struct refusal *refusal);

/* Points for judged rows of a year's evaluation: an array or one object, all or nothing. */
must_use enum status change_prepare_judgements(const struct district *d, int year,
                                               enum document_format format, struct text body,
                                               struct change **ret_change, struct refusal *refusal);

/* A stored revision as a value. */
must_use enum status month_stored(const struct district *d, const struct month_revision *x,
                                  struct statement *ret, struct error *err);

/* The closed months that a prepared change of the registry reaches and may therefore drift from, as
 * a JSON list: for an asset those it serves in, before or after; for a project or
 * contractor those whose statement names it; for a feed's ttls all. For dry runs. */
must_use enum status months_touched(const struct district *d, enum collection which,
                                    const struct change *change, struct buffer *ret_list);

/* Restates a stored revision from the journal up to its recorded position and answers its document,
 * which has the stored one's bytes unless something is wrong: the caller compares. */
must_use enum status month_recompute(struct store *store, const struct month_revision *x,
                                     struct buffer *ret_document, struct error *err);

/* Every closing of the journal: that its chain follows from the ones before, and that it can be
 * recomputed to the same bytes. STATUS_CORRUPT names the first that can't. */
must_use enum status months_verify(struct store *store, uint32_t *ret_closings, struct error *err);

#endif
