#include "http/recent.h"

static bool matches(const struct recent_answer *a, const struct recent_key *key)
{
    return a->body.len > 0 && a->version == key->version && a->now == key->now &&
           a->csv == key->csv && a->scope.role == key->scope.role &&
           a->scope.organisation == key->scope.organisation && strcmp(a->uri, key->uri) == 0;
}

bool recent_find(const struct recent *r, const struct recent_key *key, struct buffer *out,
                 char ret_etag[RECENT_ETAG_SIZE])
{
    for (uint32_t i = 0; i < RECENT_MAX; i++) {
        const struct recent_answer *a = &r->answers[i];
        if (!matches(a, key))
            continue;
        buffer_add(out, a->body.bytes, a->body.len);
        if (!out->failed)
            memcpy(ret_etag, a->etag, sizeof a->etag);
        return !out->failed;
    }
    return false;
}

void recent_keep(struct recent *r, const struct recent_key *key, const struct buffer *body,
                 const char etag[RECENT_ETAG_SIZE])
{
    size_t len = strlen(key->uri);
    if (body->failed || body->len > RECENT_BODY_BYTES_MAX || len >= RECENT_URI_BYTES_MAX)
        return;
    struct recent_answer *a = &r->answers[r->next];
    r->next = (r->next + 1) % RECENT_MAX;
    buffer_reset(&a->body);
    buffer_add(&a->body, body->bytes, body->len);
    if (a->body.failed) {
        buffer_free(&a->body);
        return;
    }
    memcpy(a->uri, key->uri, len + 1);
    memcpy(a->etag, etag, sizeof a->etag);
    a->scope = key->scope;
    a->version = key->version;
    a->now = key->now;
    a->csv = key->csv;
}

void recent_free(struct recent *r)
{
    for (uint32_t i = 0; i < RECENT_MAX; i++)
        buffer_free(&r->answers[i].body);
}
