/* A raw frame, all numbers LEB128:
 *
 *   version (1), count of reports, count of causes, bytes of each of the five columns, the columns:
 *   assets    zigzag deltas of asset + 1; a heartbeat counts as 0
 *   instants  zigzag deltas, the first from 0
 *   states    a byte a report: the four states as digits of base 3 (aspect 0 lowest), + 81 when a
 *             cause follows
 *   causes    a number for each report whose states byte says so, in order
 *   names     the causes from number 1 on, each NUL-terminated
 *
 * A round in asset order is so three nearly constant columns, and a fault disturbs only one of
 * them: a cause column of its own with an entry for every report would cost as much again. */
#include "wire/frame.h"

#include "wire/report_line.h"

#include <assert.h>
#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

#define FRAME_VERSION      1
#define COLUMN_COUNT       5
#define VARINT_MAX         10 /* bytes of the longest LEB128 */
#define STATES_COUNT       81 /* three to the power of the four aspects */
#define CAUSE_FOLLOWS      STATES_COUNT
#define HEADER_MAX         ((3 + COLUMN_COUNT) * VARINT_MAX)
#define COMPRESSION_LEVEL  9
#define COMPRESSION_MEMORY 9
#define EXPAND_STEP        (64 * 1024)

/* Two bits per aspect, from digits of base 3. */
static uint8_t states_unpack(unsigned packed)
{
    unsigned states = 0;
    for (unsigned k = 0; k < ASPECT_COUNT; k++, packed /= 3)
        states |= packed % 3 << 2 * k;
    return (uint8_t)states;
}

static uint8_t states_pack(uint8_t states)
{
    static const uint8_t weight[ASPECT_COUNT] = {1, 3, 9, 27};
    unsigned packed = 0;
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        unsigned digit = (unsigned)states >> 2 * k & 3u;
        assert(digit != 3);
        packed += digit * weight[k];
    }
    return (uint8_t)packed;
}

void frame_builder_free(struct frame_builder *b)
{
    buffer_free(&b->assets);
    buffer_free(&b->instants);
    buffer_free(&b->states);
    buffer_free(&b->causes);
    buffer_free(&b->names);
    index_free(&b->known);
    for (uint32_t i = 0; i < b->cause_count; i++)
        free(b->cause_names[i]);
    free(b->cause_names);
    *b = (struct frame_builder){0};
}

size_t frame_builder_size(const struct frame_builder *b)
{
    return b->assets.cap + b->instants.cap + b->states.cap + b->causes.cap + b->names.cap +
           b->cause_count * (sizeof *b->cause_names + CAUSE_LEN_MAX);
}

/* Room for one more name in the array (which doubles) and in the column of names. */
static bool cause_reserve(struct frame_builder *b, size_t len)
{
    uint32_t count = b->cause_count;
    if ((count & (count - 1)) == 0) {
        size_t cap = count ? (size_t)count * 2 : 1;
        char **names = realloc(b->cause_names, cap * sizeof *names);
        if (!names)
            return false;
        b->cause_names = names;
    }
    bool room = buffer_reserve(&b->names, len + 1) != NULL;
    b->names.failed = false;
    return room;
}

enum status frame_builder_cause(struct frame_builder *b, struct text name, uint16_t *ret_cause)
{
    if (name.len == 0) {
        *ret_cause = 0;
        return STATUS_OK;
    }
    uint32_t found = index_find(&b->known, name);
    if (found != INDEX_NONE) {
        *ret_cause = (uint16_t)found;
        return STATUS_OK;
    }
    if (b->cause_count == UINT16_MAX || name.len > CAUSE_LEN_MAX || memchr(name.at, 0, name.len))
        return STATUS_INVALID;
    char *copy = cause_reserve(b, name.len) ? text_copy(name) : NULL;
    if (!copy)
        return STATUS_MEMORY;
    if (index_add(&b->known, (struct text){copy, name.len}, b->cause_count + 1) != STATUS_OK) {
        free(copy);
        return STATUS_MEMORY;
    }
    b->cause_names[b->cause_count++] = copy;
    buffer_add(&b->names, copy, name.len + 1);
    *ret_cause = (uint16_t)b->cause_count;
    return STATUS_OK;
}

static bool report_reserve(struct frame_builder *b)
{
    bool room = buffer_reserve(&b->assets, VARINT_MAX) &&
                buffer_reserve(&b->instants, VARINT_MAX) && buffer_reserve(&b->states, 1) &&
                buffer_reserve(&b->causes, VARINT_MAX);
    b->assets.failed = b->instants.failed = b->states.failed = b->causes.failed = false;
    return room;
}

