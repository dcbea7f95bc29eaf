/* A raw frame, all numbers LEB128:
 *
 *   version (4), count of reports, count of causes, the usual states byte, bytes of each of the
 *   eight columns, the columns:
 *   assets    where the number (asset + 1; a heartbeat counts as 0) is not the one before plus 1:
 *             how many reports since the last such place, zigzag delta
 *   instants  where the instant is not the one before: the same; the first from 0
 *   millis    where the milliseconds are not the ones before: the same; the first from 0
 *   gaps      where the states byte is not the usual one: how many reports since the last such place
 *   states    those bytes: the four states as digits of base 3 (aspect 0 lowest); + 81 with the
 *             cause that went with these states last; + 162 with another, which follows
 *   causes    a number for each of the last kind, in order
 *   said      where the report names its asset by an alias: how many reports since the last such
 *             place, and the alias, NUL-terminated
 *   names     the causes from number 1 on, each NUL-terminated
 *
 * So a round costs what is out of the row in it: the missing assets, and the faults. A frame
 * without fractions of seconds, or without aliases, has no byte for them. */
#include "report/frame.h"

#include "report/line.h"

#include <assert.h>
#include <stdlib.h>

#define FRAME_VERSION 4
#define COLUMN_COUNT  8
#define MS_MAX        999
#define VARINT_MAX    10 /* bytes of the longest LEB128 */
#define SAME_CAUSE    FRAME_STATES
#define CAUSE_FOLLOWS (2 * FRAME_STATES)
#define HEADER_MAX    ((4 + COLUMN_COUNT) * VARINT_MAX)

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
    buffer_free(&b->millis);
    buffer_free(&b->states);
    buffer_free(&b->causes);
    buffer_free(&b->names);
    buffer_free(&b->said);
    index_free(&b->known);
    for (uint32_t i = 0; i < b->cause_count; i++)
        free(b->cause_names[i]);
    free(b->cause_names);
    *b = (struct frame_builder){0};
}

