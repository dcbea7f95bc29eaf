#include "base/text.h"

#include "base/utf8.h"

#include <stdlib.h>

#define HUNDREDTHS_MAX INT64_C(100000000)

int text_compare(struct text a, struct text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

/* ASCII, the common case, goes eight bytes at a time. */
static size_t ascii_prefix(const unsigned char *p, size_t len)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= len; at += sizeof word) {
        memcpy(&word, p + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    return at;
}

bool text_is_utf8(const char *bytes, size_t len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    for (size_t at = 0; at < len;) {
        at += ascii_prefix(p + at, len - at);
        if (at == len)
            break;
        size_t size = utf8_character(bytes + at, len - at);
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(struct text t, size_t at)
{
    size_t end = at;
    while (end < t.len && is_digit(t.at[end]))
        end++;
    return end - at;
}

bool text_to_int(struct text t, int64_t min, int64_t max, int64_t *ret_value)
{
    bool negative = t.len > 0 && t.at[0] == '-' && min < 0;
    size_t start = negative ? 1 : 0;
    size_t digits = count_digits(t, start);
    if (digits == 0 || start + digits != t.len)
        return false;
    int64_t value = 0;
    for (size_t i = start; i < t.len; i++) {
        int64_t digit = t.at[i] - '0';
        /* Downward, because INT64_MIN has no positive twin. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    if (value < min || value > max)
        return false;
    *ret_value = value;
    return true;
}

bool text_to_hundredths(struct text t, int64_t *ret_value)
{
    size_t whole = count_digits(t, 0);
    size_t decimals = 0;
    if (whole < t.len) {
        decimals = count_digits(t, whole + 1);
        if (t.at[whole] != '.' || decimals < 1 || decimals > 2 || whole + 1 + decimals != t.len)
            return false;
    }
    int64_t units;
    if (!text_to_int((struct text){t.at, whole}, 0, HUNDREDTHS_MAX / 100, &units))
        return false;
    int64_t value = units * 100;
    if (decimals > 0)
        value += (t.at[whole + 1] - '0') * 10;
    if (decimals > 1)
        value += t.at[whole + 2] - '0';
    if (value > HUNDREDTHS_MAX)
        return false;
    *ret_value = value;
    return true;
}

struct text text_trim(struct text t)
{
    while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t')) {
        t.at++;
        t.len--;
    }
    while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\t'))
        t.len--;
    return t;
}

char *text_copy(struct text t)
{
    char *copy = malloc(t.len + 1);
    if (!copy)
        return NULL;
    if (t.len > 0)
        memcpy(copy, t.at, t.len);
    copy[t.len] = '\0';
    return copy;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool text_unescape(struct text t, char *out, size_t *ret_len)
{
    size_t len = 0;
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] != '%') {
            out[len++] = t.at[i];
            continue;
        }
        int high = i + 2 < t.len ? hex_value(t.at[i + 1]) : -1;
        int low = high >= 0 ? hex_value(t.at[i + 2]) : -1;
        if (low < 0 || (high == 0 && low == 0))
            return false;
        out[len++] = (char)(high * 16 + low);
        i += 2;
    }
    out[len] = '\0';
    *ret_len = len;
    return true;
}

size_t text_cut(struct text t, size_t max)
{
    if (t.len <= max)
        return t.len;
    while (max > 0 && ((unsigned char)t.at[max] & 0xc0) == 0x80)
        max--;
    return max;
}

int name_find(const char *const *names, struct text t)
{
    for (int i = 0; names[i]; i++) {
        if (text_is(t, names[i]))
            return i;
    }
    return -1;
}