enum status frame_builder_add(struct frame_builder *b, const struct report *r)
{
    assert(r->cause <= b->cause_count);
    if (b->count == UINT32_MAX || !report_reserve(b))
        return STATUS_MEMORY;
    bool heartbeat = r->asset == FRAME_NO_ASSET;
    int64_t asset = heartbeat ? 0 : (int64_t)r->asset + 1;
    buffer_add_varint(&b->assets, zigzag(asset - b->previous_asset));
    buffer_add_varint(&b->instants, zigzag((int64_t)((uint64_t)r->at - (uint64_t)b->previous_at)));
    uint8_t packed = states_pack(r->states);
    buffer_add_byte(&b->states, r->cause ? packed + CAUSE_FOLLOWS : packed);
    if (r->cause)
        buffer_add_varint(&b->causes, r->cause);
    b->first_at = b->count == 0 || r->at < b->first_at ? r->at : b->first_at;
    b->last_at = b->count == 0 || r->at > b->last_at ? r->at : b->last_at;
    b->previous_asset = asset;
    b->previous_at = r->at;
    b->count++;
    b->reports += !heartbeat;
    return STATUS_OK;
}

enum status frame_builder_seal(const struct frame_builder *b, struct buffer *ret_raw)
{
    const struct buffer *columns[COLUMN_COUNT] = {&b->assets, &b->instants, &b->states, &b->causes,
                                                  &b->names};
    struct buffer raw = {0};
    size_t bytes = HEADER_MAX;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        bytes += columns[i]->len;
    if (bytes > FRAME_RAW_MAX)
        return STATUS_TOO_LARGE;
    buffer_reserve(&raw, bytes);
    buffer_add_varint(&raw, FRAME_VERSION);
    buffer_add_varint(&raw, b->count);
    buffer_add_varint(&raw, b->cause_count);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        buffer_add_varint(&raw, columns[i]->len);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        buffer_add(&raw, columns[i]->bytes, columns[i]->len);
    if (raw.failed) {
        buffer_free(&raw);
        return STATUS_MEMORY;
    }
    *ret_raw = raw;
    return STATUS_OK;
}

