/* ingest.h - turns the body of an events POST into one batch: a frame, counts, errors and rejects. */
#ifndef INTACT_OFFICE_INGEST_H
#define INTACT_OFFICE_INGEST_H

#include "model/district.h"
#include "report/body.h"
#include "report/frame.h"

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
    int64_t first_at, last_at;
    struct reject *rejects; /* the newest REJECTS_KEPT_MAX, oldest first */
    uint32_t reject_count;
    struct reject *errors; /* the first ERRORS_LISTED_MAX, in order, for the answer; without raw */
    uint32_t error_count;
};

void batch_free(struct batch *b); /* NULL allowed; frees *b itself */

struct ingest;

/* The district is asked which assets exist while lines come in; it must outlive the ingest.
 * too_old and future_time are judged by `now`. */
must_use enum status ingest_new(const struct district *district, uint32_t feed, uint32_t token,
                                enum body_format format, bool gzip, uint64_t body_bytes_max,
                                int64_t now, struct ingest **ret_ingest);
void ingest_free(struct ingest *ingest);

/* Takes reports however late they come: for the office, which may replay what was too_late. */
void ingest_any_age(struct ingest *ingest);
must_use enum status ingest_take(struct ingest *ingest, const void *bytes, size_t len,
                                 struct error *err);
size_t ingest_size(const struct ingest *ingest); /* bytes held now, for the in-flight budget */

/* Ends the body; the batch is the caller's (batch_free). The ingest is still to be freed. */
must_use enum status ingest_end(struct ingest *ingest, struct batch **ret_batch, struct error *err);

/* The answer's text (SPEC 8) once the batch stands in the journal at `seq` with this head. Every
 * batch takes a journal row, one in which nothing was accepted too, so there always is a receipt. */
void batch_answer(const struct batch *b, uint64_t seq, const struct digest *head,
                  struct buffer *out);

/* A series for which the journal must be read back, and where. */
struct late {
    uint32_t asset;
    enum aspect aspect;
    uint32_t lo, hi; /* the window to read back (seconds from INSTANT_2000, inclusive) */
};
struct late_list {
    struct late *items; /* owned */
    size_t count, cap;
};
void late_list_free(struct late_list *late);

/* Applies a raw frame of a feed to the model: watching, timelines, counts. Points that need the
 * journal (PUT_LOOKUP) are collected: one window a series is added to *late, which ends up sorted by
 * lo, asset and aspect; the caller reads the windows back and calls timeline_rewrite. STATUS_MEMORY:
 * the model may hold part of it; applying again is harmless. STATUS_CORRUPT: no frame of this
 * district; may hold part of it too. */
must_use enum status frame_apply(struct district *d, uint32_t feed, const void *raw, size_t len,
                                 struct late_list *late);

#endif
