#include "api/audit.h"

#include "api/listing.h"
#include "change/ops.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/readings.h"
#include "record/change_summary.h"
#include "store/journal.h"

#include <stdlib.h>

#define BODY_LISTED_MAX 4096 /* bytes of a body that a list shows; one shows it all */
#define TEXTS_BYTES_MAX (32u * 1024 * 1024) /* of one page */

/* One change as the journal has it. Its texts lie in `texts`, one after the other. */
struct entry {
    uint64_t seq;
    int64_t at;
    uint32_t token;
    struct digest head;
    uint32_t op, summary, about, body; /* offsets */
    uint32_t op_len, summary_len, about_len;
    uint32_t body_len; /* 0: too long for a list */
    uint64_t body_bytes;
};

struct audit {
    struct page page;
    uint64_t after, seq_max;
    int64_t token; /* -1: whoever */
    char op[32];   /* "": whatever */
    bool newest;   /* newest first, below `after` */
    bool one;      /* GET audit/{seq} */
    struct buffer entries, texts;
};

/* --- the helper's thread ---------------------------------------------------------------------- */

static uint32_t keep_text(struct buffer *texts, struct text t)
{
    uint32_t at = (uint32_t)texts->len;
    buffer_add(texts, t.at, t.len);
    return at;
}

static enum status keep_entry(struct audit *a, const struct journal_row *row, struct error *err)
{
    enum change_op op;
    enum status status = change_op_find(row->op, &op, err);
    if (status != STATUS_OK)
        return status;
    const struct summary_shape *says = &change_ops[op].says;
    bool whole = a->one || row->body.len <= BODY_LISTED_MAX;
    struct entry e = {.seq = row->seq,
                      .at = row->received_at,
                      .token = row->token,
                      .head = row->head,
                      .body_bytes = row->body.len};
    e.op = keep_text(&a->texts, row->op);
    e.op_len = (uint32_t)row->op.len;
    e.summary = (uint32_t)a->texts.len;
    change_summary(says, row->body, &a->texts);
    e.summary_len = (uint32_t)(a->texts.len - e.summary);
    e.about = (uint32_t)a->texts.len;
    change_about(says, row->body, &a->texts);
    e.about_len = (uint32_t)(a->texts.len - e.about);
    e.body = keep_text(&a->texts, whole ? row->body : (struct text){0});
    e.body_len = whole ? (uint32_t)row->body.len : 0;
    buffer_add(&a->entries, &e, sizeof e);
    return STATUS_OK;
}

static bool is_asked_for(const struct audit *a, const struct journal_row *row)
{
    return (a->token < 0 || row->token == a->token) && (!a->op[0] || text_is(row->op, a->op));
}

/* Takes one row more than the page holds, which shows that there is a next page. */
static enum status take_row(void *context, const struct journal_row *row, struct error *err)
{
    struct audit *a = context;
    if (!is_asked_for(a, row))
        return STATUS_OK;
    if (a->texts.len > TEXTS_BYTES_MAX ||
        a->entries.len / sizeof(struct entry) > (size_t)a->page.limit)
        return STATUS_TOO_LARGE;
    enum status status = keep_entry(a, row, err);
    return a->entries.failed || a->texts.failed ? error_memory(err) : status;
}

static enum status run(struct store *store, void *work, struct error *err)
{
    struct audit *a = work;
    uint64_t before = a->after <= a->seq_max ? a->after : a->seq_max + 1;
    enum status status =
        a->newest ? journal_changes_back(store, before, take_row, a, err)
                  : journal_each(store, a->after + 1, a->seq_max, JOURNAL_CHANGE, take_row, a, err);
    return status == STATUS_TOO_LARGE ? STATUS_OK : status;
}

/* --- the loop's thread ------------------------------------------------------------------------ */

static struct text text_at(const struct audit *a, uint32_t at, uint32_t len)
{
    return (struct text){a->texts.bytes + at, len};
}

static const char *token_name(const struct district *d, uint32_t token)
{
    return token > 0 && token <= d->tokens.count ? d->tokens.items[token - 1].name : NULL;
}

