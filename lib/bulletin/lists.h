/* lists.h - what stands one by one in a month's report: deductions, exemptions, late orders, assets, feeds. */
#ifndef INTACT_BULLETIN_LISTS_H
#define INTACT_BULLETIN_LISTS_H

#include "bulletin/writer.h"
#include "figure/statement.h"

/* Makes those tables, from BULLETIN_DEDUCTIONS to BULLETIN_FEEDS. */
void make_lists(struct writer *w, const struct statement *s, const struct zone *zone);

#endif
