/* front.h - what HTTP knows of the program behind it, and what it counts for all requests together. */
#ifndef INTACT_HTTP_FRONT_H
#define INTACT_HTTP_FRONT_H

#include "host/settings.h"
#include "http/limits.h"
#include "http/meters.h"
#include "http/sessions.h"
#include "http/token_uses.h"

#include <stdbool.h>
#include <stdint.h>

struct app;
struct buffer;
struct request;
struct route_table;
struct tokens;

/* Who leads, where this daemon follows somebody. */
struct front_following {
    const char *leader; /* its address; NULL: this daemon leads */
    int64_t lag_s;      /* since it last showed all that the leader had */
    uint64_t lag_rows;
};

struct front {
    struct app *app; /* the program: HTTP hands it on to the handlers and looks at nothing in it */
    const struct settings *settings;
    const struct tokens *tokens; /* those that are let in */
    const struct route_table *routes;
    const struct route_table *foreign_routes; /* of another's standard: no part of the API */
    const int64_t *journal_at;                /* when the journal's newest row came in */
    const uint64_t *position;                 /* of the journal that the model shows */
    struct front_following following;
    struct meters meters;
    struct limits limits;
    struct sessions sessions; /* of browsers */
    struct token_uses uses;   /* when each token was used last */
    size_t in_flight_bytes;   /* of bodies; settings.in_flight_bytes_max bounds it */
    size_t answer_bytes; /* of large answers on their way; settings.answer_bytes_max bounds it */
    /* Answers with a workbook made of a CSV (api/workbook.h). */
    void (*workbook)(struct request *q, struct buffer *csv, const char *name);
    /* Lets the helper pack the body (api/packer.h). False: it has no room, and the body goes as it is. */
    bool (*pack)(struct request *q);
    bool stopping; /* SIGTERM has come: whoever asks now is answered 503 */
};

#endif
