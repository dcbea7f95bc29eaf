#include "store/journal.h"

#include "base/buffer.h"
#include "store/journal_walk.h"

#include <assert.h>
#include <stdlib.h>

#define SPAN_BITS_MAX 63

static void bind_row(struct sql_query *q, const struct journal_row *row)
{
    query_int(q, ":seq", (int64_t)row->seq);
    query_int(q, ":kind", row->kind);
    query_int(q, ":received_at", row->received_at);
    query_int(q, ":token_id", row->token);
    query_int(q, ":first_at", row->first_at);
    query_int(q, ":last_at", row->last_at);
    query_int(q, ":span_bits", journal_span_bits(row->first_at, row->last_at));
    query_int(q, ":accepted", row->accepted);
    query_int(q, ":reports", row->reports);
    query_int(q, ":rejected", (int64_t)row->rejected);
    query_blob(q, ":head", (struct text){(const char *)row->head.bytes, DIGEST_SIZE});
    query_blob(q, ":body", row->body);
    if (row->kind == JOURNAL_CHANGE) {
        query_null(q, ":feed_id");
        query_text(q, ":op", row->op);
    } else {
        query_int(q, ":feed_id", (int64_t)row->feed + 1);
        query_null(q, ":op");
    }
}

enum status journal_position(struct store *store, uint64_t *ret_seq, struct digest *ret_head,
                             struct error *err)
{
    struct sql_query q;
    uint64_t seq = 0;
    struct digest head = {0};
    query_start(&q, store, "journal_position");
    if (query_next(&q)) {
        struct text stored = column_blob(&q, 1);
        seq = (uint64_t)column_int(&q, 0);
        memcpy(head.bytes, stored.at, stored.len < DIGEST_SIZE ? stored.len : DIGEST_SIZE);
    }
    enum status status = query_end(&q, err);
    if (status == STATUS_OK) {
        *ret_seq = seq;
        *ret_head = head;
    }
    return status;
}

enum status journal_head_at(struct store *store, uint64_t seq, struct digest *ret_head,
                            struct error *err)
{
    struct sql_query q;
    struct digest head = {0};
    bool found = seq == 0;
    query_start(&q, store, "journal_head_at");
    query_int(&q, ":seq", (int64_t)seq);
    if (query_next(&q) && column_blob(&q, 0).len == DIGEST_SIZE) {
        memcpy(head.bytes, column_blob(&q, 0).at, DIGEST_SIZE);
        found = true;
    }
    enum status status = query_end(&q, err);
    if (status == STATUS_OK && !found)
        status = error_set(err, STATUS_UNKNOWN, "unknown_row", "seq",
                           "The journal has no row %llu.", (unsigned long long)seq);
    if (status == STATUS_OK)
        *ret_head = head;
    return status;
}

static int64_t below(uint64_t before)
{
    return (int64_t)(before < INT64_MAX ? before : INT64_MAX);
}

enum status journal_arrivals(struct store *store, uint64_t after, uint64_t up_to,
                             journal_arrival_visitor *visit, void *context, struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "journal_arrivals");
    query_int(&q, ":after", below(after));
    query_int(&q, ":up_to", below(up_to));
    while (status == STATUS_OK && query_next(&q))
        status = visit(context, (uint32_t)column_int(&q, 0) - 1, column_int(&q, 1),
                       column_int(&q, 2), err);
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? ended : status;
}

enum status journal_append(struct store *store, struct journal_row *row, struct error *err)
{
    struct sql_query q;
    struct digest before, head;
    struct journal_row added = *row;
    assert((row->kind == JOURNAL_CHANGE) == (row->feed == NONE));
    assert(row->op.len <= UINT32_MAX && row->rejected <= INT64_MAX);
    if (row->kind == JOURNAL_REPORTS)
        added.op = (struct text){NULL, 0};
    enum status status = journal_position(store, &added.seq, &before, err);
    if (status != STATUS_OK)
        return status;
    added.seq++;
    status = journal_chain(&before, &added, &head);
    if (status != STATUS_OK)
        return error_set(err, status, "digest", "", "SHA-256 can't be computed.");
    added.head = head;
    query_start(&q, store, "journal_append");
    bind_row(&q, &added);
    status = query_run(&q, err);
    if (status == STATUS_OK) {
        row->seq = added.seq;
        row->head = head;
    }
    return status;
}

