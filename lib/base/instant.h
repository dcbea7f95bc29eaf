/* instant.h - whole UTC seconds, and RFC 3339 text in and out. */
#ifndef INTACT_BASE_INSTANT_H
#define INTACT_BASE_INSTANT_H

#include "base/text.h"

/* Instants are int64_t seconds since 1970-01-01T00:00:00Z; ranges are half-open [from, to). */
#define INSTANT_NONE INT64_MIN /* "not known", for optional instants such as a repair's end */
#define INSTANT_EVER INT64_MAX /* an open end: `to` is null */
#define INSTANT_2000 INT64_C(946684800) /* 2000-01-01T00:00:00Z: reports before it are too_old */

#define DAY_S        INT64_C(86400)
#define CLOCK_SKEW_S 300 /* how far ahead of receipt a told instant may lie: clocks differ */

/* Characters of "2022-09-01T00:00:00+08:00" with its NUL. */
#define INSTANT_TEXT_SIZE 32

/* Reads RFC 3339 with an offset (Z, z, +hh:mm, -hh:mm); a fraction is dropped (floored).
 * False for anything else: no offset, a 60th second, 30 February. Years 0000 to 9999. */
must_use bool instant_parse(struct text t, int64_t *ret_at);

/* The same, and of the fraction the first three digits: 0 to 999. */
must_use bool instant_parse_ms(struct text t, int64_t *ret_at, uint16_t *ret_ms);

/* Writes `at` with the offset given in seconds; years outside 0000..9999 are clamped.
 * Returns the characters written, without the NUL. */
size_t instant_format(int64_t at, int32_t offset_s, char out[INSTANT_TEXT_SIZE]);

/* Writes the milliseconds into a formatted instant, after its second; 0 leaves the text as it is. */
void instant_put_ms(char text[INSTANT_TEXT_SIZE], uint16_t ms);

/* Proleptic Gregorian day number since 1970-01-01 of a date, and back. */
int64_t civil_to_days(int64_t year, int month, int day);
void civil_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day);
bool civil_is_date(int64_t year, int month, int day);

/* `count` digits at `at`; -1: they are none. */
int text_digits(struct text t, size_t at, size_t count);

/* "2022-09" -> year, month; "2022-09-01" -> a date. False unless exactly that form. */
must_use bool civil_parse_month(struct text t, int *ret_year, int *ret_month);
must_use bool civil_parse_date(struct text t, int *ret_year, int *ret_month, int *ret_day);

/* Writes a day number as "2022-09-01". */
#define CIVIL_DATE_SIZE 16
void civil_format_date(int64_t days, char out[CIVIL_DATE_SIZE]);

#endif
