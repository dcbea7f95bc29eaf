#include "store/evidence_files.h"

#include "store/sql.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER         "evidence"
#define PATH_BYTES_MAX 2200

/* --- places ------------------------------------------------------------------------------------- */

/* evidence/ beside a file. */
static void folder_beside(const char *file, char out[PATH_BYTES_MAX])
{
    const char *slash = strrchr(file, '/');
    int len = slash ? (int)(slash - file) + 1 : 0;
    snprintf(out, PATH_BYTES_MAX, "%.*s" FOLDER, len, file);
}

static void folder_of(struct store *store, char out[PATH_BYTES_MAX])
{
    folder_beside(sqlite3_db_filename(store->db, "main"), out);
}

static enum status file_error(struct error *err, const char *what, const char *folder)
{
    bool full = errno == ENOSPC || errno == EDQUOT;
    return error_set(err, full ? STATUS_FULL : STATUS_BUSY, "evidence", "", "%s %s: %s.", what,
                     folder, strerror(errno));
}

/* --- writing ------------------------------------------------------------------------------------ */

static bool sync_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

/* Its own name is synced too: it lies in the directory above. */
static bool make_folder(const char *folder)
{
    char above[PATH_BYTES_MAX];
    if (mkdir(folder, 0700) != 0)
        return errno == EEXIST;
    const char *slash = strrchr(folder, '/');
    snprintf(above, sizeof above, "%.*s", slash ? (int)(slash - folder) + 1 : 1,
             slash ? folder : ".");
    return sync_directory(above);
}

