/* stored_in.h - members of a stored document, read back: whole numbers, instants, decimals. */
#ifndef INTACT_RECORD_STORED_IN_H
#define INTACT_RECORD_STORED_IN_H

#include <stdbool.h>
#include <stdint.h>

struct json_t;

/* Each sets *failed where the member is not what was written, and leaves it alone otherwise. */
int64_t stored_int(bool *failed, struct json_t *object, const char *key);
int64_t stored_instant(bool *failed, struct json_t *object, const char *key);
/* "98.11" is 9811, "0.995316" is 995316, null is -1. */
int64_t stored_fraction(bool *failed, struct json_t *object, const char *key);

#endif
