#include "store/rejects.h"

#include "base/buffer.h"
#include "store/sql.h"

enum status rejects_add(struct store *store, const struct reject_row *row, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "reject_add");
    query_int(&q, ":seq", (int64_t)row->seq);
    query_int(&q, ":feed_id", (int64_t)row->feed + 1);
    query_int(&q, ":received_at", row->received_at);
    query_int(&q, ":number", (int64_t)row->number);
    query_int(&q, ":format", row->format);
    query_text(&q, ":code", row->code);
    query_text(&q, ":field", row->field);
    query_text(&q, ":detail", row->detail);
    query_blob(&q, ":raw", row->raw);
    return query_run(&q, err);
}

/* How many a feed has. */
struct held {
    int64_t feed_id, count;
};

static enum status count_all(struct store *store, struct buffer *ret_held, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "reject_counts");
    while (query_next(&q)) {
        const struct held one = {column_int(&q, 0), column_int(&q, 1)};
        buffer_add(ret_held, &one, sizeof one);
    }
    enum status status = query_end(&q, err);
    return status == STATUS_OK && ret_held->failed ? error_memory(err) : status;
}

/* How many are left where no feed keeps more than `most`. */
static int64_t left_under(const struct held *held, size_t feeds, int64_t most)
{
    int64_t left = 0;
    for (size_t i = 0; i < feeds; i++)
        left += held[i].count < most ? held[i].count : most;
    return left;
}

/* The most that a feed keeps, so that no more than `keep` are left. */
static int64_t fair_most(const struct held *held, size_t feeds, int64_t keep)
{
    int64_t low = 0, high = keep;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (left_under(held, feeds, middle) <= keep)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static enum status drop_oldest(struct store *store, const struct held *of, int64_t count,
                               struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "reject_drop_oldest");
    query_int(&q, ":feed_id", of->feed_id);
    query_int(&q, ":count", count);
    return query_run(&q, err);
}

enum status rejects_trim(struct store *store, int64_t keep, struct error *err)
{
    struct buffer all = {0};
    enum status status = count_all(store, &all, err);
    const struct held *held = (const struct held *)(const void *)all.bytes;
    size_t feeds = all.len / sizeof *held;
    int64_t most = fair_most(held, feeds, keep);
    int64_t rest = keep - left_under(held, feeds, most); /* one more for each of so many feeds */
    for (size_t i = 0; i < feeds && status == STATUS_OK; i++) {
        int64_t kept = most + (held[i].count > most && rest > 0);
        rest -= kept > most;
        if (held[i].count > kept)
            status = drop_oldest(store, &held[i], held[i].count - kept, err);
    }
    buffer_free(&all);
    return status;
}

enum status rejects_remove(struct store *store, int64_t id, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "reject_remove");
    query_int(&q, ":id", id);
    return query_run(&q, err);
}

static struct reject_row reject_read(const struct sql_query *q)
{
    return (struct reject_row){
        .id = column_int(q, 0),
        .seq = (uint64_t)column_int(q, 1),
        .feed = (uint32_t)(column_int(q, 2) - 1),
        .received_at = column_int(q, 3),
        .number = (uint64_t)column_int(q, 4),
        .format = (int)column_int(q, 5),
        .code = column_text(q, 6),
        .field = column_text(q, 7),
        .detail = column_text(q, 8),
        .raw = column_blob(q, 9),
    };
}

static enum status walk(struct sql_query *q, uint32_t feed, int64_t limit, reject_visitor *visit,
                        void *context, struct error *err)
{
    enum status status = STATUS_OK;
    if (feed != NONE)
        query_int(q, ":feed_id", (int64_t)feed + 1);
    query_int(q, ":limit", limit);
    while (status == STATUS_OK && query_next(q)) {
        struct reject_row row = reject_read(q);
        status = visit(context, &row, err);
    }
    if (status == STATUS_OK)
        return query_end(q, err);
    (void)!query_end(q, NULL);
    return status;
}

enum status rejects_each(struct store *store, uint32_t feed, int64_t after, int64_t limit,
                         reject_visitor *visit, void *context, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, feed == NONE ? "rejects_all" : "rejects_of_feed");
    query_int(&q, ":after", after);
    return walk(&q, feed, limit, visit, context, err);
}

enum status rejects_each_back(struct store *store, uint32_t feed, int64_t before, int64_t limit,
                              reject_visitor *visit, void *context, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, feed == NONE ? "rejects_back" : "rejects_back_of_feed");
    query_int(&q, ":before", before);
    return walk(&q, feed, limit, visit, context, err);
}
