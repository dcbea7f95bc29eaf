#include "platform/auth.h"

#include <stdio.h>
#include <strings.h>

static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

enum status auth_password(const struct digest *secret, struct text code, uint32_t number,
                          char out[AUTH_PASSWORD_SIZE])
{
    char numeral[16];
    struct digest d;
    snprintf(numeral, sizeof numeral, "%u", number);
    struct text parts[] = {text_of("password"), code, text_of(numeral)};
    enum status status = digest_keyed(secret, parts, 3, &d);
    if (status)
        return status;
    /* Two bytes a letter: the letters at the front are hardly more frequent than the others. */
    for (size_t i = 0; i < AUTH_PASSWORD_SIZE - 1; i++) {
        unsigned value = d.bytes[2 * i] * 256u + d.bytes[2 * i + 1];
        out[i] = alphabet[value % (sizeof alphabet - 1)];
    }
    out[AUTH_PASSWORD_SIZE - 1] = '\0';
    return STATUS_OK;
}

/* SSSSSSSS-HHHHHHHHHHHH: the second in hexadecimal, and a part of what proves it. Short, for an answer to
 * a stranger is to be hardly longer than what asked. */
static enum status make_nonce(const struct digest *secret, struct text scope, int64_t at,
                              char out[AUTH_NONCE_SIZE])
{
    char second[20], hex[DIGEST_HEX_SIZE];
    struct digest d;
    snprintf(second, sizeof second, "%08llx", (unsigned long long)at);
    struct text parts[] = {text_of("nonce"), text_of(second), scope};
    enum status status = digest_keyed(secret, parts, 3, &d);
    if (status)
        return status;
    digest_hex(&d, hex);
    snprintf(out, AUTH_NONCE_SIZE, "%.12s-%.12s", second, hex);
    return STATUS_OK;
}

enum status auth_challenge(const struct digest *secret, struct text realm, struct text scope,
                           bool qop, bool stale, int64_t now, char out[AUTH_CHALLENGE_SIZE])
{
    char nonce[AUTH_NONCE_SIZE];
    enum status status = make_nonce(secret, scope, now, nonce);
    if (status)
        return status;
    /* The algorithm is named although MD5 is the default: some senders don't answer without it. */
    snprintf(out, AUTH_CHALLENGE_SIZE, "Digest realm=\"%.*s\",nonce=\"%s\",algorithm=MD5%s%s",
             realm.len < 64 ? (int)realm.len : 64, realm.at, nonce, qop ? ",qop=\"auth\"" : "",
             stale ? ",stale=true" : "");
    return STATUS_OK;
}

/* --- the header -------------------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == ',' || c == '\r' || c == '\n';
}

/* Steps over one NAME=VALUE or NAME="VALUE". */
static bool next_member(struct text t, size_t *at, struct text *ret_name, struct text *ret_value)
{
    size_t i = *at;
    while (i < t.len && is_space(t.at[i]))
        i++;
    size_t name = i;
    while (i < t.len && t.at[i] != '=' && !is_space(t.at[i]))
        i++;
    *ret_name = (struct text){t.at + name, i - name};
    while (i < t.len && (t.at[i] == ' ' || t.at[i] == '\t'))
        i++;
    if (i == t.len || t.at[i] != '=')
        return false;
    i++;
    while (i < t.len && (t.at[i] == ' ' || t.at[i] == '\t'))
        i++;
    bool quoted = i < t.len && t.at[i] == '"';
    size_t value = i + quoted;
    i = value;
    while (i < t.len && (quoted ? t.at[i] != '"' : !is_space(t.at[i])))
        i++;
    *ret_value = (struct text){t.at + value, i - value};
    *at = i < t.len ? i + 1 : i;
    return true;
}

struct text auth_member(struct text header, const char *name)
{
    static const char scheme[] = "Digest";
    const size_t len = sizeof scheme - 1;
    struct text key, value, t = text_trim(header);
    if (t.len <= len || strncasecmp(t.at, scheme, len) != 0 || !is_space(t.at[len]))
        return (struct text){0};
    for (size_t at = len; next_member(t, &at, &key, &value);) {
        if (key.len == strlen(name) && strncasecmp(key.at, name, key.len) == 0)
            return value;
    }
    return (struct text){0};
}

void auth_describe(struct text header, char out[AUTH_SHOWN_SIZE])
{
    static const char *const names[] = {"username", "realm", "uri", "algorithm", "qop", "nc"};
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct text value = auth_member(header, names[i]);
        int shown = value.len < 64 ? (int)value.len : 64;
        if (value.at && len + 80 < AUTH_SHOWN_SIZE)
            len += (size_t)snprintf(out + len, AUTH_SHOWN_SIZE - len, "%s%s=%.*s",
                                    len > 0 ? ", " : "", names[i], shown, value.at);
    }
    for (char *c = out; *c; c++)
        *c = *c < 0x20 || *c > 0x7e ? '?' : *c;
}

/* --- the check --------------------------------------------------------------------------------- */

