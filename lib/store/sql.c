#include "store/sql.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

/* A write that found no room may come back as an I/O error with the reason in errno. A sync that
 * failed never counts as that: what it lost is unknown. */
static bool is_no_room(struct store *store, int code)
{
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
        return false;
    int cause = sqlite3_system_errno(store->db);
    return cause == ENOSPC || cause == EDQUOT;
}

static enum status translate(struct store *store, int code)
{
    if (code == SQLITE_IOERR_NOMEM)
        return STATUS_MEMORY;
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_NOMEM:
        return STATUS_MEMORY;
    case SQLITE_FULL:
        return STATUS_FULL;
    case SQLITE_IOERR:
        return is_no_room(store, code) ? STATUS_FULL : STATUS_IO;
    case SQLITE_CANTOPEN: /* the WAL needs a name in the directory, and that may find no room */
        return sqlite3_system_errno(store->db) == ENOSPC ? STATUS_FULL : STATUS_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return STATUS_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
    case SQLITE_FORMAT:
        return STATUS_CORRUPT;
    case SQLITE_CONSTRAINT:
        return STATUS_CONFLICT;
    case SQLITE_TOOBIG:
        return STATUS_TOO_LARGE;
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
        return STATUS_INVALID;
    default:
        return STATUS_IO;
    }
}

enum status sql_status(struct store *store, int code, struct error *err)
{
    enum status status = translate(store, code);
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return error_set(err, status, "database", "", "%sThe database says: %s (code %d).",
                     status == STATUS_FULL ? "The disk is full: free some room. " : "",
                     sqlite3_errmsg(store->db), code);
}

enum status sql_exec(struct store *store, const char *sql, struct error *err)
{
    return sql_status(store, sqlite3_exec(store->db, sql, NULL, NULL, NULL), err);
}

enum status sql_prepare(struct store *store, const char **sql, size_t len, sqlite3_stmt **ret_stmt,
                        struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    const char *rest = NULL;
    int code =
        sqlite3_prepare_v3(store->db, *sql, (int)len, SQLITE_PREPARE_PERSISTENT, &stmt, &rest);
    if (code != SQLITE_OK)
        return sql_status(store, code, err);
    *sql = rest;
    *ret_stmt = stmt;
    return STATUS_OK;
}

static int compare_name(const void *key, const void *item)
{
    return text_compare(*(const struct text *)key, ((const struct named_sql *)item)->name);
}

void query_start(struct sql_query *q, struct store *store, const char *name)
{
    struct text key = text_of(name);
    const struct named_sql *found = bsearch(&key, store->statements, store->statement_count,
                                            sizeof *store->statements, compare_name);
    assert(found);
    query_over(q, store, found->stmt);
}

void query_over(struct sql_query *q, struct store *store, sqlite3_stmt *stmt)
{
    assert(!sqlite3_stmt_busy(stmt));
    *q = (struct sql_query){store, stmt, SQLITE_OK};
}

bool query_takes(const struct sql_query *q, const char *name)
{
    return sqlite3_bind_parameter_index(q->stmt, name) > 0;
}

static int place(struct sql_query *q, const char *name)
{
    int at = sqlite3_bind_parameter_index(q->stmt, name);
    assert(at > 0);
    return at;
}

static void keep(struct sql_query *q, int code)
{
    if (code != SQLITE_OK)
        q->code = code;
}

void query_int(struct sql_query *q, const char *name, int64_t value)
{
    if (q->code == SQLITE_OK)
        keep(q, sqlite3_bind_int64(q->stmt, place(q, name), value));
}

void query_text(struct sql_query *q, const char *name, struct text value)
{
    if (q->code == SQLITE_OK)
        keep(q, sqlite3_bind_text64(q->stmt, place(q, name), value.at ? value.at : "", value.len,
                                    SQLITE_STATIC, SQLITE_UTF8));
}

void query_string(struct sql_query *q, const char *name, const char *value)
{
    if (value)
        query_text(q, name, text_of(value));
    else
        query_null(q, name);
}

void query_blob(struct sql_query *q, const char *name, struct text value)
{
    if (q->code == SQLITE_OK)
        keep(q, sqlite3_bind_blob64(q->stmt, place(q, name), value.at ? value.at : "", value.len,
                                    SQLITE_STATIC));
}

void query_null(struct sql_query *q, const char *name)
{
    if (q->code == SQLITE_OK)
        keep(q, sqlite3_bind_null(q->stmt, place(q, name)));
}

bool query_next(struct sql_query *q)
{
    if (q->code != SQLITE_OK && q->code != SQLITE_ROW)
        return false;
    q->code = sqlite3_step(q->stmt);
    return q->code == SQLITE_ROW;
}

enum status query_end(struct sql_query *q, struct error *err)
{
    enum status status = sql_status(q->store, q->code, err);
    sqlite3_reset(q->stmt);
    sqlite3_clear_bindings(q->stmt);
    return status;
}

enum status query_run(struct sql_query *q, struct error *err)
{
    while (query_next(q))
        continue;
    return query_end(q, err);
}

int64_t column_int(const struct sql_query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

struct text column_text(const struct sql_query *q, int column)
{
    const unsigned char *at = sqlite3_column_text(q->stmt, column);
    return (struct text){(const char *)at, (size_t)sqlite3_column_bytes(q->stmt, column)};
}

struct text column_blob(const struct sql_query *q, int column)
{
    const void *at = sqlite3_column_blob(q->stmt, column);
    return (struct text){at, (size_t)sqlite3_column_bytes(q->stmt, column)};
}

bool column_null(const struct sql_query *q, int column)
{
    return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}
