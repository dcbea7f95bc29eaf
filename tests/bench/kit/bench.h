/* bench.h - what every benchmark needs: a clock, an end on any failure, and medians as lines for tests/bench/run. */
#ifndef INTACT_BENCH_BENCH_H
#define INTACT_BENCH_BENCH_H

#include "base/status.h"

#include <stddef.h>

#define REPEATS 3

double now_s(void); /* monotonic */

/* A benchmark that can't measure ends with status 1 and says why. */
_Noreturn void give_up(const char *format, ...) printf_like(1, 2);
void *need(void *pointer);     /* not NULL, or the end */
void must(enum status status); /* OK, or the end */

/* Sorts values and prints "name <tab> median <tab> least <tab> greatest". */
void tell(const char *name, double *values, size_t count);
void tell_one(const char *name, double value);

/* The value at share q of sorted samples. */
double quantile(const double *sorted, size_t count, double q);
void sort_doubles(double *values, size_t count);

#endif
