#include "http/answer.h"

#include "base/digest.h"
#include "format/csv.h"
#include "format/json_out.h"
#include "http/front.h"
#include "http/packing.h"

#include <stdio.h>

static const struct {
    enum status status;
    unsigned http;
} http_of[] = {
    {STATUS_OK, 200},        {STATUS_INVALID, 400},     {STATUS_UNAUTHORISED, 401},
    {STATUS_FORBIDDEN, 403}, {STATUS_UNKNOWN, 404},     {STATUS_CONFLICT, 409},
    {STATUS_TOO_LARGE, 413}, {STATUS_UNSUPPORTED, 415}, {STATUS_LIMITED, 429},
    {STATUS_BUSY, 503},      {STATUS_MEMORY, 503},      {STATUS_FULL, 503},
    {STATUS_IO, 500},        {STATUS_CORRUPT, 500},
};

static const struct {
    unsigned http;
    const char *title;
} titles[] = {
    {307, "Temporary Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

unsigned http_status_of(enum status status)
{
    for (size_t i = 0; i < sizeof http_of / sizeof http_of[0]; i++) {
        if (http_of[i].status == status)
            return http_of[i].http;
    }
    return 500;
}

static const char *title_of(unsigned http)
{
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        if (titles[i].http == http)
            return titles[i].title;
    }
    return "Error";
}

static void take_body(struct request *q, unsigned status, const char *type, struct buffer *body)
{
    struct answer *a = &q->answer;
    buffer_free(&a->body);
    a->body = *body;
    *body = (struct buffer){0};
    a->status = status;
    a->type = type;
    q->answer.given = true;
}

void answer_text(struct request *q, struct buffer *body, const char *type)
{
    if (body->failed) {
        buffer_free(body);
        answer_memory(q);
        return;
    }
    take_body(q, 200, type, body);
}

void answer_json(struct request *q, struct buffer *body)
{
    answer_text(q, body, "application/json");
}

struct buffer answer_buffer(const struct request *q)
{
    struct buffer out = {0};
    if (q->asked.xlsx)
        csv_want_types(&out);
    return out;
}

void answer_csv(struct request *q, struct buffer *body, const char *name)
{
    if (body->failed) {
        buffer_free(body);
        answer_memory(q);
        return;
    }
    if (q->asked.xlsx) {
        q->front->workbook(q, body, name);
        return;
    }
    take_body(q, 200, "text/csv; charset=utf-8", body);
    snprintf(q->answer.file_name, sizeof q->answer.file_name, "%s.csv", name);
}

void answer_file(struct request *q, struct buffer *body, const char *type, const char *name)
{
    if (body->failed) {
        buffer_free(body);
        answer_memory(q);
        return;
    }
    take_body(q, 200, type, body);
    snprintf(q->answer.file_name, sizeof q->answer.file_name, "%s", name);
}

void answer_body(struct request *q, struct buffer *body, const char *name)
{
    if (q->asked.csv)
        answer_csv(q, body, name);
    else
        answer_json(q, body);
}

static void item_to_json(struct json_out *j, const char *place, int64_t number,
                         const struct error *err)
{
    json_object_begin(j);
    if (number >= 0)
        json_member_int(j, place, number);
    json_member_string(j, "field", err->field);
    json_member_string(j, "code", err->code);
    json_member_string(j, "detail", err->detail);
    json_object_end(j);
}

/* Some senders log nothing but this: it has to name what is wrong. */
static void write_detail(const struct error *err, char out[480])
{
    bool named = !err->field[0] || strstr(err->detail, err->field);
    snprintf(out, 480, "%s%s%s", named ? "" : err->field, named ? "" : ": ", err->detail);
}

static void problem_head(struct json_out *j, unsigned http, const struct error *err)
{
    char type[80] = "about:blank", detail[480];
    write_detail(err, detail);
    if (err->code[0])
        snprintf(type, sizeof type, "urn:intactd:problem:%s", err->code);
    json_object_begin(j);
    json_member_string(j, "type", type);
    json_member_string(j, "title", title_of(http));
    json_member_int(j, "status", http);
    json_member_string(j, "detail", detail);
    json_member_string(j, "error", detail);
    json_key(j, "errors");
    json_array_begin(j);
}

/* When there is no memory even for saying so, the body stays empty. */
static void take_problem(struct request *q, unsigned http, struct buffer *body)
{
    if (body->failed)
        buffer_free(body);
    buffer_free(&q->answer.link);
    q->answer.fixed = (struct text){0};
    q->answer.page = q->answer.gzip = false;
    q->answer.file_name[0] = q->answer.etag[0] = '\0';
    if (http == 503 || (http == 429 && q->answer.retry_after_s == 0))
        q->answer.retry_after_s = 1;
    q->answer.challenge = http == 401;
    take_body(q, http, "application/problem+json", body);
}

void answer_problem(struct request *q, unsigned http_status, const struct error *err)
{
    struct buffer body = {0};
    struct json_out j;
    json_begin(&j, &body);
    problem_head(&j, http_status, err);
    if (err->code[0])
        item_to_json(&j, "index", -1, err);
    json_array_end(&j);
    json_object_end(&j);
    take_problem(q, http_status, &body);
}

void answer_error(struct request *q, const struct error *err)
{
    answer_problem(q, http_status_of(err->status), err);
}

void answer_refusal(struct request *q, enum status status, const struct refusal *refusal)
{
    unsigned http = http_status_of(status);
    q->answer.retry_after_s = refusal->retry_after_s;
    if (refusal->count == 0) {
        answer_problem(q, http, &refusal->error);
        return;
    }
    struct buffer body = {0};
    struct json_out j;
    json_begin(&j, &body);
    problem_head(&j, http, &refusal->error);
    for (uint32_t i = 0; i < refusal->count; i++)
        item_to_json(&j, refusal->by_line ? "line" : "index", refusal->items[i].number,
                     &refusal->items[i].error);
    json_array_end(&j);
    json_member_int(&j, "errors_total", refusal->total);
    json_object_end(&j);
    take_problem(q, http, &body);
}

void answer_memory(struct request *q)
{
    struct error err;
    error_memory(&err);
    answer_error(q, &err);
}

void answer_unknown(struct request *q, const char *what)
{
    struct error err;
    error_set(&err, STATUS_UNKNOWN, "not_found", "", "There is no such %s.", what);
    answer_error(q, &err);
}

bool answer_failed(struct request *q, enum status status, const struct error *err)
{
    if (status == STATUS_OK)
        return false;
    if (status == STATUS_MEMORY)
        answer_memory(q);
    else
        answer_problem(q, http_status_of(status), err);
    return true;
}

void etag_of(const struct buffer *body, char ret_etag[40])
{
    fast_hash_hex(body->bytes, body->len, ret_etag + 1);
    ret_etag[0] = '"';
    strcpy(ret_etag + 33, "\"");
}

/* Does If-None-Match hold this tag (quotes included), or *? */
static bool etag_matches(const char *if_none_match, const char *etag)
{
    const char *at = if_none_match + strspn(if_none_match, " \t");
    if (strcmp(at, "*") == 0)
        return true;
    size_t len = strlen(etag);
    for (at = strstr(at, etag); at; at = strstr(at + len, etag)) {
        char after = at[len];
        if (after == '\0' || after == ',' || after == ' ' || after == '\t')
            return true;
    }
    return false;
}

bool answer_has_room(const struct request *q, size_t bytes)
{
    size_t others = q->front->answer_bytes;
    return others == 0 || others + bytes <= (size_t)q->front->settings->answer_bytes_max;
}

void answer_count(struct request *q, size_t bytes)
{
    q->front->answer_bytes += bytes - q->answer.bytes_held;
    q->answer.bytes_held = bytes;
}

/* Large answers wait in memory until their readers have taken them. Only a GET is put off: what
 * has been done already is told all the same. */
void answer_hold(struct request *q)
{
    struct answer *a = &q->answer;
    struct error err;
    answer_count(q, 0); /* what was held while it was made */
    if (a->stream || a->fixed.at || a->body.len <= ANSWER_SMALL_BYTES)
        return;
    if (strcmp(q->head.method, "GET") == 0 && !answer_has_room(q, a->body.len)) {
        a->etag[0] = '\0';
        error_set(&err, STATUS_BUSY, "busy", "",
                  "Too many large answers are waiting for their readers. Try again in a second, or "
                  "ask for less at once.");
        answer_error(q, &err);
        return;
    }
    answer_count(q, a->body.len);
}

void answer_seal(struct request *q)
{
    struct answer *a = &q->answer;
    if (strcmp(q->head.method, "GET") != 0 || a->status != 200 || a->stream)
        return;
    if (!a->etag[0])
        etag_of(&a->body, a->etag);
    if (packing_wants(q))
        packing_mark(q, true);
    if (!etag_matches(q->head.if_none_match, a->etag))
        return;
    a->status = 304;
    buffer_free(&a->body);
    a->fixed = (struct text){0};
    a->file_name[0] = '\0';
}
