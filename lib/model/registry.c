#include "model/registry.h"

#include <assert.h>
#include <stdlib.h>

static void free_town(struct town *x)
{
    free(x->code);
    free(x->name);
    free(x->record);
    *x = (struct town){0};
}

void organisation_free_content(struct organisation *x)
{
    for (uint32_t i = 0; i < x->contact_count; i++) {
        free(x->contacts[i].name);
        free(x->contacts[i].phone);
        free(x->contacts[i].mail);
    }
    free(x->code);
    free(x->name);
    free(x->record);
    *x = (struct organisation){0};
}

void project_free_content(struct project *x)
{
    for (uint32_t i = 0; i < x->milestone_count; i++)
        free(x->milestones[i].name);
    free(x->milestones);
    free(x->budget);
    free(x->code);
    free(x->name);
    free(x->record);
    *x = (struct project){0};
}

void coverage_free(struct coverage *c)
{
    if (!c)
        return;
    free(c->projects);
    free(c->towns);
    free(c->assets);
    free(c);
}

static void free_feed(struct feed *x)
{
    coverage_free(x->covers);
    free(x->code);
    free(x->name);
    free(x->record);
    *x = (struct feed){0};
}

void asset_free_content(struct asset *a)
{
    free(a->code);
    free(a->name);
    free(a->attributes);
    free(a->spans);
    free(a->feeds);
    for (uint32_t i = 0; i < a->alias_count; i++)
        free(a->aliases[i]);
    free(a->aliases);
    *a = (struct asset){0};
}

void platform_free_content(struct platform *p)
{
    free(p->code);
    free(p->name);
    free(p->record);
    free(p->feed);
    free(p->events_feed);
    free(p->address);
    free(p->history.feed);
    free(p->live.feed);
    coverage_free(p->covers);
    *p = (struct platform){0};
}

void registry_free(struct registry *r)
{
    for (uint32_t i = 0; i < r->town_count; i++)
        free_town(r->towns + i);
    for (uint32_t i = 0; i < r->organisation_count; i++)
        organisation_free_content(r->organisations + i);
    for (uint32_t i = 0; i < r->project_count; i++)
        project_free_content(r->projects + i);
    for (uint32_t i = 0; i < r->feed_count; i++)
        free_feed(r->feeds + i);
    for (uint32_t i = 0; i < r->calendar_count; i++)
        calendar_free_content(r->calendars + i);
    for (uint32_t i = 0; i < r->asset_count; i++)
        asset_free_content(r->assets + i);
    for (uint32_t i = 0; i < r->platform_count; i++)
        platform_free_content(r->platforms + i);
    free(r->towns);
    free(r->organisations);
    free(r->projects);
    free(r->feeds);
    free(r->calendars);
    free(r->assets);
    free(r->platforms);
    free(r->feed_rank);
    index_free(&r->town_codes);
    index_free(&r->organisation_codes);
    index_free(&r->project_codes);
    index_free(&r->feed_codes);
    index_free(&r->calendar_codes);
    index_free(&r->asset_codes);
    index_free(&r->platform_codes);
    aliases_free(&r->aliases);
    *r = (struct registry){0};
}

/* `items` with room for one more than `count`: itself, or moved; NULL (and as it was) without
 * memory. */
static void *with_room(void *items, uint32_t *cap, uint32_t count, size_t size)
{
    if (count < *cap)
        return items;
    uint32_t more = *cap ? *cap * 2 : 16;
    void *moved = realloc(items, more * size);
    if (moved)
        *cap = more;
    return moved;
}

/* The index's key is the code that was there first: on replacing, it stays and the new one goes. */
static void keep_code(char **old, char **new)
{
    char *code = *old;
    *old = *new;
    *new = code;
}

