/* wire.h - an HTTP client that loads a server of this machine: raw sockets, kept alive, one request a connection
 * at a time, and the latency of each. */
#ifndef INTACT_BENCH_WIRE_H
#define INTACT_BENCH_WIRE_H

#include "base/buffer.h"

/* A whole request as it goes over the wire. */
struct wire_request {
    char *bytes; /* owned */
    size_t len;
};

/* Some connections that work off one row of requests, each taking the next when it is free. */
struct wire_lane {
    unsigned connections;
    const struct wire_request *requests;
    size_t request_count;
    size_t total; /* requests to send; request i is requests[i % request_count]; 0: until the
                            other lanes are through */
    /* what came of it */
    double *latencies_s; /* owned; sorted by wire_run */
    size_t done, failed; /* answers; those other than 200 among them */
    uint64_t bytes;      /* of answers */
    struct buffer last;  /* the last answer's body */
    size_t sent;
};

/* Runs all lanes until every one with a total is through; returns the seconds it took. Ends the
 * program when a connection breaks. */
double wire_run(int port, struct wire_lane *lanes, size_t lane_count);
void wire_lane_free(struct wire_lane *lane); /* not the requests */

/* Makes a request; token, type and body may be NULL. */
struct wire_request wire_make(const char *method, const char *path, const char *token,
                              const char *type, const void *body, size_t body_len);
void wire_requests_free(struct wire_request *requests, size_t count); /* the array too */

/* One request on a connection of its own. Returns the status; the body goes to *ret_body (NULL: nowhere). */
int wire_call(int port, const struct wire_request *request, struct buffer *ret_body);

#endif
