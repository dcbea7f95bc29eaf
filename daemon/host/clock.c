#include "host/clock.h"

#include "base/text.h"

#include <stdlib.h>
#include <time.h>

static bool is_fixed(int64_t *ret_at)
{
    const char *text = getenv("INTACTD_TEST_NOW");
    return text && text_to_int(text_of(text), INT64_MIN, INT64_MAX, ret_at);
}

int64_t clock_now(void)
{
    int64_t fixed;
    return is_fixed(&fixed) ? fixed : (int64_t)time(NULL);
}

int64_t clock_now_ms(void)
{
    static int64_t begun_ms;
    int64_t fixed;
    struct timespec now;
    if (is_fixed(&fixed)) {
        begun_ms = begun_ms ? begun_ms : clock_monotonic_ms();
        return fixed * 1000 + clock_monotonic_ms() - begun_ms;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
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
