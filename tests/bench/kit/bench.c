#include "tests/bench/kit/bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

_Noreturn void give_up(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

void *need(void *pointer)
{
    if (!pointer)
        give_up("out of memory");
    return pointer;
}

void must(enum status status)
{
    if (status != STATUS_OK)
        give_up("a call failed: status %d", (int)status);
}

static int by_size(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

void sort_doubles(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
}

double quantile(const double *sorted, size_t count, double q)
{
    return count ? sorted[(size_t)((double)(count - 1) * q)] : 0;
}

void tell(const char *name, double *values, size_t count)
{
    sort_doubles(values, count);
    printf("%s\t%.9g\t%.9g\t%.9g\n", name, values[count / 2], values[0], values[count - 1]);
    fflush(stdout);
}

void tell_one(const char *name, double value)
{
    tell(name, &value, 1);
}
