/* events.h - reports in: the body of POST /api/v1/events, piece by piece, into one batch. */
#ifndef INTACT_API_EVENTS_H
#define INTACT_API_EVENTS_H

#include "http/request.h"
#include "report/body.h"

void events_begin(struct request *q);
void events_take(struct request *q, const char *bytes, size_t len);
void events_end(struct request *q);

/* Finds the feed that a request is about: the token's own, or the one that ?feed= names. NONE
 * stands for all feeds, when neither says which and it is not required. */
must_use enum status events_feed(const struct request *q, bool required, uint32_t *ret_feed,
                                 struct error *err);

/* Begins a batch of this feed, which is the request's work until events_end(). */
must_use enum status events_ingest(struct request *q, uint32_t feed, enum body_format format,
                                   bool gzip, uint64_t body_bytes_max);

#endif
