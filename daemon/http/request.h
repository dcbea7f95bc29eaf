/* request.h - one HTTP request from its first byte to its answer: what was asked, by whom, and what
 * to say. */
#ifndef INTACT_HTTP_REQUEST_H
#define INTACT_HTTP_REQUEST_H

#include "base/buffer.h"
#include "base/refusal.h"
#include "model/token.h"

#define PATH_PARAMS_MAX 3    /* {params} in one path */
#define PARAMETERS_MAX  1024 /* in one query */
#define URI_BYTES_MAX   16384

struct app;
struct front;
struct change_handler;
struct MHD_Connection;
struct route;
struct stream;

/* A header or a query parameter. */
struct field {
    struct text name, value;
};

/* What to send back. `body` and `link` are owned. */
struct answer {
    bool given;         /* there is one: `status` and what follows are set */
    unsigned status;    /* of HTTP */
    const char *type;   /* media type; static */
    const char *policy; /* Content-Security-Policy; static; NULL: none */
    struct buffer body;
    struct text fixed;      /* the body instead, where it outlives every answer; at NULL: none */
    struct stream *stream;  /* the body instead, piece by piece; NULL: none */
    size_t bytes_held;      /* of large answers, as front.h counts them */
    bool page;              /* for a browser to show: a page's headers, and it may be kept */
    bool gzip;              /* the body is gzip */
    bool packing_tried;     /* packing.c has seen it */
    struct buffer location; /* value of the Location header; empty: none; owned */
    struct buffer link;     /* value of the Link header; empty: none */
    char cookie[320];       /* value of Set-Cookie; empty: none */
    char authenticate[200]; /* value of WWW-Authenticate; empty: none */
    uint64_t sent_bytes;    /* of the body, as handed to the connection */
    char file_name[128];    /* of the attachment; empty: none */
    char allow[64];         /* value of Allow; empty: none */
    char etag[40];          /* with quotes; empty: none */
    int retry_after_s;      /* 0: none */
    bool challenge;         /* WWW-Authenticate: Bearer */
    bool close;             /* end the connection after it */
};

/* One part for each of its owners: what a file may touch is seen at the dot. */
struct request {
    struct front *front;
    struct app *app;   /* front->app, for the handlers */
    int64_t now;       /* when the head had been read */
    int64_t begun_us;  /* clock_monotonic_us() */
    uint64_t position; /* of the journal that the model showed then: the answer shows it, or more */

    /* server.c, connection.c: where the answer goes. */
    struct {
        struct MHD_Connection *mhd;
        int phase;            /* server.c's enum http_phase */
        uintptr_t uri_place;  /* of the address in the connection's own memory */
        bool suspended;       /* it rests: waiting for the scribe, the reader or its next turn */
        struct request *next; /* among those that wait for their next turn */
    } conn;

    /* head.c: what came before the body. */
    struct {
        char *uri;                   /* as it came; owned */
        char method[16];             /* HEAD is asked as GET */
        const struct field *headers; /* valid while the head is looked at */
        size_t header_count;
        char if_none_match[256];
        bool takes_gzip;    /* Accept-Encoding asks for gzip */
        bool came_by_https; /* a proxy in front of us says so */
    } head;

    /* exchange.c: what the address asks for. */
    struct {
        const struct route *route; /* NULL: there is none for it */
        char *path;                /* decoded segments that `params` points into; owned */
        struct text params[PATH_PARAMS_MAX];
        char *query_text;    /* decoded, that `query` points into; owned */
        struct field *query; /* owned */
        size_t query_count;
        bool csv;     /* a table is wanted: format=csv or Accept: text/csv, or a workbook */
        bool xlsx;    /* the table is wanted as a workbook */
        bool dry_run; /* a change is checked and not made */
    } asked;

    /* exchange.c: who asks. */
    struct {
        unsigned char peer[16]; /* the address, as peers.h has it */
        struct token token;     /* the name is the district's; id 0: nobody */
    } who;

    /* exchange.c: the body. */
    struct {
        bool announced;          /* one follows the head */
        int64_t bytes_announced; /* -1: not known */
        int format;              /* an enum of the route's (document or body format) */
        bool gzip;
        struct buffer collected; /* for a route that takes it whole */
        uint64_t bytes_received; /* so far */
        size_t bytes_held;       /* what of the in-flight budget it takes */
    } body;

    /* The pipeline's: a change that waits for its turn. */
    struct {
        const struct change_handler *handler;
        struct request *next;  /* in the queue */
        struct buffer draft;   /* the answer's body, made while the change was checked; owned */
        uint32_t count_before; /* records there were before many are added */
    } change;

    struct answer answer; /* answer.c */

    void *work; /* a handler's own, freed by work_free */
    void (*work_free)(void *work);
};

/* Returns how much of an address is its path: up to the first ? or #. */
size_t uri_path_len(const char *uri);

/* NULL without memory. */
struct request *request_new(struct front *front, const char *uri);
void request_free(struct request *q); /* NULL allowed */

/* The pieces of a path between its slashes, decoded. */
struct segments {
    struct text items[16];
    size_t count;
};
/* Splits the address's path. STATUS_INVALID: it can't be decoded. STATUS_UNKNOWN: it is longer than any. */
must_use enum status request_parse_path(struct request *q, struct segments *ret, struct error *err);
/* Splits the address's query into request.asked.query. STATUS_INVALID: it can't be decoded, or is long. */
must_use enum status request_parse_query(struct request *q, struct error *err);

/* Returns the collected body. */
struct text request_body(const struct request *q);

/* Returns the value of a header, its name in any case; at NULL: there is none. */
struct text request_header(const struct request *q, const char *name);

/* Returns the value of a parameter; at NULL: it is not given. */
struct text request_parameter(const struct request *q, const char *name);

/* Reads a whole number in [min, max]. *ret_value keeps its value when the parameter is not given;
 * so it is with the others. */
must_use enum status request_integer(const struct request *q, const char *name, int64_t min,
                                     int64_t max, int64_t *ret_value, struct error *err);
/* Reads true or false. */
must_use enum status request_flag(const struct request *q, const char *name, bool *ret_value,
                                  struct error *err);
/* Reads an instant (RFC 3339 with an offset). A space where the + belongs is read as +. */
must_use enum status request_instant(const struct request *q, const char *name, int64_t *ret_at,
                                     struct error *err);
/* Reads one of a table of names. The error names them all. */
must_use enum status request_name(const struct request *q, const char *name,
                                  const char *const *names, int *ret_value, struct error *err);
/* The same for a parameter that may be repeated: one bit a name, 0 where it is not given. */
must_use enum status request_names(const struct request *q, const char *name,
                                   const char *const *names, unsigned *ret_bits, struct error *err);
/* Does a parameter that may be repeated name `value`, or is it not given at all? */
bool request_admits(const struct request *q, const char *name, const char *value);
/* Finds a value in a table of names. The error is of this parameter. */
must_use enum status name_value(const char *parameter, struct text value, const char *const *names,
                                int *ret_value, struct error *err);

/* Compares media types without their parameters: "text/csv; charset=utf-8" is "text/csv". */
bool media_type_is(struct text value, const char *type);
/* Returns the weight of a type in an Accept header, in thousandths. 0: it is not named, or
 * refused. */
int accept_weight(struct text accept, const char *type);
/* Does it name the type, whatever its weight? */
bool accept_mentions(struct text accept, const char *type);

/* Counts `bytes` of the in-flight budget as this request's from now on. False: there is no room. */
must_use bool request_hold(struct request *q, size_t bytes);
/* Gives back what it holds of the budget. */
void request_release(struct request *q);

#endif