enum status journal_each(struct store *store, uint64_t seq_from, uint64_t seq_to,
                         enum journal_kind kind, journal_visitor *visit, void *context,
                         struct error *err)
{
    struct sql_query q;
    query_start(&q, store, kind == JOURNAL_CHANGE ? "journal_changes" : "journal_reports");
    query_int(&q, ":seq_from", (int64_t)(seq_from < INT64_MAX ? seq_from : INT64_MAX));
    query_int(&q, ":seq_to", (int64_t)(seq_to < INT64_MAX ? seq_to : INT64_MAX));
    return journal_walk(&q, visit, context, err);
}

enum status journal_model_changes(struct store *store, uint64_t seq_to, journal_visitor *visit,
                                  void *context, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "journal_model_changes");
    query_int(&q, ":seq_to", (int64_t)seq_to);
    return journal_walk(&q, visit, context, err);
}

/* The index journal_model (schema/002.sql) has the same. */
bool journal_op_is_of_repairs(struct text op)
{
    return text_is(op, "repairs") || text_is(op, "repair_step") || text_is(op, "repair_steps") ||
           text_is(op, "repairs_confirmed");
}

enum status journal_tail(struct store *store, uint64_t seq_from, uint64_t seq_to,
                         journal_visitor *visit, void *context, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "journal_tail");
    query_int(&q, ":seq_from", (int64_t)seq_from);
    query_int(&q, ":seq_to", (int64_t)seq_to);
    return journal_walk(&q, visit, context, err);
}

enum status journal_changes_back(struct store *store, uint64_t before, journal_visitor *visit,
                                 void *context, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "journal_changes_back");
    query_int(&q, ":before", below(before));
    return journal_walk(&q, visit, context, err);
}

enum status journal_batches_back(struct store *store, uint64_t before, uint32_t feed, int64_t limit,
                                 journal_visitor *visit, void *context, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, feed == NONE ? "batches_back" : "batches_back_of_feed");
    query_int(&q, ":before", below(before));
    query_int(&q, ":limit", limit);
    if (feed != NONE)
        query_int(&q, ":feed_id", (int64_t)feed + 1);
    return journal_walk(&q, visit, context, err);
}

/* Rows of one class span less than 2^bits seconds: those that reach lo begin after lo - 2^bits. */
static enum status overlapping_class(struct store *store, unsigned bits, int64_t lo, int64_t hi,
                                     uint64_t seq_max, journal_visitor *visit, void *context,
                                     struct error *err)
{
    struct sql_query q;
    int64_t reach = bits == 0 ? 0 : (int64_t)((UINT64_C(1) << bits) - 1), first_from;
    if (__builtin_sub_overflow(lo, reach, &first_from))
        first_from = INT64_MIN;
    query_start(&q, store, "journal_overlapping");
    query_int(&q, ":span_bits", bits);
    query_int(&q, ":first_from", first_from);
    query_int(&q, ":lo", lo);
    query_int(&q, ":hi", hi);
    query_int(&q, ":seq_max", (int64_t)(seq_max < INT64_MAX ? seq_max : INT64_MAX));
    return journal_walk(&q, visit, context, err);
}

enum status journal_overlapping(struct store *store, int64_t lo, int64_t hi, uint64_t seq_max,
                                journal_visitor *visit, void *context, struct error *err)
{
    enum status status = STATUS_OK;
    for (unsigned bits = 0; bits <= SPAN_BITS_MAX && status == STATUS_OK; bits++)
        status = overlapping_class(store, bits, lo, hi, seq_max, visit, context, err);
    return status;
}

