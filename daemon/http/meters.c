#include "http/meters.h"

#include "api/routes.h"
#include "ledger/ingest.h"

#include <stdio.h>

const struct meter_bound meter_bounds[METER_BUCKETS] = {
    {"0.001", 1000},  {"0.0025", 2500}, {"0.005", 5000},  {"0.01", 10000},
    {"0.025", 25000}, {"0.05", 50000},  {"0.1", 100000},  {"0.25", 250000},
    {"0.5", 500000},  {"1", 1000000},   {"2.5", 2500000},
};

const char *const meter_statuses[METER_STATUSES_MAX] = {"200", "304", "400", "401", "403",
                                                        "404", "405", "409", "413", "415",
                                                        "429", "500", "503", "none"};

void meters_commit(struct meters *m, int64_t us)
{
    size_t i = 0;
    while (i < METER_BUCKETS && us > meter_bounds[i].us)
        i++;
    m->commits[i]++;
    m->commit_us += us > 0 ? (uint64_t)us : 0;
}

void meters_batch(struct meters *m, const struct batch *batch)
{
    m->batches++;
    m->reports += batch->reports;
    m->rejects += batch->rejected;
}

static size_t status_place(unsigned status)
{
    char text[12];
    size_t i = 0;
    snprintf(text, sizeof text, "%u", status);
    while (i + 1 < METER_STATUSES_MAX && strcmp(text, meter_statuses[i]) != 0)
        i++;
    return i;
}

void meters_request(struct meters *m, const struct request *q)
{
    size_t route = q->route ? (size_t)(q->route - routes) : METER_ROUTES_MAX - 1;
    if (route >= METER_ROUTES_MAX)
        route = METER_ROUTES_MAX - 1;
    m->requests[route][status_place(q->answer.status)]++;
    if (q->route && q->route->take)
        m->ingest_bytes += q->body_bytes;
}
