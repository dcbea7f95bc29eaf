/* figure_query.h - reads a figure's question: window, grouping, filters, who asks. */
#ifndef INTACT_API_FIGURE_QUERY_H
#define INTACT_API_FIGURE_QUERY_H

#include "figure/query.h"
#include "http/request.h"

/* Reads month, or from and to, or takes this month; and as_of, by and the filters. query_free() it
 * always. */
must_use enum status figure_query_read(const struct request *q, struct query *ret,
                                       struct error *err);

/* Reads the window alone, with as_of and the rules. */
must_use enum status figure_window_read(const struct request *q, struct query *ret,
                                        struct error *err);

/* Reads the one second that a status is of (as_of, now by default), and its rules. */
must_use enum status figure_second_read(const struct request *q, struct query *ret,
                                        struct error *err);

#endif
