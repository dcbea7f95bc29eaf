/* metrics.h - the daemon's numbers and the district's rates as Prometheus reads them. */
#ifndef INTACT_DAEMON_METRICS_H
#define INTACT_DAEMON_METRICS_H

#include "daemon/app.h"

/* One row a metric: its name, what it is, and who writes its samples. */
struct metrics_page {
    const struct app *app;
    struct buffer *out;
    const char *name;      /* of the metric being written */
    int64_t now;
    const struct rates *rates; /* of this month to date, the district as one group */
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

#endif
