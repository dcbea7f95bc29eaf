/* exempt_scope.h - which assets an exemption is about: all that is named must match, less those excepted. */
#ifndef INTACT_MODEL_EXEMPT_SCOPE_H
#define INTACT_MODEL_EXEMPT_SCOPE_H

#include "model/registry.h"

#define SCOPE_ATTRIBUTES_MAX 16

/* An attribute, and the values of it that match. */
struct attribute_values {
    char *name;    /* owned */
    char **values; /* owned, each too */
    uint32_t count;
};

struct exempt_scope {
    uint32_t *assets, *projects, *towns; /* owned, sorted numbers; a count of 0: not named */
    uint32_t *except;                    /* owned, sorted numbers: these assets never */
    uint32_t asset_count, project_count, town_count, except_count;
    struct attribute_values *attributes; /* owned; each must match */
    uint32_t attribute_count;
    uint8_t kinds;   /* bit per kind; 0: not named */
    uint8_t classes; /* bit per class, 1 << class_no; 0: not named */
};

void exempt_scope_free(struct exempt_scope *s); /* frees what it owns, and zeroes it */

/* Tells what does not depend on the span: may the asset be covered at all? */
bool exempt_scope_allows(const struct exempt_scope *s, const struct asset *a, uint32_t asset);
/* Is the asset covered while it is in this span? */
bool exempt_scope_covers(const struct exempt_scope *s, const struct asset *a, uint32_t asset,
                         const struct span *span);

/* Does it ask more of an asset than its kind, class and town, so that one has to look at the asset? */
static inline bool exempt_scope_asks_assets(const struct exempt_scope *s)
{
    return s->attribute_count > 0 || s->except_count > 0;
}

#endif
