/* journal_row.h - one row of the journal, and the bytes that its head is made of. */
#ifndef INTACT_STORE_JOURNAL_ROW_H
#define INTACT_STORE_JOURNAL_ROW_H

#include "base/digest.h"
#include "base/text.h"
#include "model/registry.h"

enum journal_kind { JOURNAL_REPORTS, JOURNAL_CHANGE };

/* One row. Reports: body is a packed frame (report/frame.h). Changes: body is the canonical JSON of
 * what a person (or the daemon) decided, and `op` its name, such as "assets" (change/ops.h). */
struct journal_row {
    uint64_t seq; /* from 1, no gaps; the batch number that a receipt names */
    enum journal_kind kind;
    int64_t received_at;
    uint32_t token; /* id of the token that sent it; 0: the daemon itself or its command line */
    uint32_t feed;  /* registry number; NONE for changes */
    int64_t first_at, last_at; /* of accepted lines, heartbeats included; both 0 with none */
    uint32_t accepted, reports;
    uint64_t rejected;
    struct text op; /* empty for reports */
    struct text body;
    struct digest head; /* SHA-256 over the head before and every field above, see below */
};

/* head = SHA-256 of, one after the other, whole numbers big-endian and negative ones in two's
 * complement:
 *
 *   bytes  field
 *      32  the head of the row before (32 zero bytes before the first)
 *       8  seq
 *       1  kind (0 reports, 1 change)
 *       8  received_at
 *       4  token
 *       4  feed (0xffffffff for a change)
 *       8  first_at
 *       8  last_at
 *       4  accepted
 *       4  reports
 *       8  rejected
 *       4  length of op in bytes (0 for reports), then op
 *       8  length of body in bytes, then body
 *
 * The table keeps feed + 1 as feed_id (NULL for a change), and span_bits beside it, which follows
 * from first_at and last_at. */
#define JOURNAL_FIXED_SIZE 57 /* bytes from seq to rejected */

/* Sees one row. Its slices live until the visitor returns. */
typedef enum status journal_visitor(void *context, const struct journal_row *row,
                                    struct error *err);

/* Returns how many bits write last_at - first_at: 0 for 0. The span is always below 2^bits. */
unsigned journal_span_bits(int64_t first_at, int64_t last_at);

/* Computes the head that follows from the one before and the row's fields. */
must_use enum status journal_chain(const struct digest *before, const struct journal_row *row,
                                   struct digest *ret_head);

#endif
