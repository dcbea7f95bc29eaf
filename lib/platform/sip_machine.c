#include "platform/sip_machine.h"

#include "model/names.h"
#include "platform/manscdp.h"
#include "platform/sip_ask.h"
#include "platform/sip_register.h"
#include "platform/sip_round.h"
#include "platform/sip_said.h"

#include <stdlib.h>

enum status sip_machine_open(const struct sip_identity *identity, const struct sip_hooks *hooks,
                             struct sip_machine **ret)
{
    struct sip_machine *m = calloc(1, sizeof *m);
    if (m)
        m->tickets = calloc(SIP_TICKETS_MAX, sizeof *m->tickets);
    if (!m || !m->tickets) {
        free(m);
        return STATUS_MEMORY;
    }
    m->identity = *identity;
    m->hooks = *hooks;
    *ret = m;
    return STATUS_OK;
}

static void free_peer(struct sip_peer *p)
{
    number_map_free(&p->open_faults);
    number_map_free(&p->round.seen);
    number_map_free(&p->round.faults);
    buffer_free(&p->round.lines);
    catalog_free(&p->round.catalog);
    catalog_free(&p->catalog);
    buffer_free(&p->query.bytes);
    buffer_free(&p->subscribe.bytes);
}

void sip_machine_close(struct sip_machine *m)
{
    if (!m)
        return;
    for (uint32_t i = 0; i < m->peer_count; i++)
        free_peer(m->peers + i);
    for (uint32_t i = 0; i < SIP_TICKETS_MAX; i++) {
        buffer_free(&m->tickets[i].answer);
        buffer_free(&m->tickets[i].after);
    }
    number_map_free(&m->young);
    number_map_free(&m->old);
    explicit_bzero(&m->identity, sizeof m->identity);
    free(m->tickets);
    free(m->peers);
    free(m);
}

/* NULL without memory. */
static struct sip_peer *peer_of(struct sip_machine *m, const struct sip_platform *platform)
{
    if (platform->number >= m->peer_count) {
        uint32_t count = platform->number + 1;
        struct sip_peer *peers = realloc(m->peers, count * sizeof *peers);
        if (!peers)
            return NULL;
        memset(peers + m->peer_count, 0, (count - m->peer_count) * sizeof *peers);
        m->peers = peers;
        m->peer_count = count;
    }
    struct sip_peer *p = m->peers + platform->number;
    p->known = true;
    memcpy(p->code, platform->code, sizeof p->code);
    return p;
}

/* A registration is of one address; over TCP it is the connection itself. */
static bool is_from(const struct sip_peer *p, const struct sip_endpoint *from, int64_t now_ms)
{
    return p->registered && now_ms < p->until_ms && p->at.tcp == from->tcp &&
           memcmp(p->at.address, from->address, sizeof from->address) == 0 &&
           (!from->tcp || p->at.connection == from->connection);
}

/* --- documents -------------------------------------------------------------------------------- */

static void see_item(void *context, const struct manscdp_item *item)
{
    sip_say_item(context, item);
}

static void see_faulty(void *context, struct text code)
{
    sip_say_faulty(context, code, 1u << ASPECT_INTACT, "reported-faulty");
}

static void see_no_item(void *context, const struct manscdp_item *item)
{
    (void)context;
    (void)item;
}

static void see_no_faulty(void *context, struct text code)
{
    (void)context;
    (void)code;
}

/* Reads the document once more, and says what it says. */
static void say_all(struct sip_saying *s, struct text body)
{
    struct manscdp again;
    struct manscdp_sink sink = {see_item, see_faulty, s};
    if (manscdp_read(body, &sink, &again))
        s->lines->failed = true;
}

static struct sip_saying saying_of(const struct sip_call *c, struct buffer *lines)
{
    return (struct sip_saying){.machine = c->machine,
                               .peer = c->peer,
                               .platform = c->platform,
                               .now_ms = c->now_ms,
                               .lines = lines};
}

static void take_part(struct sip_call *c, const struct manscdp *d)
{
    struct sip_round *r = &c->peer->round;
    struct sip_saying s = saying_of(c, &r->lines);
    s.faults = &r->faults;
    s.seen = &r->seen;
    s.catalog = &r->catalog;
    say_all(&s, c->message->body);
    r->statements += s.statements;
    sip_round_part(c->machine, c->peer, d, c->now_ms);
    sip_reply_once(c, 200);
}

/* What nobody asked for, or asked long ago: each item for itself. It is no more than an answer, so it is
 * answered at once. */
