/* figures_out.h - figures as JSON and as CSV, each member as intactd-api(7), FIGURES, has it. */
#ifndef INTACT_WIRE_FIGURES_OUT_H
#define INTACT_WIRE_FIGURES_OUT_H

#include "figure/outage.h"
#include "figure/rates.h"
#include "figure/standing.h"
#include "figure/strip.h"
#include "figure/trend.h"
#include "format/csv.h"
#include "format/json_out.h"

/* Each writes the whole body into `out` (errors are sticky there); times in the zone of q->rules. */
void rates_to_json(const struct district *d, const struct query *q, const struct rates *r,
                   struct buffer *out);
void rates_to_csv(const struct district *d, const struct query *q, const struct rates *r,
                  struct buffer *out);
void standing_to_json(const struct district *d, const struct query *q, const struct standing *s,
                      struct buffer *out);
void standing_to_csv(const struct district *d, const struct query *q, const struct standing *s,
                     struct buffer *out);
/* items [first, first + limit) and `next` when more follow (an offset as text). */
void outages_to_json(const struct district *d, const struct query *q, const struct outages *o,
                     size_t first, size_t limit, struct buffer *out);
void outages_to_csv(const struct district *d, const struct query *q, const struct outages *o,
                    size_t first, size_t limit, struct buffer *out);
void worst_to_json(const struct district *d, const struct query *q, enum aspect aspect,
                   const struct worst *w, struct buffer *out);
void worst_to_csv(const struct district *d, const struct query *q, enum aspect aspect,
                  const struct worst *w, struct buffer *out);
/* strips[ASPECT_COUNT] of one asset. */
void strips_to_json(const struct district *d, const struct query *q, uint32_t asset,
                    const struct strip *strips, struct buffer *out);
void strips_to_csv(const struct district *d, const struct query *q, uint32_t asset,
                   const struct strip *strips, struct buffer *out);

/* A trend group by group, for who writes it in slices. */
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

/* Writes what comes before the groups. All that is given has to stay until trend_writer_free(). */
void trend_writer_begin(struct trend_writer *w, const struct district *d, const struct query *q,
                        enum calendar_step step, const struct trend *t, bool csv,
                        struct buffer *out);
/* One group, or what comes behind the last. False: that was the end, or `out` has failed. */
bool trend_writer_next(struct trend_writer *w);
void trend_writer_free(struct trend_writer *w);

#endif
