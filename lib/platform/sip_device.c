#include "platform/sip_device.h"

#include "platform/local_time.h"
#include "platform/sip_ask.h"
#include "platform/sip_said.h"

#include <stdio.h>

int sip_question_write(const char *command, uint32_t sn, const char *device, const char *more,
                       char out[SIP_QUESTION_SIZE])
{
    return snprintf(out, SIP_QUESTION_SIZE,
                    "<?xml version=\"1.0\" encoding=\"GB2312\"?>\r\n<Query>\r\n<CmdType>%s"
                    "</CmdType>\r\n<SN>%u</SN>\r\n<DeviceID>%s</DeviceID>\r\n%s</Query>\r\n",
                    command, sn, device, more);
}

bool sip_is_response(const struct manscdp *document, const char *command, uint32_t sn)
{
    int64_t value;
    return document->root == MANSCDP_RESPONSE && manscdp_is(document->command, command) &&
           text_to_int(document->sn, 0, UINT32_MAX, &value) && (uint32_t)value == sn;
}

static void ask(struct sip_machine *m, struct sip_peer *p, const char *command,
                struct sip_asked *asked, uint32_t *ret_sn, int64_t now_ms)
{
    char body[SIP_QUESTION_SIZE];
    *ret_sn = ++m->sn;
    int len = sip_question_write(command, *ret_sn, p->code, "", body);
    sip_asked_message(m, p, asked, p->code, (struct text){body, (size_t)len}, now_ms);
}

void sip_device_ask(struct sip_machine *m, struct sip_peer *p, int64_t now_ms)
{
    if (now_ms < p->next_device_ms && p->next_device_ms <= now_ms + SIP_DEVICE_MS)
        return;
    p->next_device_ms = now_ms + SIP_DEVICE_MS;
    ask(m, p, "DeviceStatus", &p->status, &p->status_sn, now_ms);
    ask(m, p, "DeviceInfo", &p->info, &p->info_sn, now_ms);
}

bool sip_device_has(const struct sip_peer *p, const struct manscdp *document)
{
    return (p->status_sn > 0 && sip_is_response(document, "DeviceStatus", p->status_sn)) ||
           (p->info_sn > 0 && sip_is_response(document, "DeviceInfo", p->info_sn));
}

static void take_status(struct sip_machine *m, struct sip_peer *p,
                        const struct sip_platform *platform, const struct manscdp *d,
                        int64_t now_ms)
{
    struct buffer lines = {0};
    struct sip_saying s = {
        .machine = m, .peer = p, .platform = platform, .now_ms = now_ms, .lines = &lines};
    int64_t at =
        d->time.at ? local_time_read(d->time, m->hooks.zone(m->hooks.context)) : INSTANT_NONE;
    if (at != INSTANT_NONE) {
        p->view.skew_s = at - now_ms / 1000;
        p->view.skew_at = now_ms / 1000;
    }
    sip_say_status(&s, text_of(p->code), d->status);
    if (lines.len > 0 && !lines.failed &&
        m->hooks.report(m->hooks.context, platform->number, SIP_EVENTS, &lines, 0))
        p->view.statements += s.statements;
    buffer_free(&lines);
}

static void add_shown(struct text t, char *out, size_t size, size_t *len)
{
    if (!t.at || t.len == 0 || !text_is_utf8(t.at, t.len) || *len + 2 >= size)
        return;
    *len += (size_t)snprintf(out + *len, size - *len, "%s%.*s", *len > 0 ? " " : "",
                             (int)text_cut(t, size - *len - 2), t.at);
}

static void take_info(struct sip_peer *p, const struct manscdp *d)
{
    size_t len = 0;
    p->view.model[0] = '\0';
    add_shown(d->manufacturer, p->view.model, sizeof p->view.model, &len);
    add_shown(d->model, p->view.model, sizeof p->view.model, &len);
    add_shown(d->firmware, p->view.model, sizeof p->view.model, &len);
}

void sip_device_take(struct sip_machine *m, struct sip_peer *p, const struct sip_platform *platform,
                     const struct manscdp *document, int64_t now_ms)
{
    if (manscdp_is(document->command, "DeviceInfo"))
        take_info(p, document);
    else
        take_status(m, p, platform, document, now_ms);
}
