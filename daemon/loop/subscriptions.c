#include "loop/subscriptions.h"

#include "loop/platforms.h"
#include "outgoing/outgoing.h"
#include "platform/viid.h"

#include <stdio.h>

static const enum viid_detail details[] = {VIID_DEVICES, VIID_DEVICE_STATES, VIID_TOLLGATES};
#define DETAILS     (sizeof details / sizeof details[0])
#define ALL_DETAILS ((1u << DETAILS) - 1)

void subscriptions_free(struct subscriptions *s)
{
    outgoing_close(s->outgoing);
    s->outgoing = NULL;
}

/* It stands when the platform has taken all of them. */
static void answered(void *context, uint32_t number, unsigned which, bool answered,
                     struct text answer)
{
    struct app *app = context;
    struct platform_state *s = platforms_state(app, number);
    if (!s || !answered || !viid_answer_accepts(answer))
        return;
    s->subscribed |= 1u << which;
    if (s->subscribed != ALL_DETAILS)
        return;
    s->subscribed_until =
        s->subscribe_asked_at + app->district.registry.platforms[number].subscribe_s;
}

static enum status subscribe(struct app *app, uint32_t number, unsigned which, int64_t now)
{
    const struct platform *p = app->district.registry.platforms + number;
    const struct platform_state *state = platforms_state(app, number);
    struct buffer body = {0};
    char url[300], receive[300];
    snprintf(url, sizeof url, "%s/VIID/Subscribes", p->address);
    snprintf(receive, sizeof receive, "http://%s/VIID/SubscribeNotifications", state->host);
    struct viid_subscription s = {.platform = text_of(p->code),
                                  .receive = text_of(receive),
                                  .detail = details[which],
                                  .interval_s = p->poll_s,
                                  .from = now,
                                  .to = now + p->subscribe_s};
    viid_subscription_write(&s, rule_book_zone(&app->district.rules, now), &body);
    return outgoing_post(app->subscriptions->outgoing, url, p->code, &body, number, which);
}

/* Three quarters of a subscription may pass: what is left is for a platform that does not answer at once. */
static bool is_due(const struct platform *p, const struct platform_state *s, int64_t now)
{
    return p->protocol == PLATFORM_GA1400 && p->address && s->host[0] &&
           platforms_admits(p, s, s->address, now) &&
           now >= s->subscribe_asked_at + SUBSCRIBE_AGAIN_S &&
           now >= s->subscribed_until - p->subscribe_s / 4;
}

static bool start(struct app *app)
{
    struct subscriptions *s = app->subscriptions;
    return s->outgoing || outgoing_open(answered, app, &s->outgoing) == STATUS_OK;
}

void subscriptions_tick(struct app *app, int64_t now)
{
    const struct registry *r = &app->district.registry;
    struct platforms *all = app->platforms;
    for (uint32_t i = 0; i < all->count && i < r->platform_count; i++) {
        struct platform_state *s = all->states + i;
        if (!is_due(r->platforms + i, s, now) || !start(app))
            continue;
        s->subscribe_asked_at = now;
        s->subscribed = 0;
        for (unsigned which = 0; which < DETAILS; which++) {
            if (subscribe(app, i, which, now) != STATUS_OK)
                break; /* too many at once: this one again in a minute */
        }
    }
    if (app->subscriptions->outgoing)
        outgoing_tick(app->subscriptions->outgoing);
}
