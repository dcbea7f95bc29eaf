#include "http/access_log.h"

#include "api/routes.h"
#include "host/clock.h"
#include "host/log.h"

#include <inttypes.h>

void access_log(const struct request *q)
{
    if (!log_wants(LOG_LEVEL_DEBUG))
        return;
    log_line(LOG_LEVEL_DEBUG, "%s %s %u %" PRIu64 " bytes %.1f ms token %u",
             q->method[0] ? q->method : "-", q->route ? q->route->name : "-", q->answer.status,
             q->answer.sent_bytes, (double)(clock_monotonic_us() - q->begun_us) / 1000,
             q->token.id);
}
