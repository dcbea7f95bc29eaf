#include "store/compare.h"

#include "base/buffer.h"
#include "store/sql.h"

#include <stdio.h>

#define TABLES_SQL                                                                                 \
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"              \
    " AND name NOT IN ('journal', 'reject', 'alert_mark', 'run', 'presence', 'feed_watch',"        \
    " 'repair_block', 'checkpoint', 'registration', 'notice', 'notice_told')"                      \
    " ORDER BY name"
#define SCHEMA_SQL                                                                                 \
    "SELECT type, name, tbl_name, sql FROM sqlite_schema"                                          \
    " WHERE name NOT LIKE 'sqlite%' ORDER BY type, name"

static enum status prepare(struct store *store, const char *sql, struct sql_query *q,
                           struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum status status = sql_prepare(store, &sql, strlen(sql), &stmt, err);
    if (status == STATUS_OK)
        query_over(q, store, stmt);
    return status;
}

static enum status finish(struct sql_query *q, struct error *err)
{
    enum status status = query_end(q, err);
    sqlite3_finalize(q->stmt);
    return status;
}

enum status store_check_pages(struct store *store, struct error *err)
{
    struct sql_query q;
    char found[200] = "";
    enum status status = prepare(store, "PRAGMA integrity_check(1)", &q, err);
    if (status != STATUS_OK)
        return status;
    if (query_next(&q)) {
        struct text t = column_text(&q, 0);
        snprintf(found, sizeof found, "%.*s", (int)t.len, t.at);
    }
    status = finish(&q, err);
    if (status != STATUS_OK || strcmp(found, "ok") == 0)
        return status;
    found[strcspn(found, "\n")] = found[0] == '*' ? ' ' : '\0';
    return error_set(err, STATUS_CORRUPT, "pages", "", "The database file is damaged: %s.", found);
}

static bool same_value(const struct sql_query *a, const struct sql_query *b, int column)
{
    int type = sqlite3_column_type(a->stmt, column);
    if (type != sqlite3_column_type(b->stmt, column))
        return false;
    if (type == SQLITE_NULL)
        return true;
    if (type == SQLITE_INTEGER)
        return column_int(a, column) == column_int(b, column);
    return text_equal(column_blob(a, column), column_blob(b, column));
}

static bool same_row(const struct sql_query *a, const struct sql_query *b, int *ret_column)
{
    int count = sqlite3_column_count(a->stmt);
    for (*ret_column = 0; *ret_column < count; ++*ret_column) {
        if (!same_value(a, b, *ret_column))
            return false;
    }
    return true;
}

/* Where two results part: the number of equal rows before it, and a column (-1: one has more). */
struct parting {
    bool found;
    uint64_t row;
    int column;
};

static struct parting walk(struct sql_query *a, struct sql_query *b)
{
    struct parting p = {.column = -1};
    for (;; p.row++) {
        bool more_a = query_next(a), more_b = query_next(b);
        if (!more_a && !more_b)
            return p;
        p.found = true;
        if (more_a != more_b || !same_row(a, b, &p.column))
            return p;
        p.found = false;
        p.column = -1;
    }
}

static enum status compare(struct store *stored, struct store *fresh, const char *sql,
                           struct parting *ret, char ret_name[80], struct error *err)
{
    struct sql_query a, b;
    enum status status = prepare(stored, sql, &a, err);
    if (status != STATUS_OK)
        return status;
    status = prepare(fresh, sql, &b, err);
    if (status == STATUS_OK) {
        *ret = walk(&a, &b);
        bool in_fresh = sqlite3_data_count(b.stmt) > 1;
        const struct sql_query *named = in_fresh ? &b : &a;
        struct text name =
            sqlite3_data_count(named->stmt) > 1 ? column_text(named, 1) : text_of("");
        snprintf(ret_name, 80, "%.*s", (int)name.len, name.len ? name.at : "");
        status = finish(&b, err);
    }
    enum status first = finish(&a, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? first : status;
}

enum status store_compare_schema(struct store *stored, struct store *fresh, struct error *err)
{
    struct parting p = {0};
    char name[80] = "";
    enum status status = compare(stored, fresh, SCHEMA_SQL, &p, name, err);
    if (status != STATUS_OK || !p.found)
        return status;
    return error_set(err, STATUS_CORRUPT, "schema", "",
                     "The database's schema was changed: %s is not as intactd made it, or is "
                     "missing, or should not be there.",
                     name);
}

static enum status compare_table(struct store *stored, struct store *fresh, const char *table,
                                 struct error *err)
{
    char sql[400], name[80];
    struct sql_query q;
    struct parting p = {0};
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    enum status status = prepare(fresh, sql, &q, err);
    if (status != STATUS_OK)
        return status;
    int columns = sqlite3_column_count(q.stmt);
    status = finish(&q, err);
    size_t len = strlen(sql);
    for (int i = 1; i <= columns && len < sizeof sql - 16; i++)
        len +=
            (size_t)snprintf(sql + len, sizeof sql - len, "%s %d", i == 1 ? " ORDER BY" : ",", i);
    if (status == STATUS_OK)
        status = compare(stored, fresh, sql, &p, name, err);
    if (status != STATUS_OK || !p.found)
        return status;
    return error_set(err, STATUS_CORRUPT, "projection", "",
                     "Table %s is not what the journal says: it differs from row %llu on%s.", table,
                     (unsigned long long)p.row + 1,
                     p.column < 0 ? " (rows are missing or added)" : "");
}

enum status store_compare_tables(struct store *stored, struct store *fresh, struct error *err)
{
    struct sql_query q;
    enum status status = prepare(fresh, TABLES_SQL, &q, err);
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && query_next(&q)) {
        char table[64];
        struct text t = column_text(&q, 0);
        snprintf(table, sizeof table, "%.*s", (int)t.len, t.at);
        status = compare_table(stored, fresh, table, err);
    }
    enum status ended = finish(&q, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? ended : status;
}
