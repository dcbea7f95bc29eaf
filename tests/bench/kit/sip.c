#include "tests/bench/kit/sip.h"

#include "tests/bench/kit/bench.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define UNDER_WAY_MAX 256    /* registrations at a time: what a receive buffer holds */
#define SERIALS       65536u /* requests that may be without an answer */
#define REPEAT_S      0.5    /* UDP loses some */
#define CAMERA        "4401130000131%07u"
#define MESSAGE_SIZE  60000

enum errand { ERRAND_NONE, ERRAND_REGISTER, ERRAND_KEEPALIVE, ERRAND_NOTIFY, ERRAND_PART };

struct asked {
    enum errand errand;
    uint32_t device, serial;
    double sent_s;
};

struct device {
    char password[20], nonce[64], realm[32];
    double tried_s;
    bool registered;
    uint32_t first, count, at; /* of its catalog: the assets, and how many have been sent */
    char sn[12];
};

struct sip_load {
    int fds[SIP_SENDERS];
    struct pollfd polled[SIP_SENDERS];
    struct device *devices; /* owned */
    uint32_t count, serial;
    struct asked *asked; /* by serial; owned */
    uint32_t registered, catalogs_of, catalogs_done, per_message, assets, notified;
    bool telling; /* a NOTIFY follows each that is answered */
    enum errand counted;
    struct sip_rate rate;
    double *latencies_s; /* owned */
    size_t latency_count, latency_cap;
};

static int open_sender(int port, int number)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), room = 8 << 20;
    struct sockaddr_in own = {.sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(0x7f000101u + (uint32_t)number)};
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof own) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        give_up("no sender at 127.0.1.%d", number + 1);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    return fd;
}

struct sip_load *sip_load_open(int port, uint32_t devices)
{
    struct sip_load *l = need(calloc(1, sizeof *l));
    for (int i = 0; i < SIP_SENDERS; i++) {
        l->fds[i] = open_sender(port, i);
        l->polled[i] = (struct pollfd){.fd = l->fds[i], .events = POLLIN};
    }
    l->devices = need(calloc(devices, sizeof *l->devices));
    l->asked = need(calloc(SERIALS, sizeof *l->asked));
    l->count = devices;
    return l;
}

void sip_load_close(struct sip_load *l)
{
    for (int i = 0; i < SIP_SENDERS; i++)
        close(l->fds[i]);
    free(l->devices);
    free(l->asked);
    free(l->latencies_s);
    free(l);
}

void sip_load_password(struct sip_load *l, uint32_t device, const char *password)
{
    snprintf(l->devices[device].password, sizeof l->devices[device].password, "%s", password);
}

/* --- what is sent ------------------------------------------------------------------------------- */

static void send_bytes(struct sip_load *l, uint32_t device, const char *bytes, int len)
{
    while (send(l->fds[device % SIP_SENDERS], bytes, (size_t)len, 0) < 0)
        usleep(100);
}

/* Sends a request; `more` are header lines. */
static void ask(struct sip_load *l, enum errand errand, const char *method, uint32_t device,
                const char *more, const char *body)
{
    static char out[MESSAGE_SIZE + 2048];
    char code[24];
    uint32_t serial = ++l->serial;
    bool registers = errand == ERRAND_REGISTER;
    snprintf(code, sizeof code, SIP_DEVICE_CODE, device);
    int len =
        snprintf(out, sizeof out,
                 "%s sip:44011300002000000001@4401130000 SIP/2.0\r\n"
                 "Via: SIP/2.0/UDP 10.1.1.1:5060;rport;branch=z9hG4bK%u\r\n"
                 "From: <sip:%s@4401130000>;tag=%u\r\nTo: <sip:%s@4401130000>\r\n"
                 "Call-ID: %s%u@load\r\nCSeq: %u %s\r\nMax-Forwards: 70\r\n"
                 "Contact: <sip:%s@10.1.1.1:5060>\r\n%s%sContent-Length: %zu\r\n\r\n%s",
                 method, serial, code, serial, registers ? code : "44011300002000000001",
                 registers ? "r" : "c", registers ? device : serial, serial, method, code, more,
                 body[0] ? "Content-Type: Application/MANSCDP+xml\r\n" : "", strlen(body), body);
    l->asked[serial % SERIALS] =
        (struct asked){.errand = errand, .device = device, .serial = serial, .sent_s = now_s()};
    send_bytes(l, device, out, len);
}

