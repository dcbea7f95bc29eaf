/* meters.h - what the daemon counts about itself since its start. The loop's thread alone. */
#ifndef INTACT_DAEMON_METERS_H
#define INTACT_DAEMON_METERS_H

#include "http/request.h"
#include "ledger/batch.h"

struct batch;

#define METER_ROUTES_MAX 256 /* the last one: no route */
#define METER_BUCKETS    11

/* The statuses that are told apart; the last one: anything else, and a client gone before its
 * answer. */
#define METER_STATUSES_MAX 14

struct meters {
    uint64_t reports, batches,
        rejects;           /* accepted report lines without heartbeats; bodies; lines */
    uint64_t ingest_bytes; /* of events bodies as they came */
    uint64_t
        commits[METER_BUCKETS + 1]; /* by how long they took; the last: longer than any bound */
    uint64_t commit_us;             /* of all of them together */
    uint64_t requests[METER_ROUTES_MAX][METER_STATUSES_MAX];
};

/* Upper bounds of the buckets, as Prometheus writes them, and in microseconds. */
struct meter_bound {
    const char *text;
    int64_t us;
};
extern const struct meter_bound meter_bounds[METER_BUCKETS];
extern const char *const meter_statuses[METER_STATUSES_MAX];

/* A batch or change is durable, so long after it was sent to the scribe. */
void meters_commit(struct meters *m, int64_t us);
void meters_batch(struct meters *m, const struct batch *batch);
/* A request has ended. */
void meters_request(struct meters *m, const struct request *q);

#endif
