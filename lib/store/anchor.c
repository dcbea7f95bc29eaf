#include "store/anchor.h"

#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEQ_DIGITS  20
#define ANCHOR_SIZE (SEQ_DIGITS + 1 + DIGEST_HEX_SIZE) /* "seq head\n", of fixed length */

static enum status anchor_error(struct error *err, const char *what)
{
    enum status status = errno == ENOSPC || errno == EDQUOT ? STATUS_FULL : STATUS_IO;
    return error_set(err, status, "anchor", "", "The anchor file can't be %s: %s.", what,
                     strerror(errno));
}

enum status anchor_open(struct anchor *a, const char *path, enum store_mode mode, struct error *err)
{
    int fd = open(path, (mode == STORE_WRITE ? O_RDWR : O_RDONLY) | O_CLOEXEC);
    if (fd < 0 && errno != ENOENT)
        return anchor_error(err, "opened");
    a->fd = fd;
    return STATUS_OK;
}

static bool sync_directory_of(const char *path)
{
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int len = slash == path ? 1 : slash ? (int)(slash - path) : 0;
    if (snprintf(directory, sizeof directory, "%.*s", len ? len : 1, len ? path : ".") >=
        (int)sizeof directory) {
        errno = ENAMETOOLONG;
        return false;
    }
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    int cause = errno;
    if (fd >= 0)
        close(fd);
    errno = cause;
    return synced;
}

enum status anchor_make(struct anchor *a, const char *path, struct error *err)
{
    static const struct digest none;
    anchor_close(a);
    a->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (a->fd < 0)
        return anchor_error(err, "made");
    enum status status = anchor_write(a, 0, &none, err);
    if (status == STATUS_OK && (fsync(a->fd) != 0 || !sync_directory_of(path)))
        status = anchor_error(err, "synced");
    return status;
}

enum status anchor_begin(struct anchor *a, const char *path, struct store *store, struct error *err)
{
    uint64_t seq = 0;
    struct digest head;
    bool blank = false;
    enum status status = anchor_open(a, path, STORE_WRITE, err);
    if (status == STATUS_OK)
        status = anchor_check(a, store, err);
    if (status == STATUS_OK)
        status = anchor_read(a, &seq, &head, &blank, err);
    return status == STATUS_OK && blank ? anchor_make(a, path, err) : status;
}

void anchor_close(struct anchor *a)
{
    if (a->fd >= 0)
        close(a->fd);
    a->fd = -1;
}

enum status anchor_write(struct anchor *a, uint64_t seq, const struct digest *head,
                         struct error *err)
{
    char text[ANCHOR_SIZE + 1], hex[DIGEST_HEX_SIZE];
    digest_hex(head, hex);
    snprintf(text, sizeof text, "%020llu %s\n", (unsigned long long)seq, hex);
    ssize_t written;
    do
        written = pwrite(a->fd, text, ANCHOR_SIZE, 0);
    while (written < 0 && errno == EINTR);
    if (written == ANCHOR_SIZE)
        return STATUS_OK;
    if (written >= 0)
        errno = ENOSPC;
    return anchor_error(err, "written");
}

static bool parse(const char *text, uint64_t *ret_seq, struct digest *ret_head)
{
    int64_t seq;
    struct text hex = {text + SEQ_DIGITS + 1, DIGEST_HEX_SIZE - 1};
    const char *digits = text;
    while (digits < text + SEQ_DIGITS - 1 && *digits == '0')
        digits++;
    struct text number = {digits, (size_t)(text + SEQ_DIGITS - digits)};
    if (text[SEQ_DIGITS] != ' ' || text[ANCHOR_SIZE - 1] != '\n' ||
        !text_to_int(number, 0, INT64_MAX, &seq) || !digest_from_hex(hex, ret_head))
        return false;
    *ret_seq = (uint64_t)seq;
    return true;
}

/* A power cut came between the file's growth and its first bytes. */
static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '\0')
            return false;
    }
    return true;
}

enum status anchor_read(const struct anchor *a, uint64_t *ret_seq, struct digest *ret_head,
                        bool *ret_blank, struct error *err)
{
    char text[ANCHOR_SIZE + 1];
    ssize_t len = 0;
    if (a->fd >= 0) {
        do
            len = pread(a->fd, text, sizeof text, 0);
        while (len < 0 && errno == EINTR);
    }
    if (len < 0)
        return anchor_error(err, "read");
    *ret_blank = is_blank(text, (size_t)len);
    if (*ret_blank) {
        *ret_seq = 0;
        *ret_head = (struct digest){0};
        return STATUS_OK;
    }
    if (len != ANCHOR_SIZE || !parse(text, ret_seq, ret_head))
        return error_set(err, STATUS_CORRUPT, "anchor", "", "The anchor file is damaged.");
    return STATUS_OK;
}

static enum status missing(uint64_t rows, struct error *err)
{
    return error_set(
        err, STATUS_CORRUPT, "anchor_missing", "",
        "The journal has %llu rows, but its anchor file is missing or empty: "
        "nothing shows that no later row was cut off. Put intact.anchor back; if it is "
        "lost, intactd restore DIR/intact.db --data DIR --force takes the database "
        "over as it is, on record; then hold receipts against it (intactd verify "
        "--receipt).",
        (unsigned long long)rows);
}

enum status anchor_check(const struct anchor *a, struct store *store, struct error *err)
{
    uint64_t seq = 0, newest = 0;
    struct digest head, stored;
    bool blank = false;
    enum status status = anchor_read(a, &seq, &head, &blank, err);
    if (status == STATUS_OK)
        status = journal_position(store, &newest, &stored, err);
    if (status == STATUS_OK && blank && newest > 0)
        return missing(newest, err);
    if (status != STATUS_OK || seq == 0)
        return status;
    if (seq > newest)
        return error_set(err, STATUS_CORRUPT, "anchor_ahead", "",
                         "The anchor knows journal row %llu, the journal ends at %llu: the "
                         "database is older than what was acknowledged.",
                         (unsigned long long)seq, (unsigned long long)newest);
    status = journal_head_at(store, seq, &stored, err);
    if (status == STATUS_UNKNOWN || (status == STATUS_OK && !digest_equal(&head, &stored)))
        return error_set(err, STATUS_CORRUPT, "anchor_head", "",
                         "Journal row %llu has another head than the anchor holds: the journal was "
                         "rewritten.",
                         (unsigned long long)seq);
    return status;
}

enum status anchor_check_alone(const char *path, const char *database, struct error *err)
{
    struct anchor a = {.fd = -1};
    struct stat st;
    struct digest head;
    uint64_t seq = 0;
    bool blank;
    bool there = stat(database, &st) == 0;
    if (there ? st.st_size > 0 : errno != ENOENT)
        return STATUS_OK; /* what else is wrong with it, opening it tells */
    enum status status = anchor_open(&a, path, STORE_READ, err);
    if (status == STATUS_OK)
        status = anchor_read(&a, &seq, &head, &blank, err);
    anchor_close(&a);
    if (status != STATUS_OK || seq == 0)
        return status;
    return error_set(
        err, STATUS_CORRUPT, "database_missing", "",
        "The anchor knows journal row %llu, but %s is %s: put it back, with its -wal; "
        "if it is lost, intactd restore FILE --data DIR --force brings a backup in, on "
        "record.",
        (unsigned long long)seq, database, there ? "empty" : "missing");
}
