#include "sip_bench.h"

#include "platform/auth.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t serial;

static bool find(void *context, struct text code, struct sip_platform *ret)
{
    struct sip_bench *b = context;
    if (!text_is(code, DEVICE))
        return false;
    *ret = (struct sip_platform){.number = 3,
                                 .code = DEVICE,
                                 .password = "secret12",
                                 .password_number = b->password_number,
                                 .says = b->says,
                                 .poll_s = b->poll_s,
                                 .subscribe_s = b->subscribe_s,
                                 .history_every_s = b->history_every_s,
                                 .history_lag_s = 3600,
                                 .history_where = b->history_where,
                                 .live_every_s = b->live_every_s,
                                 .live_at_once = 4};
    return true;
}

static bool find_number(void *context, uint32_t number, struct sip_platform *ret)
{
    return number == 3 && find(context, text_of(DEVICE), ret);
}

static enum sip_sight sees(void *context, uint32_t platform, struct text code)
{
    (void)context;
    ck_assert_uint_eq(platform, 3);
    if (text_is(code, FOREIGN))
        return SIP_NOT_COVERED;
    return code.len == 20 && memcmp(code.at + 10, "131", 3) == 0 ? SIP_COVERED : SIP_NO_ASSET;
}

static const struct zone *zone_of(void *context)
{
    return ((struct sip_bench *)context)->zone;
}

static void keep_sent(void *context, const struct sip_endpoint *to, struct text bytes)
{
    struct sip_bench *b = context;
    (void)to;
    ck_assert_uint_lt(b->sent_count, SENT_MAX);
    buffer_add(&b->sent[b->sent_count++], bytes.at, bytes.len);
}

static bool report(void *context, uint32_t platform, enum sip_feed feed, const struct buffer *lines,
                   uint32_t ticket)
{
    struct sip_bench *b = context;
    ck_assert_uint_eq(platform, 3);
    if (b->busy)
        return false;
    struct buffer *const feeds[] = {&b->rounds, &b->events, &b->history, &b->live};
    buffer_add(feeds[feed], lines->bytes, lines->len);
    if (ticket)
        b->tickets[b->ticket_count++] = ticket;
    return true;
}

static void note_stranger(void *context, struct text code, const struct sip_endpoint *from)
{
    struct sip_bench *b = context;
    buffer_addf(&b->strangers, "%.*s %s;", (int)code.len, code.at, from->remote);
}

static bool may_guess(void *context, const struct sip_endpoint *from)
{
    (void)from;
    return ((struct sip_bench *)context)->guess;
}

static bool keep_registered(void *context, uint32_t platform, const struct sip_registration *r)
{
    struct sip_bench *b = context;
    ck_assert_uint_eq(platform, 3);
    if (b->busy)
        return false;
    b->kept = r ? *r : (struct sip_registration){0};
    b->kept_count++;
    return true;
}

static const char *last_fault(void *context, uint32_t platform, struct text code)
{
    (void)platform;
    return text_is(code, CAMERA("0001")) ? ((struct sip_bench *)context)->last_fault : NULL;
}

static void is_there(void *context, uint32_t platform)
{
    (void)platform;
    ((struct sip_bench *)context)->self_count++;
}

static void bench_start(struct sip_bench *b)
{
    struct sip_identity id = {"44011300002000000001", "4401130000", {{7}}, 30000};
    struct sip_hooks hooks = {.find = find,
                              .find_number = find_number,
                              .sees = sees,
                              .zone = zone_of,
                              .send = keep_sent,
                              .report = report,
                              .stranger = note_stranger,
                              .may_guess = may_guess,
                              .registered = keep_registered,
                              .last_fault = last_fault,
                              .is_there = is_there,
                              .context = b};
    ck_assert(!sip_machine_open(&id, &hooks, &b->machine));
}

void bench_restart(struct sip_bench *b, int64_t ms)
{
    struct sip_platform platform;
    sip_machine_close(b->machine);
    bench_start(b);
    b->now_ms += ms;
    if (b->kept.until_ms > b->now_ms && find(b, text_of(DEVICE), &platform))
        ck_assert(!sip_machine_recall(b->machine, &platform, &b->kept, b->now_ms));
}

