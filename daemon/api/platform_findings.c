#include "api/platform_findings.h"

#include "api/listing.h"
#include "api/platform_differences.h"
#include "http/answer.h"
#include "loop/platform_shown.h"
#include "loop/sip.h"

#include <stdarg.h>
#include <stdio.h>

#define SKEW_S          300
#define RECENT_S        86400 /* what has not happened for so long is mended */
#define PICTURES_FEWEST 10    /* so many without one packet are no chance */

static const char *const columns[] = {"platform", "code", "detail", "remedy", NULL};

/* One platform being looked over. */
struct look {
    struct listing *listing;
    const struct platform *platform; /* NULL: it is about none of them */
    struct platform_shown shown;
    int64_t now, after, place;
};

static void find(struct look *l, const char *code, const char *remedy, const char *format, ...)
    printf_like(4, 5);

static void find(struct look *l, const char *code, const char *remedy, const char *format, ...)
{
    struct listing *list = l->listing;
    char detail[500];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    if (++l->place <= l->after || !listing_wants(list))
        return;
    const char *platform = l->platform ? l->platform->code : "";
    if (list->request->asked.csv) {
        csv_string(&list->csv, platform);
        csv_string(&list->csv, code);
        csv_string(&list->csv, detail);
        csv_string(&list->csv, remedy);
    } else {
        json_object_begin(&list->json);
        json_member_string(&list->json, "platform", platform);
        json_member_string(&list->json, "code", code);
        json_member_string(&list->json, "detail", detail);
        json_member_string(&list->json, "remedy", remedy);
        json_object_end(&list->json);
    }
    listing_wrote_number(list, l->place);
}

/* --- one platform ------------------------------------------------------------------------------ */

static void find_lost(struct look *l)
{
    int64_t at = platform_lost_at(&l->shown.view, l->platform, l->now);
    if (at > 0)
        find(l, "lost",
             "See that it runs and reaches this machine; its cameras turn blind, which is no fault "
             "of theirs.",
             "%s has not been heard for %lld s.", l->platform->code, (long long)(l->now - at));
}

/* A large catalog over UDP comes in fragments, and some networks lose those. */
static void find_no_round(struct look *l)
{
    const struct sip_view *v = &l->shown.view;
    int64_t since = v->whole_at > v->registered_at ? v->whole_at : v->registered_at;
    if (l->platform->protocol == PLATFORM_GB28181 && v->registered &&
        l->now > since + 3 * l->platform->poll_s)
        find(l, "no_round",
             "Let it register by TCP; see that its catalog's SumNum is what it sends.",
             "%s is there, and has said no whole catalog for %lld s (%llu broke off).",
             l->platform->code, (long long)(l->now - since), (unsigned long long)v->broken_rounds);
}

static void find_differences(struct look *l, struct app *app, uint32_t number)
{
    const struct catalog_counts *c = differences_counts(app, number);
    if (!c)
        return;
    uint32_t missing = c->of[DIFFERENCE_MISSING];
    if (missing * 100 > missing + c->of[DIFFERENCE_MATCHED])
        find(
            l, "missing",
            "GET /api/v1/platforms/{code}/catalog?difference=missing names them: they turn silent.",
            "%s no longer lists %u assets that it has reported.", l->platform->code, missing);
    if (c->of[DIFFERENCE_CONFLICT] > 0)
        find(l, "conflict",
             "GET /api/v1/platforms/{code}/catalog?difference=conflict names them: one device "
             "needs another code.",
             "%s lists %u items under codes that stand twice.", l->platform->code,
             c->of[DIFFERENCE_CONFLICT]);
}

static void find_clock(struct look *l)
{
    const struct sip_view *v = &l->shown.view;
    if (v->skew_at > 0 && (v->skew_s > SKEW_S || v->skew_s < -SKEW_S))
        find(l, "clock_skew", "Set its clock and time zone: until then its recordings say nothing.",
             "The clock of %s is off by %lld s.", l->platform->code, (long long)v->skew_s);
}

