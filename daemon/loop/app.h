/* app.h - everything the loop's thread owns: one value that handlers and the loop pass around. */
#ifndef INTACT_DAEMON_APP_H
#define INTACT_DAEMON_APP_H

#include "host/settings.h"
#include "http/limits.h"
#include "http/meters.h"
#include "http/recent.h"
#include "loop/patrol.h"
#include "loop/pipeline.h"
#include "loop/streams.h"
#include "record/registry_in.h"
#include "threads/reader.h"
#include "threads/scribe.h"

struct http;
struct pages;
struct trend_answer;

/* Numbers of one collection sorted by code, made when asked for. Records are never removed and keep
 * their code, so it holds as long as the count does. */
struct order {
    uint32_t *items; /* owned */
    uint32_t count;
};

struct app {
    const struct settings *settings;
    struct district district;
    struct scribe *scribe;
    struct reader *reader;
    struct http *http;
    struct pipeline pipeline;
    struct patrol_state patrol;
    struct order orders[COLLECTION_COUNT];
    struct recent recent;   /* answers of this second */
    struct pages *pages;    /* what browsers are shown */
    struct streams streams; /* open ones */
    struct meters meters;
    struct limits limits;
    struct trend_answer *trends; /* large ones: the first is being written, the others wait */
    uint32_t errands_out;        /* at the reader */
    size_t in_flight_bytes;      /* of bodies */
    size_t answer_bytes;         /* of large answers that are not sent yet */
    bool full;                   /* the last commit found no room on the disk */
    bool stopping;               /* SIGTERM has come */
    bool backup_running;         /* schedule.c's: at the reader */
    int64_t backup_look_ms;      /* schedule.c's: when to look again, clock_monotonic_ms() */
};

/* Resumes a suspended request that has been answered; does nothing for one that never waited. */
void app_answered(struct request *q);

/* Sends work to the reader for a request; when it is back, `done` is called in the loop's thread
 * (the errand's status inside) and must answer. The reading stays the request's (put it into
 * q->work). False: it has been answered 503. */
struct reading {
    struct errand errand; /* first */
    struct request *request;
    void (*done)(struct request *q, struct reading *reading);
};
bool app_read(struct request *q, struct reading *reading);
/* The same for nobody's request: `done` gets NULL for it, whatever the errand's status, and frees the
 * reading. False: the reader is busy, and it stays the caller's. */
bool app_read_alone(struct app *app, struct reading *reading);
void app_collect_readings(struct app *app);

/* The zone that times are written in now. */
const struct zone *app_zone(const struct app *app, int64_t now);

void app_free(struct app *app);

#endif
