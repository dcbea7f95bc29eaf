/* outage.h - maximal stretches in which one asset's aspect counts as lost, and the whole outage that each
 * is a part of. */
#ifndef INTACT_FIGURE_OUTAGE_H
#define INTACT_FIGURE_OUTAGE_H

#include "figure/assessed.h"
#include "figure/population.h"

struct outage {
    int64_t from, to; /* clipped to the window and as_of */
    /* Of the whole outage: it ends with `ok` alone. Blind, exempt and absent seconds neither count nor end
     * it (lib/figure/README.md, Rates). */
    int64_t since, until;  /* its first lost second, and the one after its last by as_of */
    int64_t lasted_s;      /* its lost seconds by as_of */
    int64_t unknown_since; /* of down_now.h: since when nobody sees it; INSTANT_NONE: it is seen */
    int64_t ended_at;      /* the first second of `ok` after it; INSTANT_NONE: none by as_of */
    uint32_t asset, project; /* project: of the span at `from` */
    uint16_t cause;          /* causes_name(); the first cause named in the stretch; 0: none */
    uint8_t aspect;
    uint8_t counted; /* enum assessed */
    bool open;       /* it still goes on at as_of */
};

struct outages {
    struct outage *items; /* as outages_sort() left them, longest first to begin with; owned */
    size_t count, cap;
};

/* Which outages are wanted. */
struct outage_wish {
    enum aspect aspect;   /* ASPECT_COUNT: all four */
    int64_t min_s;        /* of the clipped length */
    int64_t min_lasted_s; /* of the whole outage */
    bool raw;             /* ignores exemptions */
    bool
        whole; /* each whole outage that goes on in the window, or ended in it, once: from and to are since and until,
                 * and project and cause those of its begin */
};

/* Finds every outage of the query's assets that the wish names. A filter by project or contractor, and the
 * reader's scope, cut the whole outage too. STATUS_MEMORY. */
must_use enum status outages_compute(const struct district *d, const struct query *q,
                                     const struct outage_wish *wish, struct outages *ret);
void outages_free(struct outages *o);

enum outage_order {
    OUTAGES_BY_SECONDS,
    OUTAGES_BY_LASTED,
    OUTAGES_BY_COUNTED,
    OUTAGES_BY_COST /* costs_sort() */
};
extern const char *const outage_order_names[]; /* by the enum; ends with NULL */
/* Sorts the longest first, by the clipped or the whole length, or those that count before the others; ties
 * by asset code, aspect and from. */
void outages_sort(const struct district *d, enum outage_order order, struct outages *o);

/* Returns how many of them are not damped. */
uint32_t outages_costing(const struct outages *o);

/* Counts the outages of one asset that are not damped, given by its shares of a population. STATUS_MEMORY. */
must_use enum status outages_count(const struct district *d, const struct query *q,
                                   const struct share *shares, size_t count, enum aspect aspect,
                                   uint32_t *ret);

/* Gives the lost seconds of an outage's whole before `at`. STATUS_MEMORY. */
must_use enum status outage_lost_before(const struct district *d, const struct query *q,
                                        const struct outage *o, int64_t at, int64_t *ret);

/* Returns how many shares from `first` on are of one asset. */
size_t shares_of_asset(const struct population *p, size_t first);

#endif
