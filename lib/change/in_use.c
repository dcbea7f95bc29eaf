#include "change/in_use.h"

bool registered_is_retired(const struct registry *r, enum collection which, uint32_t number)
{
    switch (which) {
    case COLLECTION_TOWNS:
        return r->towns[number].retired;
    case COLLECTION_ORGANISATIONS:
        return r->organisations[number].retired;
    case COLLECTION_PROJECTS:
        return r->projects[number].retired;
    case COLLECTION_FEEDS:
        return r->feeds[number].retired;
    case COLLECTION_ASSETS:
        return r->assets[number].retired;
    case COLLECTION_PLATFORMS:
        return r->platforms[number].retired;
    default:
        return false;
    }
}

bool registry_value_is_retired(const struct registry_value *v)
{
    switch (v->which) {
    case COLLECTION_TOWNS:
        return v->town.retired;
    case COLLECTION_ORGANISATIONS:
        return v->organisation.retired;
    case COLLECTION_PROJECTS:
        return v->project.retired;
    case COLLECTION_FEEDS:
        return v->feed.retired;
    case COLLECTION_ASSETS:
        return v->asset.retired;
    case COLLECTION_PLATFORMS:
        return v->platform.retired;
    default:
        return false;
    }
}

/* Is the asset in service now, or will it be? */
static bool is_kept(const struct asset *a, int64_t now)
{
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (a->spans[i].to > now)
            return true;
    }
    return false;
}

static bool is_kept_under(const struct asset *a, uint32_t project, int64_t now)
{
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (a->spans[i].project == project && a->spans[i].to > now)
            return true;
    }
    return false;
}

static bool is_open(const struct repair *x)
{
    return x->state == REPAIR_OPEN || x->state == REPAIR_PAUSED;
}

/* --- by collection ------------------------------------------------------------------------------- */

static enum status check_town(const struct district *d, uint32_t town, int64_t now,
                              struct error *err)
{
    const struct registry *r = &d->registry;
    for (uint32_t i = 0; i < r->asset_count; i++) {
        if (r->assets[i].town == town && is_kept(&r->assets[i], now))
            return error_set(
                err, STATUS_CONFLICT, "still_used", "",
                "The asset %s stands in this town and is in service: end its service or "
                "move it first.",
                r->assets[i].code);
    }
    return STATUS_OK;
}

static enum status check_organisation(const struct district *d, uint32_t organisation, int64_t now,
                                      struct error *err)
{
    const struct registry *r = &d->registry;
    for (uint32_t i = 0; i < r->project_count; i++) {
        const struct project *p = r->projects + i;
        if (!p->retired && (p->contractor == organisation || p->supervisor == organisation))
            return error_set(err, STATUS_CONFLICT, "still_used", "",
                             "The project %s names this organisation: retire that first.", p->code);
    }
    for (uint32_t i = 0; i < d->tokens.count; i++) {
        const struct token *t = &d->tokens.items[i];
        if (t->organisation == organisation && token_holds(t, now))
            return error_set(err, STATUS_CONFLICT, "still_used", "",
                             "The token \"%s\" is this organisation's: revoke it first.", t->name);
    }
    return STATUS_OK;
}

static enum status check_project(const struct district *d, uint32_t project, int64_t now,
                                 struct error *err)
{
    const struct registry *r = &d->registry;
    for (uint32_t i = 0; i < r->asset_count; i++) {
        if (is_kept_under(&r->assets[i], project, now))
            return error_set(
                err, STATUS_CONFLICT, "still_used", "",
                "The asset %s is in service under this project: end its service first.",
                r->assets[i].code);
    }
    for (uint32_t i = 0; i < d->repairs.count; i++) {
        const struct repair *x = d->repairs.items + i;
        const struct span *span = asset_span_of_repair(&r->assets[x->asset], x->reported_at);
        if (is_open(x) && span && span->project == project)
            return error_set(err, STATUS_CONFLICT, "still_used", "",
                             "The order %s of this project is open: close it first.", x->id);
    }
    return STATUS_OK;
}

static bool is_named(const struct asset *a, uint32_t feed)
{
    for (uint32_t i = 0; i < a->feed_count; i++) {
        if (a->feeds[i] == feed)
            return true;
    }
    return false;
}

