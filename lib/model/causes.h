/* causes.h - the names that reports give for a fault, each with a number. */
#ifndef INTACT_MODEL_CAUSES_H
#define INTACT_MODEL_CAUSES_H

#include "base/index.h"

#define CAUSES_MAX      4096    /* different causes */
#define CAUSES_FEED_MAX 256     /* of them, brought in by one feed */
#define CAUSE_OTHER     "other" /* what has no number of its own is known as */

struct causes {
    char **names;     /* names[0] is "" (no cause) */
    uint16_t *owners; /* the feed that brought in each, plus 1; 0: nobody */
    uint32_t count;
    struct index index;
};

/* The number of a cause, taking it in if new; 0 for an empty one; CAUSES_MAX when full. */
uint32_t causes_intern(struct causes *c, struct text name);
/* The same, brought in by a feed. */
uint32_t causes_bring(struct causes *c, struct text name, uint32_t feed);
/* May this feed bring in a cause that is not known? Its quota keeps one feed from taking all numbers, and
 * the last number is kept for CAUSE_OTHER. */
bool causes_has_room(const struct causes *c, uint32_t feed);
/* The number of a cause that is in the journal; where there is none left, that of CAUSE_OTHER: a state
 * never depends on its cause. STATUS_MEMORY. */
must_use enum status causes_number(struct causes *c, struct text name, uint16_t *ret);
void causes_free(struct causes *c);
const char *causes_name(const struct causes *c, uint32_t number); /* NULL for 0 */

#endif
