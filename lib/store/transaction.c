#include "store/transaction.h"

#include "store/sql.h"

static enum status run(struct store *store, const char *name, struct error *err)
{
    struct sql_query q;
    query_start(&q, store, name);
    return query_run(&q, err);
}

enum status store_begin(struct store *store, struct error *err)
{
    return run(store, store->mode == STORE_WRITE ? "begin_write" : "begin_read", err);
}

enum status store_commit(struct store *store, struct error *err)
{
    enum status status = run(store, "commit", err);
    if (status != STATUS_OK)
        store_rollback(store);
    return status;
}

void store_rollback(struct store *store)
{
    /* SQLite may have rolled back by itself: a full disk, no memory */
    if (sqlite3_get_autocommit(store->db))
        return;
    struct error ignored;
    (void)!run(store, "rollback", &ignored);
}

enum status store_savepoint(struct store *store, struct error *err)
{
    return run(store, "savepoint", err);
}

enum status store_release(struct store *store, struct error *err)
{
    return run(store, "savepoint_release", err);
}

enum status store_undo(struct store *store, struct error *err)
{
    enum status status = run(store, "savepoint_undo", err);
    return status == STATUS_OK ? store_release(store, err) : status;
}

enum status store_checkpoint(struct store *store, bool truncate, struct error *err)
{
    int frames = 0, settled = 0;
    int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    int code = sqlite3_wal_checkpoint_v2(store->db, NULL, mode, &frames, &settled);
    /* a reader holds on to a part of the WAL: what could be moved has been */
    if ((code & 0xff) == SQLITE_BUSY && !truncate)
        code = SQLITE_OK;
    if (frames >= 0 && settled >= 0) {
        store->wal_frames = frames;
        store->wal_settled = settled;
    }
    return sql_status(store, code, err);
}

enum status store_empty_wal(struct store *store, struct error *err)
{
    sqlite3_busy_timeout(store->db, 0);
    int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
    if ((code & 0xff) == SQLITE_BUSY)
        return STATUS_OK;
    if (code == SQLITE_OK)
        store->wal_frames = store->wal_settled = 0;
    return sql_status(store, code, err);
}

int64_t store_wal_length(const struct store *store)
{
    return store->wal_frames;
}

int64_t store_wal_pages(const struct store *store)
{
    return store->wal_frames - store->wal_settled;
}
