#include "store/store.h"

#include "base/embedded.h"
#include "store/backup.h"
#include "store/sql.h"
#include "store/statements.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define APPLICATION_ID INT64_C(0x494e5443) /* "INTC", as schema/002.sql sets it */
#define SCHEMA_FIRST   INT64_C(2) /* made from nothing; what came before was never released */

/* What is set at each open, and read back where `expect` is given. The page size counts only in a
 * file that is just being made, and before it becomes a WAL one. */
static const struct setting {
    const char *set; /* NULL: only asked */
    const char *ask; /* NULL: not read back */
    const char *expect;
    bool writer, reader, copy; /* for which connections */
} settings[] = {
    {"PRAGMA page_size = 8192", NULL, NULL, true, false, false},
    {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal", true, false, false},
    {NULL, "PRAGMA journal_mode", "wal", false, true, false},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2", true, false, false},
    {"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0", true, true, true},
    {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1", true, false, false},
    {"PRAGMA query_only = ON", "PRAGMA query_only", "1", false, true, true},
    {"PRAGMA cell_size_check = ON", NULL, NULL, true, true, true},
    {"PRAGMA trusted_schema = OFF", NULL, NULL, true, true, true},
    {"PRAGMA temp_store = MEMORY", NULL, NULL, true, true, true},
    {"PRAGMA cache_size = -32768", NULL, NULL, true, false, false},
};

static int take_text(void *context, int count, char **values, char **names)
{
    (void)names;
    snprintf(context, 32, "%s", count > 0 && values[0] ? values[0] : "");
    return 0;
}

/* The first column of the last row of a statement, as text. */
static enum status ask(struct store *store, const char *sql, char answer[32], struct error *err)
{
    answer[0] = '\0';
    return sql_status(store, sqlite3_exec(store->db, sql, take_text, answer, NULL), err);
}

static enum status ask_int(struct store *store, const char *sql, int64_t *ret, struct error *err)
{
    char answer[32];
    enum status status = ask(store, sql, answer, err);
    if (status == STATUS_OK && !text_to_int(text_of(answer), INT64_MIN, INT64_MAX, ret))
        status = error_set(err, STATUS_CORRUPT, "database", "", "%s answers \"%s\".", sql, answer);
    return status;
}

static enum status apply_setting(struct store *store, const struct setting *s, struct error *err)
{
    char answer[32];
    enum status status = s->set ? sql_exec(store, s->set, err) : STATUS_OK;
    if (status != STATUS_OK || !s->ask)
        return status;
    status = ask(store, s->ask, answer, err);
    if (status == STATUS_OK && strcmp(answer, s->expect) != 0)
        status = error_set(err, STATUS_IO, "database_setting", "",
                           "%s answers \"%s\" where \"%s\" is needed for what is acknowledged to "
                           "be durable; the file system may not support it.",
                           s->ask, answer, s->expect);
    return status;
}

static bool is_wanted(const struct setting *s, enum store_mode mode)
{
    return mode == STORE_WRITE ? s->writer : mode == STORE_READ ? s->reader : s->copy;
}

static enum status apply_settings(struct store *store, struct error *err)
{
    enum status status = STATUS_OK;
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, store->mode != STORE_WRITE,
                      NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (size_t i = 0; i < sizeof settings / sizeof *settings && status == STATUS_OK; i++) {
        if (is_wanted(&settings[i], store->mode))
            status = apply_setting(store, &settings[i], err);
    }
    return status;
}

static const struct embedded_file *migration(int64_t version)
{
    char name[48];
    snprintf(name, sizeof name, "schema/%03lld.sql", (long long)version);
    return embedded_find(name);
}

/* The migration that a database of this version needs next; NULL: it is up to date. */
static const struct embedded_file *next_migration(int64_t version, int64_t *ret_next)
{
    *ret_next = version == 0 ? SCHEMA_FIRST : version + 1;
    return migration(*ret_next);
}

static enum status check_application(struct store *store, int64_t version, struct error *err)
{
    int64_t id = 0, tables = 0;
    enum status status = ask_int(store, "PRAGMA application_id", &id, err);
    if (status == STATUS_OK)
        status = ask_int(store, "SELECT count(*) FROM sqlite_schema", &tables, err);
    if (status != STATUS_OK)
        return status;
    bool is_new = version == 0 && id == 0 && tables == 0;
    if (id == APPLICATION_ID || (is_new && store->mode == STORE_WRITE))
        return STATUS_OK;
    return error_set(err, STATUS_CONFLICT, "not_intact_db", "",
                     "The file is no database of intactd (its application id is %lld).",
                     (long long)id);
}

/* The file's schema version after checking that this program may touch it. */
static enum status check_version(struct store *store, int64_t *ret_version, struct error *err)
{
    int64_t version = 0, next;
    enum status status = ask_int(store, "PRAGMA user_version", &version, err);
    if (status == STATUS_OK)
        status = check_application(store, version, err);
    if (status != STATUS_OK)
        return status;
    if (version > 0 && version < SCHEMA_FIRST)
        return error_set(err, STATUS_CONFLICT, "older_schema", "",
                         "The database has schema %lld, from before the first release, which this "
                         "program does not read: keep it for the intactd that made it, and begin a "
                         "new directory.",
                         (long long)version);
    if (version < 0 || (version > 0 && !migration(version)))
        return error_set(err, STATUS_CONFLICT, "newer_schema", "",
                         "The database has schema %lld, which this program does not know: use the "
                         "intactd that made it, or a newer one.",
                         (long long)version);
    if (store->mode == STORE_READ && next_migration(version, &next))
        return error_set(
            err, STATUS_CONFLICT, "older_schema", "",
            "The database still has schema %lld: start the daemon once to bring it up.",
            (long long)version);
    *ret_version = version;
    return STATUS_OK;
}

static enum status migrate_step(struct store *store, int64_t version, struct error *err)
{
    int64_t now = 0;
    enum status status = sql_exec(store, "BEGIN IMMEDIATE", err);
    if (status == STATUS_OK)
        status = sql_exec(store, (const char *)migration(version)->bytes, err);
    if (status == STATUS_OK)
        status = ask_int(store, "PRAGMA user_version", &now, err);
    if (status == STATUS_OK && now != version)
        status = error_set(err, STATUS_CORRUPT, "schema", "", "Migration %lld leaves version %lld.",
                           (long long)version, (long long)now);
    if (status == STATUS_OK)
        status = sql_exec(store, "COMMIT", err);
    if (status != STATUS_OK && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* What was there before a migration stays beside the database until a person removes it. */
static enum status copy_before(struct store *store, int64_t version, struct error *err)
{
    char path[2100];
    struct backup_result result;
    int64_t tables = 0, next;
    enum status status = ask_int(store, "SELECT count(*) FROM sqlite_schema", &tables, err);
    if (status != STATUS_OK || tables == 0 || !next_migration(version, &next))
        return status;
    snprintf(path, sizeof path, "%s.schema-%lld", sqlite3_db_filename(store->db, "main"),
             (long long)version);
    return store_backup(store, path, &result, err);
}

static enum status migrate(struct store *store, int64_t version, struct error *err)
{
    int64_t next;
    enum status status = copy_before(store, version, err);
    for (; status == STATUS_OK && next_migration(version, &next); version = next)
        status = migrate_step(store, next, err);
    return status;
}

static int count_wal(void *context, sqlite3 *db, const char *name, int pages)
{
    struct store *store = context;
    (void)db;
    (void)name;
    if (pages <= store->wal_frames)
        store->wal_settled = 0; /* the file is being written from its beginning again */
    store->wal_frames = pages;
    return SQLITE_OK;
}

static enum status open_file(struct store *store, const char *path, struct error *err)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    flags |= store->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                        : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &store->db, flags, NULL);
    if (!store->db)
        return error_memory(err);
    sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
    enum status status = sql_status(store, code, err);
    /* SQLite reads on where it may not write, and would say so only at the first report. */
    if (status == STATUS_OK && store->mode == STORE_WRITE && sqlite3_db_readonly(store->db, "main"))
        status =
            error_set(err, STATUS_IO, "read_only", "",
                      "%s can be read but not written: see who owns it, and whether the disk is "
                      "mounted for writing and has room.",
                      path);
    return status;
}

/* They are the program's own: one that does not fit means that the file's schema is not. */
static enum status prepare_statements(struct store *store, struct error *err)
{
    struct error cause;
    enum status status = statements_prepare(store, &cause);
    if (status == STATUS_INVALID)
        return error_set(err, STATUS_CORRUPT, "schema", "", "The database's schema is damaged. %s",
                         cause.detail);
    if (status != STATUS_OK)
        *err = cause;
    return status;
}

/* A new file is its owner's alone, like all else in the directory, whatever the umask: SQLite gives
 * the log beside it the same mode. What cannot be made here fails at the opening itself. */
static void make_private(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

enum status store_open(const char *path, enum store_mode mode, struct store **ret_store,
                       struct error *err)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return error_memory(err);
    store->mode = mode;
    int64_t version = 0;
    if (mode == STORE_WRITE)
        make_private(path);
    enum status status = open_file(store, path, err);
    if (status == STATUS_OK)
        status = check_version(store, &version, err);
    if (status == STATUS_OK)
        status = apply_settings(store, err);
    else if (store->db) /* what is refused is left as it is, its log too */
        sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (status == STATUS_OK && mode == STORE_WRITE)
        status = migrate(store, version, err);
    if (status == STATUS_OK)
        status = prepare_statements(store, err);
    if (status != STATUS_OK) {
        store_close(store);
        return status;
    }
    sqlite3_wal_hook(store->db, count_wal, store);
    *ret_store = store;
    return STATUS_OK;
}

enum status store_open_scratch(struct store **ret_store, struct error *err)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return error_memory(err);
    store->mode = STORE_WRITE;
    enum status status = open_file(store, ":memory:", err);
    if (status == STATUS_OK)
        status = sql_exec(store, "PRAGMA foreign_keys = ON", err);
    if (status == STATUS_OK)
        status = migrate(store, 0, err);
    if (status == STATUS_OK)
        status = statements_prepare(store, err);
    if (status != STATUS_OK) {
        store_close(store);
        return status;
    }
    *ret_store = store;
    return STATUS_OK;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    statements_finalize(store);
    sqlite3_close(store->db);
    free(store);
}
