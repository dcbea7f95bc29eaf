#include "loop/registrations.h"

#include "host/clock.h"
#include "host/log.h"
#include "loop/pipeline.h"
#include "loop/platforms.h"
#include "sip/address.h"
#include "store/registrations.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void written(struct app *app, struct job *job)
{
    (void)app;
    if (job->status != STATUS_OK)
        log_line(LOG_LEVEL_WARNING, "a registration was not written: %s", job->error.detail);
}

bool registrations_keep(struct app *app, const struct registration *row)
{
    struct job *job = calloc(1, sizeof *job);
    struct registration *copy = calloc(1, sizeof *copy);
    if (copy)
        *copy = *row;
    if (job)
        *job = (struct job){.kind = JOB_REGISTRATION, .registration = copy, .done = written};
    if (job && copy && app->pipeline->jobs_out < app->front.settings->writes_waiting_max &&
        pipeline_send(app, job) == STATUS_OK)
        return true;
    if (!job)
        free(copy);
    job_free(job);
    return false;
}

/* --- GA/T 1400 -------------------------------------------------------------------------------- */

/* Over HTTP each call has a port of its own: 0 is written. */
static void write_address(const unsigned char address[16], char out[64])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    struct sip_endpoint e = {0};
    struct sockaddr_storage system;
    memcpy(e.address, address, sizeof e.address);
    bool v4 = memcmp(address, mapped, sizeof mapped) == 0;
    endpoint_to_system(&e, v4 ? AF_INET : AF_INET6, &system);
    address_write((struct sockaddr *)&system, out);
}

void registrations_renew(struct app *app, uint32_t number, int64_t now)
{
    struct platform_state *s = platforms_state(app, number);
    struct registration row = {.platform = number, .until_at = now + PLATFORM_SILENCE_S};
    if (!s || now < s->kept_until - PLATFORM_SILENCE_S / 2)
        return;
    row.registered_at = s->registered_at;
    row.password_number = s->password_number;
    write_address(s->address, row.address);
    _Static_assert(sizeof row.local >= sizeof s->host, "its host has room");
    memcpy(row.local, s->host, sizeof s->host);
    if (registrations_keep(app, &row))
        s->kept_until = row.until_at;
}

void registrations_end(struct app *app, uint32_t number)
{
    struct platform_state *s = platforms_state(app, number);
    if (!s)
        return;
    s->registered = false;
    s->kept_until = 0;
    /* One that can't be removed now ends by itself, within PLATFORM_SILENCE_S. */
    if (!registrations_keep(app, &(struct registration){.platform = number}))
        log_line(LOG_LEVEL_WARNING, "the end of a registration can't be written now");
}

static void take_up(struct app *app, const struct registration *row)
{
    struct platform_state *s = platforms_state(app, row->platform);
    struct sip_endpoint e = {0};
    if (!s || !endpoint_read(row->address, &e))
        return; /* it registers anew */
    s->registered = true;
    memcpy(s->address, e.address, sizeof s->address);
    memcpy(s->host, row->local, sizeof s->host);
    s->password_number = row->password_number;
    s->registered_at = row->registered_at;
    s->heard_at = row->until_at - PLATFORM_SILENCE_S;
    s->kept_until = row->until_at;
}

/* --- a start ---------------------------------------------------------------------------------- */

static void copy_text(char *out, size_t size, struct text t)
{
    snprintf(out, size, "%.*s", (int)text_cut(t, size - 1), t.at);
}

static void wait_for_port(struct platforms *p, const struct registration *row)
{
    struct registration *items =
        realloc(p->recalled, (p->recalled_count + 1) * sizeof *p->recalled);
    if (!items)
        return; /* it registers anew */
    p->recalled = items;
    items[p->recalled_count++] = *row;
}

static void recall_one(void *context, const struct registration_row *row)
{
    struct app *app = context;
    const struct registry *r = &app->district.registry;
    struct registration one = {.platform = row->platform,
                               .registered_at = row->registered_at,
                               .until_at = row->until_at,
                               .session = row->session,
                               .password_number = row->password_number};
    copy_text(one.address, sizeof one.address, row->address);
    copy_text(one.local, sizeof one.local, row->local);
    copy_text(one.version, sizeof one.version, row->version);
    copy_text(one.maker, sizeof one.maker, row->maker);
    if (row->platform >= r->platform_count)
        return;
    if (r->platforms[row->platform].protocol == PLATFORM_GA1400)
        take_up(app, &one);
    else
        wait_for_port(app->platforms, &one);
}

enum status registrations_recall(struct app *app, struct store *store, struct error *err)
{
    return registrations_each(store, clock_now(), recall_one, app, err);
}
