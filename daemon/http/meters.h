/* meters.h - what the daemon counts about itself since its start. The loop's thread alone. */
#ifndef INTACT_HTTP_METERS_H
#define INTACT_HTTP_METERS_H

#include <stddef.h>
#include <stdint.h>

#define METER_ROUTES_MAX 256
#define METER_NO_ROUTE   (METER_ROUTES_MAX - 1)
#define METER_BUCKETS    11

/* The statuses that are told apart. The last, 0, is any other, and a client gone before its answer. */
#define METER_STATUSES_MAX 14

struct meters {
    uint64_t reports, batches,
        rejects;           /* accepted report lines without heartbeats; bodies; lines */
    uint64_t other_causes; /* lines whose cause was taken as another */
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
extern const unsigned meter_statuses[METER_STATUSES_MAX];

/* Counts a batch or change that is durable, so long after it was sent to the scribe. */
void meters_commit(struct meters *m, int64_t us);
void meters_batch(struct meters *m, uint64_t reports, uint64_t rejects, uint64_t other_causes);
/* Counts a request that has ended: its route's row or METER_NO_ROUTE, its status, and the bytes of
 * an events body. */
void meters_request(struct meters *m, size_t route, unsigned status, uint64_t ingest_bytes);

#endif
