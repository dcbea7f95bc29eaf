#include "platform/sip_ask.h"

#include <ctype.h>
#include <stdio.h>

#define FIRST_REPEAT_MS 500
#define LAST_REPEAT_MS  4000

/* A number that is not used again, made unguessable. */
void sip_token(struct sip_machine *m, char out[SIP_TOKEN_SIZE])
{
    char number[16];
    struct digest d = {0};
    snprintf(number, sizeof number, "%u", ++m->serial);
    struct text parts[] = {text_of("token"), text_of(number)};
    if (digest_keyed(&m->identity.secret, parts, 2, &d))
        d.bytes[0] = (uint8_t)m->serial;
    snprintf(out, SIP_TOKEN_SIZE, "%02x%02x%02x%02x%02x%02x%02x%02x", d.bytes[0], d.bytes[1],
             d.bytes[2], d.bytes[3], d.bytes[4], d.bytes[5], d.bytes[6], d.bytes[7]);
}

struct sip_request sip_request_of(const struct sip_machine *m, struct sip_peer *p,
                                  const char *method, const char *device)
{
    return (struct sip_request){.method = method,
                                .device = device,
                                .id = m->identity.id,
                                .realm = m->identity.realm,
                                .to_tag = "",
                                .more = "",
                                .cseq = ++p->cseq};
}

static uint64_t hash_of(struct text t)
{
    return fast_hash(t.at, t.len, 0);
}

void sip_asked_send(struct sip_machine *m, const struct sip_peer *p, struct sip_asked *a,
                    const struct sip_request *r, int64_t now_ms)
{
    buffer_reset(&a->bytes);
    sip_request_write(r, &p->at, &a->bytes);
    if (a->bytes.failed) {
        buffer_free(&a->bytes);
        return;
    }
    a->cseq = r->cseq;
    a->call = hash_of(text_of(r->call_id));
    a->step_ms = FIRST_REPEAT_MS;
    a->next_ms = p->at.tcp ? INT64_MAX : now_ms + FIRST_REPEAT_MS;
    a->until_ms = now_ms + SIP_REPEAT_MS;
    m->hooks.send(m->hooks.context, &p->at, (struct text){a->bytes.bytes, a->bytes.len});
}

void sip_asked_message(struct sip_machine *m, struct sip_peer *p, struct sip_asked *a,
                       const char *device, struct text body, int64_t now_ms)
{
    char branch[SIP_TOKEN_SIZE], call_id[SIP_TOKEN_SIZE], tag[SIP_TOKEN_SIZE];
    struct sip_request request = sip_request_of(m, p, "MESSAGE", device);
    sip_token(m, branch);
    sip_token(m, call_id);
    sip_token(m, tag);
    request.branch = branch;
    request.call_id = call_id;
    request.from_tag = tag;
    request.body = body;
    sip_asked_send(m, p, a, &request, now_ms);
}

bool sip_asked_again(struct sip_machine *m, const struct sip_peer *p, struct sip_asked *a,
                     int64_t now_ms)
{
    if (a->bytes.len == 0)
        return true;
    if (now_ms >= a->until_ms) {
        buffer_free(&a->bytes);
        return false;
    }
    if (now_ms < a->next_ms)
        return true;
    a->step_ms = a->step_ms * 2 < LAST_REPEAT_MS ? a->step_ms * 2 : LAST_REPEAT_MS;
    a->next_ms = now_ms + a->step_ms;
    m->hooks.send(m->hooks.context, &p->at, (struct text){a->bytes.bytes, a->bytes.len});
    return true;
}

bool sip_asked_is(const struct sip_asked *a, const struct sip_message *answer)
{
    return a->bytes.len > 0 && answer->cseq == a->cseq && hash_of(answer->call_id) == a->call;
}

static int write_catalog_query(struct sip_machine *m, const struct sip_peer *p, char *out,
                               size_t size)
{
    return snprintf(out, size,
                    "<?xml version=\"1.0\" encoding=\"GB2312\"?>\r\n<Query>\r\n<CmdType>Catalog"
                    "</CmdType>\r\n<SN>%u</SN>\r\n<DeviceID>%s</DeviceID>\r\n</Query>\r\n",
                    ++m->sn, p->code);
}

