#include "http/limits.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)

bool bucket_take(struct bucket *b, int64_t per_minute, int64_t now_ms, int *ret_wait_s)
{
    if (per_minute <= 0)
        return true;
    int64_t elapsed = now_ms > b->at_ms ? now_ms - b->at_ms : 0;
    int64_t refilled = elapsed > MINUTE_MS ? MINUTE_MS * per_minute : elapsed * per_minute;
    int64_t spent = b->spent_ms > refilled ? b->spent_ms - refilled : 0;
    int64_t over = spent + MINUTE_MS - MINUTE_MS * per_minute;
    b->at_ms = now_ms;
    b->spent_ms = spent;
    if (over > 0) {
        *ret_wait_s = (int)((over / per_minute + 999) / 1000);
        if (*ret_wait_s < 1)
            *ret_wait_s = 1;
        return false;
    }
    b->spent_ms = spent + MINUTE_MS;
    return true;
}

struct bucket *limits_peer(struct limits *l, const unsigned char address[16])
{
    uint32_t hash = 2166136261u;
    for (int i = 0; i < 16; i++)
        hash = (hash ^ address[i]) * 16777619u;
    uint32_t slot = hash % PEER_SLOTS;
    if (memcmp(l->peers[slot].address, address, 16) != 0) {
        memcpy(l->peers[slot].address, address, 16);
        l->peers[slot].bad_tokens = (struct bucket){0};
    }
    return &l->peers[slot].bad_tokens;
}

struct bucket *limits_token(struct limits *l, uint32_t token)
{
    if (token > l->token_count) {
        struct bucket *tokens = realloc(l->tokens, token * sizeof *tokens);
        if (!tokens)
            return NULL;
        memset(tokens + l->token_count, 0, (token - l->token_count) * sizeof *tokens);
        l->tokens = tokens;
        l->token_count = token;
    }
    return &l->tokens[token - 1];
}

struct party_buckets *limits_party(struct limits *l, uint32_t organisation)
{
    if (organisation >= l->party_count) {
        uint32_t count = organisation + 1;
        struct party_buckets *parties = realloc(l->parties, count * sizeof *parties);
        if (!parties)
            return NULL;
        memset(parties + l->party_count, 0, (count - l->party_count) * sizeof *parties);
        l->parties = parties;
        l->party_count = count;
    }
    return &l->parties[organisation];
}

void limits_free(struct limits *l)
{
    free(l->tokens);
    free(l->parties);
    l->tokens = NULL;
    l->parties = NULL;
    l->token_count = l->party_count = 0;
}
