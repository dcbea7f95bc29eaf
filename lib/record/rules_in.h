/* rules_in.h - the rules' document: every member checked, and its canonical record. */
#ifndef INTACT_RECORD_RULES_IN_H
#define INTACT_RECORD_RULES_IN_H

#include "model/rules.h"

/* Reads a whole document as version `version`; its own `version` is passed over. A fault names the
 * member's path (`indicators.intact.target`). What may be left out: version, silent ("fault"),
 * basis_of_target. The caller frees with rules_free(). STATUS_INVALID, STATUS_MEMORY. */
must_use enum status rules_in_read(struct text document, uint32_t version, struct rules **ret_rules,
                                   struct error *err);

/* Is it one of the document's reasons for an exemption? STATUS_INVALID names those there are. */
must_use enum status rules_check_reason(const struct rules *rules, struct text reason,
                                        const char *field, struct error *err);

#endif