void sip_ask_catalog(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    char body[256];
    struct sip_round *r = &p->round;
    int len = write_catalog_query(m, p, body, sizeof body);
    r->sn = m->sn;
    r->open = r->counts = true;
    r->asked_ms = r->part_ms = now_ms;
    m->rounds_open++;
    sip_asked_message(m, p, &p->query, p->code, (struct text){body, (size_t)len}, now_ms);
}

void sip_ask_subscription(struct sip_machine *m, struct sip_peer *p,
                          const struct sip_platform *platform, int64_t now_ms)
{
    struct sip_subscription *s = &p->subscription;
    char branch[SIP_TOKEN_SIZE], more[96], body[256];
    sip_token(m, branch);
    if (!s->call_id[0] || now_ms >= s->until_ms) { /* a new dialog */
        sip_token(m, s->call_id);
        sip_token(m, s->from_tag);
        s->to_tag[0] = '\0';
    }
    snprintf(more, sizeof more, "Event: Catalog;id=1\r\nExpires: %lld\r\n",
             (long long)platform->subscribe_s);
    int len = write_catalog_query(m, p, body, sizeof body);
    struct sip_request request = sip_request_of(m, p, "SUBSCRIBE", p->code);
    request.branch = branch;
    request.call_id = s->call_id;
    request.from_tag = s->from_tag;
    request.to_tag = s->to_tag;
    request.more = more;
    request.body = (struct text){body, (size_t)len};
    s->next_ms = now_ms + SIP_AGAIN_MS;
    sip_asked_send(m, p, &p->subscribe, &request, now_ms);
}

void sip_ask_again(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    struct sip_asked *const all[] = {&p->query, &p->subscribe, &p->status, &p->info};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        (void)sip_asked_again(m, p, all[i], now_ms);
}

static void subscribed(struct sip_peer *p, const struct sip_message *answer,
                       const struct sip_platform *platform, int64_t now_ms)
{
    struct sip_subscription *s = &p->subscription;
    int64_t expires_s = platform->subscribe_s;
    if (answer->status >= 300) {
        p->view.subscriptions_refused++;
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
    if (sip_asked_is(&p->subscribe, answer)) {
        buffer_free(&p->subscribe.bytes);
        subscribed(p, answer, platform, now_ms);
        return;
    }
    struct sip_asked *const others[] = {&p->query, &p->status, &p->info};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (sip_asked_is(others[i], answer))
            buffer_free(&others[i]->bytes);
    }
}

/* A code that can stand in a document of ours: letters and digits. */
static bool is_plain(struct text code)
{
    for (size_t i = 0; i < code.len; i++) {
        if (!isalnum((unsigned char)code.at[i]))
            return false;
    }
    return code.len > 0 && code.len < SIP_CODE_SIZE;
}

void sip_ask_alarm_taken(struct sip_machine *m, struct sip_peer *p, struct text sn,
                         struct text device, struct buffer *out)
{
    struct text code = is_plain(device) ? device : text_of(p->code);
    char branch[SIP_TOKEN_SIZE], call_id[SIP_TOKEN_SIZE], tag[SIP_TOKEN_SIZE], body[320];
    sip_token(m, branch);
    sip_token(m, call_id);
    sip_token(m, tag);
    int len = snprintf(body, sizeof body,
                       "<?xml version=\"1.0\" encoding=\"GB2312\"?>\r\n<Response>\r\n<CmdType>Alarm"
                       "</CmdType>\r\n<SN>%.*s</SN>\r\n<DeviceID>%.*s</DeviceID>\r\n<Result>OK"
                       "</Result>\r\n</Response>\r\n",
                       is_plain(sn) && sn.len < 16 ? (int)sn.len : 0, sn.at ? sn.at : "",
                       (int)code.len, code.at);
    struct sip_request request = sip_request_of(m, p, "MESSAGE", p->code);
    request.branch = branch;
    request.call_id = call_id;
    request.from_tag = tag;
    request.body = (struct text){body, (size_t)len};
    sip_request_write(&request, &p->at, out);
}