enum status registry_put_town(struct registry *r, struct town *value)
{
    uint32_t n = registry_find_town(r, text_of(value->code));
    if (n == NONE) {
        struct town *items = with_room(r->towns, &r->town_cap, r->town_count, sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        r->towns = items;
        enum status status = index_add(&r->town_codes, text_of(value->code), r->town_count);
        if (status)
            return status;
        n = r->town_count++;
    } else {
        keep_code(&r->towns[n].code, &value->code);
        free_town(r->towns + n);
    }
    r->towns[n] = *value;
    *value = (struct town){0};
    return STATUS_OK;
}

enum status registry_put_calendar(struct registry *r, struct calendar *value)
{
    uint32_t n = registry_find_calendar(r, text_of(value->code));
    for (uint32_t i = 0; i < r->calendar_count; i++)
        calendar_forget(&r->calendars[i]); /* they may have been drawn with it, and may move */
    if (n == NONE) {
        struct calendar *items =
            with_room(r->calendars, &r->calendar_cap, r->calendar_count, sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        r->calendars = items;
        enum status status = index_add(&r->calendar_codes, text_of(value->code), r->calendar_count);
        if (status)
            return status;
        n = r->calendar_count++;
    } else {
        keep_code(&r->calendars[n].code, &value->code);
        calendar_free_content(r->calendars + n);
    }
    r->calendars[n] = *value;
    *value = (struct calendar){0};
    return STATUS_OK;
}

enum status registry_put_organisation(struct registry *r, struct organisation *value)
{
    uint32_t n = registry_find_organisation(r, text_of(value->code));
    if (n == NONE) {
        struct organisation *items =
            with_room(r->organisations, &r->organisation_cap, r->organisation_count, sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        r->organisations = items;
        enum status status =
            index_add(&r->organisation_codes, text_of(value->code), r->organisation_count);
        if (status)
            return status;
        n = r->organisation_count++;
    } else {
        keep_code(&r->organisations[n].code, &value->code);
        organisation_free_content(r->organisations + n);
    }
    r->organisations[n] = *value;
    *value = (struct organisation){0};
    return STATUS_OK;
}

enum status registry_put_project(struct registry *r, struct project *value)
{
    uint32_t n = registry_find_project(r, text_of(value->code));
    if (n == NONE) {
        struct project *items =
            with_room(r->projects, &r->project_cap, r->project_count, sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        r->projects = items;
        enum status status = index_add(&r->project_codes, text_of(value->code), r->project_count);
        if (status)
            return status;
        n = r->project_count++;
    } else {
        keep_code(&r->projects[n].code, &value->code);
        project_free_content(r->projects + n);
    }
    r->projects[n] = *value;
    *value = (struct project){0};
    return STATUS_OK;
}

/* Finds the new feed's place among the codes and moves those behind it on by one. */
static void rank_new_feed(struct registry *r, uint32_t n)
{
    uint32_t rank = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(r->feeds[i].code, r->feeds[n].code) < 0)
            rank++;
    }
    for (uint32_t i = 0; i < n; i++)
        r->feed_rank[i] += r->feed_rank[i] >= rank;
    r->feed_rank[n] = rank;
}

static enum status add_feed(struct registry *r, struct feed *value)
{
    assert(r->feed_count < FEEDS_MAX);
    uint32_t rank_cap = r->feed_cap; /* both arrays grow together */
    uint32_t *ranks = with_room(r->feed_rank, &rank_cap, r->feed_count, sizeof *ranks);
    if (!ranks)
        return STATUS_MEMORY;
    r->feed_rank = ranks;
    struct feed *items = with_room(r->feeds, &r->feed_cap, r->feed_count, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    r->feeds = items;
    enum status status = index_add(&r->feed_codes, text_of(value->code), r->feed_count);
    if (status)
        return status;
    r->feeds[r->feed_count] = *value;
    rank_new_feed(r, r->feed_count);
    r->feed_count++;
    return STATUS_OK;
}

enum status registry_put_feed(struct registry *r, struct feed *value)
{
    uint32_t n = registry_find_feed(r, text_of(value->code));
    if (n == NONE) {
        enum status status = add_feed(r, value);
        if (status)
            return status;
    } else {
        keep_code(&r->feeds[n].code, &value->code);
        free_feed(r->feeds + n);
        r->feeds[n] = *value;
    }
    *value = (struct feed){0};
    return STATUS_OK;
}

enum status registry_put_asset(struct registry *r, struct asset *value)
{
    uint32_t n = registry_find_asset(r, text_of(value->code));
    if (aliases_reserve(&r->aliases, value->aliases, value->alias_count) != STATUS_OK)
        return STATUS_MEMORY;
    if (n == NONE) {
        assert(r->asset_count < ASSETS_MAX);
        struct asset *items = with_room(r->assets, &r->asset_cap, r->asset_count, sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        r->assets = items;
        enum status status = index_add(&r->asset_codes, text_of(value->code), r->asset_count);
        if (status)
            return status;
        n = r->asset_count++;
    } else {
        struct asset *old = &r->assets[n];
        aliases_release(&r->aliases, old->aliases, old->alias_count, n);
        keep_code(&r->assets[n].code, &value->code);
        asset_free_content(r->assets + n);
    }
    aliases_bind(&r->aliases, value->aliases, value->alias_count, n);
    r->assets[n] = *value;
    *value = (struct asset){0};
    return STATUS_OK;
}

enum status registry_put_platform(struct registry *r, struct platform *value)
{
    uint32_t n = registry_find_platform(r, text_of(value->code));
    if (n == NONE) {
        struct platform *items =
            with_room(r->platforms, &r->platform_cap, r->platform_count, sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        r->platforms = items;
        enum status status = index_add(&r->platform_codes, text_of(value->code), r->platform_count);
        if (status)
            return status;
        n = r->platform_count++;
    } else {
        value->password_number = r->platforms[n].password_number;
        keep_code(&r->platforms[n].code, &value->code);
        platform_free_content(r->platforms + n);
    }
    r->platforms[n] = *value;
    *value = (struct platform){0};
    return STATUS_OK;
}

uint32_t registry_find_town(const struct registry *r, struct text code)
{
    return index_find(&r->town_codes, code);
}

uint32_t registry_find_calendar(const struct registry *r, struct text code)
{
    return index_find(&r->calendar_codes, code);
}

uint32_t registry_find_organisation(const struct registry *r, struct text code)
{
    return index_find(&r->organisation_codes, code);
}

uint32_t registry_find_project(const struct registry *r, struct text code)
{
    return index_find(&r->project_codes, code);
}

uint32_t registry_find_feed(const struct registry *r, struct text code)
{
    return index_find(&r->feed_codes, code);
}

uint32_t registry_find_asset(const struct registry *r, struct text code)
{
    return index_find(&r->asset_codes, code);
}

uint32_t registry_find_said(const struct registry *r, struct text code)
{
    uint32_t asset = registry_find_asset(r, code);
    return asset == NONE ? aliases_find(&r->aliases, code) : asset;
}

uint32_t registry_find_platform(const struct registry *r, struct text code)
{
    return index_find(&r->platform_codes, code);
}

bool list_allows(const uint32_t *list, uint32_t count, uint32_t number)
{
    uint32_t lo = 0, hi = count;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (list[mid] < number)
            lo = mid + 1;
        else
            hi = mid;
    }
    return count == 0 || (lo < count && list[lo] == number);
}

static bool covers(const struct coverage *c, const struct registry *r, uint32_t asset, int64_t at)
{
    const struct asset *a = &r->assets[asset];
    if (!c)
        return true;
    if (!list_allows(c->assets, c->asset_count, asset) ||
        !list_allows(c->towns, c->town_count, a->town))
        return false;
    if (c->project_count == 0)
        return true;
    const struct span *span = asset_span_at(a, at);
    return span && list_allows(c->projects, c->project_count, span->project);
}

bool feed_covers(const struct feed *f, const struct registry *r, uint32_t asset, int64_t at)
{
    return covers(f->covers, r, asset, at);
}

bool platform_covers(const struct platform *p, const struct registry *r, uint32_t asset, int64_t at)
{
    return covers(p->covers, r, asset, at);
}

const struct span *asset_span_at(const struct asset *a, int64_t at)
{
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (at >= a->spans[i].from && at < a->spans[i].to)
            return a->spans + i;
    }
    return NULL;
}

const struct span *asset_span_of_repair(const struct asset *a, int64_t at)
{
    const struct span *found = a->span_count > 0 ? a->spans : NULL;
    for (uint32_t i = 1; i < a->span_count && a->spans[i].from <= at; i++)
        found = a->spans + i;
    return found;
}