void bench_open(struct sip_bench *b)
{
    struct error err;
    *b = (struct sip_bench){.now_ms = BENCH_NOW,
                            .says = 1u << ASPECT_NETWORK,
                            .poll_s = 300,
                            .subscribe_s = 0,
                            .guess = true,
                            .from = {.address = {[10] = 0xff, [11] = 0xff, 127, 0, 0, 1},
                                     .port = 5075,
                                     .remote = "127.0.0.1:5075",
                                     .local = "127.0.0.1:5060"}};
    ck_assert(!zone_load("Asia/Shanghai", &b->zone, &err));
    bench_start(b);
}

void bench_close(struct sip_bench *b)
{
    bench_clear(b);
    buffer_free(&b->strangers);
    buffer_free(&b->last);
    buffer_free(&b->rounds);
    buffer_free(&b->events);
    buffer_free(&b->history);
    buffer_free(&b->live);
    zone_free(b->zone);
    sip_machine_close(b->machine);
}

void bench_clear(struct sip_bench *b)
{
    for (uint32_t i = 0; i < b->sent_count; i++)
        buffer_free(&b->sent[i]);
    b->sent_count = b->ticket_count = 0;
    buffer_reset(&b->rounds);
    buffer_reset(&b->events);
    buffer_reset(&b->history);
    buffer_reset(&b->live);
}

bool bench_take(struct sip_bench *b, struct text bytes)
{
    return sip_machine_take(b->machine, &b->from, bytes, b->now_ms);
}

static void send_as(struct sip_bench *b, const char *method, const char *call_id, const char *more,
                    const char *body)
{
    struct buffer out = {0};
    serial++;
    buffer_addf(&out,
                "%s sip:44011300002000000001@4401130000 SIP/2.0\r\n"
                "Via: SIP/2.0/UDP 192.168.1.9:5060;rport;branch=z9hG4bK%u\r\n"
                "From: <sip:" DEVICE "@4401130000>;tag=%u\r\n"
                "To: <sip:" DEVICE "@4401130000>\r\nCall-ID: %s\r\nCSeq: %u %s\r\n"
                "%sContent-Length: %zu\r\n\r\n%s",
                method, serial, serial, call_id, serial, method, more, strlen(body), body);
    bench_take(b, (struct text){out.bytes, out.len});
    buffer_free(&b->last);
    b->last = out;
}

void bench_send(struct sip_bench *b, const char *method, const char *more, const char *body)
{
    char call_id[32];
    snprintf(call_id, sizeof call_id, "c%u", serial);
    send_as(b, method, call_id, more, body);
}

void bench_catalog(struct sip_bench *b, uint32_t sn, unsigned sum, unsigned first, unsigned count)
{
    struct buffer body = {0};
    buffer_addf(
        &body,
        "<?xml version=\"1.0\"?><Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>" DEVICE
        "</DeviceID><SumNum>%u</SumNum><DeviceList Num=\"%u\">",
        sn, sum, count);
    for (unsigned i = first; i < first + count; i++)
        buffer_addf(&body,
                    "<Item><DeviceID>4401130000131000%04u</DeviceID><Name>n</Name><Status>%s"
                    "</Status></Item>",
                    i, i % 10 == 9 ? "OFF" : "ON");
    buffer_add_text(&body, "</DeviceList></Response>");
    bench_send(b, "MESSAGE", "", buffer_text(&body));
    buffer_free(&body);
}

static void hash(const char *text, char out[DIGEST_HEX_SIZE])
{
    ck_assert(!hash_hex(HASH_MD5, text_of(text), out));
}

static int register_with(struct sip_bench *b, const char *password, const char *call_id,
                         char more[600])
{
    char who[DIGEST_HEX_SIZE], what[DIGEST_HEX_SIZE], whole[DIGEST_HEX_SIZE], text[300];
    send_as(b, "REGISTER", call_id, more, "");
    const char *challenge = strstr(bench_last(b), "WWW-Authenticate: ");
    if (!challenge)
        return bench_status(b);
    challenge += strlen("WWW-Authenticate: ");
    struct text nonce = auth_member((struct text){challenge, strcspn(challenge, "\r")}, "nonce");
    snprintf(text, sizeof text, DEVICE ":4401130000:%s", password);
    hash(text, who);
    hash("REGISTER:sip:x", what);
    snprintf(text, sizeof text, "%s:%.*s:%s", who, (int)nonce.len, nonce.at, what);
    hash(text, whole);
    size_t len = strlen(more);
    snprintf(more + len, 600 - len,
             "Authorization: Digest username=\"" DEVICE "\",realm=\"4401130000\",nonce=\"%.*s\","
             "uri=\"sip:x\",response=\"%s\",algorithm=MD5\r\n",
             (int)nonce.len, nonce.at, whole);
    send_as(b, "REGISTER", call_id, more, "");
    return bench_status(b);
}

