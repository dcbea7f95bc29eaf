/* timeline_read.h - from runs to conditions: what is reported, what is silent, what nobody saw. */
#ifndef INTACT_MODEL_TIMELINE_READ_H
#define INTACT_MODEL_TIMELINE_READ_H

#include "base/measure.h"
#include "model/expected.h"

/* One stretch of one condition, as timeline_walk finds them: in order, covering the window, neighbours
 * not necessarily different. `run` is the run behind it (NULL: before any report). */
struct stretch {
    int64_t from, to;
    enum condition condition; /* ok, fault, silent or blind */
    const struct run *run;
};
typedef void stretch_visitor(void *context, const struct stretch *s);

void timeline_walk(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                   int64_t from, int64_t to, stretch_visitor *visit, void *context);

/* Seconds of [from, to) in each of ok, fault, silent, blind, added to ret_seconds[4]. */
void timeline_sum(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                  int64_t from, int64_t to, int64_t ret_seconds[4]);

/* The same of those seconds alone that are in the measure. Adds the rest to nothing. */
void timeline_sum_within(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                         const struct measure *measure, int64_t from, int64_t to,
                         int64_t ret_seconds[4]);

/* Says that the sums of this asset are soon wanted, so that its runs are on their way from memory. `part`: how far
 * into its runs they probably begin, of 65536: a year's lie in many places. */
void timeline_expect(const struct timeline_reader *by, uint32_t asset, uint32_t part);
/* The same before that: so that where its runs lie is known by then. */
void timeline_expect_later(const struct timeline_reader *by, uint32_t asset);

/* The condition at one second. */
enum condition timeline_at(const struct timeline_reader *by, uint32_t asset, enum aspect aspect,
                           int64_t at);

#endif