struct text auth_scope(struct text who, const unsigned char address[16], char out[AUTH_SCOPE_SIZE])
{
    size_t len = who.len < 64 ? who.len : 64;
    memcpy(out, who.at, len);
    out[len] = '@';
    memcpy(out + len + 1, address, 16);
    return (struct text){out, len + 17};
}

/* Is the nonce one of ours for this scope, and young enough? */
static bool is_fresh(const struct digest *secret, struct text nonce, struct text scope, int64_t now)
{
    char wanted[AUTH_NONCE_SIZE];
    int64_t at = 0;
    const char *dash = nonce.at ? memchr(nonce.at, '-', nonce.len) : NULL;
    if (!dash || dash - nonce.at != 8)
        return false;
    for (const char *c = nonce.at; c < dash; c++) {
        bool digit = *c >= '0' && *c <= '9';
        if (!digit && (*c < 'a' || *c > 'f'))
            return false;
        at = at * 16 + (digit ? *c - '0' : *c - 'a' + 10);
    }
    if (at > now + AUTH_NONCE_S || at <= now - AUTH_NONCE_S)
        return false;
    return !make_nonce(secret, scope, at, wanted) && text_is(nonce, wanted);
}

struct members_of_auth {
    struct text username, uri, nonce, response, qop, nc, cnonce;
    enum hash_kind kind;
};

static bool read_header(struct text header, struct members_of_auth *ret)
{
    struct text algorithm = auth_member(header, "algorithm");
    *ret = (struct members_of_auth){
        .username = auth_member(header, "username"),
        .uri = auth_member(header, "uri"),
        .nonce = auth_member(header, "nonce"),
        .response = auth_member(header, "response"),
        .qop = auth_member(header, "qop"),
        .nc = auth_member(header, "nc"),
        .cnonce = auth_member(header, "cnonce"),
    };
    bool sha = algorithm.len == 7 && strncasecmp(algorithm.at, "SHA-256", 7) == 0;
    bool md5 =
        algorithm.len == 0 || (algorithm.len == 3 && strncasecmp(algorithm.at, "MD5", 3) == 0);
    ret->kind = sha ? HASH_SHA256 : HASH_MD5;
    const struct text *all[] = {&ret->username, &ret->uri, &ret->qop, &ret->nc, &ret->cnonce};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i]->len > AUTH_FIELD_MAX)
            return false;
    }
    bool qop = ret->qop.len == 0 || (ret->qop.len == 4 && strncasecmp(ret->qop.at, "auth", 4) == 0);
    return (sha || md5) && qop && ret->username.len > 0 && ret->uri.len > 0 &&
           ret->response.len > 0;
}

/* Writes the hash of the parts with colons between them. */
static enum status hash_joined(enum hash_kind kind, const struct text *parts, size_t count,
                               char out[DIGEST_HEX_SIZE])
{
    char joined[6 * (AUTH_FIELD_MAX + 1)];
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (len + parts[i].len + 1 > sizeof joined)
            return STATUS_INVALID;
        if (i > 0)
            joined[len++] = ':';
        if (parts[i].len > 0)
            memcpy(joined + len, parts[i].at, parts[i].len);
        len += parts[i].len;
    }
    return hash_hex(kind, (struct text){joined, len}, out);
}

static enum status make_response(const struct members_of_auth *m, const struct auth_claim *claim,
                                 char out[DIGEST_HEX_SIZE])
{
    char who[DIGEST_HEX_SIZE], what[DIGEST_HEX_SIZE];
    struct text first[] = {m->username, claim->realm, claim->password};
    struct text second[] = {claim->method, m->uri};
    enum status status = hash_joined(m->kind, first, 3, who);
    if (!status)
        status = hash_joined(m->kind, second, 2, what);
    if (status)
        return status;
    struct text plain[] = {text_of(who), m->nonce, text_of(what)};
    struct text with_qop[] = {text_of(who), m->nonce, m->nc, m->cnonce, m->qop, text_of(what)};
    return m->qop.len > 0 ? hash_joined(m->kind, with_qop, 6, out)
                          : hash_joined(m->kind, plain, 3, out);
}

/* In a time that does not depend on where they differ. */
static bool same_hex(struct text a, const char *b)
{
    int differs = 0;
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++) {
        char c = a.at[i] >= 'A' && a.at[i] <= 'F' ? (char)(a.at[i] - 'A' + 'a') : a.at[i];
        differs |= c ^ b[i];
    }
    return differs == 0;
}

enum auth_outcome auth_check(const struct digest *secret, const struct auth_claim *claim,
                             int64_t now)
{
    struct members_of_auth m;
    char wanted[DIGEST_HEX_SIZE];
    if (!read_header(claim->header, &m))
        return AUTH_WRONG;
    if (!is_fresh(secret, m.nonce, claim->scope, now))
        return AUTH_STALE;
    return !make_response(&m, claim, wanted) && same_hex(m.response, wanted) ? AUTH_GOOD
                                                                             : AUTH_WRONG;
}
