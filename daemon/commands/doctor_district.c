#include "commands/doctor_district.h"

#include "change/alike.h"
#include "change/records.h"
#include "figure/contradiction.h"
#include "figure/lateness.h"
#include "figure/pace.h"

#include <stdlib.h>

#define NAMED_MAX 5 /* codes that a finding lists */

struct list {
    char text[300];
    size_t len;
    uint32_t count;
};

static void list_add(struct list *l, const char *code)
{
    if (l->count++ < NAMED_MAX && l->len < sizeof l->text)
        l->len += (size_t)snprintf(l->text + l->len, sizeof l->text - l->len, "%s%.64s",
                                   l->len ? ", " : "", code);
    if (l->count == NAMED_MAX + 1 && l->len < sizeof l->text)
        snprintf(l->text + l->len, sizeof l->text - l->len, ", ...");
}

/* Returns when a feed last reported or sent a sign of life; INSTANT_NONE: never. */
static int64_t last_heard(const struct examination *x, uint32_t feed)
{
    const struct watch *w = &x->district->timelines.watch;
    if (feed >= w->feed_count || w->feeds[feed].count == 0)
        return INSTANT_NONE;
    const struct interval_set *set = &w->feeds[feed];
    return set->items[set->count - 1].to - x->district->registry.feeds[feed].feed_ttl_s;
}

/* A feed with a wrong clock looks silent, and everything that it would watch is blind. */
static void find_dated_back(struct examination *x, const char *code, int64_t back_s)
{
    doctor_find(
        x, SEVERITY_WARNING, "dated_back",
        "Check the clock and the time zone of what sends it: a time without the right offset "
        "is off by whole hours (China is +08:00).",
        "The feed %s arrives, but dated %lld h %lld min back: check its time zone.", code,
        (long long)(back_s / 3600), (long long)(back_s / 60 % 60));
}

void doctor_feeds(struct examination *x)
{
    static const char remedy[] =
        "See that it runs, reaches this machine, and that its token holds "
        "(intactd token list); GET /api/v1/rejects shows what was refused.";
    const struct registry *r = &x->district->registry;
    for (uint32_t i = 0; i < r->feed_count; i++) {
        char at[INSTANT_TEXT_SIZE];
        int64_t last = last_heard(x, i);
        if (r->feeds[i].retired)
            continue;
        if (last == INSTANT_NONE)
            doctor_find(x, SEVERITY_WARNING, "silent_feed", remedy,
                        "The feed %s has never reported.", r->feeds[i].code);
        if (last == INSTANT_NONE || last + r->feeds[i].feed_ttl_s > x->now)
            continue;
        int64_t back =
            arrival_dated_back_s(&x->district->arrivals, i, r->feeds[i].feed_ttl_s, x->now);
        if (back > 0) {
            find_dated_back(x, r->feeds[i].code, back);
            continue;
        }
        instant_format(last, 0, at);
        doctor_find(x, SEVERITY_WARNING, "silent_feed", remedy,
                    "The feed %s has been silent since %s.", r->feeds[i].code, at);
    }
}

static bool has_reported(const struct timelines *t, uint32_t asset)
{
    for (uint32_t k = 0; asset < t->asset_count && k < ASPECT_COUNT; k++) {
        if (t->series[asset * ASPECT_COUNT + k].count > 0)
            return true;
    }
    return false;
}

#define LOOK_BACK_DAYS 31
#define SECONDS_MIN    3600 /* of all aspects that are worth a word */

/* A feed that decides much against others' words may be a contractor's own that hides its faults. */
void doctor_contradictions(struct examination *x)
{
    const struct registry *r = &x->district->registry;
    int64_t *seconds = calloc((size_t)r->feed_count + 1, sizeof *seconds);
    int64_t from = x->now - LOOK_BACK_DAYS * DAY_S;
    for (uint32_t i = 0; seconds && i < r->asset_count; i++) {
        for (int k = 0; k < ASPECT_COUNT; k++)
            contradictions_add(x->district, i, (enum aspect)k, from, x->now, seconds);
    }
    for (uint32_t f = 0; seconds && f < r->feed_count; f++) {
        if (seconds[f] >= SECONDS_MIN)
            doctor_find(
                x, SEVERITY_WARNING, "contradiction",
                "Ask who sends it; view v_contradiction shows each stretch. Give its record "
                "`covers` and late_max_s, or name the assets' feeds.",
                "In %d days the feed %s decided %lld s against another feed's word that still "
                "held.",
                LOOK_BACK_DAYS, r->feeds[f].code, (long long)seconds[f]);
    }
    free(seconds);
}

