/* statement_parts.h - what the files behind statement.h share: a month being gathered. */
#ifndef INTACT_FIGURE_STATEMENT_PARTS_H
#define INTACT_FIGURE_STATEMENT_PARTS_H

#include "figure/indicator.h"
#include "figure/statement.h"

/* What is counted of one project. */
struct project_count {
    bool is_listed;  /* the month's statement has it */
    bool in_service; /* an asset was in service in the month */
    uint32_t assets[KIND_COUNT];
    struct tally seconds[KIND_COUNT][ASPECT_COUNT];
    struct repair_tally repairs[KIND_COUNT];
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
must_use enum status listed_add(struct listed_set *s, uint32_t contractor, const char *text);

struct gathering {
    const struct district *d;
    struct query q; /* the month, the whole district */
    struct population population;
    struct quantities quantities;
    struct project_count *projects; /* by number; owned */
    uint32_t assets;                /* different ones in the district */
    struct loss *losses;            /* owned */
    size_t loss_count;
    struct listed_set late, never;
};

must_use enum status gathering_fill(struct gathering *g);
void gathering_free(struct gathering *g);

/* What was counted of each indicator from INDICATOR_REPAIR on, and every figure of it. */
struct figure_sums {
    struct count of[INDICATOR_COUNT];
};
void figures_close(const struct rules *rules, const struct figure_sums *sums,
                   struct statement_figures *f);
void tally_add(struct tally *to, const struct tally *t);
void sums_add(struct figure_sums *to, const struct figure_sums *s);

/* Score, deductions and amount of a project whose figures are closed. */
must_use enum status project_settle(const struct gathering *g, uint32_t project,
                                    struct statement_project *p);
/* The worst assets of a contractor (NONE: none) into its item. */
must_use enum status item_fill_worst(const struct gathering *g, uint32_t contractor,
                                     struct statement_item *item);

#endif
