/* causes.h - the names that reports give for a fault, each with a number. */
#ifndef INTACT_MODEL_CAUSES_H
#define INTACT_MODEL_CAUSES_H

#include "base/index.h"

#define CAUSES_MAX 4096 /* different causes; the next one is refused as bad_cause */

struct causes {
    char **names; /* names[0] is "" (no cause) */
    uint32_t count;
    struct index index;
};

/* The number of a cause, taking it in if new; 0 for an empty one; CAUSES_MAX when full. */
uint32_t causes_intern(struct causes *c, struct text name);
const char *causes_name(const struct causes *c, uint32_t number); /* NULL for 0 */

#endif