size_t frame_builder_size(const struct frame_builder *b)
{
    return b->assets.cap + b->instants.cap + b->millis.cap + b->states.cap + b->causes.cap +
           b->names.cap + b->said.cap + b->cause_count * (sizeof *b->cause_names + CAUSE_LEN_MAX);
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

static bool report_reserve(struct frame_builder *b, int64_t ms, size_t said_len)
{
    bool room = buffer_reserve(&b->assets, 2 * VARINT_MAX) &&
                buffer_reserve(&b->instants, 2 * VARINT_MAX) &&
                (b->previous_ms == ms || buffer_reserve(&b->millis, 2 * VARINT_MAX)) &&
                buffer_reserve(&b->states, 1) && buffer_reserve(&b->causes, VARINT_MAX) &&
                (said_len == 0 || buffer_reserve(&b->said, VARINT_MAX + said_len + 1));
    b->assets.failed = b->instants.failed = b->millis.failed = false;
    b->states.failed = b->causes.failed = b->said.failed = false;
    return room;
}

static void add_step(struct buffer *column, uint32_t *wait, int64_t step)
{
    buffer_add_varint(column, *wait);
    buffer_add_varint(column, zigzag(step));
    *wait = 0;
}

static uint8_t states_byte(struct frame_builder *b, const struct report *r)
{
    uint8_t packed = states_pack(r->states);
    if (r->cause == 0)
        return packed;
    if (r->cause == b->last_causes[packed])
        return packed + SAME_CAUSE;
    b->last_causes[packed] = r->cause;
    buffer_add_varint(&b->causes, r->cause);
    return packed + CAUSE_FOLLOWS;
}

static void add_said(struct frame_builder *b, struct text said)
{
    if (said.len == 0) {
        b->said_wait++;
        return;
    }
    buffer_add_varint(&b->said, b->said_wait);
    buffer_add(&b->said, said.at, said.len);
    buffer_add_byte(&b->said, 0);
    b->said_wait = 0;
}

enum status frame_builder_add(struct frame_builder *b, const struct report *r)
{
    assert(r->cause <= b->cause_count);
    if (b->count == FRAME_REPORTS_MAX || !report_reserve(b, r->ms, r->said.len))
        return STATUS_MEMORY;
    bool heartbeat = r->asset == FRAME_NO_ASSET;
    int64_t asset = heartbeat ? 0 : (int64_t)r->asset + 1;
    if (asset != b->previous_asset + 1)
        add_step(&b->assets, &b->asset_wait, asset - b->previous_asset);
    else
        b->asset_wait++;
    if (r->at != b->previous_at)
        add_step(&b->instants, &b->instant_wait,
                 (int64_t)((uint64_t)r->at - (uint64_t)b->previous_at));
    else
        b->instant_wait++;
    if (r->ms != b->previous_ms)
        add_step(&b->millis, &b->ms_wait, r->ms - b->previous_ms);
    else
        b->ms_wait++;
    buffer_add_byte(&b->states, states_byte(b, r));
    add_said(b, r->said);
    b->first_at = b->count == 0 || r->at < b->first_at ? r->at : b->first_at;
    b->last_at = b->count == 0 || r->at > b->last_at ? r->at : b->last_at;
    b->previous_asset = asset;
    b->previous_at = r->at;
    b->previous_ms = r->ms;
    b->count++;
    b->reports += !heartbeat;
    return STATUS_OK;
}

static uint8_t find_usual(const struct buffer *states)
{
    uint32_t counts[256] = {0};
    uint8_t usual = 0;
    for (size_t i = 0; i < states->len; i++)
        counts[(uint8_t)states->bytes[i]]++;
    for (unsigned i = 1; i < 256; i++)
        usual = counts[i] > counts[usual] ? (uint8_t)i : usual;
    return usual;
}

/* Parts the unusual bytes from their places. */
static void split_states(const struct buffer *states, uint8_t usual, struct buffer *gaps,
                         struct buffer *unusual)
{
    size_t after = 0;
    for (size_t i = 0; i < states->len; i++) {
        if ((uint8_t)states->bytes[i] == usual)
            continue;
        buffer_add_varint(gaps, i - after);
        buffer_add_byte(unusual, (uint8_t)states->bytes[i]);
        after = i + 1;
    }
}

static enum status join_columns(const struct frame_builder *b, uint8_t usual,
                                const struct buffer *columns[COLUMN_COUNT], struct buffer *ret_raw)
{
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
    buffer_add_varint(&raw, usual);
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

enum status frame_builder_seal(const struct frame_builder *b, struct buffer *ret_raw)
{
    struct buffer gaps = {0}, unusual = {0};
    const struct buffer *columns[COLUMN_COUNT] = {&b->assets, &b->instants, &b->millis, &gaps,
                                                  &unusual,   &b->causes,   &b->said,   &b->names};
    uint8_t usual = find_usual(&b->states);
    split_states(&b->states, usual, &gaps, &unusual);
    enum status status =
        gaps.failed || unusual.failed ? STATUS_MEMORY : join_columns(b, usual, columns, ret_raw);
    buffer_free(&gaps);
    buffer_free(&unusual);
    return status;
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

/* Most numbers of a frame are one byte long. */
static inline bool number_read(const uint8_t **at, const uint8_t *end, uint64_t *ret_value)
{
    if (*at < end && **at < 0x80) {
        *ret_value = *(*at)++;
        return true;
    }
    return varint_read(at, end, ret_value);
}

/* How many reports pass until the next step. */
static inline bool steps_wait(struct frame_steps *s)
{
    if (s->at < s->end)
        return number_read(&s->at, s->end, &s->wait) && s->wait < FRAME_RAW_MAX;
    s->wait = UINT64_MAX;
    return true;
}

struct outline {
    uint64_t count, causes, usual;
    const uint8_t *column[COLUMN_COUNT + 1];
};

static bool outline_read(const uint8_t *at, const uint8_t *end, struct outline *o)
{
    uint64_t version, bytes[COLUMN_COUNT];
    if (!varint_read(&at, end, &version) || version != FRAME_VERSION ||
        !varint_read(&at, end, &o->count) || o->count > FRAME_REPORTS_MAX ||
        !varint_read(&at, end, &o->causes) || o->causes > UINT16_MAX ||
        !varint_read(&at, end, &o->usual) || o->usual >= 3 * FRAME_STATES)
        return false;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (!varint_read(&at, end, &bytes[i]))
            return false;
    o->column[0] = at;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (bytes[i] > (size_t)(end - o->column[i]))
            return false;
        o->column[i + 1] = o->column[i] + bytes[i];
    }
    return o->column[COLUMN_COUNT] == end &&
           names_check(o->column[COLUMN_COUNT - 1], end, o->causes);
}

enum status frame_reader_init(struct frame_reader *f, const void *raw, size_t len)
{
    struct outline o;
    if (!outline_read(raw, (const uint8_t *)raw + len, &o))
        return STATUS_CORRUPT;
    *f = (struct frame_reader){.assets = {o.column[0], o.column[1], 0},
                               .instants = {o.column[1], o.column[2], 0},
                               .millis = {o.column[2], o.column[3], 0},
                               .gaps = {o.column[3], o.column[4], 0},
                               .states = o.column[4],
                               .states_end = o.column[5],
                               .causes = o.column[5],
                               .causes_end = o.column[6],
                               .said = {o.column[6], o.column[7], 0},
                               .names = (const char *)o.column[7],
                               .cause_count = (uint32_t)o.causes,
                               .count = (uint32_t)o.count,
                               .left = (uint32_t)o.count,
                               .usual = (uint8_t)o.usual};
    bool sound = steps_wait(&f->assets) && steps_wait(&f->instants) && steps_wait(&f->millis) &&
                 steps_wait(&f->gaps) && steps_wait(&f->said);
    return sound ? STATUS_OK : STATUS_CORRUPT;
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

static bool cause_read(struct frame_reader *f, uint8_t states, uint16_t *ret_cause)
{
    uint64_t cause;
    if (!number_read(&f->causes, f->causes_end, &cause) || cause == 0 || cause > f->cause_count)
        return false;
    *ret_cause = f->last_causes[states] = (uint16_t)cause;
    return true;
}

static bool step_read(struct frame_steps *s, int64_t *value)
{
    uint64_t step;
    if (!number_read(&s->at, s->end, &step))
        return false;
    *value = (int64_t)((uint64_t)*value + (uint64_t)unzigzag(step));
    return steps_wait(s);
}

static bool states_read(struct frame_reader *f, struct report *ret)
{
    unsigned byte = f->usual;
    if (f->gaps.wait == 0) {
        if (f->states == f->states_end || !steps_wait(&f->gaps))
            return false;
        byte = *f->states++;
    } else {
        f->gaps.wait--;
    }
    uint8_t packed = (uint8_t)(byte % FRAME_STATES);
    ret->states = states_unpack(packed);
    ret->cause = 0;
    if (byte >= CAUSE_FOLLOWS)
        return byte < 3 * FRAME_STATES && cause_read(f, packed, &ret->cause);
    if (byte >= SAME_CAUSE)
        ret->cause = f->last_causes[packed];
    return byte < SAME_CAUSE || ret->cause != 0;
}

static bool said_read(struct frame_reader *f, struct text *ret_said)
{
    *ret_said = (struct text){0};
    if (f->said.wait > 0) {
        f->said.wait--;
        return true;
    }
    struct frame_steps *s = &f->said;
    const uint8_t *nul = s->at < s->end ? memchr(s->at, 0, (size_t)(s->end - s->at)) : NULL;
    if (!nul || nul == s->at)
        return false;
    *ret_said = (struct text){(const char *)s->at, (size_t)(nul - s->at)};
    s->at = nul + 1;
    return steps_wait(s);
}

static enum status reader_finished(const struct frame_reader *f)
{
    bool all_read = f->assets.wait >= FRAME_RAW_MAX && f->instants.wait >= FRAME_RAW_MAX &&
                    f->millis.wait >= FRAME_RAW_MAX && f->gaps.wait >= FRAME_RAW_MAX &&
                    f->said.wait >= FRAME_RAW_MAX && f->states == f->states_end &&
                    f->causes == f->causes_end;
    return all_read ? STATUS_UNKNOWN : STATUS_CORRUPT;
}

enum status frame_reader_next(struct frame_reader *f, struct report *ret_report)
{
    if (f->left == 0)
        return reader_finished(f);
    int64_t asset = f->previous_asset, at = f->previous_at, ms = f->previous_ms;
    struct report r;
    if (f->assets.wait > 0) {
        f->assets.wait--;
        asset++;
    } else if (!step_read(&f->assets, &asset)) {
        return STATUS_CORRUPT;
    }
    if (f->instants.wait > 0)
        f->instants.wait--;
    else if (!step_read(&f->instants, &at))
        return STATUS_CORRUPT;
    if (f->millis.wait > 0)
        f->millis.wait--;
    else if (!step_read(&f->millis, &ms))
        return STATUS_CORRUPT;
    if (asset < 0 || asset > UINT32_MAX || ms < 0 || ms > MS_MAX || !states_read(f, &r) ||
        !said_read(f, &r.said))
        return STATUS_CORRUPT;
    f->left--;
    f->previous_asset = asset;
    f->previous_at = at;
    f->previous_ms = ms;
    r.ms = (uint16_t)ms;
    r.asset = asset == 0 ? FRAME_NO_ASSET : (uint32_t)asset - 1;
    r.at = at;
    *ret_report = r;
    return STATUS_OK;
}
