/* sip_read.h - one SIP message as it came, made fit for libosip2's parser and read by it.
 *
 * libosip2 refuses whole messages for what nobody needs (line feeds alone, a Contact without a host), so a
 * normaliser stands in front of it: it keeps the headers that are used, and writes them as the parser wants
 * them. The body is not the parser's: it reaches to the end of the datagram, whatever Content-Length says. */
#ifndef INTACT_PLATFORM_SIP_READ_H
#define INTACT_PLATFORM_SIP_READ_H

#include "base/buffer.h"
#include "base/text.h"

#define SIP_HEAD_BYTES_MAX 16384
#define SIP_VIAS_MAX       8
#define SIP_CODE_SIZE      64
#define SIP_TAG_SIZE       128

/* Text points into `clean` and into what came; it holds as long as both. */
struct sip_message {
    struct buffer clean; /* the head as the normaliser wrote it; owned */
    bool is_request;
    int status;               /* of an answer */
    char method[16];          /* of a request; of an answer, its CSeq's */
    char user[SIP_CODE_SIZE]; /* of From: who it is; of an answer, of To */
    char from_tag[SIP_TAG_SIZE], to_tag[SIP_TAG_SIZE], branch[SIP_TAG_SIZE];
    uint32_t cseq;
    struct text vias[SIP_VIAS_MAX]; /* values as they came, the topmost first */
    size_t via_count;
    struct text from, to, call_id, cseq_text; /* values as they came */
    struct text contact, authorization, expires, event, subscription, version, user_agent;
    struct text body;
};

/* Reads a message. STATUS_UNKNOWN: nothing but line ends, which keep a way open. STATUS_INVALID: it is no
 * SIP. STATUS_MEMORY. The message is to be freed after STATUS_OK alone. */
must_use enum status sip_read(struct text bytes, struct sip_message *ret);
void sip_message_free(struct sip_message *m);

/* Finds where a message of a stream ends. STATUS_OK: it has `ret_len` bytes. STATUS_BUSY: not all of it is
 * there. STATUS_INVALID: nothing good can follow; STATUS_TOO_LARGE: nor after so much. */
#define SIP_STREAM_BYTES_MAX (UINT32_C(4) << 20)
must_use enum status sip_stream_next(struct text bytes, size_t *ret_len);

#endif
