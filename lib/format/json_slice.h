/* json_slice.h - finds values in a JSON text without decoding it: each is a slice of that text.
 *
 * For documents that the build puts into the program, and whose form a test proves. What a client
 * sends goes through members.h, which trusts nothing. */
#ifndef INTACT_FORMAT_JSON_SLICE_H
#define INTACT_FORMAT_JSON_SLICE_H

#include "base/text.h"

/* Steps through an object's members or an array's elements; begin with *at = 0. The key comes
 * without its quotes, and is empty in an array; the value comes as it is written. False at the end. */
bool json_slice_next(struct text container, size_t *at, struct text *ret_key,
                     struct text *ret_value);

/* The value of an object's member, as it is written. .at == NULL: there is no such member. */
struct text json_slice_find(struct text object, struct text key);

/* A string without its quotes. Its escapes stay. */
struct text json_slice_inner(struct text string);

#endif
