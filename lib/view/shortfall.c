#include "view/shortfall.h"

#include "figure/indicator.h"

#include <stdio.h>

/* The feed that watched longest. */
struct watcher {
    const struct feed *feed; /* NULL: none watched at all */
    int64_t watched_s, window_s;
};

static struct watcher longest(const struct district *d, const struct query *q)
{
    struct watcher w = {.window_s = instant_min(q->to, q->as_of) - q->from};
    for (uint32_t i = 0; i < d->registry.feed_count && i < d->timelines.watch.feed_count; i++) {
        const struct feed *f = &d->registry.feeds[i];
        int64_t s = watch_within(&d->timelines.watch, i, q->from, q->from + w.window_s);
        if (s > w.watched_s && !f->unexpected) {
            w.feed = f;
            w.watched_s = s;
        }
    }
    return w;
}

static bool any_is_short(const struct rates *r)
{
    for (uint32_t g = 0; g < r->population.group_count; g++) {
        for (int k = 0; k < ASPECT_COUNT; k++) {
            struct figure f =
                figure_of_aspect(r->population.groups[g].terms, (enum aspect)k, &r->tallies[g][k]);
            if (f.verdict == VERDICT_INSUFFICIENT)
                return true;
        }
    }
    return false;
}

static void say(const struct watcher *w, char out[SHORTFALL_SIZE])
{
    long long hundredths = w->window_s > 0 ? w->watched_s * 10000 / w->window_s : 0;
    if (!w->feed)
        snprintf(out, SHORTFALL_SIZE, "No feed reported anything in this window.");
    else if (hundredths < 9000)
        snprintf(out, SHORTFALL_SIZE,
                 "The feed %s, which watched longest, did so in %lld.%02lld %% of the window. It "
                 "watches "
                 "for %lld s (feed_ttl_s) after each report or heartbeat: let it send a heartbeat, "
                 "{\"at\":\"...\"}, at least that often; for the past, import heartbeats (intactd "
                 "import events).",
                 w->feed->code, hundredths / 100, hundredths % 100, (long long)w->feed->feed_ttl_s);
    else if (w->feed->report_ttl_s == TTL_UNTIL_NEXT)
        snprintf(out, SHORTFALL_SIZE,
                 "The feed %s watched, but assets have no report yet: let it say the state of each "
                 "once, with the time from which it holds.",
                 w->feed->code);
    else
        snprintf(
            out, SHORTFALL_SIZE,
            "The feed %s watched, but its reports of assets hold for %lld s (report_ttl_s) only: "
            "let each asset be reported at least that often, or let report_ttl_s be null if it "
            "says changes alone.",
            w->feed->code, (long long)w->feed->report_ttl_s);
}

bool shortfall_text(const struct district *d, const struct query *q, const struct rates *r,
                    char out[SHORTFALL_SIZE])
{
    if (!scope_is_whole(&q->scope) || q->from >= q->as_of || !any_is_short(r))
        return false;
    struct watcher w = longest(d, q);
    say(&w, out);
    return true;
}
