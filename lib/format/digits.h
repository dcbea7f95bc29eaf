/* digits.h - decimal digits of numbers, written where the caller has made room. */
#ifndef INTACT_FORMAT_DIGITS_H
#define INTACT_FORMAT_DIGITS_H

#include <stdint.h>
#include <string.h>

#define DIGITS_MAX 20 /* characters of INT64_MIN, and of the longest uint64_t */

/* Writes the digits of `value`, at least `digits_min` of them, so that they end before `end`;
 * returns where they begin. */
static inline char *digits_before(char *end, uint64_t value, int digits_min)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233"
        "34353637383940414243444546474849505152535455565758596061626364656667"
        "6869707172737475767778798081828384858687888990919293949596979899";
    while (value >= 100) {
        end -= 2;
        memcpy(end, pairs + 2 * (value % 100), 2);
        value /= 100;
        digits_min -= 2;
    }
    do {
        *--end = (char)('0' + value % 10);
        value /= 10;
        digits_min--;
    } while (value > 0 || digits_min > 0);
    return end;
}

/* Writes a number that is never negative at `at`; returns past its end. */
static inline char *digits_put(char *at, uint64_t value)
{
    char digits[DIGITS_MAX];
    char *start = digits_before(digits + DIGITS_MAX, value, 1);
    size_t len = (size_t)(digits + DIGITS_MAX - start);
    memcpy(at, start, len);
    return at + len;
}

/* 981176 -> 0.981176, 1000000 -> 1.0, 500000 -> 0.5. */
static inline char *millionths_put(char *at, uint64_t value)
{
    char digits[6];
    at = digits_put(at, value / 1000000);
    *at++ = '.';
    digits_before(digits + 6, value % 1000000, 6);
    memcpy(at, digits, 6);
    at += 6;
    while (at[-1] == '0' && at[-2] != '.')
        at--;
    return at;
}

/* 9811 -> 98.11. */
static inline char *hundredths_put(char *at, uint64_t value)
{
    at = digits_put(at, value / 100);
    *at++ = '.';
    *at++ = (char)('0' + value / 10 % 10);
    *at++ = (char)('0' + value % 10);
    return at;
}

#endif
