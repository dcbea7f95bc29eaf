/* rules_parts.h - the parts of the rules' document that are lists: score, payment, evaluation. */
#ifndef INTACT_RECORD_RULES_PARTS_H
#define INTACT_RECORD_RULES_PARTS_H

#include "format/members.h"
#include "model/rules.h"

/* Read a part into the rules, checking it; the first fault sticks in *m. */
void rules_read_score(struct members *m, struct rules *rules);
/* Reads the optional member `compared_to` of an indicator, or of a row of the evaluation. */
void rules_read_comparison(struct members *m, struct comparison *ret);
/* Reads a limit: seconds, or {"s","calendar"}. */
void rules_read_limit(struct members *m, const char *key, enum need need, struct limit *ret);
void rules_read_payment(struct members *m, struct rules *rules);
void rules_read_evaluation(struct members *m, struct rules *rules);
/* Checks the reasons, and keeps nothing: rules_check_reason() reads them from the record. */
void rules_check_reasons(struct members *exemptions);

#endif
