#include "store/backup.h"

#include "store/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_BYTES 2100

/* A copy's trouble is never the database's: the process goes on. */
static enum status file_error(struct error *err, const char *what, const char *path)
{
    bool full = errno == ENOSPC || errno == EDQUOT;
    return error_set(err, full ? STATUS_FULL : STATUS_CONFLICT, "backup", "", "%s %s: %s.", what,
                     path, strerror(errno));
}

static enum status copy_error(struct error *err, sqlite3 *target, int code, const char *path)
{
    if ((code & 0xff) == SQLITE_NOMEM)
        return error_memory(err);
    if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
        return error_set(err, STATUS_BUSY, "backup", "", "The database is locked. Try again.");
    return error_set(err, (code & 0xff) == SQLITE_FULL ? STATUS_FULL : STATUS_CONFLICT, "backup",
                     "", "The copy %s can't be written: %s.", path, sqlite3_errmsg(target));
}

static enum status sync_path(const char *path, int flags, struct error *err, int64_t *ret_bytes)
{
    struct stat st;
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return file_error(err, "Cannot open", path);
    bool good = fsync(fd) == 0 && fstat(fd, &st) == 0;
    enum status status = good ? STATUS_OK : file_error(err, "Cannot sync", path);
    if (good && ret_bytes)
        *ret_bytes = (int64_t)st.st_size;
    close(fd);
    return status;
}

static enum status sync_directory_of(const char *path, struct error *err)
{
    char directory[NAME_MAX_BYTES];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    if (!slash)
        snprintf(directory, sizeof directory, ".");
    else
        snprintf(directory, sizeof directory, "%.*s", len ? (int)len : 1, path);
    return sync_path(directory, O_RDONLY | O_DIRECTORY, err, NULL);
}

static enum status make_private(const char *path, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_error(err, "Cannot make", path);
    enum status status = fchmod(fd, 0600) == 0 ? STATUS_OK : file_error(err, "Cannot make", path);
    close(fd);
    return status;
}

/* One step for all pages: the source's read lock spans it, so that no commit gets in between. */
static int copy_pages(sqlite3 *target, sqlite3 *source)
{
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", source, "main");
    if (!backup)
        return sqlite3_errcode(target);
    int code = sqlite3_backup_step(backup, -1);
    int finished = sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        return code;
    return finished == SQLITE_OK
               ? sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL)
               : finished;
}

/* By a statement of its own: a copy may have an older schema than the named ones are written for. */
static int read_position(sqlite3 *copy, struct backup_result *ret)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(copy, "SELECT seq, head FROM journal ORDER BY seq DESC LIMIT 1",
                                  -1, &stmt, NULL);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(stmt);
    if (code == SQLITE_ROW && sqlite3_column_bytes(stmt, 1) == DIGEST_SIZE) {
        ret->seq = (uint64_t)sqlite3_column_int64(stmt, 0);
        memcpy(ret->head.bytes, sqlite3_column_blob(stmt, 1), DIGEST_SIZE);
    }
    sqlite3_finalize(stmt);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

static enum status write_copy(struct store *store, const char *path, struct backup_result *ret,
                              struct error *err)
{
    sqlite3 *target = NULL;
    int code = sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(target, store->db);
    if (code == SQLITE_OK)
        code = read_position(target, ret);
    enum status status = code == SQLITE_OK ? STATUS_OK : copy_error(err, target, code, path);
    sqlite3_close(target);
    return status;
}

static enum status put_in_place(const char *temporary, const char *path,
                                struct backup_result *result, struct error *err)
{
    enum status status = sync_path(temporary, O_RDWR, err, &result->bytes);
    if (status == STATUS_OK && rename(temporary, path) != 0)
        status = file_error(err, "Cannot rename into place", path);
    return status == STATUS_OK ? sync_directory_of(path, err) : status;
}

enum status store_backup(struct store *store, const char *path, struct backup_result *ret,
                         struct error *err)
{
    char temporary[NAME_MAX_BYTES];
    struct backup_result result = {0};
    if (snprintf(temporary, sizeof temporary, "%s.new", path) >= (int)sizeof temporary)
        return error_set(err, STATUS_INVALID, "backup", "", "The backup's name is too long.");
    enum status status = make_private(temporary, err);
    if (status != STATUS_OK)
        return status;
    status = write_copy(store, temporary, &result, err);
    if (status == STATUS_OK)
        status = evidence_copy(store, path, &result.evidence, err);
    if (status == STATUS_OK)
        status = put_in_place(temporary, path, &result, err);
    if (status == STATUS_OK)
        *ret = result;
    else
        unlink(temporary);
    return status;
}
