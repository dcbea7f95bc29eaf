/* statement.h - a month as it is settled: per contractor, project and kind every indicator, the score
 * and what is paid. A plain value: made from the district, or read back from a stored one
 * (record/statement_in.h). */
#ifndef INTACT_FIGURE_STATEMENT_H
#define INTACT_FIGURE_STATEMENT_H

#include "figure/score.h"

#define STATEMENT_WORST_MAX 10 /* assets listed in `worst` of a contractor */

/* Every indicator of a group of assets. figures[i].denominator 0: there is no such figure. */
struct statement_figures {
    uint32_t assets; /* of the rules' population, with a second in the month */
    struct tally seconds[ASPECT_COUNT];
    struct figure figures[INDICATOR_COUNT];
    struct figure raw[ASPECT_COUNT];
};

struct statement_kind {
    enum kind kind;
    struct statement_figures all;
};

/* A feed that decided seconds against another one's word, or by reports that came in late. */
struct statement_feed {
    const char *feed;
    const char *name;               /* for papers; NULL: only the code is known */
    int64_t contradicted_s, late_s; /* of all aspects together */
};

#define EXEMPTION_NAMED_MAX 10 /* of the assets that an exemption covered, those that are named */

struct named_asset {
    const char *asset, *name;
};

/* An approved exemption, as far as it covered seconds of a project in the month. */
struct statement_exemption {
    int64_t from, to;
    uint8_t aspects; /* bit per aspect */
    const char *reason;
    const char *approved_by; /* NULL: the daemon's first start */
    const char *calendar;    /* its name: only its hours; NULL: all of them */
    uint32_t assets;         /* of the project, in the month */
    struct named_asset named[EXEMPTION_NAMED_MAX];
    uint32_t named_count;
};

/* A round of an order that counts as late. */
struct statement_order {
    const char *id, *asset, *name;
    int64_t reported_at, due_at;
    int64_t repaired_at; /* INSTANT_NONE: not by as_of */
};

#define STATEMENT_LADDER_MAX 100 /* steps of the payment ladder */

struct statement_project {
    const char *code, *name;
    int64_t fee_fen;              /* of the month */
    int64_t fee_days, month_days; /* the days of the month that it is owed for, and all of them */
    struct statement_figures all;
    struct statement_kind *kinds; /* those with assets, repairs, a plan or acceptances; owned */
    uint32_t kind_count;
    struct score_sheet sheet;
    struct deduction *deductions; /* the longest outage first; owned */
    uint32_t deduction_count;
    struct statement_feed *feeds; /* those of which there is something to say; by code; owned */
    uint32_t feed_count;
    struct statement_exemption *exemptions; /* by their beginning; owned */
    uint32_t exemption_count;
    struct statement_order *late_orders; /* by id and round; owned */
    uint32_t late_order_count;
    int64_t min_weight; /* of 100 parts of the weights: less measured gives no score */
    struct payment_step ladder[STATEMENT_LADDER_MAX]; /* from the highest score down to 0 */
    uint32_t ladder_count;
    int64_t score_hundredths;      /* the sheet's minus deductions, never under 0; SCORE_NONE */
    int64_t factor_bp, amount_fen; /* FACTOR_NONE, AMOUNT_NONE: unjudged */
    const char
        *decision_reason; /* why the office decided this factor; NULL: it follows from the score */
};

/* A fee is owed, too little was seen to judge by, and the office has not decided yet. */
static inline bool project_is_unjudged(const struct statement_project *p)
{
    return p->amount_fen == AMOUNT_NONE;
}

/* The lists of orders and assets that a contractor's statement has beside the figures. */
enum statement_list {
    LIST_BLIND,     /* codes: an aspect that is watched elsewhere was blind for over a day */
    LIST_CANCELLED, /* ids of orders that would have counted in the month */
    LIST_LATE,      /* ids: repaired late, or not yet and due */
    LIST_NEVER,     /* codes of assets in service, whatever their kind, that never reported */
    LIST_PAUSED,    /* ids of orders that count in the month, and had a pause that was approved */
    LIST_TOLD_LATE, /* ids of such whose repair was told over 300 s after it was done */
    LIST_COUNT
};
extern const char *const statement_list_names[]; /* members of an item; ends with NULL */

struct statement_list_items {
    const char **items; /* sorted; owned */
    uint32_t count;
};

/* One of the assets that cost a contractor most. */
struct statement_worst {
    const char *asset, *name;
    int64_t lost_s;                /* counted lost seconds of the four aspects together */
    int64_t lost_by[ASPECT_COUNT]; /* of each */
    uint32_t outages;
};

struct statement_item {
    const char *contractor, *name; /* "" for projects without a contractor */
    int64_t amount_fen; /* the sum of its projects'; AMOUNT_NONE while one of them is unjudged */
    struct statement_project *projects; /* by code; owned */
    uint32_t project_count;
    struct statement_worst *worst; /* most lost seconds first, ties by code; owned */
    uint32_t worst_count;
    struct statement_list_items lists[LIST_COUNT];
};

struct statement {
    int year, month;
    int64_t from, to, as_of;
    uint32_t rules;                    /* version */
    uint64_t seq;                      /* journal position it was computed at */
    struct digest head;                /* of the chain there */
    struct statement_figures district; /* every project together */
    int64_t amount_fen;                /* the sum of the items'; AMOUNT_NONE while one of them is */
    struct statement_item *items;      /* by contractor code; owned */
    uint32_t item_count;
    const char *basis_of_target[INDICATOR_COUNT]; /* of the rules; NULL: none named */
    char *texts; /* owned: what the texts point into when read back; NULL: the district's own */
};

void statement_free(struct statement *s);

/* Returns the sum of two amounts: AMOUNT_NONE where one of them is. */
static inline int64_t amount_add(int64_t a, int64_t b)
{
    return a == AMOUNT_NONE || b == AMOUNT_NONE ? AMOUNT_NONE : a + b;
}

/* Frees what an item or a project of it owns. */
void statement_item_free(struct statement_item *item);
void statement_project_free(struct statement_project *p);

#endif
