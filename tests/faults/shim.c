/* shim.c - stands between the daemon and its files (LD_PRELOAD): records what is done to them, and fails
 * the n-th operation of a kind when it is told to.
 *
 *   FAULT_DIR      only files under this directory count
 *   FAULT_LOG      records go here: see struct record; none without it
 *   FAULT_CONTROL  a file of struct control, mapped: the test changes it while the daemon runs
 *   FAULT_ROOM     bytes that every disk is said to have free
 *   FAULT_BYTES    what every file named intact.db is said to have
 *   FAULT_OWNER    the name of a file that is said to belong to somebody else */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS_MAX        4096
#define NAME_MAX_BYTES 60

enum kind {
    KIND_WRITE = 1,
    KIND_SYNC = 2,
    KIND_OPEN = 4,
    KIND_TRUNCATE = 8,
    KIND_MALLOC = 16,
    KIND_RENAME = 32
};
enum sync_mode {
    SYNC_REAL,
    SYNC_SWALLOWED,
    SYNC_LATE,
    SYNC_HELD
}; /* 1 and 2 are mutants; held: a slow disk */

struct control {
    int64_t kinds; /* bits; 0: nothing fails */
    int64_t at;    /* the how-manieth fails, from 1 */
    int64_t ever;  /* 1: and all after it */
    int64_t error; /* errno; 0: a write is cut in half; -1: the process ends, as by kill -9 */
    int64_t count; /* seen so far */
    int64_t hits;  /* failed so far */
    int64_t sync;  /* enum sync_mode */
};

/* What lies in the log, followed by `name_len` bytes of the file's name and `len` bytes of data. */
struct record {
    uint8_t op; /* W write, S synced, T truncated to `at`, C created, U unlinked, R renamed to data,
                 * A sent to a client */
    uint8_t name_len;
    uint16_t unused;
    uint32_t len;
    int64_t at;
};

static char names[FDS_MAX][NAME_MAX_BYTES];
static char held[NAME_MAX_BYTES]; /* SYNC_LATE: whose sync has not been recorded yet */
static const char *directory;
static int log_fd = -1;
static struct control *control;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void)
{
    const char *log = getenv("FAULT_LOG"), *path = getenv("FAULT_CONTROL");
    directory = getenv("FAULT_DIR");
    if (log)
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR) : -1;
    void *at = fd < 0 ? MAP_FAILED
                      : mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    control = at == MAP_FAILED ? NULL : at;
    if (fd >= 0)
        syscall(SYS_close, fd);
}

/* --- failing ---------------------------------------------------------------------------------- */

static int fails(enum kind kind)
{
    struct control *c = control;
    if (!c || !(c->kinds & kind))
        return 0;
    int64_t number = __atomic_add_fetch(&c->count, 1, __ATOMIC_SEQ_CST);
    if (number != c->at && !(c->ever && number > c->at))
        return 0;
    __atomic_add_fetch(&c->hits, 1, __ATOMIC_SEQ_CST);
    return 1;
}

static int failed(void)
{
    if (control->error < 0)
        syscall(SYS_exit_group, 137);
    errno = control->error ? (int)control->error : ENOSPC;
    return -1;
}

/* --- recording -------------------------------------------------------------------------------- */

static const char *name_of(int fd)
{
    return fd >= 0 && fd < FDS_MAX && names[fd][0] ? names[fd] : NULL;
}

static const char *below(const char *path)
{
    size_t len = directory ? strlen(directory) : 0;
    if (len == 0 || strncmp(path, directory, len) != 0 || path[len] != '/')
        return NULL;
    return strlen(path + len + 1) < NAME_MAX_BYTES ? path + len + 1 : NULL;
}

static void put(char op, const char *name, int64_t at, const struct iovec *data, int count)
{
    struct iovec parts[18];
    struct record r = {.op = (uint8_t)op, .name_len = (uint8_t)strlen(name), .at = at};
    if (log_fd < 0 || count > 16)
        return;
    parts[0] = (struct iovec){&r, sizeof r};
    parts[1] = (struct iovec){(void *)(uintptr_t)name, r.name_len};
    for (int i = 0; i < count; i++) {
        parts[i + 2] = data[i];
        r.len += (uint32_t)data[i].iov_len;
    }
    syscall(SYS_writev, log_fd, parts, count + 2);
}

static void record(char op, const char *name, int64_t at, const void *data, size_t len)
{
    struct iovec one = {(void *)(uintptr_t)data, len};
    pthread_mutex_lock(&lock);
    if (held[0] && (op == '-' || strcmp(name, held) == 0)) {
        put('S', held, 0, NULL, 0);
        held[0] = '\0';
    }
    put(op, name, at, &one, data ? 1 : 0);
    pthread_mutex_unlock(&lock);
}

static void record_sync(const char *name)
{
    int64_t mode = control ? control->sync : SYNC_REAL;
    if (mode == SYNC_SWALLOWED)
        return;
    if (mode == SYNC_REAL) {
        record('S', name, 0, NULL, 0);
        return;
    }
    record('-', name, 0, NULL, 0); /* lets out the one before */
    strcpy(held, name);
}

/* --- files ------------------------------------------------------------------------------------ */

static int open_any(int at, const char *path, int flags, mode_t mode)
{
    const char *name = below(path);
    struct stat s;
    int is_new = name && (flags & O_CREAT) && stat(path, &s) != 0;
    if (name && !strstr(name, "-shm") && fails(KIND_OPEN))
        return failed();
    int fd = (int)syscall(SYS_openat, at, path, flags, mode);
    if (fd < 0 || fd >= FDS_MAX)
        return fd;
    names[fd][0] = '\0';
    if (!name || strstr(name, "-shm") || (flags & O_DIRECTORY))
        return fd;
    strcpy(names[fd], name);
    if (is_new)
        record('C', name, 0, NULL, 0);
    else if (flags & O_TRUNC)
        record('T', name, 0, NULL, 0);
    return fd;
}

