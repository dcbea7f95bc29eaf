/* json_extent.h - where a JSON value in a text ends and how much is in it, before anybody parses it.
 *
 * jansson takes 82 MiB for a 1 MiB body of [{},{},...], and its time. So whatever a client sends is counted first. */
#ifndef INTACT_FORMAT_JSON_EXTENT_H
#define INTACT_FORMAT_JSON_EXTENT_H

#include "base/text.h"

struct json_extent {
    uint32_t depth, depth_max;
    uint32_t values; /* commas and opening brackets */
    bool in_string;
    bool cut; /* the text ends inside the value */
};

/* The value that begins at `at`, up to the comma or bracket that ends it, or `end`. Only brackets and
 * strings are looked at: whether it is JSON is jansson's to say. */
struct text json_extent_find(const char *at, const char *end, struct json_extent *ret_extent);

#endif
