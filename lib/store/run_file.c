#include "store/run_file.h"

#include "base/buffer.h"
#include "store/checkpoint_load.h"
#include "store/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define PATH_SIZE_MAX 2100

/* Whoever changes one of these structs changes what the file holds: its sizes are in the file, too. */
struct head {
    char magic[8];
    uint32_t run_size, presence_size, interval_size;
    uint32_t asset_count, feed_count, cause_count;
    uint64_t seq;
    struct digest head;
    uint64_t len;  /* of what follows */
    uint64_t hash; /* of all but itself */
};

static struct head head_of(uint64_t seq, const struct digest *head, const struct timelines *t)
{
    return (struct head){.magic = {'r', 'u', 'n', 's', '0', '0', '0', '1'},
                         .run_size = sizeof(struct run),
                         .presence_size = sizeof(struct presence),
                         .interval_size = sizeof(struct interval),
                         .asset_count = t->asset_count,
                         .feed_count = t->watch.feed_count,
                         .cause_count = t->causes.count,
                         .seq = seq,
                         .head = *head};
}

static uint64_t hash_of(const struct head *head, const char *body)
{
    struct head plain = *head;
    plain.hash = 0;
    return XXH3_64bits_withSeed(body, head->len, XXH3_64bits(&plain, sizeof plain));
}

static void path_of(struct store *store, const char *ending, char path[PATH_SIZE_MAX])
{
    snprintf(path, PATH_SIZE_MAX, "%s-runs%s", sqlite3_db_filename(store->db, "main"), ending);
}

/* --- writing ----------------------------------------------------------------------------------- */

static void put_number(struct buffer *out, uint32_t value)
{
    buffer_add(out, &value, sizeof value);
}

static void put_series(const struct timelines *t, const struct series *s, struct buffer *out)
{
    const struct presences *kept = series_kept(t, s);
    uint32_t present = kept ? kept->count : 0;
    put_number(out, s->count);
    put_number(out, present);
    buffer_add(out, s->runs, s->count * sizeof *s->runs);
    if (present > 0)
        buffer_add(out, kept->items, present * sizeof *kept->items);
}

static void put_all(const struct timelines *t, struct buffer *out)
{
    for (uint32_t i = 1; i < t->causes.count; i++) {
        put_number(out, t->causes.owners[i]);
        buffer_add(out, t->causes.names[i], strlen(t->causes.names[i]) + 1);
    }
    for (size_t i = 0; i < (size_t)t->asset_count * ASPECT_COUNT; i++)
        put_series(t, &t->series[i], out);
    for (uint32_t i = 0; i < t->watch.feed_count; i++) {
        const struct interval_set *set = &t->watch.feeds[i];
        put_number(out, (uint32_t)set->count);
        buffer_add(out, set->items, set->count * sizeof *set->items);
    }
}

