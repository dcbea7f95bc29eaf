/* progress.h - shows on stderr how far the filling is: a bar on a terminal, else a line a tenth. */
#ifndef INTACT_DEMO_PROGRESS_H
#define INTACT_DEMO_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct demo_progress {
    size_t total, shown; /* shown: the last hundredth or tenth */
    bool terminal;
};

void demo_progress_begin(struct demo_progress *p, size_t total);
void demo_progress_show(struct demo_progress *p, size_t done);
void demo_progress_end(struct demo_progress *p); /* wherever it is */

#endif
