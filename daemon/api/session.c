#include "api/session.h"
#include "format/json_out.h"
#include "http/answer.h"
#include "http/credential.h"
#include "http/exchange.h"
#include "loop/app.h"
#include "record/decisions_in.h"

#include <stdio.h>

#define COOKIE_TERMS "; HttpOnly; SameSite=Strict; Path=/; Max-Age=%lld"

static void answer_session(struct request *q, const struct token *t)
{
    const struct registry *r = &q->app->district.registry;
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    json_object_begin(&j);
    json_member_int(&j, "id", t->id);
    json_member_string(&j, "role", role_names[t->role]);
    json_member_string(&j, "name", t->name);
    json_member_string(&j, "organisation",
                       t->organisation == NONE ? NULL : r->organisations[t->organisation].code);
    json_object_end(&j);
    answer_json(q, &out);
}

static void set_cookie(struct request *q, const char *value, int64_t age_s)
{
    char *out = q->answer.cookie;
    size_t size = sizeof q->answer.cookie;
    if (q->head.came_by_https)
        snprintf(out, size, SESSION_COOKIE_TLS "=%s" COOKIE_TERMS "; Secure", value,
                 (long long)age_s);
    else
        snprintf(out, size, SESSION_COOKIE "=%s" COOKIE_TERMS, value, (long long)age_s);
}

static void begin_with(struct request *q, const struct session_in *in)
{
    struct error err;
    char value[SESSION_VALUE_SIZE];
    int64_t age_s = in->keep ? SESSION_KEPT_AGE_S : SESSION_AGE_S;
    const struct token *t = tokens_match(&q->app->district.tokens, in->token, q->now);
    if (!t) {
        exchange_refuse_token(q, &err);
        answer_error(q, &err);
        return;
    }
    enum status status = sessions_begin(&q->front->sessions, t, q->now + age_s, value);
    if (status != STATUS_OK) {
        error_set(&err, status, "no_random", "", "The system gives no random bytes.");
        answer_error(q, &err);
        return;
    }
    set_cookie(q, value, age_s);
    explicit_bzero(value, sizeof value);
    answer_session(q, t);
}

void session_begin(struct request *q)
{
    struct document *document = NULL;
    struct record record;
    struct session_in in = {0};
    struct error err = {0};
    enum status status = document_single(request_body(q), SINGLE_SENT, &document, &record, &err);
    if (status == STATUS_OK) {
        status = session_in_read(&record, &in);
        err = record.error;
    }
    if (!answer_failed(q, status, &err))
        begin_with(q, &in);
    document_free(document);
}

/* A page asks this first, before anybody has signed in: no session is an answer and no fault. */
void session_show(struct request *q)
{
    struct buffer out = {0};
    if (q->who.token.id != 0) {
        answer_session(q, &q->who.token);
        return;
    }
    buffer_add_text(&out, "null");
    answer_json(q, &out);
}

/* Saves at once, for an end is not taken back by a kill. */
void session_end_begin(struct request *q)
{
    struct credential c = credential_of(q);
    if (!c.by_cookie)
        return;
    sessions_end(&q->front->sessions, c.text);
    sessions_save(&q->front->sessions);
}

void session_end(struct request *q)
{
    struct buffer out = {0};
    set_cookie(q, "", 0);
    buffer_add_text(&out, "{\"status\":\"ok\"}");
    answer_json(q, &out);
}
