#include "store/journal_walk.h"

/* The columns of the journal queries. */
enum {
    COLUMN_SEQ,
    COLUMN_KIND,
    COLUMN_RECEIVED_AT,
    COLUMN_TOKEN,
    COLUMN_FEED,
    COLUMN_FIRST_AT,
    COLUMN_LAST_AT,
    COLUMN_SPAN_BITS,
    COLUMN_ACCEPTED,
    COLUMN_REPORTS,
    COLUMN_REJECTED,
    COLUMN_OP,
    COLUMN_HEAD,
    COLUMN_BODY,
};

static bool is_u32(int64_t value)
{
    return value >= 0 && value <= UINT32_MAX;
}

static bool plausible(const struct sql_query *q, const struct journal_row *row)
{
    int64_t feed = column_int(q, COLUMN_FEED), kind = column_int(q, COLUMN_KIND);
    return column_int(q, COLUMN_SEQ) > 0 && (kind == JOURNAL_REPORTS || kind == JOURNAL_CHANGE) &&
           is_u32(column_int(q, COLUMN_TOKEN)) && is_u32(column_int(q, COLUMN_ACCEPTED)) &&
           is_u32(column_int(q, COLUMN_REPORTS)) && column_int(q, COLUMN_REJECTED) >= 0 &&
           column_null(q, COLUMN_FEED) == (kind == JOURNAL_CHANGE) &&
           (kind == JOURNAL_CHANGE || (feed > 0 && feed <= UINT32_MAX)) &&
           column_blob(q, COLUMN_HEAD).len == DIGEST_SIZE &&
           column_int(q, COLUMN_SPAN_BITS) == journal_span_bits(row->first_at, row->last_at);
}

/* Reads the columns that every journal query of schema/queries.sql lists in the same order.
 * STATUS_CORRUPT for values that no journal_append() wrote. */
static enum status read_row(const struct sql_query *q, struct journal_row *ret_row,
                            struct error *err)
{
    struct journal_row row = {
        .seq = (uint64_t)column_int(q, COLUMN_SEQ),
        .received_at = column_int(q, COLUMN_RECEIVED_AT),
        .token = (uint32_t)column_int(q, COLUMN_TOKEN),
        .feed = NONE,
        .first_at = column_int(q, COLUMN_FIRST_AT),
        .last_at = column_int(q, COLUMN_LAST_AT),
        .accepted = (uint32_t)column_int(q, COLUMN_ACCEPTED),
        .reports = (uint32_t)column_int(q, COLUMN_REPORTS),
        .rejected = (uint64_t)column_int(q, COLUMN_REJECTED),
        .op = column_text(q, COLUMN_OP),
        .body = column_blob(q, COLUMN_BODY),
    };
    if (!plausible(q, &row))
        return error_set(err, STATUS_CORRUPT, "journal", "",
                         "Journal row %llu holds values that intactd never writes.",
                         (unsigned long long)row.seq);
    row.kind = column_int(q, COLUMN_KIND) == 0 ? JOURNAL_REPORTS : JOURNAL_CHANGE;
    if (row.kind == JOURNAL_REPORTS)
        row.feed = (uint32_t)(column_int(q, COLUMN_FEED) - 1);
    memcpy(row.head.bytes, column_blob(q, COLUMN_HEAD).at, DIGEST_SIZE);
    *ret_row = row;
    return STATUS_OK;
}

enum status journal_walk(struct sql_query *q, journal_visitor *visit, void *context,
                         struct error *err)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && query_next(q)) {
        struct journal_row row;
        status = read_row(q, &row, err);
        if (status == STATUS_OK)
            status = visit(context, &row, err);
    }
    if (status == STATUS_OK)
        return query_end(q, err);
    (void)!query_end(q, NULL);
    return status;
}
