/* app.h - what the loop's thread owns: the model, the front, and a part for each file of the loop. A file
 * includes the headers of the parts that it touches. */
#ifndef INTACT_LOOP_APP_H
#define INTACT_LOOP_APP_H

#include "http/front.h"
#include "http/recent.h"
#include "model/district.h"
#include "record/registry_in.h"
#include "report/resolved.h"

struct backups;
struct changes;
struct checkpoints;
struct following;
struct http;
struct notices;
struct patrol;
struct pipeline;
struct platforms;
struct readings;
struct row_waits;
struct scrub;
struct sip;
struct streams;
struct subscriptions;
struct trend_answer;
struct web_files;

/* Numbers of one collection sorted by code, made when asked for. Records are never removed and keep
 * their code, so it holds as long as the count does. */
struct code_order {
    uint32_t *items; /* owned */
    uint32_t count;
};

/* Files of evidence that are being received: by whom. */
#define UPLOADS_MAX       3
#define PARTY_UPLOADS_MAX 2 /* of them, so that the office always has one */
struct uploads {
    uint32_t organisations[UPLOADS_MAX]; /* NONE: the office */
    uint32_t count;
};

/* What handlers keep from one request to the next. */
struct kept_answers {
    struct code_order orders[COLLECTION_COUNT];
    struct recent recent;            /* answers of this second */
    struct resolved_alerts resolved; /* that Alertmanager has told */
    struct uploads uploads;
    struct trend_answer *trends; /* large ones: the first is being written, the others wait */
};

struct app {
    struct district district; /* the model: what the scribe has made durable */
    struct front front;
    struct http *http;
    struct web_files *web_files; /* what browsers are shown */
    struct kept_answers kept;
    struct pipeline *pipeline;
    struct changes *changes;
    struct checkpoints *checkpoints;
    struct readings *readings;
    struct scrub *scrub;
    struct patrol *patrol;
    struct streams *streams;
    struct backups *backups;
    struct platforms *platforms;
    struct sip *sip;
    struct subscriptions *subscriptions;
    struct notices *notices;
    struct following *following;
    struct row_waits *row_waits;
};

#endif