static void write_json(struct json_out *j, const struct audit *a, const struct entry *e,
                       const struct district *d, const struct zone *zone)
{
    char head[DIGEST_HEX_SIZE];
    digest_hex(&e->head, head);
    json_object_begin(j);
    json_member_int(j, "seq", (int64_t)e->seq);
    json_member_instant(j, "at", zone, e->at);
    json_member_int(j, "token", e->token);
    json_member_string(j, "by", token_name(d, e->token));
    json_key(j, "op");
    json_text(j, text_at(a, e->op, e->op_len));
    json_key(j, "summary");
    json_text(j, text_at(a, e->summary, e->summary_len));
    json_key(j, "about");
    json_raw(j, a->texts.bytes + e->about, e->about_len);
    json_key(j, "body");
    if (e->body_len > 0)
        json_raw(j, a->texts.bytes + e->body, e->body_len);
    else
        json_none(j);
    json_member_int(j, "body_bytes", (int64_t)e->body_bytes);
    json_member_string(j, "head", head);
    json_object_end(j);
}

static const char *const columns[] = {"seq",     "at",         "token", "by", "op",
                                      "summary", "body_bytes", "head",  NULL};

static void write_csv(struct csv_out *c, const struct audit *a, const struct entry *e,
                      const struct district *d, const struct zone *zone)
{
    char at[INSTANT_TEXT_SIZE], head[DIGEST_HEX_SIZE];
    digest_hex(&e->head, head);
    zone_format(zone, e->at, at);
    csv_int(c, (int64_t)e->seq);
    csv_string(c, at);
    csv_int(c, e->token);
    csv_string(c, token_name(d, e->token));
    csv_cell(c, text_at(a, e->op, e->op_len));
    csv_cell(c, text_at(a, e->summary, e->summary_len));
    csv_int(c, (int64_t)e->body_bytes);
    csv_string(c, head);
}

static void list_done(struct request *q)
{
    const struct audit *a = q->work;
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    const struct entry *e = (const struct entry *)(const void *)a->entries.bytes;
    size_t count = a->entries.len / sizeof *e;
    struct listing l;
    listing_begin(&l, q, &a->page, columns);
    for (size_t i = 0; i < count && listing_wants(&l); i++) {
        if (q->asked.csv)
            write_csv(&l.csv, a, &e[i], d, zone);
        else
            write_json(&l.json, a, &e[i], d, zone);
        listing_wrote_number(&l, (int64_t)e[i].seq);
    }
    listing_end(&l, "audit");
}

static void one_done(struct request *q)
{
    const struct audit *a = q->work;
    struct buffer out = {0};
    struct json_out j;
    if (a->entries.len == 0) {
        answer_unknown(q, "change");
        return;
    }
    json_begin(&j, &out);
    write_json(&j, a, (const struct entry *)(const void *)a->entries.bytes, &q->app->district,
               rule_book_zone(&q->app->district.rules, q->now));
    answer_json(q, &out);
}

static void free_audit(void *work)
{
    struct audit *a = work;
    buffer_free(&a->entries);
    buffer_free(&a->texts);
    free(a);
}

static struct audit *audit_new(struct request *q)
{
    struct audit *a = request_work(q, sizeof *a, free_audit);
    if (a)
        *a = (struct audit){.seq_max = q->app->district.seq, .token = -1};
    return a;
}

static enum status read_question(const struct request *q, struct audit *a, struct error *err)
{
    struct text op = request_parameter(q, "op");
    int64_t after = 0;
    if (op.len >= sizeof a->op)
        return error_set(err, STATUS_INVALID, "bad_parameter", "op", "No change is called that.");
    if (op.len > 0)
        memcpy(a->op, op.at, op.len);
    enum status status = page_read(q, &a->page, err);
    if (status == STATUS_OK)
        status = page_order_read(q, &a->page, &a->newest, &after, err);
    if (status == STATUS_OK)
        status = request_integer(q, "token", 0, UINT32_MAX, &a->token, err);
    a->after = (uint64_t)instant_max(after, 0);
    return status;
}

void audit_list(struct request *q)
{
    struct error err;
    struct audit *a = audit_new(q);
    if (!a || answer_failed(q, read_question(q, a, &err), &err))
        return;
    read_then(q, run, list_done);
}

void audit_get(struct request *q)
{
    int64_t seq = 0;
    if (!text_to_int(q->asked.params[0], 1, (int64_t)q->app->district.seq, &seq)) {
        answer_unknown(q, "change");
        return;
    }
    struct audit *a = audit_new(q);
    if (!a)
        return;
    a->one = true;
    a->page.limit = 1;
    a->after = (uint64_t)seq - 1;
    a->seq_max = (uint64_t)seq;
    read_then(q, run, one_done);
}
