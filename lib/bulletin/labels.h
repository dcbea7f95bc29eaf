/* labels.h - what contractors and projects are called on paper: by their names, and by their codes too where two of
 * them have one name. */
#ifndef INTACT_BULLETIN_LABELS_H
#define INTACT_BULLETIN_LABELS_H

#include "bulletin/writer.h"
#include "figure/statement.h"

void add_contractor(struct writer *w, const struct statement *s, const struct statement_item *item);
void add_project_name(struct writer *w, const struct statement *s,
                      const struct statement_project *p);

#endif
