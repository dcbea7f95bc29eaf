#include "change/records.h"

#include "change/alike.h"
#include "change/code_claims.h"
#include "change/months_touched.h"
#include "change/platform_feeds.h"
#include "change/registry_guard.h"
#include "change/registry_value.h"
#include "change/table_names.h"
#include "figure/pace.h"
#include "format/canonical.h"
#include "model/repair_window.h"

#include <stdio.h>
#include <stdlib.h>

#define WARNING_SIZE ALIKE_WARNING_SIZE /* the longer of both */

const char *const collection_names[] = {"towns",     "organisations", "projects",  "feeds",
                                        "calendars", "assets",        "platforms", NULL};

/* --- preparing --------------------------------------------------------------------------------- */

/* One request on its way. */
struct intake {
    const struct district *d;
    int64_t now;
    enum collection which;
    struct text code;  /* from the path; else empty */
    struct index seen; /* codes of this body, to positions in `codes` */
    char **codes;      /* owned */
    uint32_t code_count, code_cap;
    struct alike *alike;       /* owned; NULL: not asked for yet */
    bool *touched;             /* by month: whether it would drift; owned; NULL: not asked for */
    struct code_claims claims; /* of assets */
    struct table_names names;  /* of a table */
    struct table_lookup lookup;
};

static void intake_free(void *context)
{
    struct intake *k = context;
    for (uint32_t i = 0; i < k->code_count; i++)
        free(k->codes[i]);
    free(k->codes);
    index_free(&k->seen);
    alike_free(k->alike);
    code_claims_free(&k->claims);
    free(k->touched);
    free(k);
}

/* Remembers a code of this body. STATUS_INVALID: it has been there before. */
static enum status remember(struct intake *k, struct text code, struct error *err)
{
    if (index_find(&k->seen, code) != INDEX_NONE)
        return error_set(err, STATUS_INVALID, "duplicate_code", "code",
                         "The code %.*s stands in this body twice.", (int)code.len, code.at);
    if (k->code_count == k->code_cap) {
        uint32_t cap = k->code_cap ? k->code_cap * 2 : 64;
        char **codes = realloc(k->codes, cap * sizeof *codes);
        if (!codes)
            return error_memory(err);
        k->codes = codes;
        k->code_cap = cap;
    }
    char *copy = text_copy(code);
    if (!copy || index_add(&k->seen, text_of(copy), k->code_count)) {
        free(copy);
        return error_memory(err);
    }
    k->codes[k->code_count++] = copy;
    return STATUS_OK;
}

/* Feeds and assets are numbered in a few bits: there is an end to them. */
static enum status check_room(const struct intake *k, uint32_t added, struct error *err)
{
    const struct registry *r = &k->d->registry;
    if (k->which == COLLECTION_FEEDS && r->feed_count + added >= FEEDS_MAX)
        return error_set(err, STATUS_INVALID, "too_many", "", "There are at most %d feeds.",
                         FEEDS_MAX);
    if (k->which == COLLECTION_PLATFORMS && r->platform_count + added >= PLATFORMS_MAX)
        return error_set(err, STATUS_INVALID, "too_many", "", "There are at most %d platforms.",
                         PLATFORMS_MAX);
    if (k->which == COLLECTION_PLATFORMS && r->feed_count + 4 * (added + 1) > FEEDS_MAX)
        return error_set(err, STATUS_INVALID, "too_many", "feed",
                         "There are at most %d feeds, and a platform needs up to four.", FEEDS_MAX);
    if (k->which == COLLECTION_ASSETS && r->asset_count + added >= ASSETS_MAX)
        return error_set(err, STATUS_INVALID, "too_many", "", "There are at most %d assets.",
                         ASSETS_MAX);
    return STATUS_OK;
}

/* Does a new ttl make what the timelines took for granted wrong? */
static bool lifetime_differs(const struct intake *k, const struct registry_value *v,
                             uint32_t number)
{
    if (k->which != COLLECTION_FEEDS)
        return false;
    const struct feed *old = k->d->registry.feeds + number;
    return old->report_ttl_s != v->feed.report_ttl_s || old->feed_ttl_s != v->feed.feed_ttl_s;
}

