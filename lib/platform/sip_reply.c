#include "platform/sip_reply.h"

#include "platform/auth.h"

#include <stdio.h>
#include <stdlib.h>

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},        {400, "Bad Request"},        {401, "Unauthorized"},
        {403, "Forbidden"}, {405, "Method Not Allowed"}, {413, "Request Entity Too Large"}};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].status == status)
            return reasons[i].reason;
    }
    return "Error";
}

static void send(const struct sip_call *c, const struct buffer *out)
{
    if (!out->failed)
        c->machine->hooks.send(c->machine->hooks.context, c->from,
                               (struct text){out->bytes, out->len});
}

void sip_reply_write(const struct sip_call *c, int status, struct buffer *out)
{
    char tag[16];
    snprintf(tag, sizeof tag, "%08x",
             (unsigned)fast_hash(c->message->call_id.at, c->message->call_id.len, 1));
    struct sip_answer a = {.status = status, .reason = reason_of(status), .tag = tag};
    sip_answer_write(c->message, c->from, &a, out);
}

void sip_reply(const struct sip_call *c, int status)
{
    struct buffer out = {0};
    sip_reply_write(c, status, &out);
    send(c, &out);
    buffer_free(&out);
}

void sip_reply_once(const struct sip_call *c, int status)
{
    sip_remember(c->machine, c->key, (uint32_t)status);
    sip_reply(c, status);
}

static void send_to_stranger(const struct sip_call *c, struct sip_answer *a)
{
    struct buffer out = {0};
    size_t most = c->from->tcp ? SIZE_MAX : c->asked_bytes + SIP_STRANGER_MORE;
    sip_answer_write(c->message, c->from, a, &out);
    if (out.len > most) {
        buffer_reset(&out);
        a->compact = true;
        sip_answer_write(c->message, c->from, a, &out);
    }
    if (out.len <= most)
        send(c, &out);
    buffer_free(&out);
}

void sip_reply_stranger(const struct sip_call *c, int status)
{
    struct sip_answer a = {.status = status, .reason = reason_of(status), .tag = "s"};
    send_to_stranger(c, &a);
}

void sip_challenge(const struct sip_call *c, struct text code, bool stale)
{
    const struct sip_identity *id = &c->machine->identity;
    char value[AUTH_CHALLENGE_SIZE], scope[AUTH_SCOPE_SIZE];
    if (auth_challenge(&id->secret, text_of(id->realm), auth_scope(code, c->from->address, scope),
                       false, stale, c->now_ms / 1000, value))
        return;
    struct sip_answer a = {.status = 401, .reason = reason_of(401), .tag = "c", .challenge = value};
    send_to_stranger(c, &a);
}

/* --- what comes again -------------------------------------------------------------------------- */

bool sip_is_repeat(const struct sip_call *c)
{
    struct sip_machine *m = c->machine;
    const uint32_t *known = number_map_find(&m->young, c->key);
    known = known ? known : number_map_find(&m->old, c->key);
    if (!known || *known == SIP_FORGOTTEN)
        return false;
    m->counts.repeats++;
    c->peer->view.repeats++;
    if (*known != 0)
        sip_reply(c, (int)*known);
    return true;
}

void sip_remember(struct sip_machine *m, uint64_t key, uint32_t status)
{
    if (m->young.count >= SIP_REPEATS_MAX) {
        struct number_map old = m->old;
        m->old = m->young;
        m->young = old;
        number_map_clear(&m->young);
    }
    /* Without memory a repeat counts twice, which is harmless: it says the same. */
    if (number_map_put(&m->young, key, status))
        return;
}

void sip_forget_old(struct sip_machine *m, int64_t now_ms)
{
    if (now_ms < m->aged_ms + SIP_REPEAT_MS)
        return;
    struct number_map old = m->old;
    number_map_free(&old);
    m->old = m->young;
    m->young = (struct number_map){0};
    m->aged_ms = now_ms;
}

/* --- durable before it is answered ------------------------------------------------------------- */

static uint32_t find_ticket(struct sip_machine *m)
{
    for (uint32_t i = 0; i < SIP_TICKETS_MAX; i++) {
        uint32_t n = (m->ticket_hint + i) % SIP_TICKETS_MAX;
        if (!m->tickets[n].used) {
            m->ticket_hint = n + 1;
            return n + 1;
        }
    }
    return 0;
}

static void free_ticket(struct sip_ticket *t)
{
    buffer_free(&t->answer);
    buffer_free(&t->after);
    *t = (struct sip_ticket){0};
}

void sip_reply_durably(const struct sip_call *c, const struct buffer *lines, struct buffer *after)
{
    struct sip_machine *m = c->machine;
    uint32_t number = find_ticket(m);
    struct sip_ticket *t = number ? m->tickets + number - 1 : NULL;
    if (t) {
        *t = (struct sip_ticket){.used = true,
                                 .key = c->key,
                                 .to = *c->from,
                                 .platform = c->platform->number,
                                 .after = *after};
        *after = (struct buffer){0};
        sip_reply_write(c, 200, &t->answer);
        sip_remember(m, c->key, 0);
        if (!t->answer.failed &&
            m->hooks.report(m->hooks.context, c->platform->number, SIP_EVENTS, lines, number))
            return;
        free_ticket(t);
        sip_remember(m, c->key, SIP_FORGOTTEN);
    }
    c->peer->next_round_ms = c->now_ms; /* what can't be taken now, the next round says */
}

void sip_settle(struct sip_machine *m, uint32_t number, bool durable)
{
    struct sip_ticket *t = number > 0 && number <= SIP_TICKETS_MAX ? m->tickets + number - 1 : NULL;
    if (!t || !t->used)
        return;
    sip_remember(m, t->key, durable ? 200 : SIP_FORGOTTEN);
    if (durable)
        m->hooks.send(m->hooks.context, &t->to, (struct text){t->answer.bytes, t->answer.len});
    if (durable && t->after.len > 0 && !t->after.failed)
        m->hooks.send(m->hooks.context, &t->to, (struct text){t->after.bytes, t->after.len});
    free_ticket(t);
}