struct seen {
    journal_visitor *visit;
    void *context;
    bool any;
};

static enum status see(void *context, const struct journal_row *row, struct error *err)
{
    struct seen *seen = context;
    seen->any = true;
    return seen->visit(seen->context, row, err);
}

enum status journal_row(struct store *store, uint64_t seq, journal_visitor *visit, void *context,
                        struct error *err)
{
    struct sql_query q;
    struct seen seen = {visit, context, false};
    query_start(&q, store, "journal_row");
    query_int(&q, ":seq", (int64_t)(seq < INT64_MAX ? seq : INT64_MAX));
    enum status status = journal_walk(&q, see, &seen, err);
    return status == STATUS_OK && !seen.any ? STATUS_UNKNOWN : status;
}

enum status journal_voids(struct store *store, void_visitor *visit, void *context,
                          struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "void_approvals");
    while (status == STATUS_OK && query_next(&q))
        status = visit(context, (uint64_t)column_int(&q, 0), (uint64_t)column_int(&q, 1), err);
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? ended : status;
}

static struct part_void *last_void(const struct part_voids *s)
{
    return &s->items[s->count - 1];
}

/* A void has a row for each of its assets, or one alone without. */
static enum status take_part_void(struct sql_query *q, struct part_voids *ret)
{
    uint32_t id = (uint32_t)column_int(q, 0), asset = (uint32_t)column_int(q, 7);
    if (ret->count == 0 || last_void(ret)->id != id) {
        struct part_void made = {.id = id,
                                 .feed = (uint32_t)column_int(q, 1) - 1,
                                 .aspects = (uint8_t)column_int(q, 2),
                                 .from = column_int(q, 3),
                                 .to = column_int(q, 4),
                                 .seq_max = (uint64_t)column_int(q, 5),
                                 .approved = true,
                                 .approved_seq = (uint64_t)column_int(q, 6)};
        if (part_voids_add(ret, &made) != STATUS_OK)
            return STATUS_MEMORY;
    }
    struct part_void *v = last_void(ret);
    if (asset == 0)
        return STATUS_OK;
    uint32_t *assets = realloc(v->assets, (v->asset_count + (size_t)1) * sizeof *assets);
    if (!assets)
        return STATUS_MEMORY;
    v->assets = assets;
    v->assets[v->asset_count++] = asset - 1;
    return STATUS_OK;
}

enum status journal_part_voids(struct store *store, int64_t lo, int64_t hi, uint64_t seq_max,
                               struct part_voids *ret, struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "part_voids");
    query_int(&q, ":lo", lo);
    query_int(&q, ":hi", hi);
    query_int(&q, ":seq_max", below(seq_max));
    while (status == STATUS_OK && query_next(&q))
        status = take_part_void(&q, ret);
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    return status == STATUS_MEMORY ? error_memory(err) : ended;
}

enum status journal_by_time(struct store *store, uint64_t seq_max, uint64_t **ret_seqs,
                            size_t *ret_count, struct error *err)
{
    struct sql_query q;
    struct buffer seqs = {0};
    query_start(&q, store, "journal_by_time");
    query_int(&q, ":seq_max", (int64_t)(seq_max < INT64_MAX ? seq_max : INT64_MAX));
    while (query_next(&q)) {
        uint64_t seq = (uint64_t)column_int(&q, 0);
        buffer_add(&seqs, &seq, sizeof seq);
    }
    enum status status = query_end(&q, err);
    if (status == STATUS_OK && seqs.failed)
        status = error_memory(err);
    if (status != STATUS_OK) {
        buffer_free(&seqs);
        return status;
    }
    *ret_count = seqs.len / sizeof **ret_seqs;
    *ret_seqs = (uint64_t *)(void *)seqs.bytes;
    return STATUS_OK;
}
