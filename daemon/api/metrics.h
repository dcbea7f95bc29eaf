/* metrics.h - the daemon's numbers and the district's rates as Prometheus reads them. */
#ifndef INTACT_DAEMON_METRICS_H
#define INTACT_DAEMON_METRICS_H

#include "figure/rates.h"
#include "loop/app.h"

#define METRICS_GROUPINGS 3 /* by contractor, project and town */

/* One row a metric: its name, what it is, and who writes its samples. */
struct metrics_page {
    const struct app *app;
    struct buffer *out;
    const char *name; /* of the metric being written */
    int64_t now;
    const struct rates *rates;  /* of this month to date, the district as one group */
    const struct rates *groups; /* the same by each of METRICS_GROUPINGS */
    const struct rules *rules;
};
struct metric {
    const char *name, *type, *help;
    void (*write)(struct metrics_page *p);
};
extern const struct metric metrics[];
extern const size_t metrics_count;

/* STATUS_MEMORY. */
must_use enum status metrics_write(const struct app *app, int64_t now, struct buffer *out);

/* A label's value with its quotes: \\, " and line ends escaped. */
void metrics_label(struct buffer *out, struct text value);

/* metrics_groups.c: the district's query again by each grouping, and the two metrics made of it.
 * STATUS_MEMORY: *ret holds nothing. */
must_use enum status metrics_groups_figure(const struct app *app, const struct query *district,
                                           struct rates ret[METRICS_GROUPINGS]);
void metrics_groups_free(struct rates groups[METRICS_GROUPINGS]);
void metrics_groups_rate(struct metrics_page *p);
void metrics_groups_coverage(struct metrics_page *p);

#endif
