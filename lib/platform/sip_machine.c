#include "platform/sip_machine.h"

#include "model/names.h"
#include "platform/manscdp.h"
#include "platform/sip_ask.h"
#include "platform/sip_device.h"
#include "platform/sip_document.h"
#include "platform/sip_history.h"
#include "platform/sip_live.h"
#include "platform/sip_probe.h"
#include "platform/sip_register.h"
#include "platform/sip_round.h"

#include <stdlib.h>

enum status sip_machine_open(const struct sip_identity *identity, const struct sip_hooks *hooks,
                             struct sip_machine **ret)
{
    struct sip_machine *m = calloc(1, sizeof *m);
    if (!m)
        return STATUS_MEMORY;
    m->tickets = calloc(SIP_TICKETS_MAX, sizeof *m->tickets);
    m->searches = calloc(SIP_SEARCHES_MAX, sizeof *m->searches);
    m->streams = calloc(SIP_STREAMS_MAX, sizeof *m->streams);
    if (!m->tickets || !m->searches || !m->streams) {
        sip_machine_close(m);
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
    buffer_free(&p->status.bytes);
    buffer_free(&p->info.bytes);
    sip_probe_free(p);
}

void sip_machine_close(struct sip_machine *m)
{
    if (!m)
        return;
    for (uint32_t i = 0; i < m->peer_count; i++)
        free_peer(m->peers + i);
    for (uint32_t i = 0; i < SIP_TICKETS_MAX && m->tickets; i++) {
        buffer_free(&m->tickets[i].answer);
        buffer_free(&m->tickets[i].after);
    }
    for (uint32_t i = 0; i < SIP_SEARCHES_MAX && m->searches; i++) {
        buffer_free(&m->searches[i].asked.bytes);
        number_map_free(&m->searches[i].seen);
    }
    for (uint32_t i = 0; i < SIP_STREAMS_MAX && m->streams; i++)
        buffer_free(&m->streams[i].asked.bytes);
    number_map_free(&m->young);
    number_map_free(&m->old);
    explicit_bzero(&m->identity, sizeof m->identity);
    free(m->tickets);
    free(m->searches);
    free(m->streams);
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

/* A registration is of one address (over TCP it is the connection itself) and of the password that holds. */
static bool is_from(const struct sip_peer *p, const struct sip_platform *platform,
                    const struct sip_endpoint *from, int64_t now_ms)
{
    return p->registered && p->password_number == platform->password_number &&
           now_ms < p->until_ms && p->at.tcp == from->tcp &&
           memcmp(p->at.address, from->address, sizeof from->address) == 0 &&
           (!from->tcp || p->at.connection == from->connection);
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
        sip_document_take(c);
}

/* May it say one more? What answers our questions does not count: a catalog may have an item a message. */
static bool take_allowance(struct sip_peer *p, int64_t now_ms)
{
    if (p->round.open || (p->probing && p->probing->history.under_way > 0))
        return true;
    int64_t passed = now_ms - p->allowance_ms;
    int64_t most = SIP_RATE_BURST * 1000;
    if (p->allowance_ms == 0 || passed < 0 || passed >= most / SIP_RATE_PER_S)
        p->allowance = most;
    else if ((p->allowance += passed * SIP_RATE_PER_S) > most)
        p->allowance = most;
    p->allowance_ms = now_ms;
    if (p->allowance < 1000)
        return false;
    p->allowance -= 1000;
    return true;
}

static void take_admitted(struct sip_call *c)
{
    struct text method = text_of(c->message->method);
    c->peer->at = *c->from; /* behind a NAT the port moves */
    c->peer->heard_ms = c->now_ms;
    if (!take_allowance(c->peer, c->now_ms)) {
        c->machine->counts.too_many++; /* no answer: it comes again, later */
        return;
    }
    if (sip_is_repeat(c))
        return;
    if (text_is(method, "MESSAGE"))
        sip_document_take(c);
    else if (text_is(method, "NOTIFY"))
        take_notify(c);
    else
        sip_reply_once(c, text_is(method, "OPTIONS") ? 200 : 405);
}

/* With its body: some write the same branch and number into each request, and what differs is no repeat. */
static uint64_t key_of(const struct sip_message *m)
{
    uint64_t key = fast_hash(m->branch, strlen(m->branch), m->cseq);
    key = fast_hash(m->call_id.at, m->call_id.len, key);
    key = fast_hash(m->method, strlen(m->method), key);
    key = fast_hash(m->from_tag, strlen(m->from_tag), key);
    return fast_hash(m->body.at, m->body.len, key);
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
        sip_reply_stranger(c, 403);
        return;
    }
    c->platform = &platform;
    c->peer = peer_of(m, &platform);
    if (!c->peer)
        return; /* without memory nothing is answered: it comes again */
    c->key = key_of(c->message);
    if (text_is(text_of(c->message->method), "REGISTER")) {
        sip_register(c);
    } else if (is_from(c->peer, &platform, c->from, c->now_ms)) {
        take_admitted(c);
    } else {
        c->peer->view.refused++;
        m->counts.refused++;
        sip_challenge(c, text_of(platform.code), false);
    }
    explicit_bzero(platform.password, sizeof platform.password);
}

/* Whose answer it is. Where a camera was asked its answer names that, so we look at the Call-ID first. SIP_NOBODY:
 * nobody's. */
static uint32_t owner_of(const struct sip_call *c)
{
    const struct sip_machine *m = c->machine;
    struct sip_platform platform;
    uint32_t owner = sip_live_owner(m, c->message);
    if (owner == SIP_NOBODY)
        owner = sip_history_owner(m, c->message);
    if (owner == SIP_NOBODY &&
        m->hooks.find(m->hooks.context, text_of(c->message->user), &platform))
        owner = platform.number;
    return owner < m->peer_count ? owner : SIP_NOBODY;
}

static void take_answer(struct sip_call *c)
{
    struct sip_machine *m = c->machine;
    struct sip_platform platform;
    uint32_t number = owner_of(c);
    struct sip_peer *p = number == SIP_NOBODY ? NULL : m->peers + number;
    if (!p || !m->hooks.find_number(m->hooks.context, number, &platform) ||
        !is_from(p, &platform, c->from, c->now_ms))
        return;
    c->platform = &platform;
    c->peer = p;
    if (!sip_live_answered(m, c->message, number, c->now_ms) &&
        !sip_history_answered(m, c->message, number))
        sip_ask_answered(p, c->message, &platform, c->now_ms);
    if (c->message->status == 200 && c->message->body.len > 0)
        sip_document_enclosed(c);
    explicit_bzero(platform.password, sizeof platform.password);
}

bool sip_machine_take(struct sip_machine *m, const struct sip_endpoint *from, struct text bytes,
                      int64_t now_ms)
{
    struct sip_message message;
    struct sip_call call = {.machine = m,
                            .from = from,
                            .message = &message,
                            .now_ms = now_ms,
                            .asked_bytes = bytes.len};
    enum status status = sip_read(bytes, &message);
    if (status == STATUS_UNKNOWN)
        return true;
    m->counts.messages++;
    m->now_ms = now_ms;
    if (status) {
        m->counts.dropped++;
        m->counts.dropped_at = now_ms / 1000;
        return false;
    }
    if (message.is_request)
        take_request(&call);
    else
        take_answer(&call);
    if (m->rounds_wait && m->rounds_open < SIP_ROUNDS_MAX)
        sip_rounds_begin(m, now_ms); /* one has ended: the next does not wait for the second */
    sip_message_free(&message);
    return true;
}

void sip_machine_picture(struct sip_machine *m, const unsigned char address[16], struct text bytes,
                         int64_t now_ms)
{
    sip_live_packet(m, address, bytes, now_ms);
}

/* --- time ------------------------------------------------------------------------------------- */

void sip_machine_tick(struct sip_machine *m, int64_t now_ms)
{
    struct sip_platform platform;
    m->now_ms = now_ms;
    sip_forget_old(m, now_ms);
    sip_history_tick(m, now_ms);
    sip_live_tick(m, now_ms);
    for (uint32_t i = 0; i < m->peer_count; i++) {
        struct sip_peer *p = m->peers + i;
        if (p->untold)
            sip_register_tell(m, p);
        if (!p->registered)
            continue;
        if (now_ms >= p->until_ms || !m->hooks.find_number(m->hooks.context, i, &platform) ||
            platform.password_number != p->password_number) {
            sip_unregister(m, p, now_ms);
            continue;
        }
        sip_round_tick(m, p, &platform, now_ms);
        if (platform.subscribe_s > 0 && now_ms >= p->subscription.next_ms)
            sip_ask_subscription(m, p, &platform, now_ms);
        sip_ask_again(m, p, now_ms);
        if (p->whole_ms >= p->registered_ms)
            sip_device_ask(m, p, now_ms);
        sip_probe_tick(m, p, &platform, now_ms);
    }
    m->rounds_begun = 0;
    sip_rounds_begin(m, now_ms);
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
            sip_unregister(m, p, m->now_ms);
    }
}

enum status sip_machine_recall(struct sip_machine *m, const struct sip_platform *platform,
                               const struct sip_registration *r, int64_t now_ms)
{
    struct sip_peer *p = peer_of(m, platform);
    if (!p)
        return STATUS_MEMORY;
    p->registered = p->recalled = true;
    p->at = r->at;
    p->registered_ms = r->registered_ms;
    p->until_ms = r->until_ms;
    p->session = r->session;
    p->password_number = r->password_number;
    p->heard_ms = p->next_round_ms = p->subscription.next_ms = now_ms;
    memcpy(p->view.version, r->version, sizeof p->view.version);
    memcpy(p->view.maker, r->maker, sizeof p->view.maker);
    return STATUS_OK;
}

bool sip_machine_ask(struct sip_machine *m, uint32_t platform)
{
    if (platform >= m->peer_count || !m->peers[platform].registered)
        return false;
    m->peers[platform].next_round_ms = 0;
    m->round_next = platform; /* before the others that are due */
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
    ret->at = &p->at;
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
