#include "platform/sip_document.h"

#include "platform/manscdp.h"
#include "platform/sip_ask.h"
#include "platform/sip_device.h"
#include "platform/sip_history.h"
#include "platform/sip_round.h"
#include "platform/sip_said.h"

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
    number_map_free(&s.twice);
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
        c->machine->hooks.report(c->machine->hooks.context, c->platform->number, SIP_EVENTS, &lines,
                                 0))
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
        sip_ask_alarm_taken(c->machine, c->peer, d->sn, d->device, &after);
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

/* What answers a question about one device. False: it answers none. */
static bool take_asked(struct sip_call *c, const struct manscdp *d)
{
    struct sip_machine *m = c->machine;
    struct sip_search *search = sip_history_of(m, c->platform->number, d);
    if (search)
        sip_history_take(m, search, c->platform, c->message->body, d, c->now_ms);
    else if (sip_device_has(c->peer, d))
        sip_device_take(m, c->peer, c->platform, d, c->now_ms);
    else
        return false;
    return true;
}

void sip_document_take(struct sip_call *c)
{
    struct manscdp d;
    struct manscdp_sink nobody = {see_no_item, see_no_faulty, NULL};
    if (manscdp_read(c->message->body, &nobody, &d)) {
        c->peer->view.refused++;
        c->peer->view.refused_at = c->now_ms / 1000;
        c->peer->view.refused_as[0] = '\0';
        c->machine->counts.refused++;
        sip_reply_once(c, 400);
        return;
    }
    c->peer->view.damaged += d.damaged;
    if (d.root == MANSCDP_NOTIFY && manscdp_is(d.command, "Keepalive"))
        take_keepalive(c, &d);
    else if (sip_round_has(c->peer, &d))
        take_part(c, &d);
    else if (take_asked(c, &d))
        sip_reply_once(c, 200);
    else if (d.root == MANSCDP_NOTIFY &&
             (manscdp_is(d.command, "Catalog") || manscdp_is(d.command, "Alarm")))
        take_told(c, &d);
    else if (d.root == MANSCDP_RESPONSE && manscdp_is(d.command, "Catalog") && d.has_list)
        take_unasked(c);
    else
        sip_reply_once(c, 200);
}

void sip_document_enclosed(struct sip_call *c)
{
    struct manscdp d;
    struct manscdp_sink nobody = {see_no_item, see_no_faulty, NULL};
    if (manscdp_read(c->message->body, &nobody, &d) == STATUS_OK)
        (void)take_asked(c, &d);
}
