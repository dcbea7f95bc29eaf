#include "platform/sip_write.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void add_value(struct buffer *out, const char *name, struct text value)
{
    buffer_addf(out, "%s", name);
    /* A continued line is one line here. */
    for (size_t i = 0; i < value.len; i++)
        buffer_add_byte(out,
                        value.at[i] == '\r' || value.at[i] == '\n' ? ' ' : (uint8_t)value.at[i]);
    buffer_add_text(out, "\r\n");
}

/* Does a parameter stand in the value, as ";rport" without a value? */
static bool asks_for_port(struct text via)
{
    const char *at = memmem(via.at, via.len, ";rport", 6);
    if (!at)
        return false;
    size_t after = (size_t)(at - via.at) + 6;
    return after == via.len || via.at[after] == ';' || via.at[after] == ' ';
}

/* The topmost Via says where it truly came from (RFC 3581). */
static void add_via(struct buffer *out, const char *name, struct text via,
                    const struct sip_endpoint *from)
{
    char host[64];
    snprintf(host, sizeof host, "%s", from->remote);
    char *colon = strrchr(host, ':');
    if (colon)
        *colon = '\0';
    if (!asks_for_port(via)) {
        add_value(out, name, via);
        return;
    }
    const char *at = memmem(via.at, via.len, ";rport", 6);
    size_t before = (size_t)(at - via.at);
    buffer_addf(out, "%s%.*s;rport=%u;received=%s%.*s\r\n", name, (int)before, via.at, from->port,
                host, (int)(via.len - before - 6), at + 6);
}

static void add_to(struct buffer *out, const char *name, const struct sip_message *m,
                   const char *tag)
{
    if (m->to_tag[0] || !tag)
        add_value(out, name, m->to);
    else
        buffer_addf(out, "%s%.*s;tag=%s\r\n", name, (int)m->to.len, m->to.at, tag);
}

void sip_answer_write(const struct sip_message *m, const struct sip_endpoint *from,
                      const struct sip_answer *answer, struct buffer *out)
{
    bool brief = answer->compact;
    buffer_addf(out, "SIP/2.0 %d %s\r\n", answer->status, brief ? "" : answer->reason);
    for (size_t i = 0; i < m->via_count; i++) {
        if (i == 0)
            add_via(out, brief ? "v:" : "Via: ", m->vias[i], from);
        else
            add_value(out, brief ? "v:" : "Via: ", m->vias[i]);
    }
    add_value(out, brief ? "f:" : "From: ", m->from);
    add_to(out, brief ? "t:" : "To: ", m, answer->tag);
    add_value(out, brief ? "i:" : "Call-ID: ", m->call_id);
    add_value(out, brief ? "CSeq:" : "CSeq: ", m->cseq_text);
    if (answer->challenge)
        buffer_addf(out, "WWW-Authenticate: %s\r\n", answer->challenge);
    if (answer->contact)
        buffer_addf(out, "%s<%s>\r\n", brief ? "m:" : "Contact: ", answer->contact);
    if (answer->registered && m->contact.at)
        add_value(out, "Contact: ", m->contact);
    if (answer->registered)
        buffer_addf(out, "Expires: %lld\r\nX-GB-Ver: 3.0\r\n", (long long)answer->expires_s);
    if (answer->date)
        buffer_addf(out, "Date: %s\r\n", answer->date);
    buffer_addf(out, "%s0\r\n\r\n", brief ? "l:" : "Content-Length: ");
}

void sip_request_write(const struct sip_request *r, const struct sip_endpoint *to,
                       struct buffer *out)
{
    const char *transport = to->tcp ? "TCP" : "UDP";
    buffer_addf(out, "%s sip:%s@%s SIP/2.0\r\n", r->method, r->device, to->remote);
    buffer_addf(out, "Via: SIP/2.0/%s %s;rport;branch=z9hG4bK%s\r\n", transport, to->local,
                r->branch);
    buffer_addf(out, "From: <sip:%s@%s>;tag=%s\r\n", r->id, r->realm, r->from_tag);
    buffer_addf(out, "To: <sip:%s@%s>%s%s\r\n", r->device, r->realm, r->to_tag[0] ? ";tag=" : "",
                r->to_tag);
    buffer_addf(out, "Call-ID: %s\r\nCSeq: %u %s\r\nMax-Forwards: 70\r\n", r->call_id, r->cseq,
                r->method);
    buffer_addf(out, "Contact: <sip:%s@%s>\r\nUser-Agent: intactd\r\n%s", r->id, to->local,
                r->more);
    if (r->body.len > 0)
        buffer_addf(out, "Content-Type: %s\r\n", r->type ? r->type : "Application/MANSCDP+xml");
    buffer_addf(out, "Content-Length: %zu\r\n\r\n", r->body.len);
    buffer_add(out, r->body.at ? r->body.at : "", r->body.len);
}
