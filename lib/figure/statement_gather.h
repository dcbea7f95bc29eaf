/* statement_gather.h - one walk over a month: seconds, repairs, quantities, losses, and who never
 * reported, each where a statement wants it. */
#ifndef INTACT_FIGURE_STATEMENT_GATHER_H
#define INTACT_FIGURE_STATEMENT_GATHER_H

#include "figure/quantity.h"
#include "figure/statement.h"
#include "figure/statement_detail.h"

/* The counts of one project. */
struct project_count {
    bool is_listed;             /* the month's statement has it */
    bool in_service;            /* an asset was in service in the month */
    bool watched[ASPECT_COUNT]; /* some asset of it was seen */
    int64_t fee_days;           /* days of the month that its fee is owed for */
    int64_t *contradicted;      /* seconds, by feed; NULL: no asset of it was in service; owned */
    int64_t *late;              /* likewise */
    uint32_t assets[KIND_COUNT];
    struct tally seconds[KIND_COUNT][ASPECT_COUNT];
    struct repair_tally repairs[KIND_COUNT], responses[KIND_COUNT];
};

/* Lost seconds of one asset under one contractor. */
struct loss {
    uint32_t asset, contractor; /* contractor: organisation, or NONE */
    int64_t by[ASPECT_COUNT], all;
};

/* A repair or an asset in a contractor's list, by what it is sorted by. */
struct listed {
    uint32_t contractor;
    const char *text;
};
struct listed_set {
    struct listed *items; /* owned */
    size_t count, cap;
};

struct gathering {
    const struct district *d;
    struct query q; /* the month, the whole district */
    int year, month;
    struct population population;
    struct quantities quantities;
    struct project_count *projects; /* by number; owned */
    uint32_t assets;                /* different ones in the district */
    int32_t first_day, last_day;    /* of the month: [first_day, last_day) */
    struct loss *losses;            /* owned */
    size_t loss_count;
    uint8_t *blind; /* by share of the population: a bit per aspect, blind for over a day; owned */
    struct listed_set lists[LIST_COUNT];
    struct statement_details details;
};

/* Returns what the project's contract says, else the rules of the month. */
static inline const struct rules *gathering_terms(const struct gathering *g, uint32_t project)
{
    return rules_of_project(g->q.rules, &g->d->registry, project);
}

/* Returns how many days of the gathering's month the fee of a project is owed for: all with an asset in service, unless
 * the contract names its days. */
int64_t gathering_fee_days(const struct gathering *g, const struct project *p, bool in_service);

must_use enum status gathering_fill(struct gathering *g);
void gathering_free(struct gathering *g);

#endif
