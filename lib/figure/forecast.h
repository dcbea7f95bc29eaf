/* forecast.h - what the indicators of an unfinished window can still become by its end (lib/figure/README.md, Forecast). */
#ifndef INTACT_FIGURE_FORECAST_H
#define INTACT_FIGURE_FORECAST_H

#include "figure/rates.h"

#define FORECAST_RECENT_S (14 * DAY_S) /* how far back what is likely is learned from */

/* One aspect over a group. */
struct forecast_tally {
    int64_t rest_s;        /* seconds from as_of on that will be assessed */
    int64_t lost_damped_s; /* damped so far, and lost if the outage goes on */
    int64_t rest_damped_s; /* of rest_s: damped though all of it were lost */
    struct tally recent;   /* of the last FORECAST_RECENT_S before as_of */
};

/* What is counted of repairs over a group. */
struct forecast_repairs {
    int64_t open;               /* not due yet, and due within the window */
    struct repair_tally recent; /* decided in the last FORECAST_RECENT_S before as_of */
};

struct forecast {
    struct forecast_tally (*tallies)[ASPECT_COUNT]; /* by group; NULL: the window is over; owned */
    struct forecast_repairs *repairs, *responses;   /* the same */
    const struct rules **terms; /* that set each group's targets by the window's end; owned */
};

/* Looks ahead from as_of to the end of the window that the rates are of. `recent_s`: FORECAST_RECENT_S. Where
 * nothing is left of the window, *ret holds nothing. STATUS_MEMORY. */
must_use enum status forecast_compute(const struct district *d, const struct query *q,
                                      const struct rates *r, int64_t recent_s,
                                      struct forecast *ret);
void forecast_free(struct forecast *f);

static inline bool forecast_is_over(const struct forecast *f)
{
    return !f->tallies;
}

/* An indicator by the window's end. */
struct forecast_figures {
    struct figure reachable, worst;
    struct figure likely; /* valid where is_likely */
    bool is_likely;       /* enough was observed to say it */
};
struct forecast_figures forecast_of_aspect(const struct rates *r, const struct forecast *f,
                                           uint32_t group, enum aspect aspect);
/* of: INDICATOR_REPAIR or INDICATOR_RESPONSE. */
struct forecast_figures forecast_of_repairs(const struct rates *r, const struct forecast *f,
                                            uint32_t group, enum indicator of);

#endif
