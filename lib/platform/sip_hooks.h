/* sip_hooks.h - what the session machine asks of its surroundings and tells them, and what is shown of it. */
#ifndef INTACT_PLATFORM_SIP_HOOKS_H
#define INTACT_PLATFORM_SIP_HOOKS_H

#include "base/digest.h"
#include "base/instant.h"
#include "platform/sip_write.h"

/* A platform as its record has it. */
struct sip_platform {
    uint32_t number;
    char code[SIP_CODE_SIZE];
    char password[16]; /* empty: it has none, and can't register */
    unsigned says;     /* aspects, a bit each */
    int64_t poll_s, subscribe_s;
};

struct sip_hooks {
    /* Finds the platform of a code. False: there is none that speaks GB/T 28181. */
    bool (*find)(void *context, struct text code, struct sip_platform *ret);
    bool (*find_number)(void *context, uint32_t number, struct sip_platform *ret);
    bool (*is_asset)(void *context, struct text code);
    void (*send)(void *context, const struct sip_endpoint *to, struct text bytes);
    /* Reports lines by the feed of whole rounds or by that of events. A ticket other than 0 comes back in
     * sip_written(). False: not now, and nothing is kept. */
    bool (*report)(void *context, uint32_t platform, bool whole_round, const struct buffer *lines,
                   uint32_t ticket);
    void (*stranger)(void *context, struct text code, const struct sip_endpoint *from);
    /* May this address guess a password once more? */
    bool (*may_guess)(void *context, const struct sip_endpoint *from);
    /* The device itself is there. */
    void (*is_there)(void *context, uint32_t platform);
    void *context;
};

struct sip_identity {
    char id[32], realm[32];
    struct digest secret;
};

/* What is shown of a platform. Instants in seconds; 0: never. */
struct sip_view {
    bool registered, subscribed;
    struct sip_endpoint at;
    int64_t registered_at, keepalive_at, heard_at, whole_at, until_at, subscribed_until_at;
    uint32_t whole_items, whole_parts, whole_ms;
    uint64_t keepalives, notifications, statements, unknown, damaged, refused, repeats,
        broken_rounds;
    char version[8], maker[64];
};

struct sip_counts {
    uint64_t messages, dropped, refused, repeats;
};

#endif
