/* rules.h - one version of the rules (lib/figure/README.md, Rules) as values; every number of the assessment. */
#ifndef INTACT_MODEL_RULES_H
#define INTACT_MODEL_RULES_H

#include "base/zone.h"
#include "model/names.h"
#include "model/notice_rules.h"
#include "model/registry.h"

#define EVALUATION_MILESTONES INDICATOR_COUNT /* an indicator that only the evaluation knows */

/* What a figure is held beside, in hundredths: of a per cent, or of a point where people judge. */
struct comparison {
    int64_t last_year, standard, plan; /* -1: not named */
};

/* One row of the year's evaluation (lib/figure/README.md, The year). */
struct evaluation_rule {
    char *level1, *level2, *level3; /* owned */
    int64_t weight;
    int indicator;     /* enum indicator, or EVALUATION_MILESTONES; -1: people judge it */
    int kind;          /* of `quantity`: enum kind; -1: all */
    int64_t target_bp; /* of EVALUATION_MILESTONES; the others' stand under indicators */
    struct comparison compared_to; /* what the row names; else the indicator's holds */
};

enum deduction_is { DEDUCTION_LONG_OUTAGE, DEDUCTION_REPEAT_FAULT };
extern const char *const deduction_names[]; /* by the enum; ends with NULL */

/* Points off the score for each asset with an outage of more than over_s, or with more than rounds_over
 * rounds of repairs in the month. */
struct deduction_rule {
    enum deduction_is is;
    int64_t over_s;                                /* of DEDUCTION_LONG_OUTAGE */
    int64_t rounds_over;                           /* of DEDUCTION_REPEAT_FAULT */
    int64_t points_hundredths, at_most_hundredths; /* of one asset; of a project's all */
};

/* A step of the payment ladder. */
struct payment_step {
    int64_t from_hundredths, factor_bp;
};

/* What a repair may take, on a clock that runs in a calendar's hours. */
struct limit {
    int64_t s;
    char *calendar; /* its code; NULL: every hour; owned */
};

enum limit_name {
    LIMIT_MASS,
    LIMIT_CENTRE,
    LIMIT_CHECKPOINT,
    LIMIT_CAMERA_1,
    LIMIT_CAMERA_2,
    LIMIT_CAMERA_3,
    LIMIT_COUNT
};
extern const char *const limit_names[]; /* NULL at the end */

/* What one project's contract says: the general rules with its own members in their place. */
struct contract {
    char *project;       /* its code; owned */
    struct rules *terms; /* owned, but for what rules_share() lent it */
};

struct rules {
    uint32_t version;          /* counted from 1 in the order of acceptance */
    int from_year, from_month; /* the month it takes effect in */
    struct zone *zone;         /* owned */
    uint8_t kinds;             /* bit per enum kind: the population */
    uint8_t classes;           /* bit 1..3: the population's camera classes */
    int64_t min_coverage_bp;
    int64_t expected_s;                 /* how long after a report its feed is expected to go on */
    int64_t target_bp[INDICATOR_COUNT]; /* -1: the document does not name the indicator */
    bool silent_counts[ASPECT_COUNT];   /* "silent": "fault" */
    int64_t min_outage_s[ASPECT_COUNT]; /* an outage shorter than this is damped; 0: none is */
    struct limit limits[LIMIT_COUNT];
    struct limit responses[LIMIT_COUNT]; /* s 0: not measured */
    char *
        service_hours; /* code of a calendar outside of which assets are absent; NULL: none; owned */
    int month_begins_on;                /* day of the month, 1 to 28 */
    int64_t mass_points, mass_within_s; /* how many assets' faults within how long are a mass */
    bool rejoin_goes_on;                /* "rejoin":"clock": a recurrence goes on with the round */
    int64_t rejoin_s;
    int64_t open_after_s;                /* -1: null, off */
    int64_t open_total_s, open_within_s; /* "open_after_total"; 0: null, off */
    int64_t propose_within_days, proof_by_day;
    char *basis_of_target[INDICATOR_COUNT]; /* what a target was set from; NULL: not named; owned */
    struct comparison compared_to[INDICATOR_COUNT];
    int64_t weights[INDICATOR_COUNT]; /* of the score sheet; 0: not on it */
    int64_t min_weight; /* of 100 parts of the weights: less measured gives no score */
    struct deduction_rule *deductions;  /* owned */
    struct payment_step *payment;       /* from the highest score down to 0; owned */
    struct evaluation_rule *evaluation; /* owned */
    uint32_t deduction_count, payment_count, evaluation_count;
    struct contract *contracts; /* by the project's code; owned; a contract's terms have none */
    uint32_t contract_count;
    struct notice_rules notices; /* of the general rules alone */
    char *record;                /* the whole document as accepted, canonical JSON; owned */
};

