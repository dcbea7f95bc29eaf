/* statement.h - a month's statement as the journal keeps it, and as answers show it. */
#ifndef INTACT_VIEW_STATEMENT_H
#define INTACT_VIEW_STATEMENT_H

#include "figure/statement.h"
#include "format/json_out.h"

/* A month's statement as the journal keeps it: canonical JSON (RFC 8785), the members of the whole
 * document sorted, all of it integers and text. This is what `sha256` is of. */
void statement_document(const struct statement *s, uint32_t revision, const struct zone *zone,
                        struct buffer *out);

/* Writes the answer of GET: the same members, and state, sha256, chain (null for a draft), and who closed
 * the month when and why. stored NULL: a draft. */
void statement_to_json(const struct statement *s, const struct month_revision *stored,
                       const struct zone *zone, bool is_cut, struct buffer *out);

#endif
