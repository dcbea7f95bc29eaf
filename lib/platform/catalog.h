/* catalog.h - the items of one whole round, as a platform lists them: kept to be looked at, and no evidence. */
#ifndef INTACT_PLATFORM_CATALOG_H
#define INTACT_PLATFORM_CATALOG_H

#include "base/buffer.h"
#include "platform/manscdp.h"

#define CATALOG_FIELD_MAX 255 /* bytes of one field; a longer one is cut */

/* Zeroed: empty. */
struct catalog {
    struct buffer text; /* of each item: its fields, each with its NUL, and a flag */
    uint32_t count;
    void *converter; /* from GB18030; made when the first text asks for it */
};

struct catalog_item {
    struct text code, name, parent, status, address, point_type, function_type; /* UTF-8 */
    bool damaged;
};

void catalog_free(struct catalog *c);
/* Adds an item. The label of its document's encoding is not looked at: what is no UTF-8 is GB18030, and what
 * is neither shows U+FFFD. Without memory the text has failed. */
void catalog_add(struct catalog *c, const struct manscdp_item *item);
/* Gives back what it no longer needs: nothing more is added. */
void catalog_fit(struct catalog *c);
/* Steps through the items; begin with *at = 0. */
bool catalog_next(const struct catalog *c, size_t *at, struct catalog_item *ret);

#endif
