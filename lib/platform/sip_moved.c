#include "platform/sip_moved.h"

#include "platform/sip_reply.h"

#include <stdio.h>

static void write_once(const struct sip_message *m, const struct sip_endpoint *from,
                       const char *contact, bool compact, struct buffer *out)
{
    const struct sip_answer a = {.status = 302,
                                 .reason = "Moved Temporarily",
                                 .tag = "m",
                                 .contact = contact,
                                 .compact = compact};
    buffer_reset(out);
    sip_answer_write(m, from, &a, out);
}

void sip_moved_write(struct text bytes, const struct sip_endpoint *from, const char *contact,
                     struct buffer *out)
{
    struct sip_message m;
    size_t most = from->tcp ? SIZE_MAX : bytes.len + SIP_STRANGER_MORE;
    if (sip_read(bytes, &m) != STATUS_OK)
        return;
    if (m.is_request && strcmp(m.method, "ACK") != 0) {
        write_once(&m, from, contact, false, out);
        if (out->len > most)
            write_once(&m, from, contact, true, out);
        if (out->len > most)
            buffer_reset(out);
    }
    sip_message_free(&m);
}

bool sip_moved_contact(const char *leader, const char *id, const char *port, char *out, size_t size)
{
    const char *host = strstr(leader, "://");
    host = host ? host + 3 : leader;
    const char *bracket = host[0] == '[' ? strchr(host, ']') : NULL;
    size_t len = bracket ? (size_t)(bracket + 1 - host) : strcspn(host, ":/");
    int written = snprintf(out, size, "sip:%s@%.*s:%s", id, (int)len, host, port);
    return written > 0 && (size_t)written < size;
}
