#include "store/row_bytes.h"

static const char form[] = "intact1\n";
#define FORM_SIZE (sizeof form - 1)

static void put(struct buffer *out, uint64_t value, size_t size)
{
    for (size_t i = size; i-- > 0;)
        buffer_add_byte(out, (uint8_t)(value >> (8 * i)));
}

void rows_head_write(const struct rows_head *h, struct buffer *out)
{
    buffer_add(out, form, FORM_SIZE);
    put(out, h->leads, 1);
    put(out, h->seq, 8);
    buffer_add(out, h->head.bytes, DIGEST_SIZE);
}

void row_bytes_write(const struct journal_row *row, struct buffer *out)
{
    put(out, row->seq, 8);
    put(out, (uint64_t)row->kind, 1);
    put(out, (uint64_t)row->received_at, 8);
    put(out, row->token, 4);
    put(out, row->feed, 4);
    put(out, (uint64_t)row->first_at, 8);
    put(out, (uint64_t)row->last_at, 8);
    put(out, row->accepted, 4);
    put(out, row->reports, 4);
    put(out, row->rejected, 8);
    put(out, row->op.len, 4);
    buffer_add(out, row->op.at, row->op.len);
    put(out, row->body.len, 8);
    buffer_add(out, row->body.at, row->body.len);
    buffer_add(out, row->head.bytes, DIGEST_SIZE);
}

/* Reads one after the other; what is not there any more makes all of it worthless. */
struct cutter {
    struct text left;
    bool failed;
};

static struct text cut(struct cutter *c, size_t len)
{
    struct text piece = {c->left.at, len};
    if (c->failed || len > c->left.len) {
        c->failed = true;
        return (struct text){0};
    }
    c->left.at += len;
    c->left.len -= len;
    return piece;
}

static uint64_t cut_number(struct cutter *c, size_t size)
{
    struct text piece = cut(c, size);
    uint64_t value = 0;
    for (size_t i = 0; i < piece.len; i++)
        value = value << 8 | (uint8_t)piece.at[i];
    return value;
}

static void cut_digest(struct cutter *c, struct digest *ret)
{
    struct text piece = cut(c, DIGEST_SIZE);
    if (!c->failed)
        memcpy(ret->bytes, piece.at, DIGEST_SIZE);
}

static enum status end(struct text *bytes, const struct cutter *c)
{
    if (c->failed)
        return STATUS_INVALID;
    *bytes = c->left;
    return STATUS_OK;
}

enum status rows_head_read(struct text *bytes, struct rows_head *ret)
{
    struct cutter c = {.left = *bytes};
    struct rows_head h = {0};
    if (!text_is(cut(&c, FORM_SIZE), form))
        return STATUS_INVALID;
    uint64_t leads = cut_number(&c, 1);
    h.leads = leads == 1;
    h.seq = cut_number(&c, 8);
    cut_digest(&c, &h.head);
    c.failed = c.failed || leads > 1 || h.seq > INT64_MAX;
    if (!c.failed)
        *ret = h;
    return end(bytes, &c);
}

/* What the journal's tables can't hold is no row. */
static bool is_plausible(const struct journal_row *row, uint64_t kind)
{
    bool change = kind == JOURNAL_CHANGE;
    return (change || kind == JOURNAL_REPORTS) && row->seq > 0 && row->seq <= INT64_MAX &&
           row->rejected <= INT64_MAX && (row->feed == NONE) == change &&
           (row->op.len > 0) == change;
}

enum status row_bytes_read(struct text *bytes, struct journal_row *ret)
{
    struct cutter c = {.left = *bytes};
    struct journal_row row = {0};
    row.seq = cut_number(&c, 8);
    uint64_t kind = cut_number(&c, 1);
    row.kind = kind == JOURNAL_CHANGE ? JOURNAL_CHANGE : JOURNAL_REPORTS;
    row.received_at = (int64_t)cut_number(&c, 8);
    row.token = (uint32_t)cut_number(&c, 4);
    row.feed = (uint32_t)cut_number(&c, 4);
    row.first_at = (int64_t)cut_number(&c, 8);
    row.last_at = (int64_t)cut_number(&c, 8);
    row.accepted = (uint32_t)cut_number(&c, 4);
    row.reports = (uint32_t)cut_number(&c, 4);
    row.rejected = cut_number(&c, 8);
    uint64_t op = cut_number(&c, 4);
    c.failed = c.failed || op > ROW_OP_MAX;
    row.op = cut(&c, op);
    uint64_t body = cut_number(&c, 8);
    c.failed = c.failed || body > ROW_BODY_MAX;
    row.body = cut(&c, body);
    cut_digest(&c, &row.head);
    c.failed = c.failed || !is_plausible(&row, kind);
    if (!c.failed)
        *ret = row;
    return end(bytes, &c);
}
