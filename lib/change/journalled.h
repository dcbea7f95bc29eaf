/* journalled.h - a change as the journal gives it back, and what every apply function needs to read it. */
#ifndef INTACT_CHANGE_JOURNALLED_H
#define INTACT_CHANGE_JOURNALLED_H

#include "change/change.h"
#include "record/document.h"

struct journalled {
    enum change_op op;
    uint64_t seq; /* of its row; 0: not known */
    struct text body;
    uint32_t token;
    int64_t received_at;
};

/* Refuses a journal's body that can't be: STATUS_CORRUPT, or STATUS_MEMORY where that is the cause.
 * `cause` may be NULL. */
enum status journal_corrupt(struct error *err, const struct error *cause);

/* Opens the list of {"items":[...]}. STATUS_CORRUPT for any other body. */
must_use enum status items_open(struct text body, struct document **ret_document,
                                struct error *err);
/* Turns what became of a record of a journal's body into STATUS_OK or journal_corrupt(). */
must_use enum status record_applied(enum status status, struct record *record, struct error *err);

/* Takes the one object of a journal's body: brings the district up to it. What is wrong with it is in
 * record->error; STATUS_CORRUPT where it contradicts the district, STATUS_MEMORY. */
typedef enum status single_taker(struct district *d, const struct journalled *row,
                                 struct record *record);
must_use enum status apply_single(struct district *d, const struct journalled *row,
                                  single_taker *take, struct error *err);

#endif
