/* buffer.h - a growing run of bytes with a sticky error, checked once after a series of writes. */
#ifndef INTACT_BASE_BUFFER_H
#define INTACT_BASE_BUFFER_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *bytes; /* owned; NULL while empty; not terminated unless buffer_text() was called */
    size_t len;  /* bytes in use */
    size_t cap;  /* bytes allocated */
    bool failed; /* a write found no memory: every later write does nothing */
};

/* A zeroed struct buffer is an empty one. */
void buffer_free(struct buffer *b);  /* frees the bytes and zeroes *b */
void buffer_reset(struct buffer *b); /* forgets the content, keeps the memory, clears `failed` */

/* Makes room for `more` bytes past len and returns where they go; NULL (and failed) without memory. */
char *buffer_reserve(struct buffer *b, size_t more);

void buffer_add(struct buffer *b, const void *bytes, size_t len);
void buffer_add_text(struct buffer *b, const char *text); /* without its NUL */
void buffer_add_byte(struct buffer *b, uint8_t byte);
void buffer_add_varint(struct buffer *b, uint64_t value); /* LEB128, 1 to 10 bytes */
void buffer_add_decimal(struct buffer *b, int64_t value);
void buffer_addf(struct buffer *b, const char *format, ...) printf_like(2, 3);

/* The content as a NUL-terminated string owned by the buffer; NULL when failed. */
const char *buffer_text(struct buffer *b);

/* Hands the bytes to the caller (free()) and empties *b. NULL when failed or empty. */
char *buffer_take(struct buffer *b, size_t *ret_len);

/* Reads LEB128 at *at, not past end; advances *at. False when cut or longer than 64 bits. */
must_use bool varint_read(const uint8_t **at, const uint8_t *end, uint64_t *ret_value);

static inline uint64_t zigzag(int64_t v)
{
    return ((uint64_t)v << 1) ^ (uint64_t)(v >> 63);
}

static inline int64_t unzigzag(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

#endif
