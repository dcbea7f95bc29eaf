/* limits.h - how often one sender may ask: bad tokens by address, good ones by token
 * and, of contractors and supervisors, by organisation. */
#ifndef INTACT_HTTP_LIMITS_H
#define INTACT_HTTP_LIMITS_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/* A bucket that fills with `per_minute` a minute and holds as many. Zeroed: full. */
struct bucket {
    int64_t spent_ms; /* what has been taken: 60,000 for each, and it fills by per_minute a ms */
    int64_t at_ms;    /* when that was true */
};

/* Takes one at `now_ms`. False: the bucket is empty, and *ret_wait_s says when to come again (from
 * 1). A per_minute of 0 is no limit. */
must_use bool bucket_take(struct bucket *b, int64_t per_minute, int64_t now_ms, int *ret_wait_s);

#define PEER_SLOTS 1024 /* addresses remembered: as many as connections by default */

struct limits {
    struct {
        unsigned char address[16];
        struct bucket bad_tokens;
    } peers[PEER_SLOTS];   /* by a hash of the address; a newcomer takes an old one's place */
    struct bucket *tokens; /* by id - 1; owned */
    uint32_t token_count;
    struct party_buckets *parties; /* by number; owned */
    uint32_t party_count;
};

/* Of one contractor or supervisor, by whichever token. */
struct party_buckets {
    struct bucket requests, changes;
};

/* Returns the bucket for bad tokens of an address. An address that was not seen lately gets a
 * fresh one. */
struct bucket *limits_peer(struct limits *l, const unsigned char address[16]);
struct bucket *limits_token(struct limits *l, uint32_t token); /* NULL without memory */
/* Returns those of an organisation, by its number; NULL without memory. */
struct party_buckets *limits_party(struct limits *l, uint32_t organisation);
void limits_free(struct limits *l);

#endif
