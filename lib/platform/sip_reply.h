/* sip_reply.h - answering requests, and knowing those that come again. */
#ifndef INTACT_PLATFORM_SIP_REPLY_H
#define INTACT_PLATFORM_SIP_REPLY_H

#include "platform/sip_state.h"

/* One request on its way through the machine. */
struct sip_call {
    struct sip_machine *machine;
    const struct sip_endpoint *from;
    const struct sip_message *message;
    const struct sip_platform *platform;
    struct sip_peer *peer;
    int64_t now_ms;
    size_t asked_bytes; /* of the message as it came */
    uint64_t key;       /* what it is known by, for half a minute */
};

/* Writes an answer of this status. */
void sip_reply_write(const struct sip_call *c, int status, struct buffer *out);
/* Sends it. */
void sip_reply(const struct sip_call *c, int status);
/* Sends it, and remembers the request as answered. */
void sip_reply_once(const struct sip_call *c, int status);
/* An answer to whom nobody knows is at most so much longer than what asked: over UDP anybody may have written
 * the sender's address. What would be longer even with short names is not answered. */
#define SIP_STRANGER_MORE 130
/* Refuses somebody who is none of the platforms. */
void sip_reply_stranger(const struct sip_call *c, int status);
/* Sends a challenge for this code. */
void sip_challenge(const struct sip_call *c, struct text code, bool stale);

/* Is the request known? Then it is answered as before, or not at all while it is being written. */
bool sip_is_repeat(const struct sip_call *c);
/* Remembers a request: with the status that it was answered, 0 while it waits, SIP_FORGOTTEN for none. */
#define SIP_FORGOTTEN UINT32_MAX
void sip_remember(struct sip_machine *m, uint64_t key, uint32_t status);
/* Lets go of what is older than SIP_REPEAT_MS. */
void sip_forget_old(struct sip_machine *m, int64_t now_ms);

/* Reports lines as events, and answers 200 when they are durable. `after` (taken over; may be empty) is sent
 * then too. Where nothing can be written now there is no answer: the sender repeats it. */
void sip_reply_durably(const struct sip_call *c, const struct buffer *lines, struct buffer *after);
/* Answers what waited for a ticket, or forgets that it came. */
void sip_settle(struct sip_machine *m, uint32_t ticket, bool durable);

#endif
