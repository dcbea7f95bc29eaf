#include "api/tokens.h"

#include "api/listing.h"
#include "base/text_shown.h"
#include "change/tokens.h"
#include "http/answer.h"
#include "http/front.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "view/records.h"
#include "view/tokens_csv.h"

#include <stdio.h>
#include <stdlib.h>

void tokens_list(struct request *q)
{
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct listing l;
    int64_t after = 0;
    if (!listing_begin_numbered(&l, q, tokens_csv_columns, &after))
        return;
    for (int64_t i = after; i < d->tokens.count && listing_wants(&l); i++) {
        const struct token *t = &d->tokens.items[i];
        if (q->asked.csv)
            tokens_csv_row(&l.csv, d, t, token_uses_last(&q->front->uses, t), zone);
        else
            token_to_json(&l.json, d, t, token_uses_last(&q->front->uses, t), zone);
        listing_wrote_number(&l, t->id);
    }
    listing_end(&l, "tokens");
}

/* The new token's text, kept from its making until it is shown. */
struct secret {
    char text[64];
};

static void forget(void *work)
{
    explicit_bzero(work, sizeof(struct secret));
    free(work);
}

static enum status prepare_token(struct request *q, struct change **ret_change,
                                 struct refusal *refusal)
{
    struct secret *secret = q->work;
    struct actor actor = {&q->who.token, q->now};
    struct text body = request_body(q);
    return change_prepare_token(&q->app->district, &actor, body, secret->text, ret_change, refusal);
}

/* A name is what an audit shows of somebody, so one that can be mistaken for another's is told. */
static void warn_of_look_alike(struct json_out *j, const struct tokens *s, const struct token *t)
{
    char text[160];
    for (uint32_t i = 0; i < s->count; i++) {
        const char *other = s->items[i].name;
        if (strcmp(other, t->name) == 0 || !text_looks_like(text_of(other), text_of(t->name)))
            continue;
        snprintf(text, sizeof text,
                 "The name looks like that of token %u, and is written with other characters or "
                 "spaces: see that both are meant.",
                 s->items[i].id);
        json_member_string(j, "warning", text);
        return;
    }
}

static void answer_token(struct request *q)
{
    const struct secret *secret = q->work;
    const struct tokens *s = &q->app->district.tokens;
    const struct token *t = &s->items[s->count - 1];
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    json_object_begin(&j);
    json_member_int(&j, "id", t->id);
    json_member_string(&j, "token", secret->text);
    json_member_string(&j, "name", t->name);
    json_member_string(&j, "role", role_names[t->role]);
    warn_of_look_alike(&j, s, t);
    json_object_end(&j);
    answer_json(q, &out);
}

static const struct change_handler creation = {.prepare = prepare_token, .answer = answer_token};

static void make(struct request *q, const struct change_handler *handler)
{
    q->work = calloc(1, sizeof(struct secret));
    q->work_free = q->work ? forget : NULL;
    if (q->work)
        changes_add(q, handler);
    else
        answer_memory(q);
}

void tokens_create(struct request *q)
{
    make(q, &creation);
}

static uint32_t token_number(const struct request *q)
{
    int64_t id = 0;
    bool is_number = text_to_int(q->asked.params[0], 1, UINT32_MAX - 1, &id);
    return is_number ? (uint32_t)id : 0;
}

static enum status prepare_revocation(struct request *q, struct change **ret_change,
                                      struct refusal *refusal)
{
    uint32_t id = token_number(q);
    if (id == 0 || id > q->app->district.tokens.count)
        return error_set(&refusal->error, STATUS_UNKNOWN, "not_found", "id",
                         "There is no such token.");
    return change_prepare_revocation(&q->app->district, id, ret_change, refusal);
}

static enum status prepare_rotation(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    struct secret *secret = q->work;
    struct actor actor = {&q->who.token, q->now};
    return change_prepare_rotation(&q->app->district, &actor, token_number(q), request_body(q),
                                   secret->text, ret_change, refusal);
}

static const struct change_handler rotation = {.prepare = prepare_rotation, .answer = answer_token};

void tokens_rotate(struct request *q)
{
    make(q, &rotation);
}

static void answer_revocation(struct request *q)
{
    const struct district *d = &q->app->district;
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    const struct token *t = &d->tokens.items[token_number(q) - 1];
    token_to_json(&j, d, t, token_uses_last(&q->front->uses, t),
                  rule_book_zone(&q->app->district.rules, q->now));
    answer_json(q, &out);
}

static const struct change_handler revocation = {.prepare = prepare_revocation,
                                                 .answer = answer_revocation};

void tokens_revoke(struct request *q)
{
    changes_add(q, &revocation);
}
