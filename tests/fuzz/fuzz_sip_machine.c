/* Sequences of messages against the session machine: each is one behind two bytes of its length; a length of 0
 * is a second that passes, one of 65535 a commit. The device is registered before. */
#include "platform/auth.h"
#include "platform/sip_machine.h"

#include <stdio.h>
#include <stdlib.h>

#define CODE "44011300001180000009"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t tickets[64], ticket_count;
static char challenge[512];

static bool find(void *context, struct text code, struct sip_platform *ret)
{
    (void)context;
    *ret = (struct sip_platform){.code = CODE,
                                 .password = "secret12",
                                 .says = 15,
                                 .poll_s = 30,
                                 .subscribe_s = 60,
                                 .history_every_s = 300,
                                 .history_lag_s = 3600,
                                 .live_every_s = 300,
                                 .live_at_once = 4};
    return text_is(code, CODE);
}

static bool find_number(void *context, uint32_t number, struct sip_platform *ret)
{
    return number == 0 && find(context, text_of(CODE), ret);
}

static enum sip_sight sees(void *context, uint32_t platform, struct text code)
{
    (void)context;
    (void)platform;
    char last = code.len > 0 ? code.at[code.len - 1] : '7';
    return last == '7' ? SIP_NO_ASSET : last == '8' ? SIP_NOT_COVERED : SIP_COVERED;
}

static const struct zone *zone_of(void *context)
{
    return context;
}

static void send_message(void *context, const struct sip_endpoint *to, struct text bytes)
{
    (void)context;
    (void)to;
    const char *at = memmem(bytes.at, bytes.len, "WWW-Authenticate: ", 18);
    if (at)
        snprintf(challenge, sizeof challenge, "%.*s", (int)(bytes.at + bytes.len - at - 18),
                 at + 18);
}

static bool report(void *context, uint32_t platform, enum sip_feed feed, const struct buffer *lines,
                   uint32_t ticket)
{
    (void)context;
    (void)platform;
    (void)feed;
    if (lines->failed)
        abort();
    if (ticket && ticket_count < 64)
        tickets[ticket_count++] = ticket;
    return ticket == 0 || ticket_count < 64;
}

static void stranger(void *context, struct text code, const struct sip_endpoint *from)
{
    (void)context;
    (void)code;
    (void)from;
}

static bool may_guess(void *context, const struct sip_endpoint *from)
{
    (void)context;
    return from->port != 0;
}

static bool keep_registered(void *context, uint32_t platform, const struct sip_registration *r)
{
    (void)context;
    (void)platform;
    return r != NULL;
}

static const char *last_fault(void *context, uint32_t platform, struct text code)
{
    (void)context;
    (void)platform;
    return code.len % 2 ? "reported-faulty" : NULL;
}

static void is_there(void *context, uint32_t platform)
{
    (void)context;
    (void)platform;
}

static void hash_of(const char *text, char out[DIGEST_HEX_SIZE])
{
    if (hash_hex(HASH_MD5, text_of(text), out))
        abort();
}

static void sign_in(struct sip_machine *m, const struct sip_endpoint *from, int64_t now_ms)
{
    char text[1200], who[DIGEST_HEX_SIZE], what[DIGEST_HEX_SIZE], all[DIGEST_HEX_SIZE], joined[300];
    static const char head[] =
        "REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: "
        "<sip:" CODE "@h>;tag=1\r\nTo: <sip:" CODE "@h>\r\nCall-ID: r\r\n"
        "CSeq: 1 REGISTER\r\n";
    snprintf(text, sizeof text, "%s\r\n", head);
    sip_machine_take(m, from, text_of(text), now_ms);
    struct text nonce = auth_member(text_of(challenge), "nonce");
    hash_of(CODE ":r:secret12", who);
    hash_of("REGISTER:sip:x", what);
    snprintf(joined, sizeof joined, "%s:%.*s:%s", who, (int)nonce.len, nonce.at, what);
    hash_of(joined, all);
    snprintf(text, sizeof text,
             "%sAuthorization: Digest username=\"" CODE
             "\",realm=\"r\",nonce=\"%.*s\",uri=\"sip:x\","
             "response=\"%s\"\r\n\r\n",
             head, (int)nonce.len, nonce.at, all);
    sip_machine_take(m, from, text_of(text), now_ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct zone *zone;
    struct error err;
    if (!zone && zone_load("Asia/Shanghai", &zone, &err))
        abort();
    struct sip_identity id = {"44011300002000000001", "r", {{1}}, 30000};
    struct sip_hooks hooks = {.find = find,
                              .find_number = find_number,
                              .sees = sees,
                              .zone = zone_of,
                              .send = send_message,
                              .report = report,
                              .stranger = stranger,
                              .may_guess = may_guess,
                              .registered = keep_registered,
                              .last_fault = last_fault,
                              .is_there = is_there,
                              .context = zone};
    struct sip_endpoint from = {
        .port = 5060, .remote = "127.0.0.1:5060", .local = "127.0.0.1:5061"};
    struct sip_machine *m = NULL;
    struct sip_view view;
    int64_t now_ms = 1764400000000;
    if (sip_machine_open(&id, &hooks, &m))
        return 0;
    ticket_count = 0;
    sign_in(m, &from, now_ms);
    for (size_t at = 0; at + 2 <= size;) {
        size_t len = (size_t)data[at] * 256 + data[at + 1];
        at += 2;
        if (len == 0)
            sip_machine_tick(m, now_ms += 1000);
        else if (len == 65535 && ticket_count > 0)
            sip_machine_written(m, tickets[--ticket_count], at % 2);
        len = len < size - at ? len : size - at;
        struct text bytes = {(const char *)data + at, len};
        sip_machine_take(m, &from, bytes, now_ms++);
        sip_machine_picture(m, from.address, bytes, now_ms);
        at += len;
    }
    if (!sip_machine_view(m, 0, &view))
        abort();
    sip_machine_close(m);
    return 0;
}
