#include "http/respond.h"

#include "http/answer.h"
#include "http/connection.h"
#include "http/front.h"
#include "http/packing.h"
#include "http/stream.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>

static bool add(struct MHD_Response *r, const char *name, const char *value)
{
    return MHD_add_response_header(r, name, value) == MHD_YES;
}

/* Nothing but what comes from here is run, shown, asked or framed. */
static const char content_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action "
    "'self'; "
    "frame-ancestors 'none'";

static bool add_page_headers(const struct request *q, struct MHD_Response *r)
{
    const struct answer *a = &q->answer;
    if (!a->page)
        return add(r, "Cache-Control", "no-store") &&
               (!packing_may(q) || add(r, "Vary", "Accept-Encoding"));
    bool good = add(r, "Cache-Control", "no-cache") && add(r, "Vary", "Accept-Encoding") &&
                add(r, "Content-Security-Policy", content_policy) &&
                add(r, "Referrer-Policy", "no-referrer") &&
                add(r, "Cross-Origin-Opener-Policy", "same-origin") &&
                add(r, "Service-Worker-Allowed", "/"); /* worker.js, for the whole page */
    return good;
}

static bool add_number(struct MHD_Response *r, const char *name, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    return add(r, name, text);
}

/* What the answer shows of the journal, and by how much that is behind the leader's. */
static bool add_position(struct request *q, struct MHD_Response *r)
{
    const struct front_following *f = &q->front->following;
    const char *location = q->answer.location.len > 0 ? buffer_text(&q->answer.location) : NULL;
    bool good = add_number(r, "X-Intactd-Position", q->position);
    if (f->leader)
        good = good && add_number(r, "X-Intactd-Lag", (uint64_t)f->lag_s) &&
               add_number(r, "X-Intactd-Lag-Rows", f->lag_rows);
    return good && (!location || add(r, "Location", location));
}

static bool add_headers(struct request *q, struct MHD_Response *r)
{
    struct answer *a = &q->answer;
    char text[256];
    bool good = add_page_headers(q, r) && add(r, "X-Content-Type-Options", "nosniff");
    if (a->gzip && a->status != 304)
        good = good && add(r, "Content-Encoding", "gzip");
    if (a->status != 304)
        good = good && add(r, "Content-Type", a->type);
    if (a->cookie[0])
        good = good && add(r, "Set-Cookie", a->cookie);
    if (a->stream)
        good = good && add(r, "X-Accel-Buffering", "no");
    if (a->policy && a->status == 200)
        good = good && add(r, "Content-Security-Policy", a->policy);
    if (a->etag[0])
        good = good && add(r, "ETag", a->etag);
    if (a->allow[0])
        good = good && add(r, "Allow", a->allow);
    if (a->authenticate[0])
        good = good && add(r, "WWW-Authenticate", a->authenticate);
    if (a->challenge)
        good = good && add(r, "WWW-Authenticate", "Bearer");
    if (a->close)
        good = good && add(r, "Connection", "close");
    if (a->link.len > 0) {
        const char *link = buffer_text(&a->link);
        good = good && link && add(r, "Link", link);
    }
    good = good && add_position(q, r);
    if (a->retry_after_s > 0) {
        snprintf(text, sizeof text, "%d", a->retry_after_s);
        good = good && add(r, "Retry-After", text);
    }
    if (a->file_name[0]) {
        snprintf(text, sizeof text, "attachment; filename=\"%s\"", a->file_name);
        good = good && add(r, "Content-Disposition", text);
    }
    return good;
}

static ssize_t take_from_stream(void *context, uint64_t at, char *out, size_t max)
{
    struct request *q = context;
    (void)at;
    size_t len = stream_take(q->answer.stream, out, max);
    q->answer.sent_bytes += len;
    if (len > 0)
        return (ssize_t)len;
    if (stream_is_over(q->answer.stream))
        return MHD_CONTENT_READER_END_OF_STREAM;
    connection_suspend(q);
    return 0;
}

static struct MHD_Response *make(struct request *q)
{
    static char nothing[1];
    size_t len = 0;
    if (q->answer.stream)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_PIECE_BYTES,
                                                 take_from_stream, q, NULL);
    q->answer.sent_bytes = q->answer.fixed.at ? q->answer.fixed.len : q->answer.body.len;
    if (q->answer.fixed.at)
        return MHD_create_response_from_buffer(
            q->answer.fixed.len, (void *)(uintptr_t)q->answer.fixed.at, MHD_RESPMEM_PERSISTENT);
    char *bytes = buffer_take(&q->answer.body, &len);
    if (!bytes)
        return MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *r = MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE);
    if (!r)
        free(bytes);
    return r;
}

bool respond_is_ready(struct request *q)
{
    answer_seal(q); /* of the body as it is; what is current is not packed */
    if (packing_wants(q) && q->answer.body.len > PACKED_AT_ONCE && q->front->pack(q))
        return false;
    if (packing_wants(q)) /* it may have become a 503 meanwhile */
        packing_at_once(q);
    return true;
}

bool respond_send(struct request *q, struct MHD_Connection *connection)
{
    answer_seal(q);
    answer_hold(q);
    struct MHD_Response *r = make(q);
    if (!r)
        return false;
    bool good = add_headers(q, r) && MHD_queue_response(connection, q->answer.status, r) == MHD_YES;
    MHD_destroy_response(r);
    return good;
}

bool respond_without_request(struct MHD_Connection *connection)
{
    static char body[] = "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\","
                         "\"status\":503,\"detail\":\"The daemon is out of memory.\","
                         "\"errors\":[],\"error\":\"The daemon is out of memory.\"}";
    struct MHD_Response *r =
        MHD_create_response_from_buffer(sizeof body - 1, body, MHD_RESPMEM_PERSISTENT);
    if (!r)
        return false;
    MHD_add_response_header(r, "Content-Type", "application/problem+json");
    bool good = MHD_queue_response(connection, 503, r) == MHD_YES;
    MHD_destroy_response(r);
    return good;
}
