/* clock.h - what time it is: the one place that asks, so that a test can stand in for the system
 * (tests/faults/clock.c). No setting and no variable of ours moves it: figures are paid by it. */
#ifndef INTACT_HOST_CLOCK_H
#define INTACT_HOST_CLOCK_H

#include <stdint.h>

/* Seconds since 1970. */
int64_t clock_now(void);

/* The same in milliseconds. */
int64_t clock_now_ms(void);

/* Milliseconds of a clock that never steps, for deadlines. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void); /* of the same clock */

#endif
