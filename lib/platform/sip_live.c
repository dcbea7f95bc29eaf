#include "platform/sip_live.h"

#include "platform/lines.h"
#include "platform/sip_ask.h"
#include "platform/sip_pace.h"

#include <stdio.h>
#include <stdlib.h>

#define RTP_HEAD_BYTES 12
#define PACKETS_WANTED 3
#define SSRC_DIGITS    10

static struct sip_peer *peer_of(struct sip_machine *m, const struct sip_stream *s)
{
    return m->peers + s->platform;
}

static void free_stream(struct sip_machine *m, struct sip_stream *s)
{
    peer_of(m, s)->probing->live.under_way--;
    m->streams_open--;
    buffer_free(&s->asked.bytes);
    *s = (struct sip_stream){0};
}

static void say(struct sip_machine *m, struct sip_stream *s, const char *cause, int64_t now_ms)
{
    struct sip_peer *p = peer_of(m, s);
    sip_pace_say(p, &p->probing->live, &p->view.live,
                 &(struct said){.asset = text_of(s->code),
                                .at = now_ms / 1000,
                                .ms = (uint16_t)(now_ms % 1000),
                                .aspects = 1u << ASPECT_LIVE,
                                .fault = cause != NULL,
                                .cause = cause});
}

/* --- asking ------------------------------------------------------------------------------------ */

static bool is_used(const struct sip_machine *m, uint32_t ssrc)
{
    for (uint32_t i = 0; i < SIP_STREAMS_MAX; i++) {
        if (m->streams[i].state != STREAM_FREE && m->streams[i].ssrc == ssrc)
            return true;
    }
    return false;
}

/* 0 for a live picture, five digits of our code, and four that tell one from another. */
static uint32_t make_ssrc(struct sip_machine *m)
{
    uint32_t domain = 0, ssrc;
    for (int i = 3; i < 8; i++)
        domain = domain * 10 + (uint32_t)(m->identity.id[i] - '0') % 10;
    do {
        m->ssrc = m->ssrc % 9999 + 1;
        ssrc = domain * 10000 + m->ssrc;
    } while (is_used(m, ssrc));
    return ssrc;
}

static int write_sdp(const struct sip_machine *m, const struct sip_peer *p,
                     const struct sip_stream *s, char *out, size_t size)
{
    char host[64];
    snprintf(host, sizeof host, "%s", p->at.local);
    char *colon = strrchr(host, ':');
    if (colon)
        *colon = '\0';
    bool v6 = host[0] == '[';
    const char *from = host + v6;
    int len = (int)strcspn(from, "]");
    /* PS stands first behind recvonly: some makers take no other order. */
    return snprintf(out, size,
                    "v=0\r\no=%s 0 0 IN %s %.*s\r\ns=Play\r\nc=IN %s %.*s\r\nt=0 0\r\n"
                    "m=video %u RTP/AVP 96 98 97\r\na=recvonly\r\na=rtpmap:96 PS/90000\r\n"
                    "a=rtpmap:98 H264/90000\r\na=rtpmap:97 MPEG4/90000\r\ny=%010u\r\n",
                    m->identity.id, v6 ? "IP6" : "IP4", len, from, v6 ? "IP6" : "IP4", len, from,
                    m->identity.media_port, s->ssrc);
}

static struct sip_request request_of(struct sip_machine *m, const struct sip_stream *s,
                                     const char *method)
{
    struct sip_request r = sip_request_of(m, peer_of(m, s), method, s->code);
    r.branch = s->branch;
    r.call_id = s->call_id;
    r.from_tag = s->from_tag;
    r.to_tag = s->to_tag;
    return r;
}

bool sip_live_ask(struct sip_machine *m, const struct sip_platform *platform, struct text code,
                  int64_t now_ms)
{
    struct sip_peer *p = m->peers + platform->number;
    struct sip_stream *s = NULL;
    char body[600], more[160];
    for (uint32_t i = 0; i < SIP_STREAMS_MAX && !s; i++)
        s = m->streams[i].state == STREAM_FREE ? m->streams + i : NULL;
    if (!s || code.len >= sizeof s->code)
        return false;
    *s = (struct sip_stream){.ssrc = make_ssrc(m), .platform = platform->number};
    s->state = STREAM_ASKED;
    memcpy(s->code, code.at, code.len);
    sip_token(m, s->branch);
    sip_token(m, s->call_id);
    sip_token(m, s->from_tag);
    struct sip_request r = request_of(m, s, "INVITE");
    snprintf(more, sizeof more, "Subject: %s:%010u,%s:0\r\n", s->code, s->ssrc, m->identity.id);
    r.more = more;
    r.type = "Application/SDP";
    r.body = (struct text){body, (size_t)write_sdp(m, p, s, body, sizeof body)};
    sip_asked_send(m, p, &s->asked, &r, now_ms);
    m->streams_open++;
    p->probing->live.under_way++;
    p->view.live.asked++;
    return true;
}

