/* rules.h - one version of the rules (SPEC 6, Appendix A) as values; every number of the assessment. */
#ifndef INTACT_MODEL_RULES_H
#define INTACT_MODEL_RULES_H

#include "base/zone.h"
#include "model/names.h"

struct rules {
    uint32_t version;          /* counted from 1 in the order of acceptance */
    int from_year, from_month; /* the month it takes effect in */
    struct zone *zone;         /* owned */
    uint8_t kinds;             /* bit per enum kind: the population */
    uint8_t classes;           /* bit 1..3: the population's camera classes */
    int64_t min_coverage_bp;
    int64_t target_bp[INDICATOR_COUNT];
    bool silent_counts[ASPECT_COUNT]; /* "silent": "fault" */
    int64_t limit_mass_s, limit_centre_s, limit_checkpoint_s;
    int64_t limit_camera_s[4]; /* by class 1..3 */
    int64_t rejoin_s;
    int64_t open_after_s;      /* -1: null, off */
    int64_t propose_within_days, proof_by_day;
    char *record;              /* the whole document as accepted, canonical JSON; owned */
};

void rules_free(struct rules *rules); /* frees *rules itself too; NULL allowed */

/* All versions, oldest acceptance first; version n is items[n - 1]. */
struct rule_book {
    struct rules **items; /* owned, each too */
    uint32_t count;
};

void rule_book_free(struct rule_book *book);
/* Takes it over and sets its `version`. */
must_use enum status rule_book_add(struct rule_book *book, struct rules *rules);

/* The version of the month that holds `at`: the greatest from_month not after it, and of equal
 * ones the newest; the first version where none is early enough. Months are cut in each version's
 * own zone. Never NULL for a book that holds one. */
const struct rules *rule_book_at(const struct rule_book *book, int64_t at);

/* The limit in seconds of a repair (SPEC 5); a camera without a class has that of class 3. */
int64_t rules_repair_limit_s(const struct rules *rules, bool mass, enum kind kind, int class_no);

#endif
