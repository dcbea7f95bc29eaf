/* rules_in.h - the rules' document: every member checked, and its canonical record. */
#ifndef INTACT_RECORD_RULES_IN_H
#define INTACT_RECORD_RULES_IN_H

#include "model/rules.h"

/* Reads a whole document as version `version`; its own `version` is passed over. A fault names the
 * member's path (`indicators.intact.target`). May be left out: version, silent ("fault"),
 * basis_of_target, compared_to, and an indicator that is not needed (figure/indicator.h). The caller
 * frees with rules_free(). STATUS_INVALID, STATUS_MEMORY. */
must_use enum status rules_in_read(struct text document, uint32_t version, struct rules **ret_rules,
                                   struct error *err);

/* Checks that it is one of the document's reasons for an exemption. STATUS_INVALID: the error names them. */
must_use enum status rules_check_reason(const struct rules *rules, struct text reason,
                                        const char *field, struct error *err);

#endif
