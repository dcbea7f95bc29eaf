/* digest.h - SHA-256, random bytes, comparison in constant time (GnuTLS), and fast hashes (xxHash). */
#ifndef INTACT_BASE_DIGEST_H
#define INTACT_BASE_DIGEST_H

#include "base/text.h"

#define DIGEST_SIZE     32 /* bytes of a SHA-256 */
#define DIGEST_HEX_SIZE 65 /* its hexadecimal text with NUL */

struct digest {
    uint8_t bytes[DIGEST_SIZE];
};

/* SHA-256 over the parts, one after the other. STATUS_IO if the library fails. */
must_use enum status digest_of(const struct text *parts, size_t count, struct digest *ret_digest);
/* HMAC-SHA-256 of the parts under a key. STATUS_IO if the library fails. */
must_use enum status digest_keyed(const struct digest *key, const struct text *parts, size_t count,
                                  struct digest *ret_digest);

/* HMAC-SHA-256 (RFC 2104) of a message under a key of any length, as others compute it too. STATUS_IO if the library
 * fails. */
must_use enum status digest_hmac(struct text key, struct text message, struct digest *ret_digest);

/* The digests of RFC 7616 and RFC 8760, as lower hexadecimal text. STATUS_IO if the library fails. */
enum hash_kind { HASH_MD5, HASH_SHA256 };
must_use enum status hash_hex(enum hash_kind kind, struct text text, char out[DIGEST_HEX_SIZE]);

void digest_hex(const struct digest *d, char out[DIGEST_HEX_SIZE]);
must_use bool digest_from_hex(struct text hex, struct digest *ret_digest);
bool digest_equal(const struct digest *a, const struct digest *b); /* constant time */

/* Bytes that nobody can guess. STATUS_IO if the system has none. */
must_use enum status random_bytes(void *out, size_t len);

/* A 128-bit XXH3 as 32 hexadecimal characters and NUL: for ETags, not for trust. */
void fast_hash_hex(const void *bytes, size_t len, char out[33]);
uint64_t fast_hash(const void *bytes, size_t len, uint64_t seed);

#endif
