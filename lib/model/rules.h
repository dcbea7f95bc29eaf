/* rules.h - one version of the rules (lib/figure/README.md, Rules) as values; every number of the assessment. */
#ifndef INTACT_MODEL_RULES_H
#define INTACT_MODEL_RULES_H

#include "base/zone.h"
#include "model/names.h"

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
    int64_t limit_mass_s, limit_centre_s, limit_checkpoint_s;
    int64_t limit_camera_s[4];                                         /* by class 1..3 */
    int64_t response_mass_s, response_centre_s, response_checkpoint_s; /* 0: not measured */
    int64_t response_camera_s[4];                                      /* by class 1..3; the same */
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
    char *record; /* the whole document as accepted, canonical JSON; owned */
};

void rules_free(struct rules *rules); /* frees *rules itself too; NULL allowed */

/* A closed month keeps the version it was closed under. */
struct rule_pin {
    int64_t from, to; /* the month */
    uint32_t version;
};

/* All versions, oldest acceptance first; version n is items[n - 1]. */
struct rule_book {
    struct rules **items; /* owned, each too */
    uint32_t count;
    struct rule_pin *pins; /* owned */
    uint32_t pin_count;
};

void rule_book_free(struct rule_book *book);
/* Takes it over and sets its `version`. */
must_use enum status rule_book_add(struct rule_book *book, struct rules *rules);

/* From now on [from, to) has this version, whatever is accepted later. STATUS_MEMORY. */
must_use enum status rule_book_pin(struct rule_book *book, int64_t from, int64_t to,
                                   uint32_t version);

/* The version that `at` is pinned to, else of the month that holds `at`: the greatest from_month not after it, and of equal
 * ones the newest; the first version where none is early enough. Months are cut in each version's
 * own zone. Never NULL for a book that holds one. */
const struct rules *rule_book_at(const struct rule_book *book, int64_t at);
/* Returns the zone that times are written in at an instant: that of rule_book_at(). */
const struct zone *rule_book_zone(const struct rule_book *book, int64_t at);

/* The same of a month by its name. Which zone cuts the month depends on the rules in force: the 15th
 * lies in the month in every zone. */
const struct rules *rule_book_of_month(const struct rule_book *book, int year, int month);

/* The limit in seconds of a repair (lib/figure/README.md, Repairs); a camera without a class has that of class 3. */
int64_t rules_repair_limit_s(const struct rules *rules, bool mass, enum kind kind, int class_no);
/* The same of the first response; 0: it is not measured. */
int64_t rules_response_limit_s(const struct rules *rules, bool mass, enum kind kind, int class_no);
/* The longest of all these limits. */
int64_t rules_repair_limit_max_s(const struct rules *rules);
/* Is any response measured? */
bool rules_measure_response(const struct rules *rules);

/* How long a fault may go on after its repair before the repair was none. */
static inline int64_t rules_proof_of_repair_s(const struct rules *rules)
{
    return rules->open_after_s >= 0 ? rules->open_after_s : 3600;
}

#endif
