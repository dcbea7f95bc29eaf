/* sip_state.h - what the session machine keeps, for its own files alone. */
#ifndef INTACT_PLATFORM_SIP_STATE_H
#define INTACT_PLATFORM_SIP_STATE_H

#include "platform/catalog.h"
#include "platform/number_map.h"
#include "platform/sip_hooks.h"

#define SIP_NOBODY      UINT32_MAX
#define SIP_REPEAT_MS   32000 /* how long a request is known, and ours is repeated */
#define SIP_REPEATS_MAX (UINT32_C(1) << 19)
#define SIP_TICKETS_MAX 4096
#define SIP_ROUNDS_MAX  8 /* catalogs under way */
#define SIP_ROUNDS_PER_S                                                                           \
    200 /* that begin, so that a storm of registrations makes none of catalogs */
#define SIP_ROUND_DEAF_MS   4000  /* without any answer it no longer counts among those under way */
#define SIP_ROUND_IDLE_MS   30000 /* without a further part a round has broken off */
#define SIP_ROUND_ITEMS_MAX 1000000
#define SIP_AGAIN_MS        60000 /* after a subscription was refused or has ended */
#define SIP_EXPIRES_S       86400
#define SUBSCRIPTION_S_MAX  86400
#define SIP_DEVICE_MS       3600000 /* between two looks at a platform's own clock and state */
#define SIP_SKEW_S          300     /* a clock that is further off: its recordings say nothing */
#define SIP_SEARCHES_MAX    64      /* cameras whose recordings are being searched for */
#define SIP_SEARCHES_EACH   8       /* of one platform */
#define SIP_SEARCH_IDLE_MS  30000   /* without a further part a search is over */
#define SIP_STREAMS_MAX     64      /* pictures under way */
#define SIP_PICTURE_MS      10000   /* for the third packet, from the answer */
#define SIP_RATE_PER_S      200     /* messages of one platform that nobody asked for */
#define SIP_RATE_BURST      2000
#define SIP_FLUSH_MS        10000 /* answers about cameras are gathered for so long */
#define SIP_GATHERED_BYTES  (UINT32_C(1) << 18)

/* A request of ours that waits for its answer. Over UDP it is repeated until it has one. */
struct sip_asked {
    struct buffer bytes; /* empty: nothing waits */
    uint32_t cseq;
    uint64_t call; /* a hash of the Call-ID */
    int64_t next_ms, step_ms, until_ms;
};

/* A catalog on its way. */
struct sip_round {
    bool open;
    bool counts; /* among those under way: until it ends, or nobody answers */
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
    char call_id[24], from_tag[24], to_tag[SIP_TAG_SIZE];
    int64_t until_ms, next_ms; /* when it ends; when to ask (again) */
};

/* Goes through the cameras of the last whole catalog, once in every so often. */
struct sip_pace {
    uint32_t item;     /* that comes next */
    uint32_t of;       /* which catalog `at` is a place in */
    size_t at, before; /* its place, and that of the one before */
    int64_t cycle_ms;  /* when this turn began; 0: none has */
    uint32_t under_way;
    struct buffer lines; /* said, and not reported yet */
    int64_t flushed_ms;
};

/* The cameras of a platform that are asked about in turn. */
struct sip_probing {
    struct sip_pace history, live;
    struct number_map empty_lists; /* cameras without a file, by code: 1 */
};

/* A camera whose recordings are searched for: its files of the last 24 hours. */
struct sip_search {
    bool used;
    bool says_off; /* the list was empty for the second time: does it record at all? */
    bool damaged;  /* a file can't be read: the list is no whole one */
    uint32_t platform, sn, sum;
    char code[SIP_CODE_SIZE];
    struct sip_asked asked;
    struct number_map seen; /* its files: one that comes twice counts once */
    int64_t part_ms;
};

/* A camera whose picture is asked for. */
enum sip_stream_state { STREAM_FREE, STREAM_ASKED, STREAM_ANSWERED, STREAM_ENDING };
struct sip_stream {
    enum sip_stream_state state;
    bool proceeding; /* somebody works at it */
    uint32_t platform, ssrc, packets;
    char code[SIP_CODE_SIZE];
    char branch[24], call_id[24], from_tag[24], to_tag[SIP_TAG_SIZE];
    unsigned char source[16]; /* of its packets: three of one sender count */
    struct sip_asked asked;
    int64_t answered_ms;
};

struct sip_peer {
    bool known, registered;
    bool untold;   /* whether it is registered has not been kept yet */
    bool recalled; /* its session began before a restart: what was open is asked for */
    struct sip_endpoint at;
    char code[SIP_CODE_SIZE];
    int64_t registered_ms, until_ms, heard_ms, keepalive_ms;
    uint64_t session;         /* a hash of the Call-ID it registered with */
    uint32_t password_number; /* of the password that it showed */
    int64_t next_round_ms;
    struct sip_round round;
    struct sip_subscription subscription;
    struct sip_asked query, subscribe, status, info;
    uint32_t status_sn, info_sn;
    int64_t next_device_ms;
    struct catalog catalog;        /* of the last whole round */
    uint32_t catalog_serial;       /* which one it is */
    struct sip_probing *probing;   /* owned; NULL: its cameras are not asked about */
    struct number_map open_faults; /* of VLOST, DEFECT and Info, by code */
    uint32_t cseq;
    int64_t allowance, allowance_ms; /* thousandths of a message; when that was */
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
    uint32_t round_next;         /* whose turn it is, by the platform's number */
    uint32_t rounds_begun;       /* in this second */
    bool rounds_wait;            /* some are due and can't begin */
    struct sip_search *searches; /* owned */
    struct sip_stream *streams;  /* owned */
    uint32_t streams_open, ssrc;
    int64_t now_ms; /* of the last message or second */
    struct sip_counts counts;
};

#endif