/* Made for the first record that is new or has changed, for it looks at all that there are. */
static enum status look_alike(struct intake *k, const struct registry_value *v, uint32_t number,
                              char out[WARNING_SIZE])
{
    bool is_asset = v->which == COLLECTION_ASSETS;
    if (!k->alike && alike_make(&k->d->registry, k->which, k->code.len == 0, &k->alike))
        return STATUS_MEMORY;
    if (!alike_warning(k->alike, registry_value_code(v), registry_value_name(v),
                       is_asset ? v->asset.town : NONE, number, out))
        out[0] = '\0';
    return STATUS_OK;
}

#define GB28181_DIGITS 20

/* A code of GB/T 28181 has 20 digits: one of 18 to 22 has most likely lost or won some on its way. */
static bool warn_of_digits(const struct registry_value *v, char out[WARNING_SIZE])
{
    struct text code = registry_value_code(v);
    size_t digits = 0;
    while (digits < code.len && code.at[digits] >= '0' && code.at[digits] <= '9')
        digits++;
    if (v->which != COLLECTION_ASSETS || digits != code.len || digits == GB28181_DIGITS ||
        digits < GB28181_DIGITS - 2 || digits > GB28181_DIGITS + 2)
        return false;
    snprintf(out, WARNING_SIZE, "The code has %zu digits; a code of GB/T 28181 has %d.", digits,
             GB28181_DIGITS);
    return true;
}

/* Writes what is taken, but most likely not what was meant; empty: nothing is. */
static enum status warn(struct intake *k, const struct registry_value *v, uint32_t number,
                        char out[WARNING_SIZE])
{
    struct pace pace;
    if (number == NONE && warn_of_digits(v, out))
        return STATUS_OK;
    enum status status = look_alike(k, v, number, out);
    if (status || out[0])
        return status;
    if (v->which == COLLECTION_ASSETS && v->asset.kind == KIND_CAMERA && v->asset.class_no == 0)
        snprintf(out, WARNING_SIZE,
                 "A camera without a class is in no assessed population, and has the longest "
                 "repair limit.");
    if (v->which != COLLECTION_FEEDS || number == NONE)
        return STATUS_OK;
    status = pace_measure(&k->d->timelines, number, &pace);
    if (!status && !pace_warning(&pace, &v->feed, out))
        out[0] = '\0';
    return status;
}

static struct text content(const struct buffer *b)
{
    return (struct text){b->bytes, b->len};
}

/* Lists a record that is new or has changed, in the answer and in the change. */
static enum status list_record(struct upsert *u, struct intake *k, const struct registry_value *v,
                               uint32_t number, struct error *err)
{
    char warning[WARNING_SIZE] = "";
    bool is_new = number == NONE;
    enum status status = warn(k, v, number, warning);
    if (status)
        return error_memory(err);
    upsert_item_begin(u, "code", registry_value_code(v), is_new);
    if (warning[0])
        json_member_string(&u->answer, "warning", warning);
    if (!is_new) {
        json_key(&u->answer, "fields");
        status =
            canonical_difference(&u->answer, content(&u->before), content(&u->after), NULL, err);
    }
    upsert_item_end(u);
    return status;
}

static enum status compare(struct upsert *u, struct intake *k, const struct registry_value *v,
                           struct error *err)
{
    const struct registry *r = &k->d->registry;
    const struct zone *zone = district_zone(k->d);
    uint32_t number = registry_value_find(r, v);
    bool is_new = number == NONE;
    buffer_reset(&u->after);
    registry_value_record(r, v, zone, &u->after);
    buffer_reset(&u->before);
    if (!is_new)
        registered_record(r, k->which, number, zone, &u->before);
    if (u->after.failed || u->before.failed)
        return error_memory(err);
    enum status status = is_new ? check_room(k, u->added, err) : STATUS_OK;
    if (status || !upsert_compare(u, is_new))
        return status;
    u->change->lifetime_differs =
        u->change->lifetime_differs || (!is_new && lifetime_differs(k, v, number));
    if (k->touched && months_touch(k->d, v, k->touched) != STATUS_OK)
        return error_memory(err);
    return list_record(u, k, v, number, err);
}

