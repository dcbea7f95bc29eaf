/* rules_notices.h - the member `notices` of the rules' document: who is told of what. */
#ifndef INTACT_RECORD_RULES_NOTICES_H
#define INTACT_RECORD_RULES_NOTICES_H

#include "base/buffer.h"
#include "format/members.h"
#include "model/rules.h"

/* Reads it into the rules, checking it; the first fault sticks in *m. Without it nobody is told. */
void rules_read_notices(struct members *m, struct rules *rules);

/* Writes a document of the rules as a reader may see it: who is told where is the office's own. `organisation` is
 * the reader's code, whose receivers stay; NULL: none do. STATUS_MEMORY, STATUS_INVALID. */
must_use enum status rules_hide_notices(struct text record, const char *organisation,
                                        struct buffer *out, struct error *err);

#endif
