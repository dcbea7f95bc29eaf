/* factor.h - payment factors that people decided for a project's month, where too little was seen to judge it
 * by (lib/figure/README.md, Month's end). One person proposes, another one approves. */
#ifndef INTACT_MODEL_FACTOR_H
#define INTACT_MODEL_FACTOR_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct factor_decision {
    uint32_t id; /* from 1 */
    int year, month;
    uint32_t project;
    int64_t factor_bp;
    char *reason;                      /* owned */
    uint32_t proposed_by, approved_by; /* tokens; approved_by 0: not yet */
    int64_t proposed_at, approved_at;
    bool approved;
};

struct factor_decisions {
    struct factor_decision *items; /* items[id - 1]; owned */
    uint32_t count, cap;
};

void factor_decisions_free(struct factor_decisions *s);
/* Takes the value's reason over and gives it the next id. STATUS_MEMORY. */
must_use enum status factor_decisions_add(struct factor_decisions *s,
                                          struct factor_decision *value);
/* Returns the newest decision for a project's month: of all, or of the approved ones; NULL: none. */
const struct factor_decision *factor_decision_of(const struct factor_decisions *s, int year,
                                                 int month, uint32_t project, bool approved);

#endif
