/* request.h - one HTTP request from its first byte to its answer: what was asked, by whom, and what
 * to say. */
#ifndef INTACT_DAEMON_REQUEST_H
#define INTACT_DAEMON_REQUEST_H

#include "base/buffer.h"
#include "base/refusal.h"
#include "model/token.h"

#define PATH_PARAMS_MAX 3    /* {params} in one path */
#define PARAMETERS_MAX  1024 /* in one query */
#define URI_BYTES_MAX   16384

struct app;
struct changing;
struct job;
struct route;
struct refusal;
struct stream;

/* A header or a query parameter. */
struct field {
    struct text name, value;
};

/* What to send back. `body` and `link` are owned. */
struct answer {
    unsigned status;    /* of HTTP */
    const char *type;   /* media type; static */
    const char *policy; /* Content-Security-Policy; static; NULL: none */
    struct buffer body;
    struct text fixed;     /* the body instead, where it outlives every answer; at NULL: none */
    struct stream *stream; /* the body instead, piece by piece; NULL: none */
    bool page;             /* for a browser to show: a page's headers, and it may be kept */
    bool gzip;             /* the body is gzip */
    struct buffer link;    /* value of the Link header; empty: none */
    char cookie[320];      /* value of Set-Cookie; empty: none */
    uint64_t sent_bytes;   /* of the body, as handed to the connection */
    char file_name[128];   /* of the attachment; empty: none */
    char allow[64];        /* value of Allow; empty: none */
    char etag[40];         /* with quotes; empty: none */
    int retry_after_s;     /* 0: none */
    bool challenge;        /* WWW-Authenticate: Bearer */
    bool close;            /* end the connection after it */
};

struct request {
    struct app *app;
    void *connection;       /* libmicrohttpd's; for http.c alone */
    unsigned char peer[16]; /* address of who asks, as peers.h has it */

    char *uri;                   /* as it came; owned */
    char method[16];             /* HEAD is asked as GET */
    const struct field *headers; /* valid while the head is looked at */
    size_t header_count;
    bool has_body;                /* one is announced */
    int64_t body_bytes_announced; /* -1: not known */

    const struct route *route;
    char *path; /* decoded segments that `params` points into; owned */
    struct text params[PATH_PARAMS_MAX];
    char *query_text;    /* decoded, that `query` points into; owned */
    struct field *query; /* owned */
    size_t query_count;
    char if_none_match[256];
    bool takes_gzip;    /* Accept-Encoding names gzip */
    bool came_by_https; /* a proxy in front of us says so */
    bool csv;           /* wanted: format=csv or Accept: text/csv */

    struct token token; /* who asks; the name is the district's; id 0: nobody */
    int64_t now;        /* when the head had been read */
    int64_t begun_us;   /* clock_monotonic_us() */

    int format; /* of the body: an enum of the route's (document or body format) */
    bool gzip;
    struct buffer body;    /* collected */
    uint64_t body_bytes;   /* received so far */
    struct ingest *ingest; /* events only */
    size_t held_bytes;     /* what of the in-flight budget it takes */

    /* A change in the pipeline's queue. */
    const struct changing *changing;
    struct request *next;
    bool dry_run;
    struct buffer draft; /* the answer's body, made while the change was checked; owned */

    void *work; /* a handler's own, freed by work_free */
    void (*work_free)(void *work);
    /* Called in the loop's thread when a job sent for it has been applied or has failed. */
    void (*applied)(struct request *q, struct job *job);

    struct answer answer;
    size_t answer_bytes; /* of it, as app.h counts them */
    bool answered;
    bool suspended;      /* waiting for the scribe or the reader */
    bool yields;         /* suspended only until the others have had their turn */
    int http_phase;      /* http.c's, with where the address lay in the connection's buffer, */
    uintptr_t uri_place; /* and its list of suspended requests */
    struct request *suspended_before, *suspended_after;
};

/* How much of an address is its path: up to the first ? or #. */
size_t uri_path_len(const char *uri);

/* NULL without memory. */
struct request *request_new(struct app *app, const char *uri);
void request_free(struct request *q); /* NULL allowed */

/* Splits q->uri into decoded segments (the count, or -1: not to be decoded) and the parameters. */
struct segments {
    struct text items[16];
    size_t count;
};
must_use enum status request_parse_path(struct request *q, struct segments *ret, struct error *err);
must_use enum status request_parse_query(struct request *q, struct error *err);

/* The value of a header, its name in any case; at == NULL: none. */
struct text request_header(const struct request *q, const char *name);

/* The value of a parameter; at == NULL: not given. */
struct text request_parameter(const struct request *q, const char *name);

/* A whole number in [min, max]; *ret_value keeps its value when it is not given. */
must_use enum status request_integer(const struct request *q, const char *name, int64_t min,
                                     int64_t max, int64_t *ret_value, struct error *err);
/* true or false. */
must_use enum status request_flag(const struct request *q, const char *name, bool *ret_value,
                                  struct error *err);
/* RFC 3339 with an offset; a space where the + belongs is read as +. */
must_use enum status request_instant(const struct request *q, const char *name, int64_t *ret_at,
                                     struct error *err);
/* One of a table of names; the error names them all. */
must_use enum status request_name(const struct request *q, const char *name,
                                  const char *const *names, int *ret_value, struct error *err);
/* The same of one that may be repeated: a bit a name, 0 where it is not given. */
must_use enum status request_names(const struct request *q, const char *name,
                                   const char *const *names, unsigned *ret_bits, struct error *err);
/* Of one that may be repeated: is `value` named, or nothing at all? */
bool request_admits(const struct request *q, const char *name, const char *value);
must_use enum status name_value(const char *parameter, struct text value, const char *const *names,
                                int *ret_value, struct error *err);

/* Media type and parameters: "text/csv; charset=utf-8" is "text/csv". */
bool media_type_is(struct text value, const char *type);
/* Does an Accept header ask for `type` by name, with a weight above 0? */
/* The weight of a type in an Accept header, in thousandths; 0: not named, or refused. */
int accept_weight(struct text accept, const char *type);
bool accept_names(struct text accept, const char *type);

/* The in-flight budget counts `bytes` for this request from now on. False: no room. */
must_use bool request_hold(struct request *q, size_t bytes);

#endif
