/* rules_parts.h - the parts of the rules' document that are lists: score, payment, evaluation. */
#ifndef INTACT_RECORD_RULES_PARTS_H
#define INTACT_RECORD_RULES_PARTS_H

#include "format/members.h"
#include "model/rules.h"

/* Read a part into the rules, checking it; the first fault sticks in *m. */
void rules_read_score(struct members *m, struct rules *rules);
/* The optional member `compared_to` of an indicator or a row of the evaluation; without it none is named. */
void rules_read_comparison(struct members *m, struct comparison *ret);
void rules_read_payment(struct members *m, struct rules *rules);
void rules_read_evaluation(struct members *m, struct rules *rules);
/* Only checked: who needs the reasons reads them from the record. */
void rules_check_reasons(struct members *exemptions);

#endif
