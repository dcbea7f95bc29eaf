/* journal.h - the append-only truth: one row a batch or change, each chained to the one before. */
#ifndef INTACT_STORE_JOURNAL_H
#define INTACT_STORE_JOURNAL_H

#include "model/part_void.h"
#include "store/handle.h"
#include "store/journal_row.h"

/* Returns the newest seq and head: 0 and 32 zero bytes for an empty journal. */
must_use enum status journal_position(struct store *store, uint64_t *ret_seq,
                                      struct digest *ret_head, struct error *err);

/* Returns the head of one row. STATUS_UNKNOWN: there is no such row (the head of 0 is 32 zero bytes). */
must_use enum status journal_head_at(struct store *store, uint64_t seq, struct digest *ret_head,
                                     struct error *err);

/* Visits each feed that has an accepted batch among the rows (after, up_to], with when the newest one came in and the latest report in it. A
 * status of the visitor's ends the walk and is returned. */
typedef enum status journal_arrival_visitor(void *context, uint32_t feed, int64_t received_at,
                                            int64_t last_at, struct error *err);
must_use enum status journal_arrivals(struct store *store, uint64_t after, uint64_t up_to,
                                      journal_arrival_visitor *visit, void *context,
                                      struct error *err);

/* Sets row->seq and row->head, and inserts the row. Inside a transaction. */
must_use enum status journal_append(struct store *store, struct journal_row *row,
                                    struct error *err);

/* Visits rows in seq order. Anything but STATUS_OK from the visitor ends the walk and is returned. */
must_use enum status journal_each(struct store *store, uint64_t seq_from, uint64_t seq_to,
                                  enum journal_kind kind, journal_visitor *visit, void *context,
                                  struct error *err);
/* Visits the changes up to seq_to that are not of repairs, in seq order. */
must_use enum status journal_model_changes(struct store *store, uint64_t seq_to,
                                           journal_visitor *visit, void *context,
                                           struct error *err);
/* Is it the name of a change that brings nothing but repairs up to date? */
bool journal_op_is_of_repairs(struct text op);
/* Visits all rows of [seq_from, seq_to], whatever an index says. */
must_use enum status journal_tail(struct store *store, uint64_t seq_from, uint64_t seq_to,
                                  journal_visitor *visit, void *context, struct error *err);
/* Visits changes below `before`, the newest first. */
must_use enum status journal_changes_back(struct store *store, uint64_t before,
                                          journal_visitor *visit, void *context, struct error *err);
/* Visits at most `limit` batches below `before`, the newest first, of one feed or of all (NONE). Their
 * bodies are left on the disk: row->body is empty. */
must_use enum status journal_batches_back(struct store *store, uint64_t before, uint32_t feed,
                                          int64_t limit, journal_visitor *visit, void *context,
                                          struct error *err);

/* Lists the seqs of all report rows up to seq_max that hold accepted lines, by first_at and then seq: the
 * order in which a rebuild meets the fewest late reports. free() the result. */
must_use enum status journal_by_time(struct store *store, uint64_t seq_max, uint64_t **ret_seqs,
                                     size_t *ret_count, struct error *err);

/* Visits one row. STATUS_UNKNOWN: there is no such row; *err is untouched. */
must_use enum status journal_row(struct store *store, uint64_t seq, journal_visitor *visit,
                                 void *context, struct error *err);

/* Visits the approved voids as table void shows them, by batch. */
typedef enum status void_visitor(void *context, uint64_t batch, uint64_t approved_seq,
                                 struct error *err);
must_use enum status journal_voids(struct store *store, void_visitor *visit, void *context,
                                   struct error *err);

/* Adds the approved voids of parts, as their tables show them, of which the stretch meets [lo, hi] and which were
 * approved at or before seq_max. */
must_use enum status journal_part_voids(struct store *store, int64_t lo, int64_t hi,
                                        uint64_t seq_max, struct part_voids *ret,
                                        struct error *err);

/* Visits report rows with seq <= seq_max whose [first_at, last_at] meets [lo, hi]. Exact and indexed,
 * however long a batch spans: the schema classes rows by the bit length of their span. Here and in
 * journal_by_time(), batches that were voided at or before seq_max are left out. */
must_use enum status journal_overlapping(struct store *store, int64_t lo, int64_t hi,
                                         uint64_t seq_max, journal_visitor *visit, void *context,
                                         struct error *err);

#endif
