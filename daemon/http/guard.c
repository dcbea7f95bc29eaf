#include "http/guard.h"

#include <strings.h>

static enum status refuse(struct error *err, const char *why)
{
    return error_set(err, STATUS_INVALID, "bad_request", "", "%s", why);
}

/* The bytes of a token (RFC 9110, 5.6.2), a bit each. */
static const uint64_t token_bytes[4] = {
    (UINT64_C(0x3ff) << '0') | UINT64_C(1) << '!' | UINT64_C(1) << '#' | UINT64_C(1) << '$' |
        UINT64_C(1) << '%' | UINT64_C(1) << '&' | UINT64_C(1) << '\'' | UINT64_C(1) << '*' |
        UINT64_C(1) << '+' | UINT64_C(1) << '-' | UINT64_C(1) << '.',
    (UINT64_C(0x3ffffff) << ('A' - 64)) | (UINT64_C(0x3ffffff) << ('a' - 64)) |
        UINT64_C(1) << ('^' - 64) | UINT64_C(1) << ('_' - 64) | UINT64_C(1) << ('`' - 64) |
        UINT64_C(1) << ('|' - 64) | UINT64_C(1) << ('~' - 64),
};

static bool is_token(struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.at[i];
        if (!(token_bytes[c >> 6] >> (c & 63) & 1))
            return false;
    }
    return t.len > 0;
}

static bool has_control(struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.at[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

static bool is_named(struct text t, const char *name)
{
    return t.len == strlen(name) && strncasecmp(t.at, name, t.len) == 0;
}

enum { LENGTH, ENCODING, HOST, AUTHORIZATION, SINGLE_COUNT };
static const char *const singles[SINGLE_COUNT] = {"Content-Length", "Transfer-Encoding", "Host",
                                                  "Authorization"};

static enum status check_header(const struct field *h, int seen[SINGLE_COUNT], struct error *err)
{
    if (!is_token(h->name))
        return refuse(err, "A header's name is not a token.");
    if (has_control(h->value))
        return refuse(err, "A header's value holds a control byte.");
    for (int i = 0; i < SINGLE_COUNT; i++)
        seen[i] += is_named(h->name, singles[i]);
    int64_t length;
    if (is_named(h->name, "Content-Length") && !text_to_int(h->value, 0, INT64_MAX, &length))
        return refuse(err, "Content-Length is not a number.");
    if (is_named(h->name, "Transfer-Encoding") && !is_named(h->value, "chunked"))
        return refuse(err, "The only transfer encoding taken is chunked.");
    return STATUS_OK;
}

static enum status check_uri(const char *uri, struct error *err)
{
    struct text t = text_of(uri);
    if (t.len > URI_BYTES_MAX)
        return refuse(err, "The address is too long.");
    for (size_t i = 0; i < t.len; i++) {
        if ((unsigned char)t.at[i] <= 0x20 || t.at[i] == 0x7f)
            return refuse(err, "The address holds a control byte or a space.");
    }
    struct text path = {uri, uri_path_len(uri)};
    if (memmem(path.at, path.len, "%00", 3))
        return refuse(err, "The path holds %00.");
    return STATUS_OK;
}

enum status guard_check(const char *uri, const struct field *headers, size_t count,
                        struct error *err)
{
    int seen[SINGLE_COUNT] = {0};
    enum status status = check_uri(uri, err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = check_header(&headers[i], seen, err);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < SINGLE_COUNT; i++) {
        if (seen[i] > 1)
            return error_set(err, STATUS_INVALID, "bad_request", "", "%s is given twice.",
                             singles[i]);
    }
    if (seen[LENGTH] && seen[ENCODING])
        return refuse(err, "Content-Length and Transfer-Encoding are both given.");
    return STATUS_OK;
}
