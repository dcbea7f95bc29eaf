/* exemptions.h - exemptions are proposed: by the office, or by a party within the rules' deadlines. */
#ifndef INTACT_CHANGE_EXEMPTIONS_H
#define INTACT_CHANGE_EXEMPTIONS_H

#include "change/actor.h"
#include "change/journalled.h"
#include "change/list.h"
#include "change/preparation.h"

/* Whether one is proposed (an object) or many (an array, a table). */
bool exemptions_are_many(enum document_format format, struct text body);

/* Prepares one proposal. open_max: how many undecided ones a party may have, for every reader looks past them
 * (STATUS_LIMITED); 0: any number. */
must_use enum status change_prepare_exemption(const struct district *d, const struct actor *actor,
                                              struct text body, int64_t open_max,
                                              struct change **ret_change, struct refusal *refusal);

/* Begins to prepare many, whole or not at all. What is proposed or approved already in the same words is counted as
 * unchanged and not proposed again. The answer is that of an upsert. */
must_use enum status change_begin_exemptions(const struct district *d, const struct actor *actor,
                                             enum document_format format, struct text body,
                                             int64_t open_max, struct refusal *refusal,
                                             struct preparation **ret);
/* The same at once, without a limit. */
must_use enum status change_prepare_exemptions(const struct district *d, const struct actor *actor,
                                               enum document_format format, struct text body,
                                               struct change **ret_change,
                                               struct buffer *ret_answer, struct refusal *refusal);

must_use enum status apply_exemption(struct district *d, const struct journalled *row,
                                     struct error *err);
extern const struct list_applier list_of_exemptions;

#endif
