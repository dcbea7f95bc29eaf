#include "store/registrations.h"

#include "store/sql.h"

static enum status remove_row(struct store *store, uint32_t platform, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "registration_remove");
    query_int(&q, ":platform_id", (int64_t)platform + 1);
    return query_run(&q, err);
}

enum status registration_write(struct store *store, const struct registration_row *row,
                               struct error *err)
{
    struct sql_query q;
    if (row->until_at == 0)
        return remove_row(store, row->platform, err);
    query_start(&q, store, "registration_put");
    query_int(&q, ":platform_id", (int64_t)row->platform + 1);
    query_text(&q, ":address", row->address);
    query_text(&q, ":local", row->local);
    query_int(&q, ":registered_at", row->registered_at);
    query_int(&q, ":until_at", row->until_at);
    query_int(&q, ":session", (int64_t)row->session);
    query_int(&q, ":password_number", row->password_number);
    query_text(&q, ":version", row->version);
    query_text(&q, ":maker", row->maker);
    return query_run(&q, err);
}

enum status registrations_each(struct store *store, int64_t now, registration_visitor *visit,
                               void *context, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, "registrations");
    query_int(&q, ":now", now);
    while (query_next(&q)) {
        struct registration_row row = {
            .platform = (uint32_t)(column_int(&q, 0) - 1),
            .address = column_text(&q, 1),
            .local = column_text(&q, 2),
            .registered_at = column_int(&q, 3),
            .until_at = column_int(&q, 4),
            .session = (uint64_t)column_int(&q, 5),
            .version = column_text(&q, 6),
            .maker = column_text(&q, 7),
            .password_number = (uint32_t)column_int(&q, 8),
        };
        visit(context, &row);
    }
    return query_end(&q, err);
}
