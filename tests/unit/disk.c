#include "disk.h"
#include "store/project.h"
#include "store/store.h"
#include "store/transaction.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void disk_ok(enum status status, const struct error *err)
{
    ck_assert_msg(status == STATUS_OK, "%d: %s", (int)status, err->detail);
}

static void open_store(struct disk *d)
{
    struct error err = {0};
    disk_ok(store_open(d->database, STORE_WRITE, &d->store, &err), &err);
}

void disk_make(struct disk *d)
{
    const char *top = getenv("TMPDIR");
    snprintf(d->directory, sizeof d->directory, "%.40s/intact-XXXXXX", top ? top : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(d->directory));
    snprintf(d->database, sizeof d->database, "%s/intact.db", d->directory);
    snprintf(d->anchor, sizeof d->anchor, "%s/anchor", d->directory);
    open_store(d);
}

void disk_reopen(struct disk *d)
{
    store_close(d->store);
    open_store(d);
}

void disk_remove(struct disk *d)
{
    char path[128];
    static const char *const tails[] = {"", "-wal", "-shm", "-journal", "-runs"};
    store_close(d->store);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(path, sizeof path, "%s%s", d->database, tails[i]);
        unlink(path);
    }
    unlink(d->anchor);
    rmdir(d->directory);
}

static int take(void *context, int count, char **values, char **names)
{
    (void)names;
    if (context && count > 0)
        snprintf(context, 256, "%s", values[0] ? values[0] : "NULL");
    return 0;
}

void disk_sql(const struct disk *d, const char *sql, char ret[256])
{
    sqlite3 *db;
    char *message = NULL;
    ck_assert_int_eq(sqlite3_open(d->database, &db), SQLITE_OK);
    if (ret)
        ret[0] = '\0';
    int code = sqlite3_exec(db, sql, take, ret, &message);
    ck_assert_msg(code == SQLITE_OK, "%s: %s", sql, message ? message : "");
    sqlite3_close(db);
}

long long disk_int(const struct disk *d, const char *sql)
{
    char text[256];
    disk_sql(d, sql, text);
    return atoll(text);
}

void disk_expect(const struct disk *d, const char *sql, const char *expected)
{
    char text[256];
    disk_sql(d, sql, text);
    ck_assert_msg(strcmp(text, expected) == 0, "%s: \"%s\" is not \"%s\"", sql, text, expected);
}

uint64_t disk_append(struct disk *d, struct journal_row *row)
{
    struct error err = {0};
    disk_ok(store_begin(d->store, &err), &err);
    disk_ok(journal_append(d->store, row, &err), &err);
    disk_ok(store_commit(d->store, &err), &err);
    return row->seq;
}

struct journal_row disk_reports(int64_t first_at, int64_t last_at, const char *body)
{
    return (struct journal_row){.kind = JOURNAL_REPORTS,
                                .received_at = last_at + 5,
                                .token = 2,
                                .feed = 1,
                                .first_at = first_at,
                                .last_at = last_at,
                                .accepted = 7,
                                .reports = 6,
                                .rejected = 1,
                                .body = text_of(body)};
}

uint64_t disk_change(struct disk *d, const char *op, const char *body, uint32_t token,
                     int64_t received_at)
{
    struct error err = {0};
    struct journal_row row = {.kind = JOURNAL_CHANGE,
                              .received_at = received_at,
                              .token = token,
                              .feed = NONE,
                              .op = text_of(op),
                              .body = text_of(body)};
    disk_ok(store_begin(d->store, &err), &err);
    disk_ok(journal_append(d->store, &row, &err), &err);
    disk_ok(journal_project(d->store, &row, &err), &err);
    disk_ok(store_commit(d->store, &err), &err);
    return row.seq;
}
