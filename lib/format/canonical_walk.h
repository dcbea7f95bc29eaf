/* canonical_walk.h - steps through canonical JSON (canonical.h) where it lies, without reading it into
 * values: for lists of thousands of records. */
#ifndef INTACT_FORMAT_CANONICAL_WALK_H
#define INTACT_FORMAT_CANONICAL_WALK_H

#include "base/text.h"

struct canonical_member {
    struct text key;   /* inside its quotes, escapes as they are */
    struct text value; /* the JSON text */
};

/* Steps to the next member of {"a":"b","c":1}. At first *at is the object's brace; any other text has no
 * members. False: there is no further one. */
bool canonical_next_member(const char **at, struct canonical_member *ret);

#endif
