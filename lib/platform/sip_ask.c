#include "platform/sip_ask.h"

#include <stdio.h>

#define FIRST_REPEAT_MS 500
#define LAST_REPEAT_MS  4000

/* What tells our requests apart from everybody's: a number that is not used again, made unguessable. */
static void make_token(struct sip_machine *m, char out[24])
{
    char number[16];
    struct digest d = {0};
    snprintf(number, sizeof number, "%u", ++m->serial);
    struct text parts[] = {text_of("token"), text_of(number)};
    if (digest_keyed(&m->identity.secret, parts, 2, &d))
        d.bytes[0] = (uint8_t)m->serial;
    snprintf(out, 24, "%02x%02x%02x%02x%02x%02x%02x%02x", d.bytes[0], d.bytes[1], d.bytes[2],
             d.bytes[3], d.bytes[4], d.bytes[5], d.bytes[6], d.bytes[7]);
}

static void send_asked(struct sip_machine *m, struct sip_peer *p, struct sip_asked *a,
                       int64_t now_ms)
{
    if (a->bytes.failed) {
        buffer_free(&a->bytes);
        return;
    }
    a->step_ms = FIRST_REPEAT_MS;
    a->next_ms = p->at.tcp ? INT64_MAX : now_ms + FIRST_REPEAT_MS;
    a->until_ms = now_ms + SIP_REPEAT_MS;
    m->hooks.send(m->hooks.context, &p->at, (struct text){a->bytes.bytes, a->bytes.len});
}

void sip_ask_catalog(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    char branch[24], call_id[24], tag[24], body[256];
    struct sip_round *r = &p->round;
    make_token(m, branch);
    make_token(m, call_id);
    make_token(m, tag);
    r->sn = ++m->sn;
    int len = snprintf(body, sizeof body,
                       "<?xml version=\"1.0\" encoding=\"GB2312\"?>\r\n<Query>\r\n<CmdType>Catalog"
                       "</CmdType>\r\n<SN>%u</SN>\r\n<DeviceID>%s</DeviceID>\r\n</Query>\r\n",
                       r->sn, p->code);
    struct sip_request request = {.method = "MESSAGE",
                                  .device = p->code,
                                  .id = m->identity.id,
                                  .realm = m->identity.realm,
                                  .branch = branch,
                                  .call_id = call_id,
                                  .from_tag = tag,
                                  .to_tag = "",
                                  .more = "",
                                  .body = {body, (size_t)len},
                                  .cseq = ++p->cseq};
    buffer_reset(&p->query.bytes);
    sip_request_write(&request, &p->at, &p->query.bytes);
    p->query.cseq = request.cseq;
    r->open = true;
    r->asked_ms = r->part_ms = now_ms;
    m->rounds_open++;
    send_asked(m, p, &p->query, now_ms);
}

void sip_ask_subscription(struct sip_machine *m, struct sip_peer *p,
                          const struct sip_platform *platform, int64_t now_ms)
{
    struct sip_subscription *s = &p->subscription;
    char branch[24], more[96], body[256];
    make_token(m, branch);
    if (!s->call_id[0] || now_ms >= s->until_ms) { /* a new dialog */
        make_token(m, s->call_id);
        make_token(m, s->from_tag);
        s->to_tag[0] = '\0';
    }
    snprintf(more, sizeof more, "Event: Catalog;id=1\r\nExpires: %lld\r\n",
             (long long)platform->subscribe_s);
    int len = snprintf(body, sizeof body,
                       "<?xml version=\"1.0\" encoding=\"GB2312\"?>\r\n<Query>\r\n<CmdType>Catalog"
                       "</CmdType>\r\n<SN>%u</SN>\r\n<DeviceID>%s</DeviceID>\r\n</Query>\r\n",
                       ++m->sn, p->code);
    struct sip_request request = {.method = "SUBSCRIBE",
                                  .device = p->code,
                                  .id = m->identity.id,
                                  .realm = m->identity.realm,
                                  .branch = branch,
                                  .call_id = s->call_id,
                                  .from_tag = s->from_tag,
                                  .to_tag = s->to_tag,
                                  .more = more,
                                  .body = {body, (size_t)len},
                                  .cseq = ++p->cseq};
    buffer_reset(&p->subscribe.bytes);
    sip_request_write(&request, &p->at, &p->subscribe.bytes);
    p->subscribe.cseq = request.cseq;
    s->next_ms = now_ms + SIP_AGAIN_MS;
    send_asked(m, p, &p->subscribe, now_ms);
}

