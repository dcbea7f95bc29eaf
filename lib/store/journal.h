/* journal.h - the append-only truth: one row a batch or change, each chained to the one before. */
#ifndef INTACT_STORE_JOURNAL_H
#define INTACT_STORE_JOURNAL_H

#include "base/buffer.h"
#include "base/digest.h"
#include "base/text.h"
#include "store/store.h"

enum journal_kind { JOURNAL_REPORTS, JOURNAL_CHANGE };

/* One row. Reports: body is a packed frame (wire/frame.h). Changes: body is the canonical JSON of
 * what a person (or the daemon) decided, and `op` its name, such as "assets" (office/change.h). */
struct journal_row {
    uint64_t seq; /* from 1, no gaps; the batch number in answers */
    enum journal_kind kind;
    int64_t received_at;
    uint32_t token; /* id of the token that sent it; 0: the daemon itself or its command line */
    uint32_t feed;  /* registry number; UINT32_MAX for changes */
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

/* Inside the same transaction: brings the tables that people query (town, asset, exemption, ...)
 * up to a change, by the statements of schema/project_<op>.sql over the JSON body. */
must_use enum status journal_project(struct store *store, const struct journal_row *row,
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
/* Batches below `before`, the newest first, at most `limit`, of one feed or of all (UINT32_MAX). Their
 * bodies are left on the disk: row->body is empty. */
must_use enum status journal_batches_back(struct store *store, uint64_t before, uint32_t feed,
                                          int64_t limit, journal_visitor *visit, void *context,
                                          struct error *err);

/* The seqs of all report rows up to seq_max that hold accepted lines, by first_at and then seq:
 * the order in which a rebuild meets the fewest late reports. free() the result. */
must_use enum status journal_by_time(struct store *store, uint64_t seq_max, uint64_t **ret_seqs,
                                     size_t *ret_count, struct error *err);

/* One row. STATUS_UNKNOWN: there is none, *err untouched. */
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

/* Recomputes the whole chain. STATUS_CORRUPT names the first row that does not prove itself.
 * Also checks that seq has no gaps. *ret_changes: how many rows are changes. */
must_use enum status journal_verify(struct store *store, uint64_t *ret_rows, uint64_t *ret_changes,
                                    struct digest *ret_head, struct error *err);

/* The anchor: "seq head\n" in a file of its own beside the database. It is made durably (file and
 * directory synced) before the journal's first row; then written with one pwrite after each commit
 * and before the answer, without a sync of its own. Behind the journal is normal; ahead of it, at
 * the same seq with another head, or missing beside rows is STATUS_CORRUPT. */
struct anchor {
    int fd; /* -1: not open, or no such file */
};

/* Opens what is there and makes nothing: without such a file it is STATUS_OK, and fd is -1. A file
 * opened to be read (STORE_READ, STORE_COPY) can't be written. */
must_use enum status anchor_open(struct anchor *a, const char *path, enum store_mode mode,
                                 struct error *err);
/* Opens it to be written. Where no file is, or an empty one, it is made with seq 0, and is on the
 * disk, name and all, when this returns. For a journal without rows, or a backup's that has been
 * verified: whatever the file held is gone. */
must_use enum status anchor_make(struct anchor *a, const char *path, struct error *err);
/* For a start: opens it to be written, checks it against the journal, and makes it for a journal
 * that has no row yet. */
must_use enum status anchor_begin(struct anchor *a, const char *path, struct store *store,
                                  struct error *err);
void anchor_close(struct anchor *a);
must_use enum status anchor_write(struct anchor *a, uint64_t seq, const struct digest *head,
                                  struct error *err);
/* What it holds; seq 0 and 32 zero bytes when no row was ever anchored. *ret_blank: nothing was ever
 * written to it, or there is no file. */
must_use enum status anchor_read(const struct anchor *a, uint64_t *ret_seq, struct digest *ret_head,
                                 bool *ret_blank, struct error *err);
must_use enum status anchor_check(const struct anchor *a, struct store *store, struct error *err);
/* Before a database is opened, for SQLite makes one that is missing, and removes the log of one that is
 * empty: STATUS_CORRUPT when `database` is either, and the anchor at `path` knows rows or is damaged.
 * Makes and changes nothing. */
must_use enum status anchor_check_alone(const char *path, const char *database, struct error *err);

#endif
