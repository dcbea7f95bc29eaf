/* exemptions.h - an exemption is proposed: what it covers, who may propose it, and until when. */
#ifndef INTACT_CHANGE_EXEMPTIONS_H
#define INTACT_CHANGE_EXEMPTIONS_H

#include "change/actor.h"
#include "change/journalled.h"

/* Checks how many undecided exemptions a party has: every reader looks past them. STATUS_LIMITED: `open_max` or
 * more. 0: any number. */
must_use enum status exemption_check_quota(const struct district *d, const struct actor *actor,
                                           int64_t open_max, struct refusal *refusal);

must_use enum status change_prepare_exemption(const struct district *d, const struct actor *actor,
                                              struct text body, struct change **ret_change,
                                              struct refusal *refusal);

must_use enum status apply_exemption(struct district *d, const struct journalled *row,
                                     struct error *err);

/* The first instant at which evidence for an exemption from `from` on is late: after the
 * proof_by_day-th of the month that follows. */
int64_t exemption_proof_deadline(const struct rule_book *book, const struct rules *rules,
                                 int64_t from);

#endif
