/* query.h - what a figure is asked for: a window, a grouping, filters, and who asks. */
#ifndef INTACT_FIGURE_QUERY_H
#define INTACT_FIGURE_QUERY_H

#include "model/district.h"

#define CELLS_MAX 1000000 /* groups x steps of one answer; more is `too_large` */

/* A set of registry numbers as named in a query. */
struct filter {
    bool given;      /* the parameter was there, even if nothing it named exists */
    uint32_t *items; /* owned; sorted by filter_close */
    uint32_t count;
    size_t cap;
};

struct query {
    int64_t from, to; /* the window */
    int64_t as_of;    /* seconds from it on do not exist; at most `to` */
    enum grouping by;
    struct filter projects, contractors, towns, assets;
    uint8_t kinds;             /* bit per kind; 0: not named */
    uint8_t classes;           /* bit 0: no class, bits 1..3; 0: not named */
    bool every_asset;          /* status, outages, quantity: the rules' population does not apply */
    const struct rules *rules; /* of the month that holds the window's last second */
    struct scope scope;
};

/* Adds a number to a filter (NONE is allowed and matches nothing). STATUS_MEMORY. */
must_use enum status filter_add(struct filter *f, uint32_t number);
void filter_close(struct filter *f);                         /* sorts, after the last filter_add */
bool filter_passes(const struct filter *f, uint32_t number); /* true when not given */
/* Returns a number's place among the sorted items, or NONE. */
uint32_t filter_place(const struct filter *f, uint32_t number);
void query_free(struct query *q); /* frees the filters */

#endif
