#include "report/resolved.h"

#include <stdlib.h>

#define SLOTS_MIN 64 /* a power of two, as all that follow by doubling */

void resolved_free(struct resolved_alerts *r)
{
    for (uint32_t i = 0; i < r->feed_count; i++) {
        free(r->feeds[i].now.slots);
        free(r->feeds[i].before.slots);
    }
    free(r->feeds);
    *r = (struct resolved_alerts){0};
}

/* The alert's slot, or the free one that it would take. */
static uint64_t *place(const struct resolved_table *t, uint64_t alert)
{
    uint64_t i = alert % t->slot_count;
    while (t->slots[i] != 0 && t->slots[i] != alert)
        i = (i + 1) % t->slot_count;
    return &t->slots[i];
}

static bool table_has(const struct resolved_table *t, uint64_t alert)
{
    return t->slots && *place(t, alert) == alert;
}

/* No alert is told by 0, which is a free slot. */
static uint64_t told_by(uint64_t alert)
{
    return alert + (alert == 0);
}

bool resolved_has(const struct resolved_alerts *r, uint32_t feed, uint64_t alert)
{
    if (feed >= r->feed_count)
        return false;
    const struct resolved_feed *f = &r->feeds[feed];
    return table_has(&f->now, told_by(alert)) || table_has(&f->before, told_by(alert));
}

static enum status table_make(uint32_t slot_count, struct resolved_table *ret)
{
    uint64_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots)
        return STATUS_MEMORY;
    *ret = (struct resolved_table){.slots = slots, .slot_count = slot_count};
    return STATUS_OK;
}

static void table_put(struct resolved_table *t, uint64_t alert)
{
    *place(t, alert) = alert;
    t->used++;
}

/* Twice the slots, with all that is known. */
static enum status widen(struct resolved_table *t)
{
    struct resolved_table wide;
    if (table_make(t->slot_count * 2, &wide) != STATUS_OK)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < t->slot_count; i++) {
        if (t->slots[i] != 0)
            table_put(&wide, t->slots[i]);
    }
    free(t->slots);
    *t = wide;
    return STATUS_OK;
}

/* The older half is forgotten. */
static enum status turn(struct resolved_feed *f)
{
    struct resolved_table fresh;
    if (table_make(SLOTS_MIN, &fresh) != STATUS_OK)
        return STATUS_MEMORY;
    free(f->before.slots);
    f->before = f->now;
    f->now = fresh;
    return STATUS_OK;
}

static enum status make_room(struct resolved_feed *f)
{
    if (!f->now.slots)
        return table_make(SLOTS_MIN, &f->now);
    if (f->now.used < f->now.slot_count / 2)
        return STATUS_OK;
    return f->now.used < RESOLVED_KEPT_MAX ? widen(&f->now) : turn(f);
}

static enum status grow_feeds(struct resolved_alerts *r, uint32_t feed)
{
    if (feed < r->feed_count)
        return STATUS_OK;
    struct resolved_feed *feeds = realloc(r->feeds, ((size_t)feed + 1) * sizeof *feeds);
    if (!feeds)
        return STATUS_MEMORY;
    r->feeds = feeds;
    while (r->feed_count <= feed)
        r->feeds[r->feed_count++] = (struct resolved_feed){0};
    return STATUS_OK;
}

enum status resolved_add(struct resolved_alerts *r, uint32_t feed, uint64_t alert)
{
    if (resolved_has(r, feed, alert))
        return STATUS_OK;
    if (grow_feeds(r, feed) != STATUS_OK || make_room(&r->feeds[feed]) != STATUS_OK)
        return STATUS_MEMORY;
    table_put(&r->feeds[feed].now, told_by(alert));
    return STATUS_OK;
}
