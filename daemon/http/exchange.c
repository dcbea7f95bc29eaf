#include "http/exchange.h"

#include "host/clock.h"
#include "http/answer.h"
#include "http/credential.h"
#include "http/front.h"
#include "http/guard.h"
#include "http/packing.h"
#include "http/route.h"
#include "model/district.h"

#include <stdio.h>
#include <strings.h>

static enum status find_route(struct request *q, struct error *err)
{
    struct segments path;
    enum status status = request_parse_path(q, &path, err);
    if (status != STATUS_OK)
        return status;
    status = route_find(q->front->routes, q->head.method, &path, &q->asked.route, q->asked.params,
                        q->answer.allow);
    if (status == STATUS_UNKNOWN && q->front->foreign_routes)
        status = route_find(q->front->foreign_routes, q->head.method, &path, &q->asked.route,
                            q->asked.params, q->answer.allow);
    if (status == STATUS_UNKNOWN)
        return error_set(err, STATUS_UNKNOWN, "unknown_path", "", "There is no such path.");
    if (status != STATUS_OK)
        return error_set(err, STATUS_INVALID, "method_not_allowed", "",
                         "This path takes %s, not %s.", q->answer.allow, q->head.method);
    return STATUS_OK;
}

static enum status say_limited(struct request *q, int wait_s, struct error *err)
{
    q->answer.retry_after_s = wait_s;
    return error_set(err, STATUS_LIMITED, "too_many_requests", "",
                     "That is too often. Try again in %d s.", wait_s);
}

enum status exchange_refuse_token(struct request *q, struct error *err)
{
    struct front *front = q->front;
    int wait_s = 1;
    if (!bucket_take(limits_peer(&front->limits, q->who.peer),
                     front->settings->bad_tokens_per_minute, clock_monotonic_ms(), &wait_s))
        return say_limited(q, wait_s, err);
    return error_set(err, STATUS_UNAUTHORISED, "bad_token", "",
                     "This needs a token that holds: Authorization: Bearer TOKEN.");
}

static enum status limit_bucket(struct request *q, struct bucket *b, int64_t per_minute,
                                struct error *err)
{
    int wait_s = 1;
    if (bucket_take(b, per_minute, clock_monotonic_ms(), &wait_s))
        return STATUS_OK;
    return say_limited(q, wait_s, err);
}

/* A contractor gets no more of the daemon by having more tokens. */
static enum status limit_party(struct request *q, struct error *err)
{
    const struct settings *settings = q->front->settings;
    const struct token *t = &q->who.token;
    bool reads = strcmp(q->head.method, "GET") == 0;
    if (t->organisation == NONE || (t->role != ROLE_CONTRACTOR && t->role != ROLE_SUPERVISOR))
        return STATUS_OK;
    struct party_buckets *b = limits_party(&q->front->limits, t->organisation);
    if (!b)
        return error_memory(err);
    enum status status = limit_bucket(q, &b->requests, settings->party_requests_per_minute, err);
    return status || reads ? status
                           : limit_bucket(q, &b->changes, settings->party_changes_per_minute, err);
}

static enum status limit_token(struct request *q, struct error *err)
{
    struct front *front = q->front;
    if (front->settings->requests_per_minute == 0)
        return STATUS_OK;
    struct bucket *b = limits_token(&front->limits, q->who.token.id);
    if (!b)
        return error_memory(err);
    return limit_bucket(q, b, front->settings->requests_per_minute, err);
}

/* Where a token is optional, a cookie that no longer holds counts as none. It is still a guess, or
 * this would be the place to guess at. An Authorization was meant, and is refused if it is wrong. */
static enum status go_on_without(struct request *q, struct error *err)
{
    if (request_header(q, "Authorization").at)
        return exchange_refuse_token(q, err);
    if (!credential_of(q).by_cookie)
        return STATUS_OK;
    enum status status = exchange_refuse_token(q, err);
    return status == STATUS_UNAUTHORISED ? STATUS_OK : status;
}

/* A session ends with its token. A token's text is no session, and a session's value no token. */
static const struct token *token_of(const struct request *q)
{
    const struct tokens *tokens = q->front->tokens;
    struct credential c = credential_of(q);
    if (!c.text.at || !c.by_cookie)
        return c.text.at ? tokens_match(tokens, c.text, q->now) : NULL;
    return sessions_find(&q->front->sessions, tokens, c.text, q->now);
}

static enum status identify(struct request *q, struct error *err)
{
    const struct token *token = token_of(q);
    if (!token)
        return q->asked.route->token_optional ? go_on_without(q, err)
                                              : exchange_refuse_token(q, err);
    q->who.token = *token;
    token_uses_note(&q->front->uses, token, q->now);
    enum status status = limit_party(q, err);
    return status == STATUS_OK ? limit_token(q, err) : status;
}

