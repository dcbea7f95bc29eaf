#include "api/session.h"
#include "format/json_out.h"
#include "http/answer.h"
#include "http/credential.h"
#include "http/exchange.h"
#include "loop/app.h"
#include "record/decisions_in.h"

#include <stdio.h>

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

static void set_cookie(struct request *q, struct text value, int age_s)
{
    snprintf(q->answer.cookie, sizeof q->answer.cookie,
             SESSION_COOKIE "=%.*s; HttpOnly; SameSite=Strict; Path=/; Max-Age=%d%s",
             (int)value.len, value.len ? value.at : "", age_s,
             q->head.came_by_https ? "; Secure" : "");
}

static void begin_with(struct request *q, struct text text)
{
    struct error err;
    const struct token *t = tokens_match(&q->app->district.tokens, text);
    if (!t) {
        exchange_refuse_token(q, &err);
        answer_error(q, &err);
        return;
    }
    set_cookie(q, text, SESSION_AGE_S);
    answer_session(q, t);
}

void session_begin(struct request *q)
{
    struct document *document = NULL;
    struct record record;
    struct text token = {0};
    struct error err = {0};
    enum status status = document_single(request_body(q), SINGLE_SENT, &document, &record, &err);
    if (status == STATUS_OK) {
        status = session_in_read(&record, &token);
        err = record.error;
    }
    if (!answer_failed(q, status, &err))
        begin_with(q, token);
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

void session_end(struct request *q)
{
    struct buffer out = {0};
    set_cookie(q, (struct text){0}, 0);
    buffer_add_text(&out, "{\"status\":\"ok\"}");
    answer_json(q, &out);
}