/* --- ending ------------------------------------------------------------------------------------ */

/* A request that has the INVITE's number: its ACK, or what takes it back. */
static void send_beside(struct sip_machine *m, const struct sip_stream *s, const char *method,
                        const char *branch)
{
    struct buffer out = {0};
    struct sip_peer *p = peer_of(m, s);
    struct sip_request r = request_of(m, s, method);
    r.branch = branch;
    r.cseq = s->asked.cseq;
    sip_request_write(&r, &p->at, &out);
    if (!out.failed)
        m->hooks.send(m->hooks.context, &p->at, (struct text){out.bytes, out.len});
    buffer_free(&out);
}

static void hang_up(struct sip_machine *m, struct sip_stream *s, int64_t now_ms)
{
    char branch[SIP_TOKEN_SIZE];
    struct sip_request r = request_of(m, s, "BYE");
    sip_token(m, branch);
    r.branch = branch;
    s->state = STREAM_ENDING;
    sip_asked_send(m, peer_of(m, s), &s->asked, &r, now_ms);
}

/* Nobody has answered. A picture that is granted all the same within half a minute is given back. */
static void give_up(struct sip_machine *m, struct sip_stream *s, int64_t now_ms)
{
    if (s->proceeding)
        send_beside(m, s, "CANCEL", s->branch);
    s->state = STREAM_ENDING;
    buffer_free(&s->asked.bytes);
    s->asked.until_ms = now_ms + SIP_REPEAT_MS;
}

/* --- answers ----------------------------------------------------------------------------------- */

/* Some give the picture another number than we asked for, and say so. */
static void take_ssrc(const struct sip_machine *m, struct sip_stream *s, struct text body)
{
    int64_t ssrc;
    const char *at = body.at ? memmem(body.at, body.len, "\ny=", 3) : NULL;
    if (!at || (size_t)(body.at + body.len - at) < 3 + SSRC_DIGITS)
        return;
    struct text digits = {at + 3, SSRC_DIGITS};
    if (text_to_int(digits, 1, UINT32_MAX, &ssrc) && !is_used(m, (uint32_t)ssrc))
        s->ssrc = (uint32_t)ssrc;
}

static void take_granted(struct sip_machine *m, struct sip_stream *s,
                         const struct sip_message *answer, int64_t now_ms)
{
    char branch[SIP_TOKEN_SIZE];
    uint32_t cseq = s->asked.cseq;
    if (s->state == STREAM_ASKED || !s->to_tag[0])
        snprintf(s->to_tag, sizeof s->to_tag, "%s", answer->to_tag);
    s->asked.cseq = answer->cseq;
    sip_token(m, branch);
    send_beside(m, s, "ACK", branch);
    s->asked.cseq = cseq;
    if (s->state == STREAM_ASKED) {
        take_ssrc(m, s, answer->body);
        buffer_free(&s->asked.bytes);
        s->state = STREAM_ANSWERED;
        s->answered_ms = now_ms;
    } else if (s->state == STREAM_ENDING && s->asked.bytes.len == 0) {
        hang_up(m, s, now_ms);
    }
}

static void take_refused(struct sip_machine *m, struct sip_stream *s,
                         const struct sip_message *answer, int64_t now_ms)
{
    char cause[16];
    snprintf(s->to_tag, sizeof s->to_tag, "%s", answer->to_tag);
    send_beside(m, s, "ACK", s->branch);
    snprintf(cause, sizeof cause, "invite-%d", answer->status);
    if (s->state == STREAM_ASKED &&
        (answer->status == 404 || answer->status == 480 || answer->status == 488))
        say(m, s, cause, now_ms);
    free_stream(m, s);
}

static void take_invited(struct sip_machine *m, struct sip_stream *s,
                         const struct sip_message *answer, int64_t now_ms)
{
    if (answer->status < 200) {
        s->proceeding = true;
        s->asked.next_ms = INT64_MAX;
    } else if (answer->status < 300) {
        take_granted(m, s, answer, now_ms);
    } else if (s->state == STREAM_ASKED || s->asked.bytes.len == 0) {
        take_refused(m, s, answer, now_ms);
    }
}