/* What a role may not see is treated as if it did not exist. What it may not do is forbidden. */
static enum status authorise(const struct request *q, struct error *err)
{
    if (q->who.token.id == 0 && q->asked.route->token_optional)
        return STATUS_OK;
    if (q->asked.route->roles & ROLE_BIT(q->who.token.role))
        return STATUS_OK;
    if (strcmp(q->head.method, "GET") == 0)
        return error_set(err, STATUS_UNKNOWN, "not_for_role", "",
                         "There is nothing here for a token of the role %s.",
                         role_names[q->who.token.role]);
    return error_set(err, STATUS_FORBIDDEN, "forbidden", "",
                     "A token of the role %s may not do this.", role_names[q->who.token.role]);
}

/* A clock that has fallen behind would reject honest reports as future ones, and date decisions before
 * what they rest on. Nothing is written by it; what is read says its as_of. */
static enum status check_clock(const struct request *q, struct error *err)
{
    bool writes = strcmp(q->head.method, "GET") != 0;
    return writes ? clock_check(*q->front->journal_at, q->now, err) : STATUS_OK;
}

static const char *const formats[] = {"json", "csv", "xlsx", NULL};

/* What Accept asks for, among the formats: a table only where it is not liked less than JSON. */
static int wanted_format(struct text accept)
{
    int json = accept_weight(accept, "application/json");
    int csv = accept_weight(accept, "text/csv"), xlsx = accept_weight(accept, XLSX_MEDIA_TYPE);
    if (xlsx > 0 && xlsx >= json && xlsx > csv)
        return 2;
    return csv > 0 && csv >= json;
}

static enum status check_query(struct request *q, struct error *err)
{
    enum status status = request_parse_query(q, err);
    if (status == STATUS_OK)
        status = route_check_parameters(q->asked.route, q->asked.query, q->asked.query_count, err);
    if (status != STATUS_OK)
        return status;
    int format = wanted_format(request_header(q, "Accept"));
    status = request_name(q, "format", formats, &format, err);
    q->asked.csv = format > 0 && strcmp(q->head.method, "GET") == 0;
    q->asked.xlsx = q->asked.csv && format == 2;
    return status == STATUS_OK ? request_flag(q, "dry_run", &q->asked.dry_run, err) : status;
}

static enum status check_encoding(struct request *q, struct error *err)
{
    struct text t = request_header(q, "Content-Encoding");
    bool identity = !t.at || media_type_is(t, "identity");
    q->body.gzip = !identity && q->asked.route->gzip && media_type_is(t, "gzip");
    if (identity || q->body.gzip)
        return STATUS_OK;
    return error_set(err, STATUS_UNSUPPORTED, "unsupported_encoding", "Content-Encoding",
                     q->asked.route->gzip ? "The only content encoding taken is gzip."
                                          : "No content encoding is taken here.");
}

static enum status check_type(struct request *q, struct error *err)
{
    char list[200];
    struct text type = request_header(q, "Content-Type");
    q->body.format = q->asked.route->body_types[0].format;
    if (!type.at && !q->body.announced && !q->asked.route->take)
        return STATUS_OK;
    q->body.format = route_body_format(q->asked.route, type, list);
    if (q->body.format >= 0)
        return STATUS_OK;
    return error_set(err, STATUS_UNSUPPORTED, "unsupported_type", "Content-Type",
                     "The body's Content-Type is one of: %s.", list);
}

static int64_t body_limit(const struct request *q)
{
    int64_t max = q->asked.route->body_bytes_max;
    return max > 0 ? max : q->front->settings->body_bytes_max;
}

static enum status say_too_large(const struct request *q, struct error *err)
{
    return error_set(err, STATUS_TOO_LARGE, "body_too_large", "",
                     "The body is larger than %lld bytes. Send it in parts.",
                     (long long)body_limit(q));
}

static enum status check_body(struct request *q, struct error *err)
{
    if (!q->asked.route->body_types)
        return STATUS_OK;
    enum status status = check_encoding(q, err);
    if (status == STATUS_OK)
        status = check_type(q, err);
    if (status == STATUS_OK && q->body.bytes_announced > body_limit(q))
        status = say_too_large(q, err);
    return status;
}

static void copy_header(const struct request *q, const char *name, char *out, size_t size)
{
    struct text t = request_header(q, name);
    size_t len = t.len < size ? t.len : 0;
    if (len > 0)
        memcpy(out, t.at, len);
    out[len] = '\0';
}

