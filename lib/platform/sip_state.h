/* sip_state.h - what the session machine keeps, for its own files alone. */
#ifndef INTACT_PLATFORM_SIP_STATE_H
#define INTACT_PLATFORM_SIP_STATE_H

#include "platform/catalog.h"
#include "platform/number_map.h"
#include "platform/sip_hooks.h"

#define SIP_REPEAT_MS       32000 /* how long a request is known, and ours is repeated */
#define SIP_REPEATS_MAX     (UINT32_C(1) << 19)
#define SIP_TICKETS_MAX     4096
#define SIP_ROUNDS_MAX      8     /* catalogs under way */
#define SIP_ROUND_IDLE_MS   30000 /* without a further part a round has broken off */
#define SIP_ROUND_ITEMS_MAX 1000000
#define SIP_AGAIN_MS        60000 /* after a subscription was refused or has ended */
#define SIP_EXPIRES_S       86400
#define SUBSCRIPTION_S_MAX  86400

/* A request of ours that waits for its answer. Over UDP it is repeated until it has one. */
struct sip_asked {
    struct buffer bytes; /* empty: nothing waits */
    uint32_t cseq;
    int64_t next_ms, step_ms, until_ms;
};

/* A catalog on its way. */
struct sip_round {
    bool open;
    uint32_t sn, sum, parts;
    int64_t asked_ms, part_ms; /* when it was asked for, and its last part came */
    struct number_map seen;    /* its items: a repeated part counts once */
    struct number_map faults;  /* of what it said fault: fault beats ok in one round */
    struct buffer lines;
    struct catalog catalog;
    uint32_t statements;
    bool whole; /* it waits for room to be written */
};

struct sip_subscription {
    char call_id[64], from_tag[24], to_tag[SIP_TAG_SIZE];
    int64_t until_ms, next_ms; /* when it ends; when to ask (again) */
};

struct sip_peer {
    bool known, registered;
    struct sip_endpoint at;
    char code[SIP_CODE_SIZE];
    int64_t registered_ms, until_ms, heard_ms, keepalive_ms;
    uint64_t session; /* a hash of the Call-ID it registered with */
    int64_t next_round_ms;
    struct sip_round round;
    struct sip_subscription subscription;
    struct sip_asked query, subscribe;
    struct catalog catalog;        /* of the last whole round */
    struct number_map open_faults; /* of VLOST, DEFECT and Info, by code */
    uint32_t cseq;
    int64_t whole_ms;
    struct sip_view view; /* its counts; the rest is filled in when asked for */
};

/* An answer that waits until what was said is durable. */
struct sip_ticket {
    bool used;
    uint64_t key; /* of the request, among those that are known */
    struct sip_endpoint to;
    uint32_t platform;
    struct buffer answer, after; /* `after`: a request of ours that follows; empty: none */
};

struct sip_machine {
    struct sip_identity identity;
    struct sip_hooks hooks;
    struct sip_peer *peers; /* by the platform's number; owned */
    uint32_t peer_count;
    struct number_map young,
        old; /* requests of the last half minute: an answer's status, 0: not yet */
    int64_t aged_ms;
    struct sip_ticket *tickets; /* owned */
    uint32_t ticket_hint;
    uint32_t serial; /* for tags, branches and Call-IDs */
    uint32_t sn;
    uint32_t rounds_open;
    struct sip_counts counts;
};

#endif
