#include "change/retire.h"

#include "change/registry_value.h"
#include "record/record_flag.h"

/* Is the asset in service now, or will it be? */
static bool is_kept(const struct asset *a, int64_t now)
{
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (a->spans[i].to > now)
            return true;
    }
    return false;
}

static enum status check_town(const struct district *d, uint32_t town, int64_t now,
                              struct refusal *refusal)
{
    const struct registry *r = &d->registry;
    for (uint32_t i = 0; i < r->asset_count; i++) {
        if (r->assets[i].town == town && is_kept(&r->assets[i], now))
            return refusal_because(refusal, STATUS_CONFLICT, "still_used", "",
                                   "The asset %s stands in this town and is in service: end its "
                                   "service or move it first.",
                                   r->assets[i].code);
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

static enum status check_feed(const struct district *d, uint32_t feed, int64_t now,
                              struct refusal *refusal)
{
    const struct registry *r = &d->registry;
    for (uint32_t i = 0; i < d->tokens.count; i++) {
        const struct token *t = &d->tokens.items[i];
        if (t->feed == feed && token_holds(t, now))
            return refusal_because(refusal, STATUS_CONFLICT, "still_used", "",
                                   "Token %u still reports as this feed: revoke it first.", t->id);
    }
    for (uint32_t i = 0; i < r->platform_count; i++) {
        const struct platform *p = &r->platforms[i];
        if (strcmp(p->feed, r->feeds[feed].code) == 0 ||
            strcmp(p->events_feed, r->feeds[feed].code) == 0)
            return refusal_because(refusal, STATUS_CONFLICT, "still_used", "",
                                   "The platform %s reports as this feed.", p->code);
    }
    for (uint32_t i = 0; i < r->asset_count; i++) {
        if (is_named(&r->assets[i], feed) && is_kept(&r->assets[i], now))
            return refusal_because(refusal, STATUS_CONFLICT, "still_used", "",
                                   "The asset %s names this feed: take it out of its feeds first.",
                                   r->assets[i].code);
    }
    return STATUS_OK;
}

enum status change_prepare_retirement(const struct district *d, enum collection which,
                                      struct text code, bool retired, int64_t now,
                                      struct change **ret_change, struct buffer *ret_answer,
                                      struct refusal *refusal)
{
    uint32_t number = registered_find(&d->registry, which, code);
    struct buffer stored = {0}, body = {0};
    enum status status = STATUS_OK;
    if (number == NONE)
        return refusal_because(refusal, STATUS_UNKNOWN, "not_found", "",
                               "There is no such record.");
    if (retired)
        status = which == COLLECTION_TOWNS ? check_town(d, number, now, refusal)
                                           : check_feed(d, number, now, refusal);
    if (status)
        return status;
    registered_record(&d->registry, which, number, district_zone(d), &stored);
    record_with_flag((struct text){stored.bytes, stored.len}, "retired", retired, &body);
    buffer_free(&stored);
    if (body.failed)
        status = error_memory(&refusal->error);
    else
        status = change_prepare_records(d, which, DOCUMENT_JSON, code,
                                        (struct text){body.bytes, body.len}, ret_change, ret_answer,
                                        refusal);
    buffer_free(&body);
    return status;
}
