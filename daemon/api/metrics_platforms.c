#include "api/metrics_platforms.h"

#include "api/sample.h"
#include "loop/platform_shown.h"
#include "loop/platforms.h"
#include "loop/sip.h"

static const struct {
    const char *name;
    size_t offset; /* of the count in struct sip_view */
} totals[] = {
    {"intactd_gb_keepalives_total", offsetof(struct sip_view, keepalives)},
    {"intactd_gb_notifications_total", offsetof(struct sip_view, notifications)},
    {"intactd_gb_statements_total", offsetof(struct sip_view, statements)},
    {"intactd_gb_unknown_total", offsetof(struct sip_view, unknown)},
    {"intactd_gb_not_covered_total", offsetof(struct sip_view, not_covered)},
    {"intactd_gb_damaged_total", offsetof(struct sip_view, damaged)},
    {"intactd_gb_refused_total", offsetof(struct sip_view, refused)},
    {"intactd_gb_repeats_total", offsetof(struct sip_view, repeats)},
    {"intactd_gb_broken_rounds_total", offsetof(struct sip_view, broken_rounds)},
    {"intactd_gb_subscriptions_refused_total", offsetof(struct sip_view, subscriptions_refused)},
};

/* What belongs to no platform. */
static uint64_t machine_total(const struct app *app, const char *name)
{
    struct sip_counts c = {0};
    if (app->sip->machine)
        c = sip_machine_counts(app->sip->machine);
    if (strcmp(name, "intactd_gb_messages_total") == 0)
        return c.messages;
    return strcmp(name, "intactd_gb_dropped_total") == 0 ? c.dropped : c.too_many;
}

void metrics_gb_total(const struct app *app, const char *name, struct buffer *out)
{
    struct sample s = sample_begin(out, name);
    for (size_t k = 0; k < sizeof totals / sizeof totals[0]; k++) {
        uint64_t sum = 0;
        if (strcmp(totals[k].name, name) != 0)
            continue;
        for (uint32_t i = 0; i < app->district.registry.platform_count; i++) {
            struct platform_shown shown = platform_shown_of(app, i);
            uint64_t count;
            memcpy(&count, (const char *)&shown.view + totals[k].offset, sizeof count);
            sum += count;
        }
        sample_count(&s, sum);
        return;
    }
    sample_count(&s, machine_total(app, name));
}

static uint32_t shown_count(const struct app *app)
{
    uint32_t count = app->district.registry.platform_count;
    return count < METRICS_PLATFORMS_MAX ? count : METRICS_PLATFORMS_MAX;
}

static struct sample sample_of(const struct app *app, uint32_t number, const char *name,
                               struct buffer *out)
{
    struct sample s = sample_begin(out, name);
    sample_label(&s, "platform", app->district.registry.platforms[number].code);
    return s;
}

/* A retired one is told of no more. */
static bool is_retired(const struct app *app, uint32_t number)
{
    return app->district.registry.platforms[number].retired;
}

void metrics_gb_registered(const struct app *app, const char *name, struct buffer *out)
{
    for (uint32_t i = 0; i < shown_count(app); i++) {
        if (is_retired(app, i))
            continue;
        struct sample s = sample_of(app, i, name, out);
        sample_int(&s, platform_shown_of(app, i).view.registered);
    }
}

void metrics_gb_lost(const struct app *app, const char *name, int64_t now, struct buffer *out)
{
    for (uint32_t i = 0; i < shown_count(app); i++) {
        if (is_retired(app, i))
            continue;
        struct platform_shown shown = platform_shown_of(app, i);
        struct sample s = sample_of(app, i, name, out);
        sample_int(&s,
                   platform_lost_at(&shown.view, app->district.registry.platforms + i, now) > 0);
    }
}

void metrics_gb_whole_round(const struct app *app, const char *name, struct buffer *out)
{
    for (uint32_t i = 0; i < shown_count(app); i++) {
        if (is_retired(app, i))
            continue;
        int64_t at = platform_shown_of(app, i).view.whole_at;
        if (at == 0)
            continue;
        struct sample s = sample_of(app, i, name, out);
        sample_int(&s, at);
    }
}

void metrics_gb_skew(const struct app *app, const char *name, struct buffer *out)
{
    for (uint32_t i = 0; i < shown_count(app); i++) {
        if (is_retired(app, i))
            continue;
        struct platform_shown shown = platform_shown_of(app, i);
        if (shown.view.skew_at == 0)
            continue;
        struct sample s = sample_of(app, i, name, out);
        sample_int(&s, shown.view.skew_s);
    }
}
