/* app.h - everything the loop's thread owns: one value that handlers and the loop pass around. */
#ifndef INTACT_DAEMON_APP_H
#define INTACT_DAEMON_APP_H

#include "http/front.h"
#include "http/recent.h"
#include "loop/patrol.h"
#include "loop/pipeline.h"
#include "loop/streams.h"
#include "threads/reader.h"
#include "threads/scribe.h"

struct http;
struct trend_answer;
struct web_files;

/* Numbers of one collection sorted by code, made when asked for. Records are never removed and keep
 * their code, so it holds as long as the count does. */
struct order {
    uint32_t *items; /* owned */
    uint32_t count;
};

struct app {
    struct front front;
    struct district district;
    struct scribe *scribe;
    struct reader *reader;
    struct http *http;
    struct pipeline pipeline;
    struct patrol_state patrol;
    struct order orders[COLLECTION_COUNT];
    struct recent recent;        /* answers of this second */
    struct web_files *web_files; /* what browsers are shown */
    struct streams streams;      /* open ones */
    struct trend_answer *trends; /* large ones: the first is being written, the others wait */
    uint32_t errands_out;        /* at the reader */
    bool full;                   /* the last commit found no room on the disk */
    bool backup_running;         /* schedule.c's: at the reader */
    int64_t backup_look_ms;      /* schedule.c's: when to look again, clock_monotonic_ms() */
};

/* The zone that times are written in now. */
const struct zone *app_zone(const struct app *app, int64_t now);

void app_free(struct app *app);

#endif