static bool write_whole(int fd, const void *bytes, size_t len)
{
    for (const char *at = bytes; len > 0;) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* A file that is half written is never found under its name. It need not be durable: its hash tells. */
static enum status write_file(struct store *store, const struct head *head,
                              const struct buffer *body, struct error *err)
{
    char path[PATH_SIZE_MAX], fresh[PATH_SIZE_MAX];
    path_of(store, "", path);
    path_of(store, ".new", fresh);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done =
        fd >= 0 && write_whole(fd, head, sizeof *head) && write_whole(fd, body->bytes, body->len);
    int failure = errno;
    if (fd >= 0 && close(fd) != 0 && done) {
        failure = errno;
        done = false;
    }
    if (done && rename(fresh, path) == 0)
        return STATUS_OK;
    failure = done ? errno : failure;
    unlink(fresh);
    return error_set(err, failure == ENOSPC || failure == EDQUOT ? STATUS_FULL : STATUS_IO,
                     "run_file", "", "%s can't be written: %s.", fresh, strerror(failure));
}

/* A feed with runs was watching. */
static enum status grow_as_stored(struct store *store, struct timelines *t, struct error *err)
{
    struct sql_query q;
    uint32_t assets = 0, feeds = 0;
    query_start(&q, store, "run_extent");
    if (query_next(&q)) {
        assets = (uint32_t)column_int(&q, 0);
        feeds = (uint32_t)column_int(&q, 1);
    }
    enum status status = query_end(&q, err);
    if (status == STATUS_OK && timelines_grow(t, assets, feeds) != STATUS_OK)
        status = error_memory(err);
    return status;
}

static enum status write_timelines(struct store *store, uint64_t seq, const struct digest *digest,
                                   const struct timelines *t, struct error *err)
{
    struct buffer body = {0};
    struct head head = head_of(seq, digest, t);
    put_all(t, &body);
    if (body.failed) {
        buffer_free(&body);
        return error_memory(err);
    }
    head.len = body.len;
    head.hash = hash_of(&head, body.bytes);
    enum status status = write_file(store, &head, &body, err);
    buffer_free(&body);
    return status;
}

/* --- reading ----------------------------------------------------------------------------------- */

static bool read_whole(int fd, void *bytes, size_t len)
{
    for (char *at = bytes; len > 0;) {
        ssize_t n = read(fd, at, len);
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        at += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool is_of(const struct head *found, uint64_t seq, const struct digest *head)
{
    const struct timelines none = {0};
    const struct head wanted = head_of(seq, head, &none);
    return memcmp(found->magic, wanted.magic, sizeof wanted.magic) == 0 &&
           found->run_size == wanted.run_size && found->presence_size == wanted.presence_size &&
           found->interval_size == wanted.interval_size && found->seq == seq &&
           digest_equal(&found->head, head);
}

static bool is_made(struct store *store, uint64_t seq, const struct digest *digest)
{
    char path[PATH_SIZE_MAX];
    struct head head;
    path_of(store, "", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool made = fd >= 0 && read_whole(fd, &head, sizeof head) && is_of(&head, seq, digest);
    if (fd >= 0)
        close(fd);
    return made;
}

/* The bytes after the head. NULL: there are none that hold. */
static char *read_body(int fd, struct head *ret_head, uint64_t seq, const struct digest *digest)
{
    struct head head;
    struct stat st;
    if (fstat(fd, &st) != 0 || !read_whole(fd, &head, sizeof head) || !is_of(&head, seq, digest) ||
        (uint64_t)st.st_size != sizeof head + head.len)
        return NULL;
    char *body = malloc(head.len + 1);
    if (body && read_whole(fd, body, head.len) && hash_of(&head, body) == head.hash) {
        *ret_head = head;
        return body;
    }
    free(body);
    return NULL;
}

/* What is left of the body, and whether it was all right so far. */
struct parsing {
    const char *at, *end;
    bool failed;
};

static const void *take(struct parsing *p, size_t len)
{
    const char *at = p->at;
    if (p->failed || len > (size_t)(p->end - at)) {
        p->failed = true;
        return NULL;
    }
    p->at += len;
    return at;
}

static uint32_t take_number(struct parsing *p)
{
    uint32_t value = 0;
    const void *at = take(p, sizeof value);
    if (at)
        memcpy(&value, at, sizeof value);
    return value;
}

static void take_causes(struct parsing *p, uint32_t count, struct causes *causes)
{
    for (uint32_t i = 1; i < count && !p->failed; i++) {
        uint32_t owner = take_number(p);
        const char *name = p->at, *nul = memchr(name, '\0', (size_t)(p->end - name));
        if (!nul || !take(p, (size_t)(nul - name) + 1)) {
            p->failed = true;
            return;
        }
        struct text text = {name, (size_t)(nul - name)};
        uint32_t number =
            owner > 0 ? causes_bring(causes, text, owner - 1) : causes_intern(causes, text);
        p->failed = number != i;
    }
}

/* A copy of `count` items of the body; NULL where there are none. */
static void *take_items(struct parsing *p, uint32_t count, size_t size)
{
    const void *from = take(p, count * size);
    void *items = count > 0 && from ? malloc(count * size) : NULL;
    p->failed = p->failed || (count > 0 && !items);
    if (items)
        memcpy(items, from, count * size);
    return items;
}

static void take_presences(struct parsing *p, uint32_t count, struct timelines *t, struct series *s)
{
    const struct presence *items = take(p, count * sizeof *items);
    struct presences **kept = items && count > 0 ? series_keep(t, s) : NULL;
    for (uint32_t i = 0; i < count && !p->failed; i++) {
        struct presence x;
        memcpy(&x, items + i, sizeof x);
        p->failed = !kept || presences_append(kept, &x) != STATUS_OK;
    }
    if (kept && *kept)
        (*kept)->dirty = false;
}

static void take_series(struct parsing *p, struct timelines *t, struct series *s)
{
    uint32_t runs = take_number(p), presences = take_number(p);
    s->runs = take_items(p, runs, sizeof *s->runs);
    s->count = s->cap = s->runs ? runs : 0;
    if (presences > 0)
        take_presences(p, presences, t, s);
}

static bool take_all(struct parsing *p, const struct head *head, struct timelines *t)
{
    take_causes(p, head->cause_count, &t->causes);
    for (size_t i = 0; i < (size_t)head->asset_count * ASPECT_COUNT && !p->failed; i++)
        take_series(p, t, &t->series[i]);
    for (uint32_t i = 0; i < head->feed_count && !p->failed; i++) {
        struct interval_set *set = &t->watch.feeds[i];
        uint32_t count = take_number(p);
        set->items = take_items(p, count, sizeof *set->items);
        set->count = set->cap = set->items ? count : 0;
    }
    return !p->failed && p->at == p->end;
}

/* Into timelines of its own first, so that a failure leaves nothing behind. */
static enum status parse(const char *body, const struct head *head, struct timelines *t)
{
    struct timelines made = {0};
    struct parsing p = {body, body + head->len, false};
    if (head->asset_count > t->asset_count || head->feed_count > t->watch.feed_count)
        return STATUS_UNKNOWN;
    bool done = timelines_grow(&made, t->asset_count, t->watch.feed_count) == STATUS_OK &&
                take_all(&p, head, &made);
    const struct timelines old = *t;
    if (done)
        *t = made;
    made = done ? old : made;
    timelines_free(&made);
    return done ? STATUS_OK : STATUS_UNKNOWN;
}

enum status run_file_load(struct store *store, uint64_t seq, const struct digest *digest,
                          struct timelines *t)
{
    char path[PATH_SIZE_MAX];
    struct head head;
    path_of(store, "", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STATUS_UNKNOWN;
    char *body = read_body(fd, &head, seq, digest);
    close(fd);
    enum status status = body ? parse(body, &head, t) : STATUS_UNKNOWN;
    free(body);
    return status;
}

enum status run_file_make(struct store *store, struct error *err)
{
    struct timelines t = {0};
    struct stored_position p = {0};
    enum status status = checkpoint_position(store, &p, err);
    if (status != STATUS_OK || p.seq == 0 || is_made(store, p.seq, &p.head))
        return status;
    status = grow_as_stored(store, &t, err);
    if (status == STATUS_OK)
        status = checkpoint_load(store, &t, &p, err);
    if (status == STATUS_OK && p.seq > 0)
        status = write_timelines(store, p.seq, &p.head, &t, err);
    timelines_free(&t);
    return status;
}