enum status frame_compress(const struct buffer *raw, struct buffer *ret_packed)
{
    z_stream z = {0};
    if (raw->len > FRAME_RAW_MAX)
        return STATUS_TOO_LARGE;
    if (deflateInit2(&z, COMPRESSION_LEVEL, Z_DEFLATED, MAX_WBITS, COMPRESSION_MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return STATUS_MEMORY;
    struct buffer packed = {0};
    size_t cap = deflateBound(&z, (uLong)raw->len);
    if (!buffer_reserve(&packed, cap)) {
        deflateEnd(&z);
        return STATUS_MEMORY;
    }
    z.next_in = (const Bytef *)raw->bytes;
    z.avail_in = (uInt)raw->len;
    z.next_out = (Bytef *)packed.bytes;
    z.avail_out = (uInt)cap;
    int done = deflate(&z, Z_FINISH);
    assert(done == Z_STREAM_END); /* deflateBound promised the room */
    (void)done;
    packed.len = cap - z.avail_out;
    deflateEnd(&z);
    *ret_packed = packed;
    return STATUS_OK;
}

/* Inflates until the stream ends; everything was given to z already. */
static enum status expand_all(z_stream *z, struct buffer *raw)
{
    for (;;) {
        char *to = buffer_reserve(raw, EXPAND_STEP);
        if (!to)
            return STATUS_MEMORY;
        z->next_out = (Bytef *)to;
        z->avail_out = EXPAND_STEP;
        int rc = inflate(z, Z_NO_FLUSH);
        raw->len += EXPAND_STEP - z->avail_out;
        if (rc == Z_MEM_ERROR)
            return STATUS_MEMORY;
        if (raw->len > FRAME_RAW_MAX)
            return STATUS_CORRUPT;
        if (rc == Z_STREAM_END)
            return z->avail_in == 0 ? STATUS_OK : STATUS_CORRUPT;
        if (rc != Z_OK || z->avail_out > 0)
            return STATUS_CORRUPT;
    }
}

enum status frame_expand(const void *packed, size_t len, struct buffer *ret_raw)
{
    z_stream z = {0};
    struct buffer raw = {0};
    if (len > UINT32_MAX)
        return STATUS_CORRUPT;
    if (inflateInit(&z) != Z_OK)
        return STATUS_MEMORY;
    z.next_in = (const Bytef *)packed;
    z.avail_in = (uInt)len;
    enum status status = expand_all(&z, &raw);
    inflateEnd(&z);
    if (status != STATUS_OK) {
        buffer_free(&raw);
        return status;
    }
    *ret_raw = raw;
    return STATUS_OK;
}

/* Exactly `count` texts, each 1 to CAUSE_LEN_MAX bytes before its NUL, fill the column. */
static bool names_check(const uint8_t *at, const uint8_t *end, uint64_t count)
{
    for (; count > 0; count--) {
        const uint8_t *nul = at == end ? NULL : memchr(at, 0, (size_t)(end - at));
        if (!nul || nul == at || nul - at > CAUSE_LEN_MAX)
            return false;
        at = nul + 1;
    }
    return at == end;
}

enum status frame_reader_init(struct frame_reader *f, const void *raw, size_t len)
{
    const uint8_t *at = raw, *end = at + len;
    uint64_t version, count, causes, bytes[COLUMN_COUNT];
    if (!varint_read(&at, end, &version) || version != FRAME_VERSION ||
        !varint_read(&at, end, &count) || count > UINT32_MAX || !varint_read(&at, end, &causes) ||
        causes > UINT16_MAX)
        return STATUS_CORRUPT;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (!varint_read(&at, end, &bytes[i]))
            return STATUS_CORRUPT;
    const uint8_t *column[COLUMN_COUNT + 1] = {at};
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (bytes[i] > (size_t)(end - column[i]))
            return STATUS_CORRUPT;
        column[i + 1] = column[i] + bytes[i];
    }
    if (column[COLUMN_COUNT] != end || bytes[2] != count ||
        !names_check(column[4], column[5], causes))
        return STATUS_CORRUPT;
    *f = (struct frame_reader){.assets = column[0],
                               .assets_end = column[1],
                               .instants = column[1],
                               .instants_end = column[2],
                               .states = column[2],
                               .states_end = column[3],
                               .causes = column[3],
                               .causes_end = column[4],
                               .names = (const char *)column[4],
                               .cause_count = (uint32_t)causes,
                               .count = (uint32_t)count,
                               .left = (uint32_t)count};
    return STATUS_OK;
}

const char *frame_cause_name(const struct frame_reader *f, uint16_t cause)
{
    if (cause == 0 || cause > f->cause_count)
        return NULL;
    const char *name = f->names;
    while (--cause > 0)
        name += strlen(name) + 1;
    return name;
}

/* Most numbers of a frame are one byte long. */
static inline bool number_read(const uint8_t **at, const uint8_t *end, uint64_t *ret_value)
{
    if (*at < end && **at < 0x80) {
        *ret_value = *(*at)++;
        return true;
    }
    return varint_read(at, end, ret_value);
}

static bool cause_read(struct frame_reader *f, uint16_t *ret_cause)
{
    uint64_t cause;
    if (!number_read(&f->causes, f->causes_end, &cause) || cause == 0 || cause > f->cause_count)
        return false;
    *ret_cause = (uint16_t)cause;
    return true;
}

static enum status reader_finished(const struct frame_reader *f)
{
    bool all_read =
        f->assets == f->assets_end && f->instants == f->instants_end && f->causes == f->causes_end;
    return all_read ? STATUS_UNKNOWN : STATUS_CORRUPT;
}

enum status frame_reader_next(struct frame_reader *f, struct report *ret_report)
{
    uint64_t step, elapsed;
    if (f->left == 0)
        return reader_finished(f);
    if (!number_read(&f->assets, f->assets_end, &step) ||
        !number_read(&f->instants, f->instants_end, &elapsed))
        return STATUS_CORRUPT;
    uint64_t asset = (uint64_t)f->previous_asset + (uint64_t)unzigzag(step);
    unsigned packed = *f->states++;
    uint16_t cause = 0;
    if (asset > UINT32_MAX || packed >= 2 * STATES_COUNT ||
        (packed >= CAUSE_FOLLOWS && !cause_read(f, &cause)))
        return STATUS_CORRUPT;
    f->left--;
    f->previous_asset = (int64_t)asset;
    f->previous_at = (int64_t)((uint64_t)f->previous_at + (uint64_t)unzigzag(elapsed));
    ret_report->asset = asset == 0 ? FRAME_NO_ASSET : (uint32_t)asset - 1;
    ret_report->at = f->previous_at;
    ret_report->states = states_unpack(packed % STATES_COUNT);
    ret_report->cause = cause;
    return STATUS_OK;
}
