/* sip_machine.h - GB/T 28181 as an upper platform: who has registered, what is asked of it and when, and what
 * its answers say. Knows neither sockets nor clocks: a message, a second or a commit goes in, and what is to
 * be sent and reported comes out through the hooks.
 *
 * Two feeds a platform. Whole rounds (a catalog with all of its SumNum) are said by its feed, which
 * watches only by them; what is said singly is said by its events feed, from whose silence nothing
 * follows. So a platform that dies, or whose catalogs stop, turns blind, and never silent or ok. */
#ifndef INTACT_PLATFORM_SIP_MACHINE_H
#define INTACT_PLATFORM_SIP_MACHINE_H

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

struct sip_machine;
must_use enum status sip_machine_open(const struct sip_identity *identity,
                                      const struct sip_hooks *hooks, struct sip_machine **ret);
void sip_machine_close(struct sip_machine *m); /* NULL allowed */

/* Takes a message. False: what came over TCP can't be followed, so the connection is to be closed. */
bool sip_machine_take(struct sip_machine *m, const struct sip_endpoint *from, struct text bytes,
                      int64_t now_ms);
/* Does what is due: at least once a second. */
void sip_machine_tick(struct sip_machine *m, int64_t now_ms);
/* A reported ticket has become durable, or has not. */
void sip_machine_written(struct sip_machine *m, uint32_t ticket, bool durable);
/* A connection is gone, and whoever registered by it. */
void sip_machine_closed(struct sip_machine *m, uint32_t connection);
/* Asks a platform for its catalog with the next tick. False: it is not registered. */
bool sip_machine_ask(struct sip_machine *m, uint32_t platform);

/* False: it has never been heard of. */
bool sip_machine_view(const struct sip_machine *m, uint32_t platform, struct sip_view *ret);
struct sip_counts sip_machine_counts(const struct sip_machine *m);

#endif
