/* route.h - a path of the API: one row drives dispatch, 405s, parameter checks and the description. The
 * rows themselves are the program's (api/routes.h). */
#ifndef INTACT_HTTP_ROUTE_H
#define INTACT_HTTP_ROUTE_H

#include "http/request.h"

/* Roles, as bits. ROUTE_PUBLIC needs no token. */
#define ROLE_BIT(role) (1u << (role))
#define ROUTE_PUBLIC   0u

/* What a body may be: a media type, and the number that stands for it in request.body.format. */
struct body_type {
    const char *media_type;
    int format;
};

/* Who answers, where the daemon follows somebody. */
enum route_place {
    ROUTE_BY_METHOD, /* a GET this daemon, all else its leader */
    ROUTE_HERE,      /* this daemon, whatever the method */
    ROUTE_AT_LEADER, /* the leader: what is asked for is in no row of the journal */
};

struct route {
    const char *method;  /* GET answers HEAD too */
    const char *pattern; /* "/api/v1/assets/{code}" */
    const char *name;    /* of the csv file, and for people */
    unsigned roles;      /* bits; ROUTE_PUBLIC */
    enum route_place place;
    bool token_optional;    /* answers without a token too: request.who.token.id is then 0 */
    const char *parameters; /* allowed in the query, by spaces; a '*' after one: repeatable */
    const struct body_type *body_types; /* ends with media_type NULL; NULL: no body is read */
    int64_t body_bytes_max;             /* 0: the setting */
    int64_t body_timeout_s; /* where a body may take longer than the setting; 0: it may not */
    bool gzip;              /* Content-Encoding: gzip is taken */
    int which;              /* for handlers that serve several paths, such as enum collection */
    /* Called when the head is accepted and a body follows or not; may answer. NULL: nothing. */
    void (*begin)(struct request *q);
    /* Each piece of the body; NULL: it is collected in request.body. */
    void (*take)(struct request *q, const char *bytes, size_t len);
    /* At the end: answers, or sends the request off to be answered later. */
    void (*handle)(struct request *q);
};

#define ROUTES_MAX 255

/* The rows, and signs that tell most of them apart at a glance. */
struct route_table {
    const struct route *rows;
    size_t count;
    struct route_sign {
        size_t segments;     /* how many its path has */
        uint32_t collection; /* a hash of the third, the collection's name; 0: any fits */
    } signs[ROUTES_MAX];
};

/* Makes a table of these rows (ROUTES_MAX at most), which have to outlive it. */
void route_table_init(struct route_table *t, const struct route *rows, size_t count);

/* Finds the route of a method and a path; its {params} are in ret_params, in order. STATUS_UNKNOWN: no
 * such path. STATUS_INVALID: the path has other methods, which are in ret_allow ("GET, HEAD, PUT"). */
must_use enum status route_find(const struct route_table *t, const char *method,
                                const struct segments *path, const struct route **ret_route,
                                struct text ret_params[PATH_PARAMS_MAX], char ret_allow[64]);

/* Returns a row's place in the table; ROUTES_MAX: it is of another, or NULL. */
size_t route_number(const struct route_table *t, const struct route *row);

/* Is every parameter known, and given once unless it is repeatable? The error names the wrong one
 * and lists what is allowed. */
must_use enum status route_check_parameters(const struct route *route, const struct field *query,
                                            size_t count, struct error *err);

/* Returns the body's format by its Content-Type, or -1. ret_list (for 415) names what is taken. */
int route_body_format(const struct route *route, struct text content_type, char ret_list[200]);

/* Returns what a POST asks to be done: "approve" of "/api/v1/exemptions/{id}/approve". */
struct text route_verb(const struct route *route);

#endif