static bool write_whole(int fd, struct text bytes)
{
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t n = write(fd, bytes.at + done, bytes.len - done);
        if (n < 0 && errno != EINTR)
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Writes beside its place, syncs, and renames: a file of a digest's name is always whole. */
static bool put_file(const char *folder, const char *hex, struct text bytes)
{
    char path[PATH_BYTES_MAX + DIGEST_HEX_SIZE], fresh[PATH_BYTES_MAX + 32];
    snprintf(path, sizeof path, "%s/%s", folder, hex);
    snprintf(fresh, sizeof fresh, "%s/.new-XXXXXX", folder);
    int fd = mkostemp(fresh, O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = write_whole(fd, bytes) && fsync(fd) == 0;
    int failure = errno;
    good = close(fd) == 0 && good && rename(fresh, path) == 0 && sync_directory(folder);
    if (!good) {
        failure = failure ? failure : errno;
        unlink(fresh);
        errno = failure;
    }
    return good;
}

enum status evidence_keep(struct store *store, struct text bytes, struct digest *ret,
                          struct error *err)
{
    char folder[PATH_BYTES_MAX], hex[DIGEST_HEX_SIZE];
    if (digest_of(&bytes, 1, ret))
        return error_set(err, STATUS_BUSY, "evidence", "", "The digest can't be made.");
    digest_hex(ret, hex);
    folder_of(store, folder);
    errno = 0;
    if (!make_folder(folder) || !put_file(folder, hex, bytes))
        return file_error(err, "The file can't be kept in", folder);
    return STATUS_OK;
}

/* --- reading ------------------------------------------------------------------------------------ */

static enum status fail_absent(struct error *err, const char *folder, const char *hex,
                               const char *what)
{
    return error_set(err, STATUS_UNKNOWN, "evidence_lost", "",
                     "%s/%s is %s. Put it back from a backup: intactd verify names all such files.",
                     folder, hex, what);
}

static bool read_whole(int fd, size_t len, struct buffer *out)
{
    char piece[65536];
    while (len > 0 && !out->failed) {
        ssize_t n = read(fd, piece, len < sizeof piece ? len : sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        buffer_add(out, piece, (size_t)n);
        len -= (size_t)n;
    }
    return !out->failed;
}

/* Reads a file that is one of the name's. STATUS_UNKNOWN: it is not there, or is another; STATUS_MEMORY. */
static enum status read_proven(const char *folder, const char *hex, struct buffer *out,
                               struct error *err)
{
    char path[PATH_BYTES_MAX + DIGEST_HEX_SIZE], found[DIGEST_HEX_SIZE];
    struct digest digest;
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", folder, hex);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail_absent(err, folder, hex, "missing");
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= EVIDENCE_BYTES_MAX &&
                read_whole(fd, (size_t)st.st_size, out);
    close(fd);
    if (out->failed)
        return error_memory(err);
    struct text bytes = {out->bytes ? out->bytes : "", out->len};
    if (!good || digest_of(&bytes, 1, &digest))
        return fail_absent(err, folder, hex, "not what was kept");
    digest_hex(&digest, found);
    return strcmp(found, hex) == 0 ? STATUS_OK : fail_absent(err, folder, hex, "not what was kept");
}

enum status evidence_read(struct store *store, const struct evidence_file *file, struct buffer *out,
                          struct error *err)
{
    char folder[PATH_BYTES_MAX], hex[DIGEST_HEX_SIZE];
    folder_of(store, folder);
    digest_hex(&file->sha256, hex);
    return read_proven(folder, hex, out, err);
}

/* --- all of them -------------------------------------------------------------------------------- */

/* By a statement of its own: a copy may have an older schema than the named ones are written for. */
#define TABLE_SQL "SELECT 1 FROM sqlite_schema WHERE name = 'exemption_file'"
#define FILES_SQL                                                                                  \
    "SELECT sha256, min(exemption_id) FROM exemption_file GROUP BY sha256 ORDER BY sha256"

static enum status prepare(struct store *store, const char *sql, struct sql_query *q,
                           struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum status status = sql_prepare(store, &sql, strlen(sql), &stmt, err);
    if (!status)
        query_over(q, store, stmt);
    return status;
}

static enum status finish(struct sql_query *q, struct error *err)
{
    enum status status = query_end(q, err);
    sqlite3_finalize(q->stmt);
    return status;
}

static enum status has_files(struct store *store, bool *ret, struct error *err)
{
    struct sql_query q;
    enum status status = prepare(store, TABLE_SQL, &q, err);
    if (status)
        return status;
    *ret = query_next(&q);
    return finish(&q, err);
}

typedef enum status file_visitor(void *context, const char *hex, int64_t exemption,
                                 struct error *err);

static enum status each_file(struct store *store, file_visitor *visit, void *context,
                             struct error *err)
{
    struct sql_query q;
    struct error ended;
    bool any = false;
    enum status status = has_files(store, &any, err);
    if (!status && any)
        status = prepare(store, FILES_SQL, &q, err);
    if (status || !any)
        return status;
    while (!status && query_next(&q)) {
        char hex[DIGEST_HEX_SIZE];
        struct text t = column_text(&q, 0);
        snprintf(hex, sizeof hex, "%.*s", (int)t.len, t.at);
        status = visit(context, hex, column_int(&q, 1), err);
    }
    enum status end = finish(&q, &ended);
    if (!status && end)
        *err = ended;
    return status ? status : end;
}

struct verifying {
    char folder[PATH_BYTES_MAX];
    uint32_t files, lost;
    int64_t exemption; /* of the first that is lost */
    struct error first;
};

static enum status verify_file(void *context, const char *hex, int64_t exemption, struct error *err)
{
    struct verifying *v = context;
    struct buffer bytes = {0};
    struct error lost;
    v->files++;
    enum status status = read_proven(v->folder, hex, &bytes, &lost);
    buffer_free(&bytes);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    if (status && v->lost++ == 0) {
        v->first = lost;
        v->exemption = exemption;
    }
    return STATUS_OK;
}

enum status evidence_verify(struct store *store, uint32_t *ret_files, struct error *err)
{
    struct verifying v = {0};
    folder_of(store, v.folder);
    enum status status = each_file(store, verify_file, &v, err);
    *ret_files = v.files;
    if (status || v.lost == 0)
        return status;
    return error_set(err, STATUS_CORRUPT, "evidence", "",
                     "%u of %u files of evidence are missing or changed. Of exemption %lld: %s",
                     v.lost, v.files, (long long)v.exemption, v.first.detail);
}

struct copying {
    char from[PATH_BYTES_MAX], to[PATH_BYTES_MAX];
    struct evidence_copied done;
};

static bool is_there(const char *folder, const char *hex)
{
    char path[PATH_BYTES_MAX + DIGEST_HEX_SIZE];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", folder, hex);
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static enum status copy_file(void *context, const char *hex, int64_t exemption, struct error *err)
{
    struct copying *c = context;
    struct buffer bytes = {0};
    (void)exemption;
    c->done.files++;
    if (is_there(c->to, hex))
        return STATUS_OK;
    enum status status = read_proven(c->from, hex, &bytes, err);
    if (status == STATUS_UNKNOWN) {
        c->done.absent++;
        status = STATUS_OK;
    } else if (!status) {
        errno = 0;
        if (!make_folder(c->to) || !put_file(c->to, hex, (struct text){bytes.bytes, bytes.len}))
            status = file_error(err, "A file of evidence can't be copied to", c->to);
    }
    buffer_free(&bytes);
    return status;
}

/* Two names of one directory: what is copied there is there. */
static bool is_same_place(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum status evidence_copy(struct store *store, const char *path, struct evidence_copied *ret,
                          struct error *err)
{
    struct copying c = {0};
    folder_of(store, c.from);
    folder_beside(path, c.to);
    if (is_same_place(c.from, c.to))
        return STATUS_OK;
    enum status status = each_file(store, copy_file, &c, err);
    if (!status)
        *ret = c.done;
    return status;
}

/* --- what is left over -------------------------------------------------------------------------- */

static int compare_digests(const void *a, const void *b)
{
    return memcmp(a, b, DIGEST_SIZE);
}

/* The digests that exemptions name, sorted; NULL: no memory. */
static struct digest *list_named(const struct exemptions *e, size_t *ret_count)
{
    size_t count = 0;
    for (uint32_t i = 0; i < e->count; i++)
        count += e->items[i].added_count;
    struct digest *named = malloc((count + 1) * sizeof *named);
    *ret_count = 0;
    for (uint32_t i = 0; named && i < e->count; i++) {
        const struct exemption *x = e->items + i;
        for (uint32_t k = 0; k < x->added_count; k++) {
            if (x->added[k].file.bytes > 0)
                named[(*ret_count)++] = x->added[k].file.sha256;
        }
    }
    if (named && *ret_count > 0)
        qsort(named, *ret_count, sizeof *named, compare_digests);
    return named;
}

static bool is_aside(const char *data)
{
    bool aside = false;
    DIR *directory = opendir(data);
    struct dirent *entry;
    while (directory && !aside && (entry = readdir(directory)))
        aside = fnmatch("*.before-*", entry->d_name, 0) == 0;
    if (directory)
        closedir(directory);
    return aside;
}

static bool is_left(const char *name, const struct digest *named, size_t count)
{
    struct digest digest;
    if (strncmp(name, ".new-", 5) == 0)
        return true;
    return digest_from_hex(text_of(name), &digest) &&
           (count == 0 || !bsearch(&digest, named, count, sizeof *named, compare_digests));
}

uint32_t evidence_sweep(const char *data, const struct exemptions *exemptions)
{
    char folder[PATH_BYTES_MAX];
    size_t count = 0;
    uint32_t removed = 0;
    snprintf(folder, sizeof folder, "%s/" FOLDER, data);
    DIR *directory = is_aside(data) ? NULL : opendir(folder);
    struct digest *named = directory ? list_named(exemptions, &count) : NULL;
    struct dirent *entry;
    while (named && (entry = readdir(directory))) {
        if (is_left(entry->d_name, named, count))
            removed += unlinkat(dirfd(directory), entry->d_name, 0) == 0;
    }
    free(named);
    if (directory)
        closedir(directory);
    return removed;
}
