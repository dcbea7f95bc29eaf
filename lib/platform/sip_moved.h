/* sip_moved.h - what a daemon that follows another one answers by SIP: 302, and where its leader is (GB/T 28181-2022 has
 * that for a REGISTER). */
#ifndef INTACT_PLATFORM_SIP_MOVED_H
#define INTACT_PLATFORM_SIP_MOVED_H

#include "platform/sip_write.h"

/* Writes the answer to what came. `contact` is the leader's, such as sip:44011300002000000001@10.0.0.11:5060. Nothing
 * is written for what is no request, for an ACK, and over UDP where the answer would be much longer than what came. */
void sip_moved_write(struct text bytes, const struct sip_endpoint *from, const char *contact,
                     struct buffer *out);

/* Writes that contact: the host of an address http://HOST:PORT, with another port. False: it is too long. */
must_use bool sip_moved_contact(const char *leader, const char *id, const char *port, char *out,
                                size_t size);

#endif