/* Is it for the leader? What comes by another's standard is said by platforms, and so is to be written. */
static bool is_for_leader(const struct request *q)
{
    const struct route *route = q->asked.route;
    if (!q->front->following.leader || route->place == ROUTE_HERE)
        return false;
    return route->place == ROUTE_AT_LEADER || strcmp(q->head.method, "GET") != 0 ||
           route_number(q->front->routes, route) == ROUTES_MAX;
}

/* Who asks, and what is wrong with it, is the leader's to say. A browser's session is known here alone, and no script of a
 * page may go to another host: its reader is told in words. */
static void send_to_leader(struct request *q)
{
    struct error err;
    const char *leader = q->front->following.leader;
    error_set(&err, STATUS_CONFLICT, "at_leader", "",
              "This daemon follows %.200s, which answers this.", leader);
    if (credential_of(q).by_cookie) {
        answer_problem(q, 409, &err);
        return;
    }
    buffer_add_text(&q->answer.location, leader);
    buffer_add_text(&q->answer.location, q->head.uri);
    if (q->answer.location.failed)
        answer_memory(q);
    else
        answer_problem(q, 307, &err);
}

static enum status check_head(struct request *q, struct error *err)
{
    enum status status = guard_check(q->head.uri, q->head.headers, q->head.header_count, err);
    if (status != STATUS_OK) {
        q->answer.close = true;
        return status;
    }
    if (q->front->stopping) {
        q->answer.close = true;
        return error_set(err, STATUS_BUSY, "stopping", "",
                         "The daemon is stopping. Try again later.");
    }
    status = find_route(q, err);
    if (status == STATUS_OK && is_for_leader(q)) {
        send_to_leader(q);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = session_check_origin(q, err);
    if (status == STATUS_OK && q->asked.route->roles != ROUTE_PUBLIC) {
        status = identify(q, err);
        if (status == STATUS_OK)
            status = authorise(q, err);
        if (status == STATUS_OK)
            status = check_clock(q, err);
    }
    if (status == STATUS_OK)
        status = check_query(q, err);
    return status == STATUS_OK ? check_body(q, err) : status;
}

void exchange_head(struct request *q)
{
    struct error err = {0};
    q->position = *q->front->position;
    if (strcmp(q->head.method, "HEAD") == 0)
        strcpy(q->head.method, "GET");
    enum status status = check_head(q, &err);
    copy_header(q, "If-None-Match", q->head.if_none_match, sizeof q->head.if_none_match);
    q->head.takes_gzip = packing_is_asked(request_header(q, "Accept-Encoding"));
    q->head.came_by_https = came_by_tls(q);
    if (status != STATUS_OK) {
        answer_problem(q, q->answer.allow[0] ? 405 : http_status_of(status), &err);
        return;
    }
    if (q->asked.route->begin && !q->answer.given)
        q->asked.route->begin(q);
}

static void say_budget(struct request *q)
{
    struct error err;
    error_set(&err, STATUS_BUSY, "busy", "",
              "Too many bodies are being received at once. Try again in a second.");
    answer_error(q, &err);
}

static void collect(struct request *q, const char *bytes, size_t len)
{
    if (!request_hold(q, q->body.collected.len + len)) {
        say_budget(q);
        return;
    }
    buffer_add(&q->body.collected, bytes, len);
    if (q->body.collected.failed)
        answer_memory(q);
}

/* A body may take long to come in, and the token may be revoked meanwhile: then nothing of it is taken. */
static bool still_holds(struct request *q)
{
    struct error err;
    if (q->who.token.id == 0 || tokens_by_id(q->front->tokens, q->who.token.id, q->now))
        return true;
    error_set(&err, STATUS_UNAUTHORISED, "bad_token", "", "The token has been revoked.");
    answer_error(q, &err);
    return false;
}

static void take_piece(struct request *q, const char *bytes, size_t len)
{
    struct error err;
    if (q->body.bytes_received > (uint64_t)body_limit(q)) {
        say_too_large(q, &err);
        answer_error(q, &err);
    } else if (q->asked.route->take) {
        q->asked.route->take(q, bytes, len);
    } else {
        collect(q, bytes, len);
    }
}

void exchange_body(struct request *q, const char *bytes, size_t len)
{
    q->body.bytes_received += len;
    if (q->answer.given || !q->asked.route->body_types)
        return;
    if (still_holds(q))
        take_piece(q, bytes, len);
    if (q->answer.given) {
        buffer_free(&q->body.collected);
        request_release(q);
    }
}

void exchange_end(struct request *q)
{
    if (!q->answer.given && still_holds(q))
        q->asked.route->handle(q);
}
