/* lines.h - what platforms say, as lines of NDJSON for an ingest. */
#ifndef INTACT_PLATFORM_LINES_H
#define INTACT_PLATFORM_LINES_H

#include "base/buffer.h"
#include "base/instant.h"
#include "model/names.h"

/* One thing that is said of one asset. */
struct said {
    struct text asset;
    int64_t at;
    uint16_t ms;
    uint8_t aspects; /* a bit each; 0: nothing is said */
    bool fault;
    const char *cause; /* of a fault */
};

void line_add(struct buffer *out, const struct said *s);
/* The feed's heartbeat. */
void line_add_heartbeat(struct buffer *out, int64_t at);

#endif