static void find_wrong(struct look *l, const struct sip_view *v)
{
    unsigned long long times = v->refused;
    if (v->refused_as[0])
        find(l, "refused",
             "Type its password there again, and its own id as the user's name; or give it a new "
             "one.",
             "%s showed wrong passwords or sent what can't be read, %llu times; it signed last "
             "with %s.",
             l->platform->code, times, v->refused_as);
    else
        find(l, "refused", "Type its password there again, or give it a new one.",
             "%s showed wrong passwords or sent what can't be read, %llu times.", l->platform->code,
             times);
}

static void find_refused(struct look *l)
{
    const struct sip_view *v = &l->shown.view;
    if (v->not_covered_at > l->now - RECENT_S)
        find(l, "not_covered",
             "Whose cameras are they? Mend its catalog, or what its record covers.",
             "%s spoke %llu times of assets that its record does not cover.", l->platform->code,
             (unsigned long long)v->not_covered);
    if (v->refused_at > l->now - RECENT_S)
        find_wrong(l, v);
    if (v->subscriptions_refused > 0 && !v->subscribed)
        find(l, "subscription_refused",
             "Allow the subscription of catalogs there, or ask more often (poll_s).",
             "%s would not be subscribed to: outages are seen every %lld s only.",
             l->platform->code, (long long)l->platform->poll_s);
}

static void find_no_picture(struct look *l)
{
    const struct sip_asked_counts *c = &l->shown.view.live;
    if (c->asked >= PICTURES_FEWEST && c->fault >= PICTURES_FEWEST && c->ok == 0)
        find(l, "no_picture",
             "Set sip_media_port, and let UDP to it through the firewall and the unit.",
             "Of %llu pictures that %s was asked for not one has come.",
             (unsigned long long)c->asked, l->platform->code);
}

static void look_over(struct look *l, struct app *app, uint32_t number)
{
    l->platform = app->district.registry.platforms + number;
    l->shown = platform_shown_of(app, number);
    find_lost(l);
    find_no_round(l);
    find_differences(l, app, number);
    find_clock(l);
    find_refused(l);
    find_no_picture(l);
}

/* --- none of them ------------------------------------------------------------------------------ */

/* A platform that was given a wrong id of its own comes as a stranger. */
static void find_strangers(struct look *l, const struct app *app)
{
    const struct platforms *p = app->platforms;
    l->platform = NULL;
    for (uint32_t i = 0; i < p->stranger_count; i++) {
        const struct stranger *s = p->strangers + i;
        char address[INET6_ADDRSTRLEN];
        if (s->at < l->now - RECENT_S)
            continue;
        platform_address_text(s->address, address);
        find(l, "wrong_id", "Is it one of yours? Type the id of its record there, or add it.",
             "%s at %s has tried %u times and is no platform here.", s->code, address, s->tries);
    }
}

static void find_fragments(struct look *l, const struct app *app)
{
    struct sip_counts counts = {0};
    if (app->sip->machine)
        counts = sip_machine_counts(app->sip->machine);
    l->platform = NULL;
    if (counts.dropped_at > l->now - RECENT_S)
        find(l, "fragments", "Let platforms with long messages register by TCP.",
             "%llu datagrams were no SIP: parts of long messages, or rubbish.",
             (unsigned long long)counts.dropped);
}

void platform_findings_get(struct request *q)
{
    struct listing list;
    struct look look = {.listing = &list, .now = q->now};
    if (!listing_begin_numbered(&list, q, columns, &look.after))
        return;
    const struct registry *r = &q->app->district.registry;
    for (uint32_t i = 0; i < r->platform_count; i++) {
        if (!r->platforms[i].retired)
            look_over(&look, q->app, i);
    }
    find_strangers(&look, q->app);
    find_fragments(&look, q->app);
    listing_end(&list, "findings");
}
