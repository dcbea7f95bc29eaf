#include "loop/platform_shown.h"

#include "host/clock.h"
#include "loop/platforms.h"
#include "loop/sip.h"

#include <arpa/inet.h>

void platform_address_text(const unsigned char address[16], char out[INET6_ADDRSTRLEN])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    bool v4 = memcmp(address, mapped, sizeof mapped) == 0;
    out[0] = '\0';
    inet_ntop(v4 ? AF_INET : AF_INET6, address + (v4 ? sizeof mapped : 0), out, INET6_ADDRSTRLEN);
}

static struct platform_shown shown_of_viid(const struct app *app, uint32_t number)
{
    static const struct platform_state none;
    const struct platforms *all = app->platforms;
    const struct platform_state *s = number < all->count ? all->states + number : &none;
    struct platform_shown shown = {
        .subscribed_until = s->subscribed_until,
        .transport = s->registered_at > 0 ? "http" : NULL,
        .view = {.registered = platforms_admits(app->district.registry.platforms + number, s,
                                                s->address, clock_now()),
                 .registered_at = s->registered_at,
                 .heard_at = s->heard_at,
                 .keepalive_at = s->keepalive_at,
                 .keepalives = s->keepalives,
                 .notifications = s->notifications,
                 .statements = s->statements,
                 .unknown = s->unknown,
                 .not_covered = s->not_covered,
                 .refused = s->refused,
                 .refused_at = s->refused_at,
                 .not_covered_at = s->not_covered_at}};
    memcpy(shown.view.refused_as, s->refused_as, sizeof shown.view.refused_as);
    platform_address_text(s->address, shown.address);
    return shown;
}

static struct platform_shown shown_of_sip(const struct app *app, uint32_t number)
{
    struct platform_shown shown = {0};
    if (!app->sip->machine || !sip_machine_view(app->sip->machine, number, &shown.view))
        return shown;
    if (shown.view.registered_at > 0) {
        shown.transport = shown.view.at->tcp ? "tcp" : "udp";
        memcpy(shown.address, shown.view.at->remote, sizeof shown.address);
    }
    shown.subscribed_until = shown.view.subscribed_until_at;
    return shown;
}

struct platform_shown platform_shown_of(const struct app *app, uint32_t number)
{
    const struct platform *p = app->district.registry.platforms + number;
    return p->protocol == PLATFORM_GA1400 ? shown_of_viid(app, number) : shown_of_sip(app, number);
}

#define LOST_S 180 /* three keepalives that did not come */

int64_t platform_lost_at(const struct sip_view *v, const struct platform *p, int64_t now)
{
    int64_t patience_s = v->keepalives > 0 ? LOST_S : 2 * p->poll_s + LOST_S;
    bool here = v->registered && now <= v->heard_at + patience_s;
    return here ? 0 : v->heard_at;
}
