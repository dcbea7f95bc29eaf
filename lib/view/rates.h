/* rates.h - rates by group as JSON and as CSV. */
#ifndef INTACT_VIEW_RATES_H
#define INTACT_VIEW_RATES_H

#include "base/buffer.h"
#include "figure/forecast.h"
#include "format/csv.h"

/* Each writes the whole body into `out` (errors are sticky there); times in the zone of q->rules. */
void rates_to_json(const struct district *d, const struct query *q, const struct rates *r,
                   const struct forecast *ahead, struct buffer *out);
void rates_to_csv(const struct query *q, const struct rates *r, const struct forecast *ahead,
                  struct buffer *out);

/* Writes cells of a figure: numerator, denominator, rate, percent; target, verdict. */
void csv_ratio(struct csv_out *c, const struct figure *f);
void csv_verdict(struct csv_out *c, const struct figure *f);
/* Writes the cells of a forecast, whose three figures have one denominator. NULL: the window is over. */
#define FORECAST_COLUMNS                                                                           \
    "forecast_denominator", "reachable_numerator", "reachable_percent", "reachable_verdict",       \
        "worst_numerator", "worst_percent", "worst_verdict", "likely_numerator", "likely_percent", \
        "likely_verdict"
void csv_forecast(struct csv_out *c, const struct forecast_figures *f);
void csv_nothing(struct csv_out *c, int columns); /* so many empty cells */

#endif
