/* factor_in.h - the payment factor that people decide for a project's month, as sent and as stored. */
#ifndef INTACT_RECORD_FACTOR_IN_H
#define INTACT_RECORD_FACTOR_IN_H

#include "record/record.h"

/* {"project","factor_bp","reason"}; stored with {"month"}. All text is the record's. */
struct factor_in {
    struct text project, reason, month; /* month: [stored] */
    int64_t factor_bp;
};
must_use enum status factor_in_read(struct record *record, bool stored, struct factor_in *ret);

/* [stored] {"id"} of an approval. */
must_use enum status factor_approval_in_read(struct record *record, uint32_t *ret_id);

#endif
