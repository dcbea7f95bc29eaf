#include "loop/sip.h"

#include "host/clock.h"
#include "host/log.h"
#include "loop/pipeline.h"
#include "loop/platforms.h"
#include "sip/sockets.h"

#include <stdio.h>
#include <stdlib.h>

/* --- what the machine asks and tells ---------------------------------------------------------- */

static bool describe(struct app *app, uint32_t number, struct sip_platform *ret)
{
    const struct registry *r = &app->district.registry;
    if (number >= r->platform_count || r->platforms[number].protocol != PLATFORM_GB28181)
        return false;
    const struct platform *p = r->platforms + number;
    *ret = (struct sip_platform){
        .number = number, .says = p->says, .poll_s = p->poll_s, .subscribe_s = p->subscribe_s};
    snprintf(ret->code, sizeof ret->code, "%s", p->code);
    if (platforms_password(app, number, ret->password) != STATUS_OK)
        ret->password[0] = '\0';
    return strlen(p->code) < sizeof ret->code;
}

static bool find(void *context, struct text code, struct sip_platform *ret)
{
    struct app *app = context;
    uint32_t number = registry_find_platform(&app->district.registry, code);
    return number != NONE && describe(app, number, ret);
}

static bool find_number(void *context, uint32_t number, struct sip_platform *ret)
{
    return describe(context, number, ret);
}

static bool is_asset(void *context, struct text code)
{
    struct app *app = context;
    return registry_find_asset(&app->district.registry, code) != NONE;
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

static bool report(void *context, uint32_t platform, bool whole_round, const struct buffer *lines,
                   uint32_t ticket)
{
    struct app *app = context;
    const struct platform *p = app->district.registry.platforms + platform;
    return platforms_report(app, whole_round ? p->feed : p->events_feed, lines, ticket, written);
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

/* A connection by which somebody has registered is no stranger's. */
static void is_there(void *context, uint32_t platform)
{
    struct app *app = context;
    struct sip_view view;
    platforms_say_self(app, platform, clock_now());
    if (sip_machine_view(app->sip->machine, platform, &view) && view.at.tcp)
        sockets_keep(app->sip->sockets, view.at.connection);
}

/* --- what comes from the sockets -------------------------------------------------------------- */

static void take(void *context, const struct sip_endpoint *from, struct text bytes)
{
    struct app *app = context;
    sip_machine_take(app->sip->machine, from, bytes, clock_now_ms());
}

static void gone(void *context, uint32_t connection)
{
    struct app *app = context;
    sip_machine_closed(app->sip->machine, connection);
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

enum status sip_open(struct app *app, struct error *err)
{
    const struct settings *settings = app->front.settings;
    struct sip_hooks hooks = {find,     find_number, is_asset, send_message, report,
                              stranger, may_guess,   is_there, app};
    struct sip_identity id = identity_of(app);
    if (!settings->sip_listen[0])
        return STATUS_OK;
    if (sip_machine_open(&id, &hooks, &app->sip->machine))
        return error_memory(err);
    enum status status =
        sockets_open(settings->sip_listen, take, gone, app, &app->sip->sockets, err);
    if (status == STATUS_OK)
        log_line(LOG_LEVEL_INFO, "serving GB/T 28181 at %s as %s",
                 sockets_address(app->sip->sockets), id.id);
    return status;
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
    sip_machine_tick(app->sip->machine, clock_now_ms());
    sockets_tick(app->sip->sockets, clock_monotonic_ms());
}