static void take_unasked(struct sip_call *c)
{
    struct buffer lines = {0};
    struct sip_saying s = saying_of(c, &lines);
    say_all(&s, c->message->body);
    if (lines.len > 0 && !lines.failed &&
        c->machine->hooks.report(c->machine->hooks.context, c->platform->number, false, &lines, 0))
        c->peer->view.statements += s.statements;
    buffer_free(&lines);
    sip_reply_once(c, 200);
}

/* What its sender says once, and repeats until it is answered. */
static void take_told(struct sip_call *c, const struct manscdp *d)
{
    struct buffer lines = {0}, after = {0};
    struct sip_saying s = saying_of(c, &lines);
    bool alarm = manscdp_is(d->command, "Alarm");
    s.info = manscdp_is(d->command, "Keepalive");
    if (s.info)
        sip_begin_faulty(c->peer);
    if (!alarm)
        say_all(&s, c->message->body);
    else if (text_is(d->alarm_method, "2") && text_is(d->alarm_type, "1"))
        sip_say_faulty(&s, d->device, 1u << ASPECT_INTACT | 1u << ASPECT_LIVE, "video-lost");
    if (alarm)
        sip_ask_alarm_taken(c->machine, c->peer, d->sn, &after);
    if (lines.failed) {
        c->peer->next_round_ms = c->now_ms;
    } else if (lines.len > 0) {
        c->peer->view.statements += s.statements;
        sip_reply_durably(c, &lines, &after);
    } else {
        sip_reply_once(c, 200);
        if (after.len > 0 && !after.failed)
            c->machine->hooks.send(c->machine->hooks.context, c->from,
                                   (struct text){after.bytes, after.len});
    }
    buffer_free(&lines);
    buffer_free(&after);
}

/* A keepalive says that the device lives, nothing of a camera; and which of its devices are faulty. */
static void take_keepalive(struct sip_call *c, const struct manscdp *d)
{
    c->peer->keepalive_ms = c->now_ms;
    c->peer->view.keepalives++;
    c->machine->hooks.is_there(c->machine->hooks.context, c->platform->number);
    take_told(c, d);
}

static void take_document(struct sip_call *c)
{
    struct manscdp d;
    struct manscdp_sink nobody = {see_no_item, see_no_faulty, NULL};
    if (manscdp_read(c->message->body, &nobody, &d)) {
        c->peer->view.refused++;
        c->machine->counts.refused++;
        sip_reply_once(c, 400);
        return;
    }
    c->peer->view.damaged += d.damaged;
    if (d.root == MANSCDP_NOTIFY && manscdp_is(d.command, "Keepalive"))
        take_keepalive(c, &d);
    else if (sip_round_has(c->peer, &d))
        take_part(c, &d);
    else if (d.root == MANSCDP_NOTIFY &&
             (manscdp_is(d.command, "Catalog") || manscdp_is(d.command, "Alarm")))
        take_told(c, &d);
    else if (d.root == MANSCDP_RESPONSE && manscdp_is(d.command, "Catalog") && d.has_list)
        take_unasked(c);
    else
        sip_reply_once(c, 200);
}

/* --- requests --------------------------------------------------------------------------------- */

/* The notifier may end a subscription, with nothing in the body. */
static void take_notify(struct sip_call *c)
{
    struct text state = c->message->subscription;
    c->peer->view.notifications++;
    if (state.at && state.len >= 10 && manscdp_is((struct text){state.at, 10}, "terminated"))
        c->peer->subscription = (struct sip_subscription){.next_ms = c->now_ms + SIP_AGAIN_MS};
    if (c->message->body.len == 0)
        sip_reply_once(c, 200);
    else
        take_document(c);
}

static void take_admitted(struct sip_call *c)
{
    struct text method = text_of(c->message->method);
    c->peer->at = *c->from; /* behind a NAT the port moves */
    c->peer->heard_ms = c->now_ms;
    if (sip_is_repeat(c))
        return;
    if (text_is(method, "MESSAGE"))
        take_document(c);
    else if (text_is(method, "NOTIFY"))
        take_notify(c);
    else
        sip_reply_once(c, text_is(method, "OPTIONS") ? 200 : 405);
}

static uint64_t key_of(const struct sip_message *m)
{
    uint64_t key = fast_hash(m->branch, strlen(m->branch), m->cseq);
    key = fast_hash(m->call_id.at, m->call_id.len, key);
    key = fast_hash(m->method, strlen(m->method), key);
    return fast_hash(m->from_tag, strlen(m->from_tag), key);
}

