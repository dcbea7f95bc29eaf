/* sip_write.h - the SIP messages that we send. */
#ifndef INTACT_PLATFORM_SIP_WRITE_H
#define INTACT_PLATFORM_SIP_WRITE_H

#include "platform/sip_read.h"

/* Where a message came from, and where one goes. */
struct sip_endpoint {
    unsigned char address[16]; /* an IPv4 address as IPv6 shows it */
    uint16_t port;
    bool tcp;
    uint32_t connection; /* of TCP: which; never used again */
    char remote[64];     /* HOST:PORT as text */
    char local[64];      /* HOST:PORT of ours, by which it reached us */
};

/* What an answer says beyond what it repeats. */
struct sip_answer {
    int status;
    const char *reason;
    const char *tag;       /* of To, where the request has none */
    const char *challenge; /* value of WWW-Authenticate; NULL: none */
    const char *contact;   /* value of Contact: where else to go; NULL: none */
    bool registered;       /* repeats Contact, and says Expires and X-GB-Ver */
    int64_t expires_s;
    const char *date; /* value of Date; NULL: none */
    bool compact;     /* as short as it may be */
};
void sip_answer_write(const struct sip_message *m, const struct sip_endpoint *from,
                      const struct sip_answer *answer, struct buffer *out);

/* A request of ours. */
struct sip_request {
    const char *method;
    const char *device, *id, *realm; /* its code; ours, and our domain */
    const char *branch, *call_id, *from_tag;
    const char *to_tag; /* empty: none yet */
    const char *more;   /* further header lines, each with its end; may be empty */
    const char *type;   /* of the body; NULL: MANSCDP */
    struct text body;   /* may be empty */
    uint32_t cseq;
};
void sip_request_write(const struct sip_request *r, const struct sip_endpoint *to,
                       struct buffer *out);

#endif
