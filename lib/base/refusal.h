/* refusal.h - why a request is refused: one sentence, and what is wrong with each of its parts. */
#ifndef INTACT_BASE_REFUSAL_H
#define INTACT_BASE_REFUSAL_H

#include "base/status.h"

#include <stdint.h>

#define ITEM_ERRORS_MAX 100

/* One thing that is wrong in a body of many, for errors[] of RFC 9457. */
struct item_error {
    int64_t number; /* line or index; -1: the body as a whole */
    struct error error;
};

/* Zeroed: nothing is wrong. */
struct refusal {
    struct error error;       /* the whole request's, in one sentence */
    bool by_line;             /* numbers are lines (NDJSON, CSV), else indexes (JSON) */
    struct item_error *items; /* owned */
    uint32_t count;           /* listed, at most ITEM_ERRORS_MAX */
    uint32_t total;           /* found */
    uint32_t records;         /* in how many records, of which one may have several faults */
    int64_t last;             /* the number of the last one */
    int retry_after_s;        /* when to come again, if that helps; 0: not said */
};
void refusal_free(struct refusal *r);

/* Refuses the whole request for one reason. Returns the error's status. */
enum status refusal_set(struct refusal *refusal, const struct error *error);
/* Does the same with an error made here, as error_set() makes it. */
enum status refusal_because(struct refusal *refusal, enum status status, const char *code,
                            const char *field, const char *format, ...) printf_like(5, 6);

/* Notes that one record of many is wrong. Later ones can still be looked at. */
void refusal_item(struct refusal *refusal, int64_t number, const struct error *error);
/* Ends a body of many. STATUS_OK: nothing is wrong. Else writes the sentence over all its records. */
must_use enum status refusal_end(struct refusal *refusal);

#endif