#define MODE_OF(flags, mode)                                                                       \
    mode_t mode = 0;                                                                               \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                         \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode = va_arg(args, mode_t);                                                               \
        va_end(args);                                                                              \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_any(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags, mode)
    return open_any(AT_FDCWD, path, flags, mode);
}

int close(int fd)
{
    if (fd >= 0 && fd < FDS_MAX)
        names[fd][0] = '\0';
    return (int)syscall(SYS_close, fd);
}

/* Of what was opened with open() and is a FILE now: libc closes it by itself. */
int fclose(FILE *file)
{
    static int (*next)(FILE *);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "fclose");
    int fd = fileno(file);
    if (fd >= 0 && fd < FDS_MAX)
        names[fd][0] = '\0';
    return next(file);
}

static ssize_t write_at(int fd, const void *data, size_t len, off_t at)
{
    const char *name = name_of(fd);
    if (name && fails(KIND_WRITE)) {
        if (control->error != 0 || len < 2)
            return failed();
        len /= 2;
    }
    if (name)
        record('W', name, at, data, len);
    return syscall(SYS_pwrite64, fd, data, len, at);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t at)
{
    return write_at(fd, data, len, at);
}

ssize_t pwrite64(int fd, const void *data, size_t len, off64_t at)
{
    return write_at(fd, data, len, at);
}

static void record_answer(int fd, const void *data, size_t len)
{
    struct stat s;
    if (log_fd >= 0 && !name_of(fd) && fstat(fd, &s) == 0 && S_ISSOCK(s.st_mode))
        record('A', "", 0, data, len);
}

ssize_t write(int fd, const void *data, size_t len)
{
    if (!name_of(fd)) {
        record_answer(fd, data, len);
        return syscall(SYS_write, fd, data, len);
    }
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t written = write_at(fd, data, len, at);
    if (written > 0)
        lseek(fd, at + written, SEEK_SET);
    return written;
}

ssize_t send(int fd, const void *data, size_t len, int flags)
{
    record_answer(fd, data, len);
    return syscall(SYS_sendto, fd, data, len, flags, NULL, 0);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    for (size_t i = 0; i < message->msg_iovlen; i++)
        record_answer(fd, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    return syscall(SYS_sendmsg, fd, message, flags);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    for (int i = 0; i < count; i++)
        record_answer(fd, parts[i].iov_base, parts[i].iov_len);
    return syscall(SYS_writev, fd, parts, count);
}

static int sync_any(int fd, long call)
{
    const char *name = name_of(fd);
    if (name && fails(KIND_SYNC))
        return failed();
    if (name && control && control->sync == SYNC_SWALLOWED)
        return 0;
    while (name && control && __atomic_load_n(&control->sync, __ATOMIC_SEQ_CST) == SYNC_HELD)
        usleep(2000);
    int result = name ? 0 : (int)syscall(call, fd); /* the replay is the disk, so none is needed */
    if (result == 0 && name)
        record_sync(name);
    return result;
}

int fsync(int fd)
{
    return sync_any(fd, SYS_fsync);
}

int fdatasync(int fd)
{
    return sync_any(fd, SYS_fdatasync);
}

static int truncate_fd(int fd, off_t to)
{
    const char *name = name_of(fd);
    if (name && fails(KIND_TRUNCATE))
        return failed();
    if (name)
        record('T', name, to, NULL, 0);
    return (int)syscall(SYS_ftruncate, fd, to);
}

int ftruncate(int fd, off_t to)
{
    return truncate_fd(fd, to);
}

int ftruncate64(int fd, off64_t to)
{
    return truncate_fd(fd, to);
}

int unlink(const char *path)
{
    const char *name = below(path);
    if (name && !strstr(name, "-shm"))
        record('U', name, 0, NULL, 0);
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to)
{
    const char *a = below(from), *b = below(to);
    if (a && b && fails(KIND_RENAME))
        return failed();
    if (a && b)
        record('R', a, 0, b, strlen(b));
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* --- what is said of files and disks ---------------------------------------------------------- */

int stat(const char *path, struct stat *s)
{
    const char *bytes = getenv("FAULT_BYTES"), *other = getenv("FAULT_OWNER");
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    int result = (int)syscall(SYS_newfstatat, AT_FDCWD, path, s, 0);
    if (result == 0 && bytes && strcmp(name, "intact.db") == 0)
        s->st_size = (off_t)atoll(bytes);
    if (result == 0 && other && strcmp(name, other) == 0)
        s->st_uid++;
    return result;
}

int statvfs(const char *path, struct statvfs *fs)
{
    int (*real)(const char *, struct statvfs *) =
        (int (*)(const char *, struct statvfs *))dlsym(RTLD_NEXT, "statvfs");
    const char *room = getenv("FAULT_ROOM");
    int result = real(path, fs);
    if (result == 0 && room) {
        fs->f_frsize = 1;
        fs->f_bavail = (fsblkcnt_t)atoll(room);
    }
    return result;
}

/* --- memory ----------------------------------------------------------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static void *no_memory(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size)
{
    return fails(KIND_MALLOC) ? no_memory() : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(KIND_MALLOC) ? no_memory() : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails(KIND_MALLOC) ? no_memory() : __libc_realloc(old, size);
}
