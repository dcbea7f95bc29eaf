/* schema/project_platforms.sql makes the same feeds in the same order, for a feed is known by its place. */
#include "change/platform_feeds.h"

#include "record/platform_in.h"
#include "record/registry_record.h"

#include <stdlib.h>

static enum status make_feed(const struct feed_in *in, struct feed *ret)
{
    struct buffer record = {0};
    feed_in_record(in, &record);
    *ret = (struct feed){.code = text_copy(in->code),
                         .name = text_copy(in->name),
                         .report_ttl_s = in->report_ttl_s,
                         .feed_ttl_s = in->feed_ttl_s,
                         .unexpected = !in->expected};
    if (buffer_text(&record)) {
        ret->record = record.bytes;
        return ret->code && ret->name ? STATUS_OK : STATUS_MEMORY;
    }
    buffer_free(&record);
    return STATUS_MEMORY;
}

static enum status put_feed(struct district *d, const struct feed_in *in)
{
    struct registry *r = &d->registry;
    struct feed feed = {0};
    if (registry_find_feed(r, in->code) != NONE)
        return STATUS_OK;
    if (r->feed_count >= FEEDS_MAX)
        return STATUS_CORRUPT;
    enum status status = make_feed(in, &feed);
    if (!status)
        status = timelines_grow(&d->timelines, r->asset_count, r->feed_count + 1);
    if (!status)
        status = registry_put_feed(r, &feed);
    free(feed.code);
    free(feed.name);
    free(feed.record);
    return status;
}

static enum status put_asked_feed(struct district *d, const char *code, struct text name,
                                  int64_t every_s)
{
    struct feed_in in = platform_asked_feed(text_of(code), name, every_s);
    return put_feed(d, &in);
}

enum status platform_feeds_put(struct district *d, const struct platform *p)
{
    struct text name = text_of(p->name);
    struct feed_in rounds = platform_round_feed(text_of(p->feed), name, p->poll_s);
    struct feed_in events = platform_events_feed(text_of(p->events_feed), name, p->poll_s);
    enum status status = put_feed(d, &rounds);
    if (!status)
        status = put_feed(d, &events);
    if (!status && p->history.feed)
        status = put_asked_feed(d, p->history.feed, name, p->history.every_s);
    if (!status && p->live.feed)
        status = put_asked_feed(d, p->live.feed, name, p->live.every_s);
    return status;
}
