/* text.h - slices of bytes, and the few questions asked of text everywhere. */
#ifndef INTACT_BASE_TEXT_H
#define INTACT_BASE_TEXT_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A slice of somebody else's bytes: not terminated, never owned. */
struct text {
    const char *at;
    size_t len;
};

static inline struct text text_of(const char *s)
{
    return (struct text){s, s ? strlen(s) : 0};
}

static inline bool text_is(struct text t, const char *s)
{
    return strlen(s) == t.len && (t.len == 0 || memcmp(t.at, s, t.len) == 0);
}

static inline bool text_equal(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Byte order, the shorter first when one begins the other: <0, 0, >0. What "sorts first" means everywhere. */
int text_compare(struct text a, struct text b);

/* Well-formed UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF. */
bool text_is_utf8(const char *bytes, size_t len);

/* Whole decimal integers, no sign unless negative is allowed by min, no spaces. False if not one
 * or outside [min, max]. */
must_use bool text_to_int(struct text t, int64_t min, int64_t max, int64_t *ret_value);

/* "98.00" or "98" or "98.5" -> 9800 basis points; at most two decimals, 0 to 100000000. */
must_use bool text_to_hundredths(struct text t, int64_t *ret_value);

/* The position of `t` in a table of names, which ends with NULL, or -1. */
int name_find(const char *const *names, struct text t);

/* The length of the longest prefix of t that is at most `max` bytes and cuts no character. */
size_t text_cut(struct text t, size_t max);

/* Without the spaces and tabs at its ends. */
struct text text_trim(struct text t);

/* A NUL-terminated copy (free()); NULL without memory. */
char *text_copy(struct text t);

/* Decodes %XX and '+' is kept. Returns false for a bad escape or %00. `out` holds t.len + 1. */
must_use bool text_unescape(struct text t, char *out, size_t *ret_len);

#endif