static enum status take_record(struct upsert *u, void *context, struct record *record)
{
    struct intake *k = context;
    struct registry_value v;
    enum status status = registry_value_read(&k->d->registry, k->which, record, k->code, &v);
    if (status)
        return status;
    status = remember(k, registry_value_code(&v), &record->error);
    if (!status && k->which == COLLECTION_ASSETS)
        status = code_claims_add(&k->claims, &v.asset, record->number, &record->error);
    if (!status)
        status = registry_guard(k->d, &v, registry_value_find(&k->d->registry, &v), k->now,
                                &record->error);
    if (!status)
        status = compare(u, k, &v, &record->error);
    registry_value_free(&v);
    return status;
}

/* A dry run also names the closed months that would show the change as drift. */
static enum status add_drift(const struct intake *k, bool moves_lifetimes, struct buffer *answer)
{
    struct buffer months = {0};
    enum status status = months_touched(k->d, k->touched, moves_lifetimes, &months);
    answer->len--; /* the closing brace */
    buffer_add_text(answer, ",\"drift\":");
    buffer_add(answer, months.bytes, months.len);
    buffer_add_text(answer, "}");
    buffer_free(&months);
    return answer->failed ? STATUS_MEMORY : status;
}

static enum status end_records(struct preparation *p, struct change **ret_change,
                               struct buffer *ret_answer)
{
    const struct intake *k = p->context;
    bool moves_lifetimes = p->u.change->lifetime_differs;
    enum status status = code_claims_check(&k->claims, &k->d->registry, p->u.refusal);
    if (!status)
        status = upsert_end(&p->u, ret_change, ret_answer);
    if (!status && k->touched && add_drift(k, moves_lifetimes, ret_answer)) {
        change_free(*ret_change);
        *ret_change = NULL;
        status = error_memory(&p->u.refusal->error);
    }
    return status;
}

enum status change_begin_records(const struct district *d, enum collection which,
                                 enum document_format format, struct text code, struct text body,
                                 int64_t now, bool drift, struct refusal *refusal,
                                 struct preparation **ret)
{
    struct upsert_source source = {format, collection_csv(which), body, code.len > 0, NULL};
    enum change_op op = CHANGE_TOWNS + (enum change_op)which;
    struct intake *k = calloc(1, sizeof *k);
    bool *touched = k && drift ? calloc((size_t)d->months.count + 1, sizeof *touched) : NULL;
    if (!k || (drift && !touched)) {
        free(k);
        return error_memory(&refusal->error);
    }
    *k = (struct intake){.d = d,
                         .now = now,
                         .which = which,
                         .code = code,
                         .touched = touched,
                         .names = {.d = d, .which = which}};
    k->lookup = table_names_lookup(&k->names);
    source.lookup = &k->lookup;
    enum status status = preparation_begin(op, &source, take_record, k, intake_free, refusal, ret);
    if (!status)
        (*ret)->end = end_records;
    return status;
}

enum status change_prepare_records(const struct district *d, enum collection which,
                                   enum document_format format, struct text code, struct text body,
                                   int64_t now, struct change **ret_change,
                                   struct buffer *ret_answer, struct refusal *refusal)
{
    struct preparation *p = NULL;
    enum status status =
        change_begin_records(d, which, format, code, body, now, false, refusal, &p);
    return preparation_finish(status, p, ret_change, ret_answer);
}

/* --- applying ---------------------------------------------------------------------------------- */

/* Before a record is put its place in the timelines is made, so that none is ever without. */
static enum status grow_timelines(struct district *d, const struct registry_value *v)
{
    const struct registry *r = &d->registry;
    uint32_t assets = r->asset_count, feeds = r->feed_count;
    if (registry_value_find(r, v) != NONE)
        return STATUS_OK;
    if (v->which == COLLECTION_ASSETS)
        return timelines_grow(&d->timelines, assets + 1, feeds);
    if (v->which == COLLECTION_FEEDS)
        return timelines_grow(&d->timelines, assets, feeds + 1);
    return STATUS_OK;
}

static bool has_room(const struct registry *r, enum collection which)
{
    return (which != COLLECTION_FEEDS || r->feed_count < FEEDS_MAX) &&
           (which != COLLECTION_ASSETS || r->asset_count < ASSETS_MAX);
}

/* The assets that a change has put. Their covers are made again when all of them are there. */
struct touched {
    uint32_t *assets; /* owned */
    uint32_t count, cap;
    uint32_t refreshed;  /* of these have been */
    int64_t clocks_from; /* from when on repairs' clocks may run otherwise; INSTANT_EVER: never */
};

