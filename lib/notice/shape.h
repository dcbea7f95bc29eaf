/* shape.h - a message as each way of sending wants it: a mail's bytes, a robot's document and its signature. */
#ifndef INTACT_NOTICE_SHAPE_H
#define INTACT_NOTICE_SHAPE_H

#include "base/buffer.h"
#include "base/zone.h"
#include "model/names.h"

#include <stdint.h>

/* A message as it is stored. */
struct message_text {
    int64_t id, made_at;
    const char *title, *text, *document;
};

/* Writes the address that a POST goes to and its body. `{secret}` in the address is replaced by the secret; a robot of
 * dingtalk has its signature in the address, one of feishu in the body (both where `signs`). `secret` may be NULL.
 * STATUS_INVALID: a secret is asked for and there is none; STATUS_MEMORY; STATUS_IO. */
must_use enum status shape_post(enum notice_way way, const struct message_text *m,
                                const char *address, bool signs, const char *secret, int64_t now,
                                struct buffer *ret_url, struct buffer *ret_body, struct error *err);

/* Writes a mail whole (RFC 5322): UTF-8 in base64, its Message-ID made of the message's name. STATUS_MEMORY. */
must_use enum status shape_mail(const struct message_text *m, const char *from, const char *to,
                                const struct zone *zone, struct buffer *ret, struct error *err);

#endif
