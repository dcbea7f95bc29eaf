#include "host/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The failures that a person has to mend, because a restart would meet them again. All others are the
 * disk's. */
static const struct cause {
    int reason;
    enum status status;
    const char *remedy;
} causes[] = {
    {ENOENT, STATUS_INVALID, "Make the directory above it first, or name another with --data."},
    {ENOTDIR, STATUS_INVALID, "A part of that path is a file; name a directory with --data."},
    {EISDIR, STATUS_INVALID, "A directory has a file's name there; move it away."},
    {ELOOP, STATUS_INVALID, "Links there lead in a circle; name another directory with --data."},
    {ENAMETOOLONG, STATUS_INVALID, "Name a shorter path with --data."},
    {EACCES, STATUS_INVALID, "Who runs this needs the right to read and write there; chown it."},
    {EPERM, STATUS_INVALID, "Who runs this needs the right to read and write there; chown it."},
    {EROFS, STATUS_INVALID,
     "Mount it for writing (the system's log says whether a failing disk "
     "made it read-only), or let the unit: ReadWritePaths=."},
    {ENOSPC, STATUS_FULL, "Free some room on that disk."},
    {EDQUOT, STATUS_FULL, "Free some room, or raise the quota."},
};

static enum status failed(struct error *err, const char *what, const char *path)
{
    int reason = errno;
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        if (causes[i].reason == reason)
            return error_set(err, causes[i].status, "bad_data", "data", "%s %.200s: %s. %s", what,
                             path, strerror(reason), causes[i].remedy);
    }
    return error_set(err, STATUS_IO, "io", "data", "%s %s: %s.", what, path, strerror(reason));
}

enum status directory_init(struct directory *d, const char *path, struct error *err)
{
    *d = (struct directory){.lock_fd = -1};
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof d->path)
        return error_set(err, STATUS_INVALID, "bad_data", "data",
                         "--data names the data directory, in less than %zu bytes.",
                         sizeof d->path);
    memcpy(d->path, path, len + 1);
    snprintf(d->database, sizeof d->database, "%s/intact.db", path);
    snprintf(d->anchor, sizeof d->anchor, "%s/intact.anchor", path);
    snprintf(d->lock, sizeof d->lock, "%s/intactd.lock", path);
    snprintf(d->secret, sizeof d->secret, "%s/sip.secret", path);
    snprintf(d->admin_token, sizeof d->admin_token, "%s/admin.token", path);
    snprintf(d->sessions, sizeof d->sessions, "%s/sessions", path);
    snprintf(d->finding, sizeof d->finding, "%s/verify.finding", path);
    snprintf(d->node, sizeof d->node, "%s/node", path);
    snprintf(d->following, sizeof d->following, "%s/following", path);
    snprintf(d->uses, sizeof d->uses, "%s/token-uses", path);
    return STATUS_OK;
}

enum status directory_make(const struct directory *d, struct error *err)
{
    struct stat found;
    if (mkdir(d->path, 0700) == 0)
        return STATUS_OK;
    if (errno != EEXIST)
        return failed(err, "Cannot make the directory", d->path);
    if (stat(d->path, &found) != 0 || S_ISDIR(found.st_mode))
        return STATUS_OK;
    errno = ENOTDIR;
    return failed(err, "Cannot use", d->path);
}

enum status directory_check(const struct directory *d, struct error *err)
{
    static const char *const files[] = {"", "/intact.db", "/intact.db-wal", "/intact.db-shm",
                                        "/intact.anchor"};
    char path[PATH_SIZE];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s%s", d->path, files[i]);
        int rights = i == 0 ? R_OK | W_OK | X_OK : R_OK | W_OK;
        if (faccessat(AT_FDCWD, path, rights, AT_EACCESS) != 0 && (i == 0 || errno != ENOENT))
            return failed(err, "Cannot read and write", path);
    }
    return STATUS_OK;
}

/* Reads "PID\nADDRESS\n". A part that is missing is left empty. */
static void read_holder(int fd, char holder[32], char address[ADDRESS_SIZE])
{
    char text[32 + ADDRESS_SIZE + 2];
    holder[0] = address[0] = '\0';
    ssize_t got = pread(fd, text, sizeof text - 1, 0);
    if (got <= 0)
        return;
    text[got] = '\0';
    char *end = strchr(text, '\n');
    if (!end || end - text >= 32)
        return;
    *end = '\0';
    memcpy(holder, text, (size_t)(end - text) + 1);
    char *second = end + 1;
    end = strchr(second, '\n');
    if (!end || end - second >= ADDRESS_SIZE)
        return;
    *end = '\0';
    memcpy(address, second, (size_t)(end - second) + 1);
}