static void repeat(struct sip_machine *m, struct sip_peer *p, struct sip_asked *a, int64_t now_ms)
{
    if (a->bytes.len == 0)
        return;
    if (now_ms >= a->until_ms) {
        buffer_free(&a->bytes);
        return;
    }
    if (now_ms < a->next_ms)
        return;
    a->step_ms = a->step_ms * 2 < LAST_REPEAT_MS ? a->step_ms * 2 : LAST_REPEAT_MS;
    a->next_ms = now_ms + a->step_ms;
    m->hooks.send(m->hooks.context, &p->at, (struct text){a->bytes.bytes, a->bytes.len});
}

void sip_ask_again(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    repeat(m, p, &p->query, now_ms);
    repeat(m, p, &p->subscribe, now_ms);
}

static void subscribed(struct sip_peer *p, const struct sip_message *answer,
                       const struct sip_platform *platform, int64_t now_ms)
{
    struct sip_subscription *s = &p->subscription;
    int64_t expires_s = platform->subscribe_s;
    if (answer->status >= 300) {
        s->call_id[0] = '\0';
        s->until_ms = 0;
        s->next_ms = now_ms + SIP_AGAIN_MS * 10;
        return;
    }
    if (answer->expires.at && !text_to_int(answer->expires, 1, SUBSCRIPTION_S_MAX, &expires_s))
        expires_s = platform->subscribe_s;
    snprintf(s->to_tag, sizeof s->to_tag, "%s", answer->to_tag);
    s->until_ms = now_ms + expires_s * 1000;
    s->next_ms = now_ms + expires_s * 750;
}

void sip_ask_answered(struct sip_peer *p, const struct sip_message *answer,
                      const struct sip_platform *platform, int64_t now_ms)
{
    if (answer->status < 200)
        return;
    if (p->query.bytes.len > 0 && answer->cseq == p->query.cseq) {
        buffer_free(&p->query.bytes);
    } else if (p->subscribe.bytes.len > 0 && answer->cseq == p->subscribe.cseq) {
        buffer_free(&p->subscribe.bytes);
        subscribed(p, answer, platform, now_ms);
    }
}

void sip_ask_alarm_taken(struct sip_machine *m, struct sip_peer *p, struct text sn,
                         struct buffer *out)
{
    char branch[24], call_id[24], tag[24], body[320];
    make_token(m, branch);
    make_token(m, call_id);
    make_token(m, tag);
    int len = snprintf(body, sizeof body,
                       "<?xml version=\"1.0\" encoding=\"GB2312\"?>\r\n<Response>\r\n<CmdType>Alarm"
                       "</CmdType>\r\n<SN>%.*s</SN>\r\n<DeviceID>%s</DeviceID>\r\n<Result>OK"
                       "</Result>\r\n</Response>\r\n",
                       sn.len < 16 ? (int)sn.len : 0, sn.at ? sn.at : "", p->code);
    struct sip_request request = {.method = "MESSAGE",
                                  .device = p->code,
                                  .id = m->identity.id,
                                  .realm = m->identity.realm,
                                  .branch = branch,
                                  .call_id = call_id,
                                  .from_tag = tag,
                                  .to_tag = "",
                                  .more = "",
                                  .body = {body, (size_t)len},
                                  .cseq = ++p->cseq};
    sip_request_write(&request, &p->at, out);
}
