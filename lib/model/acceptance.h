/* acceptance.h - inspections of what a project builds: 验收, kept for ever, the latest counts. */
#ifndef INTACT_MODEL_ACCEPTANCE_H
#define INTACT_MODEL_ACCEPTANCE_H

#include "model/registry.h"

struct acceptance {
    uint32_t project, asset;
    int32_t inspected_on; /* days since 1970-01-01 */
    bool passed;
    char *note;  /* owned; may be NULL */
    uint32_t by; /* token id */
    int64_t received_at;
};

struct acceptances {
    struct acceptance *items; /* in the journal's order; owned. Its id is its place + 1 */
    uint32_t count, cap;
};

void acceptances_free(struct acceptances *s);
/* Takes the note over. STATUS_MEMORY leaves it with the caller. */
must_use enum status acceptances_add(struct acceptances *s, struct acceptance *value);

/* The latest acceptance of each asset of each project inspected on or before `day`: by inspected_on
 * and, of one day, by the journal's order. Numbers into items; free() them. */
must_use enum status acceptances_latest(const struct acceptances *s, int32_t day,
                                        uint32_t **ret_numbers, uint32_t *ret_count);

#endif
