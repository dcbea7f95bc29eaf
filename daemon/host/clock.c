#include "host/clock.h"

#include "base/text.h"

#include <stdlib.h>
#include <time.h>

int64_t clock_now(void)
{
    int64_t fixed;
    const char *text = getenv("INTACTD_TEST_NOW");
    if (text && text_to_int(text_of(text), INT64_MIN, INT64_MAX, &fixed))
        return fixed;
    return (int64_t)time(NULL);
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_ms(void)
{
    return clock_monotonic_us() / 1000;
}
