/* population.h - which seconds of which assets a query counts, for whom, and in which group: the one
 * place where a query gets its assets, so that no figure can forget who is asking. */
#ifndef INTACT_FIGURE_POPULATION_H
#define INTACT_FIGURE_POPULATION_H

#include "figure/query.h"

/* A stretch of one asset's service under one project inside the window, up to as_of. */
struct share {
    int64_t from, to;
    uint32_t asset, project, group;
    const struct rules *terms;   /* of its contract */
    const struct measure *hours; /* of its service; NULL: every hour */
};

struct group {
    const char *key;           /* a code, a kind, "1"; "" for the district and for what has none */
    const char *name;          /* "" where there is none */
    uint32_t assets;           /* different assets with a share */
    uint32_t project;          /* the contract that all its seconds are of; NONE: there are more */
    const struct rules *terms; /* of that contract, else the general rules: they set its targets */
};

/* One thing that a query counts of a round of a repair, under the rules of its window. */
struct counted {
    const struct repair *repair;
    uint32_t asset, project;
    int64_t due_at;
    enum timeliness timeliness; /* in time or late */
    bool is_response;           /* the first response to it; false: its repair */
    uint32_t at, round;         /* where the walk stands; from 0 */
    bool is_begun;
    bool open_too; /* also what is not due yet */
};

struct population {
    struct share *shares;    /* by asset number, then by time; owned */
    struct group *groups;    /* sorted by key; owned; the texts are the registry's */
    struct counted *counted; /* what is counted of repairs, where that was asked for; owned */
    size_t share_count, counted_count;
    uint32_t group_count;
    uint32_t
        *places; /* by raw number of a project, town, ...: its place in groups, or NONE; owned */
};

/* Selects the shares with a second in the window. `repairs`: also what is counted of repairs, and the groups
 * that have nothing else there. STATUS_MEMORY. */
must_use enum status population_select(const struct district *d, const struct query *q,
                                       bool repairs, struct population *ret);
void population_free(struct population *p);

/* Gives the service hours that terms name, around [from, to); NULL: every hour. STATUS_MEMORY. */
must_use enum status service_hours(const struct district *d, const struct rules *terms,
                                   int64_t from, int64_t to, const struct measure **ret);

/* Tells whether an asset in a project is in the query's population, by kinds, classes, filters and scope.
 * It does not look at the time. */
bool population_has(const struct district *d, const struct query *q, uint32_t asset,
                    uint32_t project);

/* Returns the group of an asset in a project; NONE: the group has no share. */
uint32_t population_group(const struct population *p, const struct district *d,
                          const struct query *q, uint32_t asset, uint32_t project);

/* Finds the next thing that a query counts of repairs, beginning with {0}
 * (and open_too): false when there is none. It passes over those of another
 * population or window, the cancelled ones, and what is not due yet unless open_too (lib/figure/README.md, Repairs). */
must_use bool counted_next(const struct district *d, const struct query *q, struct counted *x);

#endif