void rules_free(struct rules *rules); /* frees *rules itself too; NULL allowed */

/* Gives a contract's terms what only the general rules say: zone, population, coverage, ... */
void rules_share(const struct rules *general, struct rules *terms);

/* Returns what holds for a project: its contract's terms, or the rules themselves (NONE: these, too). */
const struct rules *rules_of_project(const struct rules *rules, const struct registry *r,
                                     uint32_t project);

/* A closed month keeps the version it was closed under. */
struct rule_pin {
    int64_t from, to; /* the month's bounds when it was closed */
    int month;        /* its number: month_number() */
    uint32_t version;
};

/* From when on a version holds, up to the next cut. */
struct rule_cut {
    int month;
    int64_t from;
    const struct rules *rules;
};

/* All versions, oldest acceptance first; version n is items[n - 1]. */
struct rule_book {
    struct rules **items; /* owned, each too */
    uint32_t count;
    struct rule_pin *pins; /* owned */
    uint32_t pin_count;
    struct rule_cut *cuts; /* in order; before the first one the first version holds; owned */
    uint32_t cut_count;
};

void rule_book_free(struct rule_book *book);
/* Takes it over and sets its `version`. */
must_use enum status rule_book_add(struct rule_book *book, struct rules *rules);

static inline int month_number(int year, int month)
{
    return year * 12 + month - 1;
}

/* From now on the month has these bounds and this version, whatever is accepted later. STATUS_MEMORY. */
must_use enum status rule_book_pin(struct rule_book *book, int year, int month, int64_t from,
                                   int64_t to, uint32_t version);

/* Returns the bounds [from, to) of a month. It begins on month_begins_on of its own rules (from the 2nd
 * on: of the calendar month before), and ends where the next one begins. One that is pinned keeps its
 * bounds, and its neighbours begin and end there. */
void rule_book_month(const struct rule_book *book, int year, int month, int64_t *ret_from,
                     int64_t *ret_to);
/* Returns the month that holds `at`. */
void rule_book_month_of(const struct rule_book *book, int64_t at, int *ret_year, int *ret_month);
/* Returns the first instant after `at` at which a new hour, day or month begins. */
int64_t rule_book_next(const struct rule_book *book, const struct zone *zone,
                       enum calendar_step step, int64_t at);

/* The version of the month that holds `at`. Never NULL for a book that holds one. */
const struct rules *rule_book_at(const struct rule_book *book, int64_t at);
/* Returns who is told of what: by the version that was accepted last, whatever its month. It is of today, and of no
 * figure. Never NULL for a book that holds one. */
const struct notice_rules *rule_book_notices(const struct rule_book *book);
/* Returns the zone that times are written in at an instant: that of rule_book_at(). */
const struct zone *rule_book_zone(const struct rule_book *book, int64_t at);

/* The version of a month: the one that it is pinned to, else the greatest from_month not after it, and
 * of equal ones the newest; the first version where none is early enough. */
const struct rules *rule_book_of_month(const struct rule_book *book, int year, int month);

/* The limit of a repair (lib/figure/README.md, Repairs); a camera without a class has that of class 3. */
const struct limit *rules_repair_limit(const struct rules *rules, bool mass, enum kind kind,
                                       int class_no);
/* The same of the first response; its s is 0 where it is not measured. */
const struct limit *rules_response_limit(const struct rules *rules, bool mass, enum kind kind,
                                         int class_no);
/* Do the clocks of repairs run alike under both: by zone, limits, service hours and contracts? */
bool rules_same_clocks(const struct rules *a, const struct rules *b);
/* Is any response measured, by the rules or by a contract's terms? */
bool rules_measure_response(const struct rules *rules);

/* How long a fault may go on after its repair before the repair was none. */
static inline int64_t rules_proof_of_repair_s(const struct rules *rules)
{
    return rules->open_after_s >= 0 ? rules->open_after_s : 3600;
}

#endif