static bool is_of_platform(const struct platform *p, const char *feed)
{
    return strcmp(p->feed, feed) == 0 || strcmp(p->events_feed, feed) == 0 ||
           (p->history.feed && strcmp(p->history.feed, feed) == 0) ||
           (p->live.feed && strcmp(p->live.feed, feed) == 0);
}

static enum status check_feed(const struct district *d, uint32_t feed, int64_t now,
                              struct error *err)
{
    const struct registry *r = &d->registry;
    for (uint32_t i = 0; i < d->tokens.count; i++) {
        const struct token *t = &d->tokens.items[i];
        if (t->feed == feed && token_holds(t, now))
            return error_set(err, STATUS_CONFLICT, "still_used", "",
                             "The token \"%s\" still reports as this feed: revoke it first.",
                             t->name);
    }
    for (uint32_t i = 0; i < r->platform_count; i++) {
        const struct platform *p = &r->platforms[i];
        if (!p->retired && is_of_platform(p, r->feeds[feed].code))
            return error_set(err, STATUS_CONFLICT, "still_used", "",
                             "The platform %s reports as this feed: retire that first.", p->code);
    }
    for (uint32_t i = 0; i < r->asset_count; i++) {
        if (is_named(&r->assets[i], feed) && is_kept(&r->assets[i], now))
            return error_set(err, STATUS_CONFLICT, "still_used", "",
                             "The asset %s names this feed: take it out of its feeds first.",
                             r->assets[i].code);
    }
    return STATUS_OK;
}

static enum status check_asset(const struct district *d, uint32_t asset, int64_t now,
                               struct error *err)
{
    if (is_kept(&d->registry.assets[asset], now))
        return error_set(err, STATUS_CONFLICT, "still_used", "",
                         "The asset is in service: end its service first.");
    for (uint32_t i = 0; i < d->repairs.count; i++) {
        const struct repair *x = d->repairs.items + i;
        if (x->asset == asset && is_open(x))
            return error_set(err, STATUS_CONFLICT, "still_used", "",
                             "The order %s of this asset is open: close it first.", x->id);
    }
    return STATUS_OK;
}

enum status in_use_check(const struct district *d, enum collection which, uint32_t number,
                         int64_t now, struct error *err)
{
    switch (which) {
    case COLLECTION_TOWNS:
        return check_town(d, number, now, err);
    case COLLECTION_ORGANISATIONS:
        return check_organisation(d, number, now, err);
    case COLLECTION_PROJECTS:
        return check_project(d, number, now, err);
    case COLLECTION_FEEDS:
        return check_feed(d, number, now, err);
    case COLLECTION_ASSETS:
        return check_asset(d, number, now, err);
    default:
        return STATUS_OK; /* whether a platform is registered knows whoever speaks with it */
    }
}

/* --- what is named -------------------------------------------------------------------------------- */

static enum status retired(struct error *err, const char *field, const char *code)
{
    return error_set(err, STATUS_CONFLICT, "is_retired", field,
                     "%s is retired: restore it first, or name another.", code);
}

static enum status check_asset_names(const struct registry *r, const struct asset *a, int64_t now,
                                     struct error *err)
{
    if (!is_kept(a, now))
        return STATUS_OK;
    if (r->towns[a->town].retired)
        return retired(err, "town", r->towns[a->town].code);
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *s = a->spans + i;
        if (s->to > now && r->projects[s->project].retired)
            return retired(err, "service", r->projects[s->project].code);
    }
    for (uint32_t i = 0; i < a->feed_count; i++) {
        if (r->feeds[a->feeds[i]].retired)
            return retired(err, "feeds", r->feeds[a->feeds[i]].code);
    }
    return STATUS_OK;
}

static enum status check_project_names(const struct registry *r, const struct project *p,
                                       struct error *err)
{
    if (p->contractor != NONE && r->organisations[p->contractor].retired)
        return retired(err, "contractor", r->organisations[p->contractor].code);
    if (p->supervisor != NONE && r->organisations[p->supervisor].retired)
        return retired(err, "supervisor", r->organisations[p->supervisor].code);
    return STATUS_OK;
}

enum status in_use_check_names(const struct registry *r, const struct registry_value *v,
                               int64_t now, struct error *err)
{
    if (registry_value_is_retired(v))
        return STATUS_OK;
    if (v->which == COLLECTION_ASSETS)
        return check_asset_names(r, &v->asset, now, err);
    return v->which == COLLECTION_PROJECTS ? check_project_names(r, &v->project, err) : STATUS_OK;
}
