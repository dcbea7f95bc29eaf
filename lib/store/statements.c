#include "store/statements.h"

#include "base/embedded.h"

#include <stdlib.h>

#define NAME_MARK   "-- name: "
#define SCAN_MARK   "-- scan-ok: "
#define ZONE_MARK   "-- then: time_offset"
#define SCRIPT_HEAD "schema/project_"
#define SCRIPT_TAIL ".sql"

static struct text next_line(struct text *rest)
{
    const char *end = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
    size_t len = end ? (size_t)(end - rest->at) : rest->len;
    struct text line = {rest->at, len};
    size_t used = end ? len + 1 : len;
    *rest = (struct text){rest->at + used, rest->len - used};
    return line;
}

static bool begins_with(struct text t, const char *mark)
{
    size_t len = strlen(mark);
    return t.len > len && memcmp(t.at, mark, len) == 0;
}

static bool ends_with(struct text t, const char *mark)
{
    size_t len = strlen(mark);
    return t.len > len && memcmp(t.at + t.len - len, mark, len) == 0;
}

bool statement_text_next(struct text *at, struct statement_text *ret)
{
    struct text line = {NULL, 0}, rest = *at;
    do {
        if (rest.len == 0)
            return false;
        line = next_line(&rest);
    } while (!begins_with(line, NAME_MARK));
    struct statement_text found = {.sql = {rest.at, 0}};
    found.name = (struct text){line.at + strlen(NAME_MARK), line.len - strlen(NAME_MARK)};
    while (rest.len > 0) {
        struct text before = rest;
        line = next_line(&rest);
        if (begins_with(line, NAME_MARK)) {
            rest = before;
            break;
        }
        found.scan_ok |= begins_with(line, SCAN_MARK);
    }
    found.sql.len = (size_t)(rest.at - found.sql.at);
    *at = rest;
    *ret = found;
    return true;
}

static int by_name(const void *a, const void *b)
{
    return text_compare(((const struct named_sql *)a)->name, ((const struct named_sql *)b)->name);
}

static enum status add_statement(struct store *store, const struct statement_text *t,
                                 struct error *err)
{
    struct named_sql *more =
        realloc(store->statements, (store->statement_count + 1) * sizeof *more);
    if (!more)
        return error_memory(err);
    store->statements = more;
    struct named_sql added = {.name = t->name};
    const char *sql = t->sql.at;
    enum status status = sql_prepare(store, &sql, t->sql.len, &added.stmt, err);
    if (status == STATUS_OK)
        store->statements[store->statement_count++] = added;
    return status;
}

static enum status prepare_queries(struct store *store, struct error *err)
{
    const struct embedded_file *file = embedded_find("schema/queries.sql");
    if (!file)
        return error_set(err, STATUS_CORRUPT, "schema", "", "schema/queries.sql is not built in.");
    struct text rest = {(const char *)file->bytes, file->size};
    struct statement_text t;
    while (statement_text_next(&rest, &t)) {
        enum status status = add_statement(store, &t, err);
        if (status != STATUS_OK)
            return status;
    }
    qsort(store->statements, store->statement_count, sizeof *store->statements, by_name);
    return STATUS_OK;
}

static enum status fill_script(struct store *store, struct script *script, const char *sql,
                               struct error *err)
{
    const char *end = sql + strlen(sql);
    while (sql < end) {
        sqlite3_stmt *stmt;
        enum status status = sql_prepare(store, &sql, (size_t)(end - sql), &stmt, err);
        if (status != STATUS_OK)
            return status;
        if (!stmt)
            continue;
        sqlite3_stmt **more = realloc(script->stmts, (script->count + 1) * sizeof *more);
        if (!more) {
            sqlite3_finalize(stmt);
            return error_memory(err);
        }
        script->stmts = more;
        script->stmts[script->count++] = stmt;
    }
    return STATUS_OK;
}

static enum status prepare_scripts(struct store *store, struct error *err)
{
    store->scripts = calloc(embedded_files_count + 1, sizeof *store->scripts);
    if (!store->scripts)
        return error_memory(err);
    for (size_t i = 0; i < embedded_files_count; i++) {
        struct text name = text_of(embedded_files[i].name);
        if (!begins_with(name, SCRIPT_HEAD) || !ends_with(name, SCRIPT_TAIL))
            continue;
        struct script *script = &store->scripts[store->script_count++];
        script->op = (struct text){name.at + strlen(SCRIPT_HEAD),
                                   name.len - strlen(SCRIPT_HEAD) - strlen(SCRIPT_TAIL)};
        const char *sql = (const char *)embedded_files[i].bytes;
        script->moves_zone = strstr(sql, ZONE_MARK) != NULL;
        enum status status = fill_script(store, script, sql, err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status statements_prepare(struct store *store, struct error *err)
{
    /* what is only copied may have an older schema than the statements */
    enum status status = store->mode == STORE_COPY ? STATUS_OK : prepare_queries(store, err);
    if (status == STATUS_OK && store->mode == STORE_WRITE)
        status = prepare_scripts(store, err);
    return status;
}

void statements_finalize(struct store *store)
{
    for (uint32_t i = 0; i < store->statement_count; i++)
        sqlite3_finalize(store->statements[i].stmt);
    for (uint32_t i = 0; i < store->script_count; i++) {
        for (uint32_t k = 0; k < store->scripts[i].count; k++)
            sqlite3_finalize(store->scripts[i].stmts[k]);
        free(store->scripts[i].stmts);
    }
    free(store->statements);
    free(store->scripts);
    store->statements = NULL;
    store->scripts = NULL;
    store->statement_count = store->script_count = 0;
}

const struct script *script_find(const struct store *store, struct text op)
{
    for (uint32_t i = 0; i < store->script_count; i++) {
        if (text_equal(store->scripts[i].op, op))
            return &store->scripts[i];
    }
    return NULL;
}
