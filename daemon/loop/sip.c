#include "loop/sip.h"

#include "host/clock.h"
#include "host/log.h"
#include "loop/pipeline.h"
#include "loop/platforms.h"
#include "loop/registrations.h"
#include "model/series.h"
#include "platform/sip_moved.h"
#include "sip/address.h"
#include "sip/sockets.h"

#include <stdio.h>
#include <stdlib.h>

/* --- what the machine asks and tells ---------------------------------------------------------- */

static bool describe(struct app *app, uint32_t number, struct sip_platform *ret)
{
    const struct registry *r = &app->district.registry;
    if (number >= r->platform_count || r->platforms[number].protocol != PLATFORM_GB28181 ||
        r->platforms[number].retired)
        return false;
    const struct platform *p = r->platforms + number;
    *ret = (struct sip_platform){.number = number,
                                 .password_number = p->password_number,
                                 .says = p->says,
                                 .poll_s = p->poll_s,
                                 .subscribe_s = p->subscribe_s,
                                 .history_every_s = p->history.feed ? p->history.every_s : 0,
                                 .history_lag_s = p->history.lag_s,
                                 .history_where = p->history.where,
                                 .live_every_s = p->live.feed ? p->live.every_s : 0,
                                 .live_at_once = (uint32_t)p->live.at_once};
    snprintf(ret->code, sizeof ret->code, "%s", p->code);
    return strlen(p->code) < sizeof ret->code;
}

static bool find(void *context, struct text code, struct sip_platform *ret)
{
    struct app *app = context;
    uint32_t number = registry_find_platform(&app->district.registry, code);
    if (number == NONE || !describe(app, number, ret))
        return false;
    if (platforms_password(app, number, ret->password) != STATUS_OK)
        ret->password[0] = '\0';
    return true;
}

/* Each second of each platform: without its password, which takes a while to make. */
static bool find_number(void *context, uint32_t number, struct sip_platform *ret)
{
    return describe(context, number, ret);
}

static enum sip_sight sees(void *context, uint32_t platform, struct text code)
{
    const struct app *app = context;
    const struct registry *r = &app->district.registry;
    uint32_t asset = registry_find_said(r, code);
    if (asset == NONE)
        return SIP_NO_ASSET;
    return platform_covers(r->platforms + platform, r, asset, clock_now()) ? SIP_COVERED
                                                                           : SIP_NOT_COVERED;
}

static const struct zone *zone_of(void *context)
{
    const struct app *app = context;
    return rule_book_zone(&app->district.rules, clock_now());
}

static void send_message(void *context, const struct sip_endpoint *to, struct text bytes)
{
    struct app *app = context;
    sockets_send(app->sip->sockets, to, bytes);
}

static void written(struct app *app, struct job *job)
{
    if (job->status != STATUS_OK)
        log_line(LOG_LEVEL_WARNING, "a platform's report was not written: %s", job->error.detail);
    if (job->ticket != 0)
        sip_machine_written(app->sip->machine, job->ticket, job->status == STATUS_OK);
}

static bool report(void *context, uint32_t platform, enum sip_feed feed, const struct buffer *lines,
                   uint32_t ticket)
{
    struct app *app = context;
    const struct platform *p = app->district.registry.platforms + platform;
    const char *const feeds[] = {[SIP_ROUNDS] = p->feed,
                                 [SIP_EVENTS] = p->events_feed,
                                 [SIP_HISTORY] = p->history.feed,
                                 [SIP_LIVE] = p->live.feed};
    /* Of what is no longer asked for, the last answers are let go. */
    return !feeds[feed] || platforms_report(app, feeds[feed], lines, ticket, written);
}

static void stranger(void *context, struct text code, const struct sip_endpoint *from)
{
    struct app *app = context;
    platforms_stranger(app->platforms, code, from->address, from->tcp ? "tcp" : "udp", clock_now());
}

static bool may_guess(void *context, const struct sip_endpoint *from)
{
    struct app *app = context;
    int wait_s;
    return bucket_take(limits_peer(&app->front.limits, from->address),
                       app->front.settings->bad_tokens_per_minute, clock_monotonic_ms(), &wait_s);
}

static void copy(char *out, size_t size, struct text t)
{
    snprintf(out, size, "%.*s", t.at ? (int)text_cut(t, size - 1) : 0, t.at ? t.at : "");
}

static bool registered(void *context, uint32_t platform, const struct sip_registration *r)
{
    struct registration row = {.platform = platform};
    if (r) {
        row.registered_at = r->registered_ms / 1000;
        row.until_at = r->until_ms / 1000;
        row.session = r->session;
        row.password_number = r->password_number;
        copy(row.address, sizeof row.address, text_of(r->at.remote));
        copy(row.local, sizeof row.local, text_of(r->at.local));
        copy(row.version, sizeof row.version, text_of(r->version));
        copy(row.maker, sizeof row.maker, text_of(r->maker));
    }
    return registrations_keep(context, &row);
}

static const char *last_fault(void *context, uint32_t platform, struct text code)
{
    const struct app *app = context;
    const struct registry *r = &app->district.registry;
    const struct timelines *t = &app->district.timelines;
    uint32_t asset = registry_find_said(r, code);
    if (asset >= t->asset_count)
        return NULL;
    const struct series *s = &t->series[(size_t)asset * ASPECT_COUNT + ASPECT_INTACT];
    const struct run *last = s->count > 0 ? s->runs + s->count - 1 : NULL;
    uint32_t events = registry_find_feed(r, text_of(r->platforms[platform].events_feed));
    if (!last || !(last->tag & RUN_FAULT) || last->feed != events)
        return NULL;
    return causes_name(&t->causes, last->tag & RUN_CAUSE);
}

