#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAP_MIN    64
#define VARINT_MAX 10 /* bytes of the longest LEB128 of 64 bits */

void buffer_free(struct buffer *b)
{
    free(b->bytes);
    *b = (struct buffer){0};
}

void buffer_reset(struct buffer *b)
{
    b->len = 0;
    b->failed = false;
}

static size_t grown_cap(size_t cap, size_t need)
{
    if (cap < CAP_MIN)
        cap = CAP_MIN;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    return cap;
}

char *buffer_reserve(struct buffer *b, size_t more)
{
    if (b->failed)
        return NULL;
    if (b->bytes && more <= b->cap - b->len)
        return b->bytes + b->len;
    if (more > SIZE_MAX - b->len) {
        b->failed = true;
        return NULL;
    }
    size_t cap = grown_cap(b->cap, b->len + more);
    char *bytes = realloc(b->bytes, cap);
    if (!bytes) {
        b->failed = true;
        return NULL;
    }
    b->bytes = bytes;
    b->cap = cap;
    return b->bytes + b->len;
}

void buffer_add(struct buffer *b, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    char *to = buffer_reserve(b, len);
    if (!to)
        return;
    memcpy(to, bytes, len);
    b->len += len;
}

void buffer_add_text(struct buffer *b, const char *text)
{
    buffer_add(b, text, strlen(text));
}

void buffer_add_byte(struct buffer *b, uint8_t byte)
{
    buffer_add(b, &byte, 1);
}

void buffer_add_varint(struct buffer *b, uint64_t value)
{
    uint8_t bytes[VARINT_MAX];
    size_t len = 0;
    while (value >= 0x80) {
        bytes[len++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    bytes[len++] = (uint8_t)value;
    buffer_add(b, bytes, len);
}

void buffer_add_decimal(struct buffer *b, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    buffer_add(b, digits + at, sizeof digits - at);
}

void buffer_addf(struct buffer *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = len < 0 ? NULL : buffer_reserve(b, (size_t)len + 1);
    if (!to) {
        b->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(to, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
}

const char *buffer_text(struct buffer *b)
{
    char *end = buffer_reserve(b, 1);
    if (!end)
        return NULL;
    *end = '\0';
    return b->bytes;
}

char *buffer_take(struct buffer *b, size_t *ret_len)
{
    if (b->failed || b->len == 0)
        return NULL;
    char *bytes = b->bytes;
    *ret_len = b->len;
    *b = (struct buffer){0};
    return bytes;
}

bool varint_read(const uint8_t **at, const uint8_t *end, uint64_t *ret_value)
{
    uint64_t value = 0;
    const uint8_t *p = *at;
    for (unsigned int shift = 0; shift < 64 && p < end; shift += 7) {
        uint8_t byte = *p++;
        if (shift == 63 && byte > 1)
            return false;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *at = p;
            *ret_value = value;
            return true;
        }
    }
    return false;
}