uint32_t sip_live_owner(const struct sip_machine *m, const struct sip_message *answer)
{
    for (uint32_t i = 0; i < SIP_STREAMS_MAX; i++) {
        if (m->streams[i].state != STREAM_FREE && text_is(answer->call_id, m->streams[i].call_id))
            return m->streams[i].platform;
    }
    return SIP_NOBODY;
}

bool sip_live_answered(struct sip_machine *m, const struct sip_message *answer, uint32_t platform,
                       int64_t now_ms)
{
    for (uint32_t i = 0; i < SIP_STREAMS_MAX; i++) {
        struct sip_stream *s = m->streams + i;
        if (s->state == STREAM_FREE || s->platform != platform ||
            !text_is(answer->call_id, s->call_id))
            continue;
        if (text_is(text_of(answer->method), "INVITE"))
            take_invited(m, s, answer, now_ms);
        else if (answer->status >= 200 && s->state == STREAM_ENDING &&
                 sip_asked_is(&s->asked, answer))
            free_stream(m, s);
        return true;
    }
    return false;
}

/* --- packets ----------------------------------------------------------------------------------- */

void sip_live_packet(struct sip_machine *m, const unsigned char address[16], struct text bytes,
                     int64_t now_ms)
{
    const unsigned char *b = (const unsigned char *)bytes.at;
    if (m->streams_open == 0 || bytes.len < RTP_HEAD_BYTES || b[0] >> 6 != 2)
        return;
    uint32_t ssrc =
        (uint32_t)b[8] << 24 | (uint32_t)b[9] << 16 | (uint32_t)b[10] << 8 | (uint32_t)b[11];
    for (uint32_t i = 0; i < SIP_STREAMS_MAX; i++) {
        struct sip_stream *s = m->streams + i;
        if ((s->state != STREAM_ASKED && s->state != STREAM_ANSWERED) || s->ssrc != ssrc)
            continue;
        if (s->packets == 0)
            memcpy(s->source, address, sizeof s->source);
        if (memcmp(s->source, address, sizeof s->source) == 0)
            s->packets++;
        if (s->state == STREAM_ANSWERED && s->packets >= PACKETS_WANTED) {
            say(m, s, NULL, now_ms);
            hang_up(m, s, now_ms);
        }
        return;
    }
}

/* --- time -------------------------------------------------------------------------------------- */

/* One or two packets are neither a picture nor none. */
static void judge(struct sip_machine *m, struct sip_stream *s, int64_t now_ms)
{
    if (s->packets == 0)
        say(m, s, "no-stream", now_ms);
    else if (s->packets >= PACKETS_WANTED) /* they came before the answer */
        say(m, s, NULL, now_ms);
    hang_up(m, s, now_ms);
}

static void tick_one(struct sip_machine *m, struct sip_stream *s, int64_t now_ms)
{
    if (s->state == STREAM_ANSWERED) {
        if (now_ms >= s->answered_ms + SIP_PICTURE_MS || s->packets >= PACKETS_WANTED)
            judge(m, s, now_ms);
    } else if (s->state == STREAM_ASKED) {
        if (!sip_asked_again(m, peer_of(m, s), &s->asked, now_ms))
            give_up(m, s, now_ms);
    } else if (s->asked.bytes.len == 0 ? now_ms >= s->asked.until_ms
                                       : !sip_asked_again(m, peer_of(m, s), &s->asked, now_ms)) {
        free_stream(m, s);
    }
}

void sip_live_tick(struct sip_machine *m, int64_t now_ms)
{
    for (uint32_t i = 0; i < SIP_STREAMS_MAX && m->streams_open > 0; i++) {
        if (m->streams[i].state != STREAM_FREE)
            tick_one(m, m->streams + i, now_ms);
    }
}

void sip_live_stop(struct sip_machine *m, uint32_t platform, int64_t now_ms)
{
    for (uint32_t i = 0; i < SIP_STREAMS_MAX; i++) {
        struct sip_stream *s = m->streams + i;
        if (s->state == STREAM_FREE || s->platform != platform)
            continue;
        if (s->state == STREAM_ANSWERED)
            hang_up(m, s, now_ms);
        else if (s->state == STREAM_ASKED)
            give_up(m, s, now_ms);
    }
}