/* Honest collectors send late, too, when they have been cut off; a contractor's own may fill in what it likes. */
void doctor_lateness(struct examination *x)
{
    const struct district *d = x->district;
    const struct registry *r = &d->registry;
    const struct timeline_reader reader = district_reader(d, rule_book_at(&d->rules, x->now));
    int64_t *seconds = calloc((size_t)r->feed_count + 1, sizeof *seconds);
    int64_t from = x->now - LOOK_BACK_DAYS * DAY_S;
    for (uint32_t i = 0; seconds && i < r->asset_count; i++) {
        for (int k = 0; k < ASPECT_COUNT; k++)
            lateness_add(&reader, i, (enum aspect)k, from, x->now, seconds);
    }
    for (uint32_t f = 0; seconds && f < r->feed_count; f++) {
        if (seconds[f] >= SECONDS_MIN)
            doctor_find(x, SEVERITY_WARNING, "decided_late",
                        "Ask who sends it, and whether it was cut off then; view v_late shows each "
                        "stretch. late_max_s in its record refuses what comes later than that.",
                        "In %d days reports of the feed %s that came in over an hour late decided "
                        "%lld s.",
                        LOOK_BACK_DAYS, r->feeds[f].code, (long long)seconds[f]);
    }
    free(seconds);
}

void doctor_never_reported(struct examination *x)
{
    const struct registry *r = &x->district->registry;
    struct list list = {0};
    for (uint32_t i = 0; i < r->asset_count; i++) {
        if (asset_span_at(&r->assets[i], x->now) && !has_reported(&x->district->timelines, i))
            list_add(&list, r->assets[i].code);
    }
    if (list.count > 0)
        doctor_find(x, SEVERITY_WARNING, "never_reported",
                    "Add them to a prober (GET /api/v1/discovery/prometheus lists every asset with "
                    "an address), or end their service span.",
                    "%u assets in service have never been reported; they are blind, so they cost "
                    "nobody anything: %s.",
                    list.count, list.text);
}

struct named {
    const struct asset *asset;
};

static int by_name(const void *a, const void *b)
{
    const struct asset *x = ((const struct named *)a)->asset, *y = ((const struct named *)b)->asset;
    int order = strcmp(x->name, y->name);
    return order                ? order
           : x->town != y->town ? (x->town < y->town ? -1 : 1)
                                : strcmp(x->code, y->code);
}

static bool same(const struct asset *x, const struct asset *y)
{
    return x->town == y->town && strcmp(x->name, y->name) == 0;
}

void doctor_duplicate_names(struct examination *x)
{
    const struct registry *r = &x->district->registry;
    struct named *all = calloc((size_t)r->asset_count + 1, sizeof *all);
    struct list list = {0};
    for (uint32_t i = 0; all && i < r->asset_count; i++)
        all[i].asset = &r->assets[i];
    if (all)
        qsort(all, r->asset_count, sizeof *all, by_name);
    for (uint32_t i = 1; all && i < r->asset_count; i++) {
        if (same(all[i - 1].asset, all[i].asset))
            list_add(&list, all[i].asset->code);
    }
    free(all);
    if (list.count > 0)
        doctor_find(x, SEVERITY_WARNING, "duplicate_names",
                    "Give each its own name, or remove the one that was registered twice.",
                    "%u assets have the name of another in their town: %s.", list.count, list.text);
}

void doctor_look_alikes(struct examination *x)
{
    const struct registry *r = &x->district->registry;
    for (int which = 0; which < COLLECTION_COUNT; which++) {
        struct alike *alike = NULL;
        const char *first = NULL;
        if (alike_make(r, (enum collection)which, true, &alike) != STATUS_OK)
            return;
        uint32_t count = alike_count(alike, &first);
        alike_free(alike);
        if (count > 0)
            doctor_find(x, SEVERITY_WARNING, "look_alikes",
                        "Look at them side by side: one of each pair was typed with other "
                        "characters (full-width digits, Cyrillic letters, spaces).",
                        "%u of the %s have a code or a name that looks like another's, such as "
                        "%s.",
                        count, collection_names[which], first);
    }
}

void doctor_paces(struct examination *x)
{
    const struct registry *r = &x->district->registry;
    for (uint32_t i = 0; i < r->feed_count; i++) {
        struct pace pace;
        char warning[PACE_WARNING_SIZE];
        if (!r->feeds[i].retired && pace_measure(&x->district->timelines, i, &pace) == STATUS_OK &&
            pace_warning(&pace, &r->feeds[i], warning))
            doctor_find(x, SEVERITY_WARNING, "short_lifetime",
                        "Let report_ttl_s and feed_ttl_s be twice the pace or more.",
                        "The feed %s: %s", r->feeds[i].code, warning);
    }
}
