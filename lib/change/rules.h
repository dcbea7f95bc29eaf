/* rules.h - a new version of the rules, and what it would change. */
#ifndef INTACT_CHANGE_RULES_H
#define INTACT_CHANGE_RULES_H

#include "change/journalled.h"

/* The body is the document of PUT /api/v1/rules; its `version` is given here. */
must_use enum status change_prepare_rules(const struct district *d, struct text body,
                                          struct change **ret_change, struct refusal *refusal);
/* Answers a dry run of the same: the version it would be, from which month, what differs from the
 * version that holds in that month now (`compared_with`), and the document as it would be kept. */
must_use enum status change_try_rules(const struct district *d, struct text body,
                                      struct buffer *ret_answer, struct refusal *refusal);

/* Tells whether everybody in the body's `notices` is told where somebody of this name is told already. Only an admin sets where notices go: the program sends what the district
 * holds there. STATUS_FORBIDDEN names the first who is not. */
must_use enum status change_check_addresses(const struct district *d, struct text body,
                                            struct refusal *refusal);

/* The default rules, as the first change of an empty district. */
must_use enum status change_default_rules(struct change **ret_change, struct error *err);

must_use enum status apply_rules(struct district *d, const struct journalled *row,
                                 struct error *err);

#endif
