#include "format/json_out.h"

#include "base/utf8.h"
#include "format/digits.h"

#include <assert.h>
#include <stdlib.h>

/* For each byte: 0 as it is, 'u' as \u00XX, else the letter after a backslash. */
static const char escapes[256] = {
    [0x00] = 'u', [0x01] = 'u', [0x02] = 'u', [0x03] = 'u',  [0x04] = 'u', [0x05] = 'u',
    [0x06] = 'u', [0x07] = 'u', ['\b'] = 'b', ['\t'] = 't',  ['\n'] = 'n', [0x0b] = 'u',
    ['\f'] = 'f', ['\r'] = 'r', [0x0e] = 'u', [0x0f] = 'u',  [0x10] = 'u', [0x11] = 'u',
    [0x12] = 'u', [0x13] = 'u', [0x14] = 'u', [0x15] = 'u',  [0x16] = 'u', [0x17] = 'u',
    [0x18] = 'u', [0x19] = 'u', [0x1a] = 'u', [0x1b] = 'u',  [0x1c] = 'u', [0x1d] = 'u',
    [0x1e] = 'u', [0x1f] = 'u', ['"'] = '"',  ['\\'] = '\\',
};

void json_begin(struct json_out *j, struct buffer *out)
{
    *j = (struct json_out){.out = out};
}

/* Room for a comma and `size` bytes of a value that is about to be written; writes the comma. */
static char *value_room(struct json_out *j, size_t size)
{
    char *at = buffer_reserve(j->out, size + 1);
    if (!at)
        return NULL;
    if (j->comma[j->depth]) {
        *at++ = ',';
        j->out->len++;
    }
    j->comma[j->depth] = true;
    return at;
}

static void open_level(struct json_out *j, char bracket)
{
    char *at = value_room(j, 1);
    if (at) {
        *at = bracket;
        j->out->len++;
    }
    assert(j->depth + 1 < JSON_DEPTH_MAX);
    j->comma[++j->depth] = false;
}

static void close_level(struct json_out *j, uint8_t bracket)
{
    assert(j->depth > 0);
    j->depth--;
    buffer_add_byte(j->out, bracket);
}

void json_object_begin(struct json_out *j)
{
    open_level(j, '{');
}

void json_object_end(struct json_out *j)
{
    close_level(j, '}');
}

void json_array_begin(struct json_out *j)
{
    open_level(j, '[');
}

void json_array_end(struct json_out *j)
{
    close_level(j, ']');
}

void json_key(struct json_out *j, const char *key)
{
    size_t len = strlen(key);
    char *at = value_room(j, len + 3);
    if (!at)
        return;
    *at = '"';
    memcpy(at + 1, key, len);
    at[len + 1] = '"';
    at[len + 2] = ':';
    j->out->len += len + 3;
    j->comma[j->depth] = false;
}

void json_key_text(struct json_out *j, struct text key)
{
    json_text(j, key);
    buffer_add_byte(j->out, ':');
    j->comma[j->depth] = false;
}

static char *put_escape(char *to, unsigned char byte)
{
    static const char hex[] = "0123456789abcdef";
    *to++ = '\\';
    *to++ = escapes[byte];
    if (escapes[byte] == 'u') {
        *to++ = '0';
        *to++ = '0';
        *to++ = hex[byte >> 4];
        *to++ = hex[byte & 15];
    }
    return to;
}

static size_t plain_prefix(const unsigned char *p, size_t len)
{
    size_t at = 0;
    while (at < len && !escapes[p[at]])
        at++;
    return at;
}

/* Bytes of a stored reject, say, may be anything; an answer is UTF-8. */
static void mended_text(struct json_out *j, struct text value)
{
    char *copy = text_copy(value);
    if (copy) {
        utf8_mend(copy, value.len);
        json_text(j, (struct text){copy, value.len});
    }
    j->out->failed = j->out->failed || !copy;
    free(copy);
}

void json_text(struct json_out *j, struct text value)
{
    if (!text_is_utf8(value.at, value.len)) {
        mended_text(j, value);
        return;
    }
    const unsigned char *p = (const unsigned char *)value.at;
    size_t plain = plain_prefix(p, value.len);
    /* Six bytes each for what follows the first byte that needs an escape. */
    char *at = value_room(j, plain + (value.len - plain) * 6 + 2);
    if (!at)
        return;
    char *start = at;
    *at++ = '"';
    for (size_t i = 0; i < value.len;) {
        if (plain > 0)
            memcpy(at, p + i, plain);
        at += plain;
        i += plain;
        if (i < value.len)
            at = put_escape(at, p[i++]);
        plain = plain_prefix(p + i, value.len - i);
    }
    *at++ = '"';
    j->out->len += (size_t)(at - start);
}

void json_cstring(struct json_out *j, const char *value)
{
    if (value)
        json_text(j, text_of(value));
    else
        json_none(j);
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

void json_raw(struct json_out *j, const char *json, size_t len)
{
    char *at = value_room(j, len);
    if (!at)
        return;
    if (len > 0)
        memcpy(at, json, len);
    j->out->len += len;
}

void json_int(struct json_out *j, int64_t value)
{
    char digits[DIGITS_MAX];
    char *end = digits + sizeof digits;
    char *start = digits_before(end, magnitude(value), 1);
    if (value < 0)
        *--start = '-';
    json_raw(j, start, (size_t)(end - start));
}

void json_bool(struct json_out *j, bool value)
{
    json_raw(j, value ? "true" : "false", value ? 4 : 5);
}

void json_none(struct json_out *j)
{
    json_raw(j, "null", 4);
}

void json_millionths(struct json_out *j, int64_t millionths)
{
    char text[DIGITS_MAX + 8];
    char *at = text;
    if (millionths < 0)
        *at++ = '-';
    at = millionths_put(at, magnitude(millionths));
    json_raw(j, text, (size_t)(at - text));
}

void json_hundredths(struct json_out *j, int64_t hundredths)
{
    char text[DIGITS_MAX + 8];
    char *at = text;
    *at++ = '"';
    if (hundredths < 0)
        *at++ = '-';
    at = hundredths_put(at, magnitude(hundredths));
    *at++ = '"';
    json_raw(j, text, (size_t)(at - text));
}

void json_instant(struct json_out *j, const struct zone *zone, int64_t at)
{
    if (at == INSTANT_NONE || at == INSTANT_EVER) {
        json_none(j);
        return;
    }
    char text[INSTANT_TEXT_SIZE + 2];
    size_t len = zone ? zone_format(zone, at, text + 1) : instant_format(at, 0, text + 1);
    text[0] = '"';
    text[len + 1] = '"';
    json_raw(j, text, len + 2);
}

void json_member_string(struct json_out *j, const char *key, const char *value)
{
    json_key(j, key);
    json_cstring(j, value);
}

void json_member_int(struct json_out *j, const char *key, int64_t value)
{
    json_key(j, key);
    json_int(j, value);
}

void json_member_bool(struct json_out *j, const char *key, bool value)
{
    json_key(j, key);
    json_bool(j, value);
}

void json_member_instant(struct json_out *j, const char *key, const struct zone *zone, int64_t at)
{
    json_key(j, key);
    json_instant(j, zone, at);
}
