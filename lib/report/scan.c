/* The fast decoder of JSON lines: text members without escapes, in any order, each once. All it
 * does is find them; whatever else it meets it leaves to the reference, and what it finds is judged
 * by the same line_fields_check(). */
#include "report/scan.h"
#include "report/line_fields.h"
#include "report/reference.h"

#define KEY_BYTES  8 /* the longest member name with its closing quote */
#define ASCII_BITS UINT64_C(0x7f7f7f7f7f7f7f7f)

struct scan {
    const char *at, *end;
    uint64_t bits; /* of all bytes in strings, or-ed: says whether one was not ASCII */
};

static inline void skip_space(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
        s->at++;
}

static inline bool take(struct scan *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

/* The only field a name that begins with these two letters can be; FIELD_COUNT: none. */
static inline enum line_field key_guess(char first, char second)
{
    switch (first) {
    case 'a':
        return second == 't' ? FIELD_AT : FIELD_ASSET;
    case 'i':
        return FIELD_INTACT;
    case 'n':
        return FIELD_NETWORK;
    case 'l':
        return FIELD_LIVE;
    case 'h':
        return FIELD_HISTORY;
    case 'c':
        return FIELD_CAUSE;
    default:
        return FIELD_COUNT;
    }
}

/* Behind the opening quote: the field whose name stands there, or FIELD_COUNT. */
static inline enum line_field take_key(struct scan *s)
{
    static const struct {
        char text[KEY_BYTES + 1];
        uint8_t len;
    } keys[FIELD_COUNT] = {
        [FIELD_ASSET] = {"asset\"", 6},   [FIELD_AT] = {"at\"", 3},
        [FIELD_INTACT] = {"intact\"", 7}, [FIELD_NETWORK] = {"network\"", 8},
        [FIELD_LIVE] = {"live\"", 5},     [FIELD_HISTORY] = {"history\"", 8},
        [FIELD_CAUSE] = {"cause\"", 6},
    };
    static const uint8_t ones[2 * KEY_BYTES] = {255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t here, key, mask;
    if (s->end - s->at < KEY_BYTES) /* nothing a report could end with is so short */
        return FIELD_COUNT;
    enum line_field field = key_guess(s->at[0], s->at[1]);
    if (field == FIELD_COUNT)
        return FIELD_COUNT;
    memcpy(&here, s->at, sizeof here);
    memcpy(&key, keys[field].text, sizeof key);
    memcpy(&mask, ones + KEY_BYTES - keys[field].len, sizeof mask);
    if ((here & mask) != key)
        return FIELD_COUNT;
    s->at += keys[field].len;
    return field;
}

/* Does one of eight bytes end a plain stretch of a string: a quote, a backslash or a control? */
static inline bool ends_plain(uint64_t bytes)
{
    const uint64_t ones = UINT64_MAX / 255, tops = ones << 7;
    uint64_t quote = bytes ^ ones * '"', backslash = bytes ^ ones * '\\';
    uint64_t found = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) |
                     ((bytes - ones * ' ') & ~bytes);
    return found & tops;
}

static inline bool take_string(struct scan *s, struct text *ret_text)
{
    if (!take(s, '"'))
        return false;
    const char *from = s->at, *at = from;
    uint64_t bytes;
    for (; s->end - at >= (ptrdiff_t)sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, at, sizeof bytes);
        if (ends_plain(bytes))
            break;
        s->bits |= bytes;
    }
    for (; at < s->end; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"') {
            *ret_text = (struct text){from, (size_t)(at - from)};
            s->at = at + 1;
            return true;
        }
        if (c < ' ' || c == '\\')
            return false;
        s->bits |= c;
    }
    return false;
}

static inline bool take_member(struct scan *s, struct line_fields *f)
{
    if (!take(s, '"'))
        return false;
    enum line_field field = take_key(s);
    if (field == FIELD_COUNT || f->value[field].at)
        return false;
    skip_space(s);
    if (!take(s, ':'))
        return false;
    skip_space(s);
    return take_string(s, &f->value[field]);
}

static bool scan_line(struct text line, struct line_fields *f)
{
    struct scan s = {line.at, line.at + line.len, 0};
    skip_space(&s);
    if (!take(&s, '{'))
        return false;
    do {
        skip_space(&s);
        if (!take_member(&s, f))
            return false;
        skip_space(&s);
    } while (take(&s, ','));
    if (!take(&s, '}'))
        return false;
    skip_space(&s);
    return s.at == s.end && ((s.bits & ~ASCII_BITS) == 0 || text_is_utf8(line.at, line.len));
}

bool report_line_decode(struct text line, struct report_line *ret_line,
                        struct line_error *ret_error)
{
    struct line_fields fields = {0};
    struct text trimmed = line;
    if (!line_trim(&trimmed, ret_error))
        return false;
    if (scan_line(trimmed, &fields))
        return line_fields_check(&fields, ret_line, ret_error);
    return report_line_decode_reference(line, ret_line, ret_error);
}
