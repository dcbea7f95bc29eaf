/* canonical.h - JSON values as canonical text: sorted keys, no spaces, whole numbers (RFC 8785). */
#ifndef INTACT_FORMAT_CANONICAL_H
#define INTACT_FORMAT_CANONICAL_H

#include "format/json_out.h"

struct json_t; /* jansson's, which only lib/format, lib/report and lib/record may look into */

/* Writes a value. Keys are sorted as RFC 8785 sorts them (by UTF-16 units). Reals must have been
 * refused before: one writes null. Without memory the buffer is failed. */
void canonical_write(struct json_out *j, struct json_t *value);

/* Writes what differs between two records (texts of objects) as {"name":[old,new]}, with null where one
 * lacks the member. *ret_loses (NULL: not wanted): something of the first is gone, a member, a part of one or an
 * element of a list. STATUS_MEMORY; STATUS_CORRUPT: a text is no object. */
must_use enum status canonical_difference(struct json_out *j, struct text before, struct text after,
                                          bool *ret_loses, struct error *err);

#endif
