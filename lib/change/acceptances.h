/* acceptances.h - what was inspected on site (acceptances), and points for judged rows: lists taken whole or not at all. */
#ifndef INTACT_CHANGE_ACCEPTANCES_H
#define INTACT_CHANGE_ACCEPTANCES_H

#include "change/list.h"
#include "change/preparation.h"

/* Acceptances: an array or one object. *ret_answer: {"added":n}. *ret_change is NULL for an empty list. */
must_use enum status change_prepare_acceptances(const struct district *d,
                                                enum document_format format, struct text body,
                                                struct change **ret_change,
                                                struct buffer *ret_answer, struct refusal *refusal);

/* Begins the same for a body of any length. */
must_use enum status change_begin_acceptances(const struct district *d, enum document_format format,
                                              struct text body, struct refusal *refusal,
                                              struct preparation **ret);

/* Points for judged rows of a year's evaluation: an array or one object. *ret_change: as above. */
must_use enum status change_prepare_judgements(const struct district *d, int year,
                                               enum document_format format, struct text body,
                                               struct change **ret_change, struct refusal *refusal);

extern const struct list_applier list_of_acceptances, list_of_judgements;

#endif