static void take_request(struct sip_call *c)
{
    struct sip_machine *m = c->machine;
    struct sip_platform platform;
    struct text code = text_of(c->message->user);
    if (text_is(text_of(c->message->method), "ACK"))
        return;
    if (!m->hooks.find(m->hooks.context, code, &platform)) {
        m->counts.refused++;
        m->hooks.stranger(m->hooks.context, code, c->from);
        sip_reply(c, 403);
        return;
    }
    c->platform = &platform;
    c->peer = peer_of(m, &platform);
    if (!c->peer)
        return; /* without memory nothing is answered: it comes again */
    c->key = key_of(c->message);
    if (text_is(text_of(c->message->method), "REGISTER")) {
        sip_register(c);
    } else if (is_from(c->peer, c->from, c->now_ms)) {
        take_admitted(c);
    } else {
        c->peer->view.refused++;
        m->counts.refused++;
        sip_challenge(c, text_of(platform.code), false);
    }
    explicit_bzero(platform.password, sizeof platform.password);
}

static void take_answer(struct sip_call *c)
{
    struct sip_machine *m = c->machine;
    struct sip_platform platform;
    if (!m->hooks.find(m->hooks.context, text_of(c->message->user), &platform) ||
        platform.number >= m->peer_count)
        return;
    struct sip_peer *p = m->peers + platform.number;
    if (is_from(p, c->from, c->now_ms))
        sip_ask_answered(p, c->message, &platform, c->now_ms);
}

bool sip_machine_take(struct sip_machine *m, const struct sip_endpoint *from, struct text bytes,
                      int64_t now_ms)
{
    struct sip_message message;
    struct sip_call call = {.machine = m, .from = from, .message = &message, .now_ms = now_ms};
    enum status status = sip_read(bytes, &message);
    if (status == STATUS_UNKNOWN)
        return true;
    m->counts.messages++;
    if (status) {
        m->counts.dropped++;
        return false;
    }
    if (message.is_request)
        take_request(&call);
    else
        take_answer(&call);
    sip_message_free(&message);
    return true;
}

/* --- time ------------------------------------------------------------------------------------- */

void sip_machine_tick(struct sip_machine *m, int64_t now_ms)
{
    struct sip_platform platform;
    sip_forget_old(m, now_ms);
    for (uint32_t i = 0; i < m->peer_count; i++) {
        struct sip_peer *p = m->peers + i;
        if (!p->registered)
            continue;
        if (now_ms >= p->until_ms || !m->hooks.find_number(m->hooks.context, i, &platform)) {
            sip_unregister(m, p);
            continue;
        }
        sip_round_tick(m, p, &platform, now_ms);
        if (platform.subscribe_s > 0 && now_ms >= p->subscription.next_ms)
            sip_ask_subscription(m, p, &platform, now_ms);
        sip_ask_again(m, p, now_ms);
    }
}

void sip_machine_written(struct sip_machine *m, uint32_t ticket, bool durable)
{
    sip_settle(m, ticket, durable);
}

void sip_machine_closed(struct sip_machine *m, uint32_t connection)
{
    for (uint32_t i = 0; i < m->peer_count; i++) {
        struct sip_peer *p = m->peers + i;
        if (p->registered && p->at.tcp && p->at.connection == connection)
            sip_unregister(m, p);
    }
}

bool sip_machine_ask(struct sip_machine *m, uint32_t platform)
{
    if (platform >= m->peer_count || !m->peers[platform].registered)
        return false;
    m->peers[platform].next_round_ms = 0;
    return true;
}

bool sip_machine_view(const struct sip_machine *m, uint32_t platform, struct sip_view *ret)
{
    if (platform >= m->peer_count || !m->peers[platform].known)
        return false;
    const struct sip_peer *p = m->peers + platform;
    *ret = p->view;
    ret->registered = p->registered;
    ret->subscribed = p->registered && p->subscription.until_ms > 0;
    ret->at = p->at;
    ret->registered_at = p->registered_ms / 1000;
    ret->keepalive_at = p->keepalive_ms / 1000;
    ret->heard_at = p->heard_ms / 1000;
    ret->whole_at = p->whole_ms / 1000;
    ret->until_at = p->until_ms / 1000;
    ret->subscribed_until_at = ret->subscribed ? p->subscription.until_ms / 1000 : 0;
    return true;
}

const struct catalog *sip_machine_catalog(const struct sip_machine *m, uint32_t platform)
{
    return platform < m->peer_count ? &m->peers[platform].catalog : NULL;
}

struct sip_counts sip_machine_counts(const struct sip_machine *m)
{
    return m->counts;
}
