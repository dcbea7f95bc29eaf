/* load.h - the load every benchmark uses: rounds of reports of a district with faults, the same on every run.
 *
 * Each aspect of each asset fails by itself: up for an exponential time, down for a log-normal one
 * with a mean of 12 hours (sigma 0.8), 2 % of the time in all; while the network is down so is
 * live. Every round_s seconds each asset reports all four aspects, but 0.5 % of the reports
 * are lost. */
#ifndef INTACT_BENCH_LOAD_H
#define INTACT_BENCH_LOAD_H

#include "base/instant.h"
#include "report/frame.h"

#define LOAD_ASSETS   5814u
#define LOAD_ROUND_S  300
#define LOAD_SEED     UINT64_C(0x9e3779b97f4a7c15)
#define LOAD_START_AT INT64_C(1661961600) /* 2022-09-01T00:00:00+08:00 */
#define LOAD_CODE     "4401130000131%07u" /* an asset's code, from its number */

struct load {
    uint32_t assets;
    bool own_instants;      /* each asset reports some seconds after the round's instant */
    int64_t round_s;        /* LOAD_ROUND_S, unless changed after load_init */
    int64_t at;             /* the next round's instant */
    struct report *reports; /* of the round made last; `cause` counts in load_causes */
    uint32_t count;
    /* the rest is load.c's */
    uint64_t random;
    uint32_t next_lost;
    struct load_asset *states;
    char *prefixes; /* {"asset":"...","at":", all of one length */
};

extern const char *const load_causes[]; /* [0] is "" */

/* The district's assets at `at`; ends the program without memory, as all of the kit does. */
void load_init(struct load *l, uint32_t assets, int64_t at);
void load_free(struct load *l);

/* Makes the next round: l->reports, in asset order. */
void load_next(struct load *l);

/* Reports [from, to) of the round as canonical NDJSON, appended. */
void load_text(const struct load *l, uint32_t from, uint32_t to, struct buffer *out);

/* The whole round as a raw frame. */
void load_frame(const struct load *l, struct buffer *ret_raw);

#endif