/* A connection by which somebody has registered is no stranger's. */
static void is_there(void *context, uint32_t platform)
{
    struct app *app = context;
    struct sip_view view;
    platforms_say_self(app, platform, clock_now());
    if (sip_machine_view(app->sip->machine, platform, &view) && view.at->tcp)
        sockets_keep(app->sip->sockets, view.at->connection);
}

/* --- what comes from the sockets -------------------------------------------------------------- */

/* Says where the leader is: its host, by the port that this daemon has itself. */
static void send_on(struct app *app, const struct sip_endpoint *from, struct text bytes)
{
    struct buffer out = {0};
    char contact[320];
    const char *port = strrchr(sip_address(app), ':');
    if (!sip_moved_contact(app->front.following.leader, app->front.settings->sip_id,
                           port ? port + 1 : "5060", contact, sizeof contact))
        return;
    sip_moved_write(bytes, from, contact, &out);
    if (out.len > 0 && !out.failed)
        sockets_send(app->sip->sockets, from, (struct text){out.bytes, out.len});
    buffer_free(&out);
}

static void take(void *context, const struct sip_endpoint *from, struct text bytes)
{
    struct app *app = context;
    if (app->front.following.leader) {
        send_on(app, from, bytes);
        return;
    }
    sip_machine_take(app->sip->machine, from, bytes, clock_now_ms());
}

static void gone(void *context, uint32_t connection)
{
    struct app *app = context;
    sip_machine_closed(app->sip->machine, connection);
}

static void picture(void *context, const unsigned char address[16], struct text bytes)
{
    struct app *app = context;
    sip_machine_picture(app->sip->machine, address, bytes, clock_now_ms());
}

/* --- the service ------------------------------------------------------------------------------ */

static struct sip_identity identity_of(const struct app *app)
{
    const struct settings *s = app->front.settings;
    struct sip_identity id = {.secret = app->platforms->secret};
    snprintf(id.id, sizeof id.id, "%s", s->sip_id);
    snprintf(id.realm, sizeof id.realm, "%.31s", s->sip_realm);
    if (!id.realm[0])
        snprintf(id.realm, sizeof id.realm, "%.10s", s->sip_id);
    return id;
}

static enum status take_up(struct app *app, const struct registration *row)
{
    struct sip_platform platform;
    struct sip_registration r = {.registered_ms = row->registered_at * 1000,
                                 .until_ms = row->until_at * 1000,
                                 .session = row->session,
                                 .password_number = row->password_number};
    if (!describe(app, row->platform, &platform) || !endpoint_read(row->address, &r.at))
        return STATUS_OK;
    copy(r.at.local, sizeof r.at.local, text_of(row->local));
    copy(r.version, sizeof r.version, text_of(row->version));
    copy(r.maker, sizeof r.maker, text_of(row->maker));
    return sip_machine_recall(app->sip->machine, &platform, &r, clock_now_ms());
}

/* The devices that were registered go on as if nothing had been. */
static enum status take_up_all(struct app *app)
{
    struct platforms *p = app->platforms;
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < p->recalled_count && !status; i++)
        status = take_up(app, p->recalled + i);
    free(p->recalled);
    p->recalled = NULL;
    p->recalled_count = 0;
    return status;
}

enum status sip_open(struct app *app, struct error *err)
{
    const struct settings *settings = app->front.settings;
    struct sip_hooks hooks = {.find = find,
                              .find_number = find_number,
                              .sees = sees,
                              .zone = zone_of,
                              .send = send_message,
                              .report = report,
                              .stranger = stranger,
                              .may_guess = may_guess,
                              .registered = registered,
                              .last_fault = last_fault,
                              .is_there = is_there,
                              .context = app};
    const struct sockets_ears ears = {take, gone, picture, app};
    struct sip_identity id = identity_of(app);
    if (!settings->sip_listen[0])
        return STATUS_OK;
    enum status status = sockets_open(settings->sip_listen, (uint16_t)settings->sip_media_port,
                                      &ears, &app->sip->sockets, err);
    if (status)
        return status;
    id.media_port = sockets_media_port(app->sip->sockets);
    if (sip_machine_open(&id, &hooks, &app->sip->machine))
        return error_memory(err);
    log_line(LOG_LEVEL_INFO, "serving GB/T 28181 at %s as %s, pictures at port %u",
             sockets_address(app->sip->sockets), id.id, id.media_port);
    return take_up_all(app) ? error_memory(err) : STATUS_OK;
}

void sip_close(struct sip *s)
{
    sockets_close(s->sockets);
    sip_machine_close(s->machine);
    *s = (struct sip){0};
}

int sip_fd(const struct app *app)
{
    return app->sip->sockets ? sockets_fd(app->sip->sockets) : -1;
}

const char *sip_address(const struct app *app)
{
    return app->sip->sockets ? sockets_address(app->sip->sockets) : NULL;
}

void sip_run(struct app *app)
{
    sockets_run(app->sip->sockets, clock_monotonic_ms());
}

void sip_tick(struct app *app)
{
    if (!app->sip->sockets || app->front.stopping)
        return;
    if (!app->front.following.leader)
        sip_machine_tick(app->sip->machine, clock_now_ms());
    sockets_tick(app->sip->sockets, clock_monotonic_ms());
}
