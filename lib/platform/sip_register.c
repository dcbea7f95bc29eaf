#include "platform/sip_register.h"

#include "platform/auth.h"
#include "platform/sip_probe.h"
#include "platform/sip_round.h"

#include <stdio.h>
#include <strings.h>

/* Finds the number of the Contact's parameter, written in any case and with spaces; at NULL: it has none. */
static struct text contact_expires(struct text contact)
{
    static const char name[] = "expires";
    const size_t len = sizeof name - 1;
    struct text rest = contact;
    for (const char *at; rest.at && (at = memchr(rest.at, ';', rest.len)) != NULL;) {
        rest = text_trim((struct text){at + 1, rest.len - (size_t)(at + 1 - rest.at)});
        if (rest.len <= len || strncasecmp(rest.at, name, len) != 0)
            continue;
        struct text value = text_trim((struct text){rest.at + len, rest.len - len});
        if (value.len == 0 || value.at[0] != '=')
            continue;
        value = text_trim((struct text){value.at + 1, value.len - 1});
        size_t digits = 0;
        while (digits < value.len && value.at[digits] >= '0' && value.at[digits] <= '9')
            digits++;
        return (struct text){value.at, digits};
    }
    return (struct text){0};
}

/* The Contact's own, else the header, else a day (RFC 3261, 10.3). */
static int64_t expires_of(const struct sip_message *m)
{
    struct text own = contact_expires(m->contact);
    int64_t value;
    bool known = text_to_int(own.at ? own : m->expires, 0, INT64_MAX, &value);
    return known && value < SIP_EXPIRES_S ? value : SIP_EXPIRES_S;
}

static void answer(const struct sip_call *c, int64_t expires_s)
{
    char tag[16];
    struct buffer out = {0};
    snprintf(tag, sizeof tag, "%08x",
             (unsigned)fast_hash(c->message->call_id.at, c->message->call_id.len, 1));
    struct sip_answer a = {
        .status = 200, .reason = "OK", .tag = tag, .registered = true, .expires_s = expires_s};
    sip_answer_write(c->message, c->from, &a, &out);
    if (!out.failed)
        c->machine->hooks.send(c->machine->hooks.context, c->from,
                               (struct text){out.bytes, out.len});
    buffer_free(&out);
}

void sip_unregister(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    p->registered = false;
    sip_round_break(m, p);
    p->subscription = (struct sip_subscription){0};
    sip_probe_stop(m, p, now_ms);
    buffer_free(&p->query.bytes);
    buffer_free(&p->subscribe.bytes);
    buffer_free(&p->status.bytes);
    buffer_free(&p->info.bytes);
}

static void copy(struct text t, char *out, size_t size)
{
    snprintf(out, size, "%.*s", t.at ? (int)text_cut(t, size - 1) : 0, t.at ? t.at : "");
}

void sip_register_tell(struct sip_machine *m, struct sip_peer *p)
{
    struct sip_registration r = {.at = p->at,
                                 .registered_ms = p->registered_ms,
                                 .until_ms = p->until_ms,
                                 .session = p->session,
                                 .password_number = p->password_number};
    memcpy(r.version, p->view.version, sizeof r.version);
    memcpy(r.maker, p->view.maker, sizeof r.maker);
    /* A connection ends with the program, and so does what registered by it. */
    bool lasts = p->registered && !p->at.tcp;
    p->untold = !m->hooks.registered(m->hooks.context, (uint32_t)(p - m->peers), lasts ? &r : NULL);
}

/* A device that begins anew (another Call-ID) has forgotten our subscription, and what it told of faults
 * was of its last session. */
static void begin_session(struct sip_call *c)
{
    struct sip_peer *p = c->peer;
    sip_unregister(c->machine, p, c->now_ms);
    number_map_clear(&p->open_faults);
    p->recalled = false;
    p->registered_ms = c->now_ms;
    p->next_round_ms = c->now_ms;
    p->subscription.next_ms = c->now_ms;
    p->next_device_ms = 0;
    p->session = fast_hash(c->message->call_id.at, c->message->call_id.len, 0);
    copy(c->message->version, p->view.version, sizeof p->view.version);
    copy(c->message->user_agent, p->view.maker, sizeof p->view.maker);
}

static void let_in(struct sip_call *c)
{
    struct sip_peer *p = c->peer;
    int64_t expires_s = expires_of(c->message);
    if (expires_s == 0) {
        sip_unregister(c->machine, p, c->now_ms);
        sip_register_tell(c->machine, p);
        answer(c, 0);
        return;
    }
    if (!p->registered ||
        p->session != fast_hash(c->message->call_id.at, c->message->call_id.len, 0))
        begin_session(c);
    p->registered = true;
    p->password_number = c->platform->password_number;
    p->at = *c->from;
    p->heard_ms = c->now_ms;
    p->until_ms = c->now_ms + expires_s * 1000;
    sip_register_tell(c->machine, p);
    answer(c, expires_s);
    c->machine->hooks.is_there(c->machine->hooks.context, c->platform->number);
}

void sip_register(struct sip_call *c)
{
    struct sip_machine *m = c->machine;
    struct text code = text_of(c->platform->code);
    if (c->platform->password[0] == '\0') {
        sip_reply_stranger(c, 403);
        return;
    }
    if (!c->message->authorization.at) {
        sip_challenge(c, code, false);
        return;
    }
    char scope[AUTH_SCOPE_SIZE];
    struct auth_claim claim = {.header = c->message->authorization,
                               .method = text_of("REGISTER"),
                               .realm = text_of(m->identity.realm),
                               .scope = auth_scope(code, c->from->address, scope),
                               .password = text_of(c->platform->password)};
    enum auth_outcome outcome = auth_check(&m->identity.secret, &claim, c->now_ms / 1000);
    if (outcome == AUTH_GOOD) {
        let_in(c);
        return;
    }
    c->peer->view.refused++;
    m->counts.refused++;
    auth_describe(outcome == AUTH_WRONG ? c->message->authorization : text_of(""),
                  c->peer->view.refused_as);
    /* Who is registered may renew with a nonce of yesterday: it is told so, and nothing is wrong. */
    if (outcome == AUTH_WRONG || !c->peer->registered)
        c->peer->view.refused_at = c->now_ms / 1000;
    if (outcome == AUTH_STALE || m->hooks.may_guess(m->hooks.context, c->from))
        sip_challenge(c, code, outcome == AUTH_STALE);
}
