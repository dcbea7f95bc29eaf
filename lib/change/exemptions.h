/* exemptions.h - exemptions are proposed: by the office, or by a party within the rules' deadlines. */
#ifndef INTACT_CHANGE_EXEMPTIONS_H
#define INTACT_CHANGE_EXEMPTIONS_H

#include "change/actor.h"
#include "change/journalled.h"
#include "change/list.h"

/* Whether one is proposed (an object) or many (an array, a table). */
bool exemptions_are_many(enum document_format format, struct text body);

/* Prepares one proposal or, whole or not at all, many. open_max: how many undecided ones a party may have, for
 * every reader looks past them (STATUS_LIMITED); 0: any number. *ret_change NULL: none is proposed. */
must_use enum status change_prepare_exemptions(const struct district *d, const struct actor *actor,
                                               enum document_format format, struct text body,
                                               int64_t open_max, struct change **ret_change,
                                               struct refusal *refusal);

must_use enum status apply_exemption(struct district *d, const struct journalled *row,
                                     struct error *err);
extern const struct list_applier list_of_exemptions;

#endif
