/* month_in.h - acceptances, judgements and stored months as people send them, and as the journal
 * keeps them. */
#ifndef INTACT_RECORD_MONTH_IN_H
#define INTACT_RECORD_MONTH_IN_H

#include "base/buffer.h"
#include "model/month.h"
#include "record/document.h"

#define REASON_MEMBER "reason"

/* All text is the record's: it holds as long as that does; of length 0 it is null.
 * STATUS_INVALID: record->error says what is wrong; STATUS_MEMORY. */
struct acceptance_in {
    struct text project, asset, note;
    struct text inspected_on; /* as it was written: YYYY-MM-DD */
    int32_t day;              /* the same, days since 1970-01-01 */
    bool passed;
};
must_use enum status acceptance_in_read(struct record *record, struct acceptance_in *ret);
void acceptance_in_record(const struct acceptance_in *in, struct buffer *out);

/* `stored`: the body is a journal's, which names all three levels and the year. */
struct judgement_in {
    struct text level1, level2, level3; /* level1 and level2 may be left out when sent */
    struct text evidence, note;
    int64_t points_hundredths;
    int64_t year; /* stored */
};
must_use enum status judgement_in_read(struct record *record, bool stored,
                                       struct judgement_in *ret);

#define DESPITE_MEMBER          "despite"
#define OBJECTIONS_UNTIL_MEMBER "objections_until"

/* {"reason":"..."}, and of a closing {"despite":["exemptions"],"reason":"..."}. */
struct settle_in {
    struct text reason;
    uint8_t despite; /* a bit for each enum open_matter */
};
/* `needs_reason`: a correction's. `closes`: `despite` may be there, and needs a reason. */
must_use enum status settle_in_read(struct record *record, bool needs_reason, bool closes,
                                    struct settle_in *ret);

/* [stored] The body of a month, or of a year's evaluation, as published, closed or corrected: everything but at and by. The pointers in
 * *ret are the caller's (month_revision_free). Checks that sha256 is the document's. */
must_use enum status month_stored_read(struct text body, struct month_revision *ret,
                                       struct error *err);

#endif
