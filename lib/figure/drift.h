/* drift.h - what differs between a closed statement and the same month computed now. */
#ifndef INTACT_FIGURE_DRIFT_H
#define INTACT_FIGURE_DRIFT_H

#include "figure/statement.h"

/* A difference between two statements of a month, as drift shows it. */
struct drift {
    const char *contractor, *project, *kind; /* "" where it is above that level */
    char field[48];                          /* "intact.numerator", "amount_fen" */
    char *closed, *now;                      /* owned; NULL: null */
    bool is_text;                            /* else a number */
};
struct drifts {
    struct drift *items; /* owned */
    size_t count, cap;
};
must_use enum status drifts_compute(const struct statement *closed, const struct statement *now,
                                    struct drifts *ret);
void drifts_free(struct drifts *d);

#endif
