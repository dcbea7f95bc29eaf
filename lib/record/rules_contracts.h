/* rules_contracts.h - the rules' member `contracts`: what a project's contract says otherwise. */
#ifndef INTACT_RECORD_RULES_CONTRACTS_H
#define INTACT_RECORD_RULES_CONTRACTS_H

#include "format/members.h"
#include "model/rules.h"

/* Reads all that a contract may say, and all that it may leave out, of a document that has both. */
typedef void rules_terms_reader(struct members *m, struct rules *terms);

/* Reads each contract as the document with the contract's members in their place. A member that no
 * contract may have is refused by its name. The first fault sticks in *m. */
void rules_read_contracts(struct members *m, struct rules *rules, rules_terms_reader *read);

#endif