int bench_register(struct sip_bench *b, const char *password, const char *call_id, int expires_s)
{
    char more[600];
    snprintf(more, sizeof more,
             "Contact: <sip:" DEVICE "@192.168.1.9:5060>\r\nExpires: %d\r\nX-GB-Ver: 2.0\r\n"
             "User-Agent: NVR\r\n",
             expires_s);
    return register_with(b, password, call_id, more);
}

int bench_register_as(struct sip_bench *b, const char *call_id, const char *more)
{
    char lines[600];
    snprintf(lines, sizeof lines, "%s", more);
    return register_with(b, "secret12", call_id, lines);
}

void bench_tick(struct sip_bench *b, int64_t ms)
{
    b->now_ms += ms;
    sip_machine_tick(b->machine, b->now_ms);
}

const char *bench_last(struct sip_bench *b)
{
    return b->sent_count ? buffer_text(&b->sent[b->sent_count - 1]) : "";
}

int bench_status(struct sip_bench *b)
{
    return strncmp(bench_last(b), "SIP/2.0 ", 8) == 0 ? atoi(bench_last(b) + 8) : 0;
}

static bool asks(struct sip_bench *b, uint32_t i, const char *command)
{
    char wanted[64];
    const char *text = buffer_text(&b->sent[i]);
    snprintf(wanted, sizeof wanted, "<CmdType>%s</CmdType>", command);
    return strncmp(text, "MESSAGE", 7) == 0 && strstr(text, "<Query>") && strstr(text, wanted);
}

uint32_t bench_sn_of(struct sip_bench *b, const char *command)
{
    for (uint32_t i = b->sent_count; i > 0; i--) {
        if (asks(b, i - 1, command))
            return (uint32_t)atoi(strstr(buffer_text(&b->sent[i - 1]), "<SN>") + 4);
    }
    ck_abort_msg("no %s was asked for", command);
    return 0;
}

uint32_t bench_sn(struct sip_bench *b)
{
    return bench_sn_of(b, "Catalog");
}

unsigned bench_asked(struct sip_bench *b, const char *command)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < b->sent_count; i++)
        count += asks(b, i, command);
    return count;
}

const char *bench_request(struct sip_bench *b, const char *method)
{
    for (uint32_t i = b->sent_count; i > 0; i--) {
        const char *text = buffer_text(&b->sent[i - 1]);
        if (strncmp(text, method, strlen(method)) == 0 && text[strlen(method)] == ' ')
            return text;
    }
    return NULL;
}

static void copy_header(struct buffer *out, const char *request, const char *name)
{
    char start[32];
    snprintf(start, sizeof start, "\n%s: ", name);
    const char *at = strstr(request, start);
    ck_assert_msg(at != NULL, "%s", name);
    at++;
    buffer_addf(out, "%.*s", (int)strcspn(at, "\r"), at);
}

void bench_answer(struct sip_bench *b, const char *request, int status, const char *body)
{
    struct buffer out = {0};
    ck_assert(request != NULL);
    buffer_addf(&out, "SIP/2.0 %d X\r\n", status);
    copy_header(&out, request, "Via");
    buffer_add_text(&out, "\r\n");
    copy_header(&out, request, "From");
    buffer_add_text(&out, "\r\n");
    copy_header(&out, request, "To");
    buffer_add_text(&out, ";tag=theirs\r\n");
    copy_header(&out, request, "Call-ID");
    buffer_add_text(&out, "\r\n");
    copy_header(&out, request, "CSeq");
    buffer_addf(&out, "\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    bench_take(b, (struct text){out.bytes, out.len});
    buffer_free(&out);
}

unsigned bench_count(struct sip_bench *b, const char *beginning)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < b->sent_count; i++)
        count += strncmp(buffer_text(&b->sent[i]), beginning, strlen(beginning)) == 0;
    return count;
}

const char *text_in(struct buffer *lines)
{
    return lines->len ? buffer_text(lines) : "";
}
