/* sip_said.h - what a document of GB/T 28181 says, as lines of reports. */
#ifndef INTACT_PLATFORM_SIP_SAID_H
#define INTACT_PLATFORM_SIP_SAID_H

#include "platform/manscdp.h"
#include "platform/sip_state.h"

/* One document being read. */
struct sip_saying {
    struct sip_machine *machine;
    struct sip_peer *peer;
    const struct sip_platform *platform;
    int64_t now_ms;
    struct number_map *faults; /* of a round, in which fault beats ok; NULL: single statements */
    struct catalog *catalog;   /* where they are listed; NULL: nowhere */
    struct number_map *seen;   /* its items; NULL: they are not counted */
    struct number_map twice;   /* how often an item stands in this document */
    struct buffer *lines;
    uint32_t statements;
    bool info; /* it is a keepalive, whose Info is said anew each time */
};

/* Says what an item says: by its event, else by its status. */
void sip_say_item(struct sip_saying *s, const struct manscdp_item *item);
/* Begins a keepalive: what the one before named is no longer open. */
void sip_begin_faulty(struct sip_peer *p);
/* Says what a DeviceStatus says of a device: faulty (ERROR), or no longer so. */
void sip_say_status(struct sip_saying *s, struct text code, struct text status);
/* Says that a device is faulty, as a keepalive's Info and an alarm do. */
void sip_say_faulty(struct sip_saying *s, struct text code, unsigned aspects, const char *cause);

#endif
