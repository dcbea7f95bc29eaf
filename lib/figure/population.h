/* population.h - which seconds of which assets a query counts, for whom, and in which group: the one
 * place where a query gets its assets, so that no figure can forget who is asking. */
#ifndef INTACT_FIGURE_POPULATION_H
#define INTACT_FIGURE_POPULATION_H

#include "figure/query.h"

/* A stretch of one asset's service under one project inside the window, up to as_of. */
struct share {
    int64_t from, to;
    uint32_t asset, project, group;
};

struct group {
    const char *key;  /* a code, a kind, "1"; "" for the district and for what has none */
    const char *name; /* "" where there is none */
    uint32_t assets;  /* different assets with a share */
};

/* A repair that a query counts, under the rules of its window. */
struct repair_share {
    int64_t due_at;
    enum timeliness timeliness;
    uint32_t repair; /* its number */
    uint32_t asset, project, group;
};

struct population {
    struct share *shares;         /* by asset number, then by time; owned */
    struct repair_share *repairs; /* the counted ones, if asked for, by number; owned */
    struct group *groups;         /* sorted by key; owned; the texts are the registry's */
    size_t share_count, repair_count;
    uint32_t group_count;
    uint32_t
        *places; /* by raw number of a project, town, ...: its place in groups, or NONE; owned */
};

/* Selects the shares with a second in the window. `repairs`: also the counted repairs, and the groups that
 * have nothing else there. STATUS_MEMORY. */
must_use enum status population_select(const struct district *d, const struct query *q,
                                       bool repairs, struct population *ret);
void population_free(struct population *p);

/* Adds the counted repairs alone, without their groups. STATUS_MEMORY. */
must_use enum status population_repairs(const struct district *d, const struct query *q,
                                        struct population *p);

/* Tells whether an asset in a project is in the query's population, by kinds, classes, filters and scope.
 * It does not look at the time. */
bool population_has(const struct district *d, const struct query *q, uint32_t asset,
                    uint32_t project);

#endif
