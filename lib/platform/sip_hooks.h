/* sip_hooks.h - what the session machine asks of its surroundings and tells them, and what is shown of it. */
#ifndef INTACT_PLATFORM_SIP_HOOKS_H
#define INTACT_PLATFORM_SIP_HOOKS_H

#include "base/digest.h"
#include "base/instant.h"
#include "base/zone.h"
#include "model/names.h"
#include "platform/auth.h"
#include "platform/sip_write.h"

/* A platform as its record has it. */
struct sip_platform {
    uint32_t number;
    char code[SIP_CODE_SIZE];
    char password[16];        /* empty: it has none, and can't register */
    uint32_t password_number; /* which one it is: who came in by another is out */
    unsigned says;            /* aspects, a bit each */
    int64_t poll_s, subscribe_s;
    int64_t history_every_s, history_lag_s; /* every_s 0: recordings are not asked for */
    enum history_where history_where;
    int64_t live_every_s; /* 0: pictures are not asked for */
    uint32_t live_at_once;
};

/* May a platform speak of a code? */
enum sip_sight {
    SIP_NO_ASSET,
    SIP_COVERED,
    SIP_NOT_COVERED, /* an asset of which its record does not let it speak */
};

/* By which feed of a platform something is said. */
enum sip_feed { SIP_ROUNDS, SIP_EVENTS, SIP_HISTORY, SIP_LIVE };

/* Who has registered, as it outlives a restart. */
struct sip_registration {
    struct sip_endpoint at;
    int64_t registered_ms, until_ms;
    uint64_t session;         /* a hash of the Call-ID */
    uint32_t password_number; /* of the password that it showed */
    char version[8], maker[64];
};

struct sip_hooks {
    /* Finds the platform of a code. False: there is none that speaks GB/T 28181. */
    bool (*find)(void *context, struct text code, struct sip_platform *ret);
    /* The same by its number, without the password. */
    bool (*find_number)(void *context, uint32_t number, struct sip_platform *ret);
    enum sip_sight (*sees)(void *context, uint32_t platform, struct text code);
    /* The district's zone: devices write local times. */
    const struct zone *(*zone)(void *context);
    void (*send)(void *context, const struct sip_endpoint *to, struct text bytes);
    /* Reports lines. A ticket other than 0 comes back in sip_written(). False: not now, and nothing is
     * kept. */
    bool (*report)(void *context, uint32_t platform, enum sip_feed feed, const struct buffer *lines,
                   uint32_t ticket);
    void (*stranger)(void *context, struct text code, const struct sip_endpoint *from);
    /* May this address guess a password once more? */
    bool (*may_guess)(void *context, const struct sip_endpoint *from);
    /* Somebody has registered, or (NULL) no longer is. False: it can't be kept now, and is told again. */
    bool (*registered)(void *context, uint32_t platform, const struct sip_registration *r);
    /* By what cause its events said last that this asset is not intact; NULL: by none, or it is again. */
    const char *(*last_fault)(void *context, uint32_t platform, struct text code);
    /* The device itself is there. */
    void (*is_there)(void *context, uint32_t platform);
    void *context;
};

struct sip_identity {
    char id[32], realm[32];
    struct digest secret;
    uint16_t media_port; /* where pictures are to be sent; 0: none are asked for */
};

/* What came of asking one camera after the other. */
struct sip_asked_counts {
    uint64_t asked, ok, fault;
};

/* What is shown of a platform. Instants in seconds; 0: never. */
struct sip_view {
    bool registered, subscribed;
    const struct sip_endpoint *at; /* until the next message or second */
    int64_t registered_at, keepalive_at, heard_at, whole_at, until_at, subscribed_until_at;
    uint32_t whole_items, whole_parts, whole_ms;
    uint64_t keepalives, notifications, statements, unknown, not_covered, damaged, refused, repeats,
        broken_rounds, subscriptions_refused;
    /* When it last showed a wrong password or sent what can't be read; spoke of what it does not cover. */
    int64_t refused_at, not_covered_at;
    char refused_as[AUTH_SHOWN_SIZE]; /* what its last wrong password came with; empty: nothing */
    struct sip_asked_counts history, live;
    int64_t skew_s, skew_at; /* how far its clock is ahead; skew_at 0: not known */
    char version[8], maker[64], model[64];
};

struct sip_counts {
    uint64_t messages, dropped, refused, repeats, too_many;
    int64_t dropped_at; /* the last; 0: never */
};

#endif