static void md5_hex(const char *text, char out[33])
{
    unsigned char digest[16];
    if (gnutls_hash_fast(GNUTLS_DIG_MD5, text, strlen(text), digest) < 0)
        give_up("no MD5");
    for (int i = 0; i < 16; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static void ask_register(struct sip_load *l, uint32_t device)
{
    struct device *d = l->devices + device;
    char more[600] = "Expires: 86400\r\n", text[300], a1[33], a2[33], response[33];
    d->tried_s = now_s();
    if (d->nonce[0]) {
        snprintf(text, sizeof text, SIP_DEVICE_CODE ":%s:%s", device, d->realm, d->password);
        md5_hex(text, a1);
        md5_hex("REGISTER:sip:44011300002000000001@4401130000", a2);
        snprintf(text, sizeof text, "%s:%s:%s", a1, d->nonce, a2);
        md5_hex(text, response);
        snprintf(more, sizeof more,
                 "Expires: 86400\r\nAuthorization: Digest username=\"" SIP_DEVICE_CODE
                 "\", realm=\"%s\", nonce=\"%s\", "
                 "uri=\"sip:44011300002000000001@4401130000\", response=\"%s\", "
                 "algorithm=MD5\r\n",
                 device, d->realm, d->nonce, response);
    }
    ask(l, ERRAND_REGISTER, "REGISTER", device, more, "");
}

static void ask_keepalive(struct sip_load *l, uint32_t device)
{
    char body[300];
    snprintf(body, sizeof body,
             "<?xml "
             "version=\"1.0\"?>\r\n<Notify><CmdType>Keepalive</CmdType><SN>%u</"
             "SN><DeviceID>" SIP_DEVICE_CODE "</DeviceID><Status>OK</Status></Notify>\r\n",
             l->serial, device);
    ask(l, ERRAND_KEEPALIVE, "MESSAGE", device, "", body);
}

static void ask_notify(struct sip_load *l, uint32_t device)
{
    char body[500];
    uint32_t n = l->notified++;
    snprintf(body, sizeof body,
             "<?xml "
             "version=\"1.0\"?>\r\n<Notify><CmdType>Catalog</CmdType><SN>%u</"
             "SN><DeviceID>" SIP_DEVICE_CODE
             "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" CAMERA
             "</DeviceID><Event>%s</Event></Item></DeviceList></Notify>\r\n",
             n, device, 1 + n % l->assets, n / l->assets % 2 ? "ON" : "OFF");
    ask(l, ERRAND_NOTIFY, "NOTIFY", device,
        "Event: Catalog;id=1\r\nSubscription-State: active;expires=600\r\n", body);
}

/* The next message of a device's catalog; each follows the answer to the one before. */
static void ask_part(struct sip_load *l, uint32_t device)
{
    static char body[MESSAGE_SIZE];
    struct device *d = l->devices + device;
    uint32_t part = d->count - d->at < l->per_message ? d->count - d->at : l->per_message;
    int len = snprintf(body, sizeof body,
                       "<?xml version=\"1.0\"?>\r\n<Response><CmdType>Catalog</CmdType><SN>%s</SN>"
                       "<DeviceID>" SIP_DEVICE_CODE "</DeviceID><SumNum>%u</SumNum>"
                       "<DeviceList Num=\"%u\">",
                       d->sn, device, d->count, part);
    for (uint32_t i = 0; i < part; i++)
        len += snprintf(body + len, sizeof body - (size_t)len,
                        "<Item><DeviceID>" CAMERA "</DeviceID><Name>camera %u</Name><Parental>0"
                        "</Parental><Status>ON</Status></Item>",
                        d->first + d->at + i, d->at + i);
    snprintf(body + len, sizeof body - (size_t)len, "</DeviceList></Response>\r\n");
    ask(l, ERRAND_PART, "MESSAGE", device, "", body);
}

/* --- what comes --------------------------------------------------------------------------------- */

/* Copies the value of a quoted or plain parameter of a header. */
static void parameter(const char *text, const char *name, char *out, size_t size)
{
    const char *at = strstr(text, name);
    at = at ? at + strlen(name) : "";
    at += *at == '"';
    size_t len = strcspn(at, "\",\r\n");
    snprintf(out, size, "%.*s", (int)(len < size ? len : size - 1), at);
}

static void note_latency(struct sip_load *l, double seconds)
{
    if (l->latency_count == l->latency_cap) {
        l->latency_cap = l->latency_cap ? 2 * l->latency_cap : 4096;
        l->latencies_s = need(realloc(l->latencies_s, l->latency_cap * sizeof *l->latencies_s));
    }
    l->latencies_s[l->latency_count++] = seconds;
}

static void take_answer(struct sip_load *l, const char *text)
{
    const char *line = strstr(text, "\r\nCSeq:");
    uint32_t serial = line ? (uint32_t)strtoul(line + 7, NULL, 10) : 0;
    struct asked *a = l->asked + serial % SERIALS, was = *a;
    struct device *d = l->devices + was.device;
    int status = atoi(text + 8);
    if (was.errand == ERRAND_NONE || was.serial != serial)
        return;
    a->errand = ERRAND_NONE;
    if (was.errand == ERRAND_REGISTER && status == 401) {
        parameter(text, "realm=", d->realm, sizeof d->realm);
        parameter(text, "nonce=", d->nonce, sizeof d->nonce);
        ask_register(l, was.device);
        return;
    }
    if (status != 200)
        give_up("a device was answered %.60s", text);
    if (was.errand == l->counted) {
        l->rate.answered++;
        note_latency(l, now_s() - was.sent_s);
    }
    if (was.errand == ERRAND_REGISTER && !d->registered) {
        d->registered = true;
        l->registered++;
    } else if (was.errand == ERRAND_NOTIFY && l->telling) {
        l->rate.sent++;
        ask_notify(l, was.device);
    } else if (was.errand == ERRAND_PART) {
        d->at += l->per_message;
        if (d->at < d->count)
            ask_part(l, was.device);
        else if (was.device < l->catalogs_of) /* others may be saying their first */
            l->catalogs_done++;
    }
}

static const char *header(const char *text, const char *name, int *ret_len)
{
    const char *at = strstr(text, name);
    *ret_len = at ? (int)strcspn(at + 2, "\r\n") : 0;
    return at ? at + 2 : "";
}

/* Answers a request of the daemon's: its catalog is wanted, or told when it changes. */
static void take_request(struct sip_load *l, const char *text)
{
    char out[2048];
    const char *user = strstr(text, "sip:");
    uint32_t device = user ? (uint32_t)atoi(user + 4 + 13) : l->count;
    int via, from, to, call, cseq;
    const char *v = header(text, "\r\nVia:", &via), *f = header(text, "\r\nFrom:", &from);
    const char *t = header(text, "\r\nTo:", &to), *c = header(text, "\r\nCall-ID:", &call);
    const char *s = header(text, "\r\nCSeq:", &cseq);
    bool subscribes = strncmp(text, "SUBSCRIBE", 9) == 0;
    if (device >= l->count)
        return;
    int len =
        snprintf(out, sizeof out,
                 "SIP/2.0 %s\r\n%.*s\r\n%.*s\r\n%.*s;tag=load\r\n%.*s\r\n%.*s\r\n"
                 "Content-Length: 0\r\n\r\n",
                 subscribes ? "489 Bad Event" : "200 OK", via, v, from, f, to, t, call, c, cseq, s);
    send_bytes(l, device, out, len);
    struct device *d = l->devices + device;
    const char *sn = strstr(text, "<SN>");
    if (subscribes || !sn || !strstr(text, "Catalog") || (d->at > 0 && d->at < d->count))
        return;
    snprintf(d->sn, sizeof d->sn, "%.*s", (int)strspn(sn + 4, "0123456789"), sn + 4);
    if (d->count == 0)
        d->count = 1;
    d->at = 0;
    l->per_message = l->per_message ? l->per_message : 1;
    ask_part(l, device);
}

static void take_all(struct sip_load *l, int timeout_ms)
{
    static char in[65536];
    if (poll(l->polled, SIP_SENDERS, timeout_ms) <= 0)
        return;
    for (int i = 0; i < SIP_SENDERS; i++) {
        ssize_t len;
        while ((l->polled[i].revents & POLLIN) &&
               (len = recv(l->fds[i], in, sizeof in - 1, 0)) > 0) {
            in[len] = '\0';
            if (strncmp(in, "SIP/2.0 ", 8) == 0)
                take_answer(l, in);
            else
                take_request(l, in);
        }
    }
}

/* --- the runs ----------------------------------------------------------------------------------- */

double sip_load_register(struct sip_load *l)
{
    double start = now_s(), looked = start;
    uint32_t begun = 0;
    while (l->registered < l->count) {
        while (begun < l->count && begun - l->registered < UNDER_WAY_MAX)
            ask_register(l, begun++);
        take_all(l, 10);
        if (now_s() < looked + REPEAT_S)
            continue;
        looked = now_s();
        if (looked > start + 120)
            give_up("%u of %u devices registered within two minutes", l->registered, l->count);
        for (uint32_t i = 0; i < begun; i++) {
            if (!l->devices[i].registered && looked > l->devices[i].tried_s + REPEAT_S)
                ask_register(l, i);
        }
    }
    return now_s() - start;
}

void sip_load_serve(struct sip_load *l, double seconds)
{
    for (double end = now_s() + seconds; now_s() < end;)
        take_all(l, 10);
}

static void begin(struct sip_load *l, enum errand errand)
{
    l->counted = errand;
    l->rate = (struct sip_rate){.seconds = now_s()};
    l->latency_count = 0;
}

static struct sip_rate end(struct sip_load *l, double seconds)
{
    sort_doubles(l->latencies_s, l->latency_count);
    l->rate.seconds = seconds;
    l->rate.p99_ms = l->latency_count ? quantile(l->latencies_s, l->latency_count, 0.99) * 1e3 : 0;
    return l->rate;
}

struct sip_rate sip_load_keepalives(struct sip_load *l, double per_second, double seconds)
{
    begin(l, ERRAND_KEEPALIVE);
    double start = now_s(), spent = 0;
    while ((spent = now_s() - start) < seconds) {
        uint64_t due = (uint64_t)(spent * per_second);
        for (; l->rate.sent < due; l->rate.sent++)
            ask_keepalive(l, (uint32_t)(l->rate.sent % l->count));
        take_all(l, 1);
    }
    for (double until = now_s() + 3; l->rate.answered < l->rate.sent && now_s() < until;)
        take_all(l, 10);
    return end(l, spent);
}

struct sip_rate sip_load_notifies(struct sip_load *l, uint32_t assets, double seconds)
{
    begin(l, ERRAND_NOTIFY);
    double start = now_s();
    l->assets = assets;
    l->telling = true;
    for (uint32_t i = 0; i < SIP_SENDERS && i < l->count; i++, l->rate.sent++)
        ask_notify(l, i);
    while (now_s() - start < seconds)
        take_all(l, 10);
    l->telling = false;
    struct sip_rate rate = end(l, now_s() - start);
    sip_load_serve(l, 0.5);
    return rate;
}

double sip_load_catalogs(struct sip_load *l, uint32_t devices, uint32_t assets,
                         uint32_t per_message, void (*asks)(void *context, uint32_t device),
                         void *context)
{
    l->per_message = per_message;
    l->catalogs_done = 0;
    l->catalogs_of = devices;
    for (uint32_t i = 0; i < devices; i++) {
        l->devices[i].first = 1 + (uint32_t)((uint64_t)assets * i / devices);
        l->devices[i].count =
            1 + (uint32_t)((uint64_t)assets * (i + 1) / devices) - l->devices[i].first;
        l->devices[i].at = 0;
        asks(context, i);
    }
    double start = now_s();
    while (l->catalogs_done < devices) {
        take_all(l, 10);
        if (now_s() > start + 300)
            give_up("%u of %u catalogs came within five minutes", l->catalogs_done, devices);
    }
    return now_s() - start;
}
