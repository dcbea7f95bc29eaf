#include "http/access_log.h"

#include "host/clock.h"
#include "host/log.h"
#include "http/route.h"

#include <inttypes.h>

void access_log(const struct request *q)
{
    if (!log_wants(LOG_LEVEL_DEBUG))
        return;
    log_line(LOG_LEVEL_DEBUG, "%s %s %u %" PRIu64 " bytes %.1f ms token %u",
             q->head.method[0] ? q->head.method : "-", q->asked.route ? q->asked.route->name : "-",
             q->answer.status, q->answer.sent_bytes,
             (double)(clock_monotonic_us() - q->begun_us) / 1000, q->who.token.id);
}
