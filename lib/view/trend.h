/* trend.h - the trend as JSON and as CSV, group by group, for who writes it in slices. */
#ifndef INTACT_VIEW_TREND_H
#define INTACT_VIEW_TREND_H

#include "figure/trend.h"
#include "format/csv.h"
#include "format/json_out.h"

/* A trend being written. */
struct trend_writer {
    const struct district *d; /* NULL: the trend is sealed */
    const struct query *q;
    const struct trend *t;
    enum calendar_step step;
    bool csv, ended;
    uint32_t group; /* the next one */
    struct trend_row row;
    struct json_out json;
    struct csv_out table;
};

/* Writes what comes before the groups. The arguments have to stay until trend_writer_free(). */
void trend_writer_begin(struct trend_writer *w, const struct district *d, const struct query *q,
                        enum calendar_step step, const struct trend *t, bool csv,
                        struct buffer *out);
/* Writes one group, or what follows the last one. False: that was the end, or `out` has failed. */
bool trend_writer_next(struct trend_writer *w);
void trend_writer_free(struct trend_writer *w);

#endif
