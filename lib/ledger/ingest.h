/* ingest.h - turns the body of an events POST into one batch: a frame, counts, errors and rejects. */
#ifndef INTACT_LEDGER_INGEST_H
#define INTACT_LEDGER_INGEST_H

#include "ledger/batch.h"

struct ingest;

/* Begins a body. New causes get their numbers in the district. The district is asked which assets exist while lines come in, so it must outlive the
 * ingest. too_old and future_time are judged by `now`. */
must_use enum status ingest_new(struct district *district, uint32_t feed, uint32_t token,
                                enum body_format format, bool gzip, uint64_t body_bytes_max,
                                int64_t now, struct ingest **ret_ingest);
void ingest_free(struct ingest *ingest);

/* Takes reports however late they come: for the office, which may replay what was too_late. */
void ingest_any_age(struct ingest *ingest);
/* Says which alerts the batch says are resolved; takes *alerts over. */
void ingest_resolved(struct ingest *ingest, struct buffer *alerts);
must_use enum status ingest_take(struct ingest *ingest, const void *bytes, size_t len,
                                 struct error *err);
size_t ingest_size(const struct ingest *ingest); /* bytes held now, for the in-flight budget */

/* Ends the body. The batch is the caller's (batch_free). The ingest is still to be freed. */
must_use enum status ingest_end(struct ingest *ingest, struct batch **ret_batch, struct error *err);

#endif
