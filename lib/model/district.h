/* district.h - the whole model in memory: what the loop thread owns and every figure is made from. */
#ifndef INTACT_MODEL_DISTRICT_H
#define INTACT_MODEL_DISTRICT_H

#include "model/acceptance.h"
#include "model/arrival.h"
#include "model/exemption.h"
#include "model/factor.h"
#include "model/month.h"
#include "model/part_void.h"
#include "model/registry.h"
#include "model/repair.h"
#include "model/rules.h"
#include "model/timeline.h"
#include "model/timeline_read.h"
#include "model/token.h"
#include "model/voids.h"

/* Who took over last, from a leader that it had followed. */
struct leadership {
    uint64_t seq;  /* the journal row that says so; 0: nobody ever did */
    char node[17]; /* the directory's own digits */
};

struct district {
    struct registry registry;
    struct timelines timelines;
    struct exemptions exemptions;
    struct repairs repairs;
    struct rule_book rules;
    struct tokens tokens;
    struct voids voids;
    struct part_voids part_voids;
    struct acceptances acceptances;
    struct months months;
    struct months years; /* the years' evaluations, with a chain of their own */
    struct judgements judgements;
    struct factor_decisions factors;
    struct arrivals arrivals;
    struct leadership leader;
    uint64_t seq;           /* journal position shown here; of batches that still land, a part */
    uint64_t version;       /* grows with whatever changes in here */
    struct digest head;     /* of the chain at that position */
    uint64_t model_changes; /* changes replayed at the start, but for those of repairs */
    uint64_t reports; /* accepted report lines up to there, without heartbeats and voided ones */
    int64_t first_at, last_at; /* of those reports; INSTANT_NONE: none yet */
    int64_t received_at;       /* of the newest row, by the daemon's clock then; 0: no row */
    int64_t settled_at;        /* what the journal itself vouches for: see district_received() */
};

void district_free(struct district *d);

/* Notes that a row came in, whose newest report is of `told_at` (INSTANT_NONE: it has none). A clock that
 * has jumped ahead would vouch for itself: so settled_at follows a leap of over a day only as far as a feed,
 * which has a clock of its own, reports, or where no feed ever reported. */
void district_received(struct district *d, int64_t received_at, int64_t told_at);

/* Checks the clock against when the newest row came in. STATUS_BUSY: `now` stands over CLOCK_SKEW_S before
 * it, so one of the two is wrong. */
must_use enum status clock_check(int64_t received_at, int64_t now, struct error *err);

/* Reads the district's timelines under these rules. */
static inline struct timeline_reader district_reader(const struct district *d,
                                                     const struct rules *rules)
{
    return (struct timeline_reader){&d->timelines, &d->registry, rules->expected_s};
}

#endif
