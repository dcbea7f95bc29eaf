/* clock.h - what time it is: the one place that asks, so that a test can fix the answer. */
#ifndef INTACT_HOST_CLOCK_H
#define INTACT_HOST_CLOCK_H

#include <stdint.h>

/* Seconds since 1970. The environment variable INTACTD_TEST_NOW, a whole number, replaces it. */
int64_t clock_now(void);

/* The same in milliseconds. From a second that INTACTD_TEST_NOW has fixed it runs on. */
int64_t clock_now_ms(void);

/* Milliseconds of a clock that never steps, for deadlines. INTACTD_TEST_NOW has no part in it. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void); /* of the same clock */

#endif
