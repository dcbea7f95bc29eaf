#include "http/meters.h"

const struct meter_bound meter_bounds[METER_BUCKETS] = {
    {"0.001", 1000},  {"0.0025", 2500}, {"0.005", 5000},  {"0.01", 10000},
    {"0.025", 25000}, {"0.05", 50000},  {"0.1", 100000},  {"0.25", 250000},
    {"0.5", 500000},  {"1", 1000000},   {"2.5", 2500000},
};

const unsigned meter_statuses[METER_STATUSES_MAX] = {200, 304, 400, 401, 403, 404, 405,
                                                     409, 413, 415, 429, 500, 503, 0};

void meters_commit(struct meters *m, int64_t us)
{
    size_t i = 0;
    while (i < METER_BUCKETS && us > meter_bounds[i].us)
        i++;
    m->commits[i]++;
    m->commit_us += us > 0 ? (uint64_t)us : 0;
}

void meters_batch(struct meters *m, uint64_t reports, uint64_t rejects, uint64_t other_causes)
{
    m->batches++;
    m->reports += reports;
    m->rejects += rejects;
    m->other_causes += other_causes;
}

static size_t status_place(unsigned status)
{
    size_t i = 0;
    while (i + 1 < METER_STATUSES_MAX && meter_statuses[i] != status)
        i++;
    return i;
}

void meters_request(struct meters *m, size_t route, unsigned status, uint64_t ingest_bytes)
{
    m->requests[route < METER_ROUTES_MAX ? route : METER_NO_ROUTE][status_place(status)]++;
    m->ingest_bytes += ingest_bytes;
}
