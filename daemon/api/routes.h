/* routes.h - the paths of the API: one row drives dispatch, 405s, parameter checks and the
 * documentation. */
#ifndef INTACT_DAEMON_ROUTES_H
#define INTACT_DAEMON_ROUTES_H

#include "http/request.h"

#define ROUTE_PARAMETERS_MAX 20

/* Roles, as bits. ROUTE_PUBLIC needs no token. */
#define ROLE_BIT(role) (1u << (role))
#define ROUTE_PUBLIC   0u

/* What a body may be: a media type, and the number that stands for it in request.format. */
struct body_type {
    const char *media_type;
    int format;
};

struct route {
    const char *method;     /* GET answers HEAD too */
    const char *pattern;    /* "/api/v1/assets/{code}" */
    const char *name;       /* of the csv file, and for people */
    unsigned roles;         /* bits; ROUTE_PUBLIC */
    bool token_optional;    /* answers without a token too: request.token.id is then 0 */
    const char *parameters; /* allowed in the query, by spaces; a '*' behind one: repeatable */
    const struct body_type *body_types; /* ends with media_type NULL; NULL: no body is read */
    int64_t body_bytes_max;             /* 0: the setting */
    bool gzip;                          /* Content-Encoding: gzip is taken */
    int which; /* for handlers that serve several paths, such as enum collection */
    /* Called when the head is accepted and a body follows or not; may answer. NULL: nothing. */
    void (*begin)(struct request *q);
    /* Each piece of the body; NULL: it is collected in request.body. */
    void (*take)(struct request *q, const char *bytes, size_t len);
    /* At the end: answers, or sends the request off to be answered later. */
    void (*handle)(struct request *q);
};

extern const struct route routes[];
extern const size_t routes_count;

/* The route of a method and a path. STATUS_UNKNOWN: no such path. STATUS_INVALID: the path has
 * other methods, which are in ret_allow ("GET, HEAD, PUT"). */
must_use enum status routes_find(const char *method, const struct segments *path,
                                 const struct route **ret_route,
                                 struct text ret_params[PATH_PARAMS_MAX], char ret_allow[64]);

/* Does a path fit a pattern? Its {params} are in ret_params, in order. */
bool route_matches(const char *pattern, const struct segments *path,
                   struct text ret_params[PATH_PARAMS_MAX]);

/* Is every parameter known, and given once unless it is repeatable? The error names the wrong one
 * and lists what is allowed. */
must_use enum status route_check_parameters(const struct route *route, const struct field *query,
                                            size_t count, struct error *err);

/* The body's format by its Content-Type, or -1; ret_list (for 415) names what is taken. */
int route_body_format(const struct route *route, struct text content_type, char ret_list[200]);

#endif