static enum status touch(struct touched *t, uint32_t asset)
{
    if (t->count == t->cap) {
        uint32_t cap = t->cap ? t->cap * 2 : 64;
        uint32_t *assets = realloc(t->assets, cap * sizeof *assets);
        if (!assets)
            return STATUS_MEMORY;
        t->assets = assets;
        t->cap = cap;
    }
    t->assets[t->count++] = asset;
    return STATUS_OK;
}

/* From when on two records of an asset may stop a clock at other instants: by their spans, by the limits of
 * their kind and class, or by the exemptions that their kind, class, town and attributes bring. */
static int64_t differ_from(const struct asset *a, const struct asset *b)
{
    bool same_attributes = text_equal(text_of(a->attributes), text_of(b->attributes));
    if (a->kind != b->kind || a->town != b->town || a->class_no != b->class_no || !same_attributes)
        return INSTANT_NONE;
    for (uint32_t i = 0; i < a->span_count || i < b->span_count; i++) {
        if (i >= a->span_count || i >= b->span_count)
            return i < a->span_count ? a->spans[i].from : b->spans[i].from;
        const struct span *x = &a->spans[i], *y = &b->spans[i];
        if (x->from != y->from || x->project != y->project)
            return instant_min(x->from, y->from);
        if (x->to != y->to)
            return instant_min(x->to, y->to);
    }
    return INSTANT_EVER;
}

static enum status touch_asset(const struct registry *r, const struct asset *value, uint32_t number,
                               struct touched *t)
{
    if (number == NONE)
        return touch(t, r->asset_count);
    t->clocks_from = instant_min(t->clocks_from, differ_from(&r->assets[number], value));
    return touch(t, number);
}

static enum status put_value(struct district *d, struct registry_value *v, struct touched *t)
{
    struct registry *r = &d->registry;
    uint32_t number = registry_value_find(r, v);
    if (number == NONE && !has_room(r, v->which))
        return STATUS_CORRUPT;
    enum status status = grow_timelines(d, v);
    if (v->which == COLLECTION_CALENDARS)
        exemptions_forget_hours(&d->exemptions);
    if (!status && v->which == COLLECTION_PLATFORMS)
        status = platform_feeds_put(d, &v->platform);
    if (!status && v->which == COLLECTION_ASSETS)
        status = touch_asset(r, &v->asset, number, t);
    return status ? status : registry_value_put(r, v);
}

static enum status apply_record(struct district *d, const struct journalled *row,
                                struct record *record, void *state, struct error *err)
{
    enum collection which = (enum collection)(row->op - CHANGE_TOWNS);
    struct registry_value v;
    enum status status = record->error.status;
    if (!status)
        status = registry_value_read(&d->registry, which, record, text_of(""), &v);
    if (status)
        return journal_corrupt(err, &record->error);
    status = put_value(d, &v, state);
    registry_value_free(&v);
    if (status == STATUS_MEMORY)
        return error_memory(err);
    return status ? journal_corrupt(err, NULL) : STATUS_OK;
}

static enum status refresh(struct district *d, const struct journalled *row, void *state,
                           uint32_t records_max, bool *ret_more, struct error *err)
{
    struct touched *t = state;
    enum status status = STATUS_OK;
    if (row->op == CHANGE_CALENDARS) { /* a limit may run by its hours */
        t->clocks_from = INSTANT_NONE;
        status = exemptions_redraw(&d->exemptions, &d->registry);
    }
    for (uint32_t i = 0; i < records_max && t->refreshed < t->count && !status; i++)
        status = exemptions_refresh(&d->exemptions, &d->registry, t->assets[t->refreshed++]);
    *ret_more = t->refreshed < t->count;
    if (!*ret_more)
        repairs_move_clocks(&d->repairs, t->clocks_from, INSTANT_EVER);
    return status ? error_memory(err) : STATUS_OK;
}

static void *touched_new(void)
{
    struct touched *t = calloc(1, sizeof *t);
    if (t)
        t->clocks_from = INSTANT_EVER;
    return t;
}

static void touched_free(void *state)
{
    struct touched *t = state;
    free(t->assets);
    free(t);
}

const struct list_applier list_of_records = {touched_new, touched_free, apply_record, refresh};
