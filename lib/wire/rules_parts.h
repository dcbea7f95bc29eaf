/* rules_parts.h - the parts of the rules' document that are lists: score, payment, evaluation. */
#ifndef INTACT_WIRE_RULES_PARTS_H
#define INTACT_WIRE_RULES_PARTS_H

#include "wire/members.h"

/* Check a part; the first fault sticks in *m. They leave nothing behind: whoever needs these parts reads
 * them from the record. */
void rules_check_score(struct members *m);
void rules_check_payment(struct members *m);
void rules_check_evaluation(struct members *m);
void rules_check_reasons(struct members *exemptions);

#endif
