/* sql.h - SQLite as lib/store sees it: named statements, sticky errors, translated codes. */
#ifndef INTACT_STORE_SQL_H
#define INTACT_STORE_SQL_H

#include "base/text.h"
#include "store/handle.h"

#include <sqlite3.h>

/* A statement of schema/queries.sql. */
struct named_sql {
    struct text name; /* slice of the embedded file */
    sqlite3_stmt *stmt;
};

/* The statements of one schema/project_<op>.sql, in order. */
struct script {
    struct text op; /* slice of the embedded file's name */
    sqlite3_stmt **stmts;
    uint32_t count;
    /* it has a comment `-- then: time_offset`: that table is filled again after it */
    bool moves_zone;
};

#define STORE_BUSY_MS 5000 /* for how long a connection waits for another one's lock */

struct store {
    sqlite3 *db;
    enum store_mode mode;
    struct named_sql *statements; /* sorted by name */
    struct script *scripts;       /* in the order of embedded_files; none when only reading */
    uint32_t statement_count, script_count;
    int64_t wal_frames;  /* pages in the WAL file after the last commit */
    int64_t wal_settled; /* of them, those that a checkpoint has moved into the database */
};

/* Translates an SQLite code (OK, ROW and DONE are STATUS_OK); fills *err with SQLite's words. */
enum status sql_status(struct store *store, int code, struct error *err);

/* Runs SQL text that returns nothing. */
must_use enum status sql_exec(struct store *store, const char *sql, struct error *err);

/* Prepares one statement and moves *sql past it; *ret_stmt NULL: nothing but blanks was left. */
must_use enum status sql_prepare(struct store *store, const char **sql, size_t len,
                                 sqlite3_stmt **ret_stmt, struct error *err);

/* One use of a prepared statement: query_start, binds, query_next until false, query_end. The first
 * failure sticks: later binds do nothing, query_next is false, query_end tells. Text and blobs are
 * not copied: they must live until query_end. */
struct sql_query {
    struct store *store;
    sqlite3_stmt *stmt;
    int code;
};

void query_start(struct sql_query *q, struct store *store, const char *name);
void query_over(struct sql_query *q, struct store *store, sqlite3_stmt *stmt);
bool query_takes(const struct sql_query *q, const char *name); /* is there such a parameter? */
void query_int(struct sql_query *q, const char *name, int64_t value);
void query_text(struct sql_query *q, const char *name, struct text value);
void query_string(struct sql_query *q, const char *name, const char *value); /* NULL binds null */
void query_blob(struct sql_query *q, const char *name, struct text value);
void query_null(struct sql_query *q, const char *name);
must_use bool query_next(struct sql_query *q);
must_use enum status query_end(struct sql_query *q, struct error *err);
/* Runs it to the end, and ends it. */
must_use enum status query_run(struct sql_query *q, struct error *err);

/* Columns of the present row; slices live until the next step. */
int64_t column_int(const struct sql_query *q, int column);
struct text column_text(const struct sql_query *q, int column);
struct text column_blob(const struct sql_query *q, int column);
bool column_null(const struct sql_query *q, int column);

#endif
