#include "base/digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <xxhash.h>

static const char hex_digits[] = "0123456789abcdef";

/* A single part without an object for its state: every request's token goes this way. */
static enum status digest_of_one(struct text part, struct digest *ret_digest)
{
    struct digest result;
    int code =
        gnutls_hash_fast(GNUTLS_DIG_SHA256, part.len > 0 ? part.at : "", part.len, result.bytes);
    if (code < 0)
        return code == GNUTLS_E_MEMORY_ERROR ? STATUS_MEMORY : STATUS_IO;
    *ret_digest = result;
    return STATUS_OK;
}

enum status digest_of(const struct text *parts, size_t count, struct digest *ret_digest)
{
    if (count == 1)
        return digest_of_one(parts[0], ret_digest);
    gnutls_hash_hd_t hash;
    int code = gnutls_hash_init(&hash, GNUTLS_DIG_SHA256);
    if (code < 0)
        return code == GNUTLS_E_MEMORY_ERROR ? STATUS_MEMORY : STATUS_IO;
    bool failed = false;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len > 0 && gnutls_hash(hash, parts[i].at, parts[i].len) < 0)
            failed = true;
    }
    struct digest result;
    gnutls_hash_deinit(hash, result.bytes);
    if (failed)
        return STATUS_IO;
    *ret_digest = result;
    return STATUS_OK;
}

static void put_hex(const uint8_t *bytes, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = hex_digits[bytes[i] >> 4];
        out[2 * i + 1] = hex_digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}

enum status digest_keyed(const struct digest *key, const struct text *parts, size_t count,
                         struct digest *ret_digest)
{
    gnutls_hmac_hd_t hash;
    int code = gnutls_hmac_init(&hash, GNUTLS_MAC_SHA256, key->bytes, DIGEST_SIZE);
    if (code < 0)
        return code == GNUTLS_E_MEMORY_ERROR ? STATUS_MEMORY : STATUS_IO;
    bool failed = false;
    for (size_t i = 0; i < count; i++) {
        /* A NUL between them, which no part has: else "a" "bc" would be "ab" "c". */
        if ((parts[i].len > 0 && gnutls_hmac(hash, parts[i].at, parts[i].len) < 0) ||
            gnutls_hmac(hash, "", 1) < 0)
            failed = true;
    }
    struct digest result;
    gnutls_hmac_deinit(hash, result.bytes);
    if (failed)
        return STATUS_IO;
    *ret_digest = result;
    return STATUS_OK;
}

enum status digest_hmac(struct text key, struct text message, struct digest *ret_digest)
{
    struct digest result;
    int code = gnutls_hmac_fast(GNUTLS_MAC_SHA256, key.len > 0 ? key.at : "", key.len,
                                message.len > 0 ? message.at : "", message.len, result.bytes);
    if (code < 0)
        return STATUS_IO;
    *ret_digest = result;
    return STATUS_OK;
}

enum status hash_hex(enum hash_kind kind, struct text text, char out[DIGEST_HEX_SIZE])
{
    uint8_t bytes[DIGEST_SIZE];
    gnutls_digest_algorithm_t algorithm = kind == HASH_MD5 ? GNUTLS_DIG_MD5 : GNUTLS_DIG_SHA256;
    if (gnutls_hash_fast(algorithm, text.len > 0 ? text.at : "", text.len, bytes) < 0)
        return STATUS_IO;
    put_hex(bytes, kind == HASH_MD5 ? 16 : DIGEST_SIZE, out);
    return STATUS_OK;
}

void digest_hex(const struct digest *d, char out[DIGEST_HEX_SIZE])
{
    put_hex(d->bytes, DIGEST_SIZE, out);
}

static int hex_value(char c)
{
    char lower = c >= 'A' && c <= 'F' ? (char)(c + ('a' - 'A')) : c;
    const char *at = lower ? strchr(hex_digits, lower) : NULL;
    return at ? (int)(at - hex_digits) : -1;
}

bool digest_from_hex(struct text hex, struct digest *ret_digest)
{
    struct digest d;
    if (hex.len != DIGEST_HEX_SIZE - 1)
        return false;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        int high = hex_value(hex.at[2 * i]);
        int low = hex_value(hex.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        d.bytes[i] = (uint8_t)(high * 16 + low);
    }
    *ret_digest = d;
    return true;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return gnutls_memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

enum status random_bytes(void *out, size_t len)
{
    return gnutls_rnd(GNUTLS_RND_KEY, out, len) < 0 ? STATUS_IO : STATUS_OK;
}

void fast_hash_hex(const void *bytes, size_t len, char out[33])
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, len));
    put_hex(canonical.digest, sizeof canonical.digest, out);
}

uint64_t fast_hash(const void *bytes, size_t len, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes, len, seed);
}
