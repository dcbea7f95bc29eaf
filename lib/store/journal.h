/* journal.h - the append-only truth: one row a batch or change, each chained to the one before. */
#ifndef INTACT_STORE_JOURNAL_H
#define INTACT_STORE_JOURNAL_H

#include "base/buffer.h"
#include "base/digest.h"
#include "base/text.h"
#include "model/registry.h"
#include "store/store.h"

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

/* The newest seq and head: 0 and 32 zero bytes for an empty journal. */
must_use enum status journal_position(struct store *store, uint64_t *ret_seq,
                                      struct digest *ret_head, struct error *err);

/* The head of one row. STATUS_UNKNOWN: there is no such row (the head of 0 is 32 zero bytes). */
must_use enum status journal_head_at(struct store *store, uint64_t seq, struct digest *ret_head,
                                     struct error *err);

/* Inside a transaction: sets row->seq and row->head and inserts the row. */
must_use enum status journal_append(struct store *store, struct journal_row *row,
                                    struct error *err);

/* Visits rows in seq order; anything but STATUS_OK from the visitor ends the walk and is returned.
 * The row's slices live until the visitor returns. */
typedef enum status journal_visitor(void *context, const struct journal_row *row,
                                    struct error *err);
must_use enum status journal_each(struct store *store, uint64_t seq_from, uint64_t seq_to,
                                  enum journal_kind kind, journal_visitor *visit, void *context,
                                  struct error *err);
/* Changes below `before`, the newest first; else as journal_each. */
must_use enum status journal_changes_back(struct store *store, uint64_t before,
                                          journal_visitor *visit, void *context, struct error *err);
/* Batches below `before`, the newest first, at most `limit`, of one feed or of all (NONE). Their
 * bodies are left on the disk: row->body is empty. */
must_use enum status journal_batches_back(struct store *store, uint64_t before, uint32_t feed,
                                          int64_t limit, journal_visitor *visit, void *context,
                                          struct error *err);

/* The seqs of all report rows up to seq_max that hold accepted lines, by first_at and then seq:
 * the order in which a rebuild meets the fewest late reports. free() the result. */
must_use enum status journal_by_time(struct store *store, uint64_t seq_max, uint64_t **ret_seqs,
                                     size_t *ret_count, struct error *err);

/* Visits one row. STATUS_UNKNOWN: there is no such row; *err is untouched. */
must_use enum status journal_row(struct store *store, uint64_t seq, journal_visitor *visit,
                                 void *context, struct error *err);

/* The approved voids as table void shows them, by batch. */
typedef enum status void_visitor(void *context, uint64_t batch, uint64_t approved_seq,
                                 struct error *err);
must_use enum status journal_voids(struct store *store, void_visitor *visit, void *context,
                                   struct error *err);

/* Report rows with seq <= seq_max whose [first_at, last_at] meets [lo, hi]: exact and indexed however
 * long a batch spans (rows are classed by the bit length of their span, see schema). Here and in
 * journal_by_time batches that were voided at or before seq_max are left out. */
must_use enum status journal_overlapping(struct store *store, int64_t lo, int64_t hi,
                                         uint64_t seq_max, journal_visitor *visit, void *context,
                                         struct error *err);

#endif
