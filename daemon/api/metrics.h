/* metrics.h - the daemon's numbers and the district's rates as Prometheus reads them. */
#ifndef INTACT_API_METRICS_H
#define INTACT_API_METRICS_H

#include "loop/app.h"

struct metrics_page;

/* One row a metric: its name, what it is, and who writes its samples. */
struct metric {
    const char *name, *type, *help;
    void (*write)(struct metrics_page *p);
};
extern const struct metric metrics[];
extern const size_t metrics_count;

/* STATUS_MEMORY. */
must_use enum status metrics_write(const struct app *app, int64_t now, struct buffer *out);

#endif