static enum status write_holder(const struct directory *d, const char *address, struct error *err)
{
    char text[32 + ADDRESS_SIZE + 2];
    int len =
        snprintf(text, sizeof text, "%ld\n%s%s", (long)getpid(), address, address[0] ? "\n" : "");
    if (ftruncate(d->lock_fd, 0) != 0 || pwrite(d->lock_fd, text, (size_t)len, 0) != len)
        return failed(err, "Cannot write", d->lock);
    return STATUS_OK;
}

enum status directory_lock(struct directory *d, char ret_holder[32], char ret_address[ADDRESS_SIZE],
                           struct error *err)
{
    ret_holder[0] = ret_address[0] = '\0';
    int fd = open(d->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(err, "Cannot open", d->lock);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_SETLK, &whole) != 0) {
        enum status status;
        if (errno == EAGAIN || errno == EACCES) {
            read_holder(fd, ret_holder, ret_address);
            status = error_set(err, STATUS_CONFLICT, "in_use", "data",
                               "%s is in use by another process (pid %s)%s%s.", d->path,
                               ret_holder[0] ? ret_holder : "unknown",
                               ret_address[0] ? ", listening on " : "", ret_address);
        } else {
            status = failed(err, "Cannot lock", d->lock);
        }
        close(fd);
        return status;
    }
    d->lock_fd = fd;
    enum status status = write_holder(d, "", err);
    if (status != STATUS_OK)
        directory_unlock(d);
    return status;
}

enum status directory_publish(const struct directory *d, const char *address, struct error *err)
{
    return write_holder(d, address, err);
}

/* Gives a directory's owner the files in it that are root's. What can't be given stays: doctor names it. */
static void give_files(const char *path)
{
    struct stat owner, found;
    DIR *dir = geteuid() == 0 ? opendir(path) : NULL;
    int fd = dir ? dirfd(dir) : -1;
    bool others = fd >= 0 && fstat(fd, &owner) == 0 && owner.st_uid != 0;
    for (struct dirent *e = others ? readdir(dir) : NULL; e; e = readdir(dir)) {
        if (fstatat(fd, e->d_name, &found, AT_SYMLINK_NOFOLLOW) != 0 || found.st_uid != 0 ||
            !S_ISREG(found.st_mode))
            continue;
        if (fchownat(fd, e->d_name, owner.st_uid, owner.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
    }
    if (dir)
        closedir(dir);
}

void file_give_to_directory(const char *path)
{
    char parent[PATH_SIZE];
    struct stat owner;
    const char *slash = strrchr(path, '/');
    snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    if (geteuid() != 0 || stat(parent, &owner) != 0 || owner.st_uid == 0)
        return;
    if (lchown(path, owner.st_uid, owner.st_gid) != 0)
        return;
}

void directory_unlock(struct directory *d)
{
    if (d->lock_fd < 0)
        return;
    give_files(d->path);
    /* The file stays: unlinking it would let two processes lock two files of the same name. */
    if (ftruncate(d->lock_fd, 0) != 0) {
        /* Nothing is lost: the next process to take the lock writes the file again. */
    }
    close(d->lock_fd);
    d->lock_fd = -1;
}

static enum status write_and_sync(const char *path, const char *text, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(err, "Cannot write", path);
    ssize_t len = (ssize_t)strlen(text);
    bool good = fchmod(fd, 0600) == 0 && write(fd, text, (size_t)len) == len && fsync(fd) == 0;
    enum status status = good ? STATUS_OK : failed(err, "Cannot write", path);
    close(fd);
    if (!good)
        unlink(path);
    return status;
}

enum status directory_write_private(const char *path, const char *text, struct error *err)
{
    char temporary[PATH_SIZE + 8];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    enum status status = write_and_sync(temporary, text, err);
    if (status != STATUS_OK)
        return status;
    if (rename(temporary, path) == 0)
        return STATUS_OK;
    status = failed(err, "Cannot rename into place", path);
    unlink(temporary);
    return status;
}

enum status directory_read_line(const char *path, char *out, size_t size, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failed(err, "Cannot read", path);
    ssize_t got = read(fd, out, size - 1);
    close(fd);
    if (got < 0)
        return failed(err, "Cannot read", path);
    out[got] = '\0';
    out[strcspn(out, "\r\n")] = '\0';
    return STATUS_OK;
}
