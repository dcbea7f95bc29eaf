/* statement_detail.h - what of a month stands one by one beside what is added up: the exemptions that counted, and the
 * orders that were late. */
#ifndef INTACT_FIGURE_STATEMENT_DETAIL_H
#define INTACT_FIGURE_STATEMENT_DETAIL_H

#include "figure/population.h"
#include "figure/statement.h"

/* An exemption that covers seconds of a project in the month. */
struct exempted {
    uint32_t project, last_asset; /* last_asset: the one counted last */
    struct statement_exemption x;
};

/* A round of an order that was repaired late, or not yet and is due. */
struct late_order {
    uint32_t project;
    struct statement_order x;
};

struct statement_details {
    struct exempted *exempted; /* owned */
    struct late_order *late;   /* owned */
    size_t exempted_count, exempted_cap, late_count, late_cap;
};

/* Gathers those of the query's month, of the shares in it. STATUS_MEMORY. */
must_use enum status details_gather(const struct district *d, const struct query *q,
                                    const struct population *p, struct statement_details *ret);
void details_free(struct statement_details *s);

/* Gives a project its own: exemptions by their beginning, whatever order they were proposed in, orders by id.
 * STATUS_MEMORY. */
must_use enum status details_fill(const struct statement_details *s, uint32_t project,
                                  struct statement_project *p);

#endif
