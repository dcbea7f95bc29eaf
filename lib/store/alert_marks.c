#include "store/alert_marks.h"

#include "store/sql.h"

static enum status add(struct store *store, uint32_t feed, uint64_t seq, uint64_t alert,
                       struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "alert_mark_add");
    query_int(&q, ":feed_id", (int64_t)feed + 1);
    query_int(&q, ":alert", (int64_t)alert);
    query_int(&q, ":seq", (int64_t)seq);
    return query_run(&q, err);
}

static enum status trim(struct store *store, uint32_t feed, int64_t keep, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "alert_mark_trim");
    query_int(&q, ":feed_id", (int64_t)feed + 1);
    query_int(&q, ":keep", keep);
    return query_run(&q, err);
}

enum status alert_marks_add(struct store *store, uint32_t feed, uint64_t seq,
                            const uint64_t *alerts, size_t count, int64_t keep, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = add(store, feed, seq, alerts[i], err);
    return status == STATUS_OK && count > 0 ? trim(store, feed, keep, err) : status;
}

enum status alert_marks_each(struct store *store, alert_mark_visitor *visit, void *context,
                             struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "alert_marks");
    while (status == STATUS_OK && query_next(&q))
        status = visit(context, (uint32_t)(column_int(&q, 0) - 1), (uint64_t)column_int(&q, 1));
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return status == STATUS_OK ? ended : status;
}
