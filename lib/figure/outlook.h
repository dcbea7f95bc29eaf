/* outlook.h - a month at one look: by contract, contractor or town what was, what can still be, what is at stake and what is
 * down (lib/figure/README.md, Outlook). */
#ifndef INTACT_FIGURE_OUTLOOK_H
#define INTACT_FIGURE_OUTLOOK_H

#include "figure/stake.h"
#include "figure/trend.h"

/* Assets with a counted outage, each once. */
struct down {
    uint32_t now;   /* it goes on at as_of */
    uint32_t began; /* a whole outage began since the evening */
    uint32_t ended; /* one ended since then */
};

struct outlook_item {
    uint32_t group;   /* of rates, forecast and trend alike */
    uint32_t project; /* by project: its number; else NONE */
    struct stake stake;
    struct down down;
    bool served;  /* an asset is in service in the last second */
    bool watched; /* some aspect of one is seen then */
    int64_t
        margin; /* the least (likely percent - target) in hundredths; INT64_MAX: no target, or nothing counted */
};

struct outlook {
    struct rates rates;
    struct forecast ahead;
    struct trend trend;         /* by day */
    struct outlook_item *items; /* worst margin first, then by key; one a group; owned */
    int64_t since;              /* the evening before as_of, 18:00 */
    struct down night;          /* of all together */
    uint32_t missing,
        unreachable;   /* projects that will likely miss a target; that can reach one no more */
    int64_t stake_fen; /* STAKE_NONE */
};

/* The query is of a month, by project, contractor or town. STATUS_MEMORY; STATUS_TOO_LARGE (err). */
must_use enum status outlook_compute(const struct district *d, const struct query *q,
                                     struct outlook *ret, struct error *err);
void outlook_free(struct outlook *o);

#endif
