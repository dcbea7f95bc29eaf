/* evaluation.h - the year's evaluation as JSON and as CSV. */
#ifndef INTACT_VIEW_EVALUATION_H
#define INTACT_VIEW_EVALUATION_H

#include "base/buffer.h"
#include "figure/evaluation.h"
#include "model/month.h"

/* A year's evaluation as the journal keeps it: canonical JSON (RFC 8785), all of it integers and text. This is what
 * `sha256` is of. */
void evaluation_document(const struct evaluation *e, uint32_t revision, const struct zone *zone,
                         struct buffer *out);
/* Writes the answer of GET: the members of a document, and state, sha256, chain, and who settled it when and why.
 * stored NULL: a draft. */
void evaluation_to_json(struct text document, const struct month_revision *stored,
                        const struct zone *zone, struct buffer *out);
void evaluation_to_csv(const struct evaluation *e, struct buffer *out);

#endif
