/* batch.h - what one POST of reports came to, what it answers, and its end. */
#ifndef INTACT_LEDGER_BATCH_H
#define INTACT_LEDGER_BATCH_H

#include "base/buffer.h"
#include "base/digest.h"
#include "model/district.h"
#include "report/body.h"

#define ERRORS_LISTED_MAX 100
#define REJECTS_KEPT_MAX  10000

/* A line that was not taken, as kept for GET /api/v1/rejects. */
struct reject {
    uint64_t number; /* line or index, as struct line_sink */
    const char *code;
    char field[40];
    char detail[256];
    char *raw; /* owned; raw_len bytes, at most 2 * LINE_BYTES_MAX */
    uint32_t raw_len;
};

/* What one POST came to. Owned by whoever holds it; immutable once ingest_end has made it. */
struct batch {
    uint32_t feed;
    uint32_t token; /* id of the token that sent it */
    int64_t received_at;
    enum body_format format;
    struct buffer raw;          /* the frame, not compressed; empty when nothing was accepted */
    uint32_t accepted, reports; /* accepted lines, and those that are no heartbeats */
    uint64_t rejected;          /* all of them */
    uint64_t other_causes;      /* lines whose cause was taken as CAUSE_OTHER */
    int64_t first_at, last_at;
    struct reject *rejects; /* the newest REJECTS_KEPT_MAX, oldest first */
    uint32_t reject_count;
    struct reject *errors; /* the first ERRORS_LISTED_MAX, in order, for the answer; without raw */
    uint32_t error_count;
    struct buffer resolved; /* uint64_t each: alerts that it says are resolved (report/alerts.h) */
};

void batch_free(struct batch *b); /* NULL allowed; frees *b itself */

/* Writes the answer's text, once the batch is in the journal at `seq` with this head. Every batch takes a
 * journal row, even one in which nothing was accepted, so there always is a receipt. */
void batch_answer(const struct batch *b, uint64_t seq, const struct digest *head,
                  struct buffer *out);

#endif
