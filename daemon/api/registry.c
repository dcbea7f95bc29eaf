#include "api/registry.h"

#include "api/asset_filter.h"
#include "api/listing.h"
#include "api/platforms.h"
#include "api/registry_csv.h"
#include "api/registry_view.h"
#include "api/table_body.h"
#include "change/in_use.h"
#include "change/months.h"
#include "change/records.h"
#include "change/retire.h"
#include "http/answer.h"
#include "http/route.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "loop/platform_shown.h"

#include <stdlib.h>

static enum collection collection_of(const struct request *q)
{
    return (enum collection)q->asked.route->which;
}

/* --- lists ------------------------------------------------------------------------------------ */

/* A page's records: numbers in order of code. */
struct found {
    uint32_t *numbers; /* owned */
    size_t count;
    bool more;
};

/* Returns the first place in the order whose code is after the cursor. */
static uint32_t place_after(struct app *app, enum collection which, const uint32_t *order,
                            struct text after)
{
    uint32_t lo = 0, hi = view_count(&app->district, which);
    while (after.at && lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (text_compare(text_of(view_code(&app->district, which, order[middle])), after) <= 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Which are listed: those in use, those that are not, all. */
enum retired { RETIRED_NOT, RETIRED_ONLY, RETIRED_ALL };
static const char *const retired_names[] = {"false", "true", "all", NULL};

/* What a list is asked for beside its words. */
struct wanted {
    struct asset_filter assets;
    bool lost_asked, lost; /* of platforms: only those that are lost, or that are not */
    int retired;           /* enum retired */
};

static bool has_alias_like(const struct district *d, uint32_t number, const struct scope *scope,
                           const char *words)
{
    const struct asset seen = asset_as_seen(scope, &d->registry, &d->registry.assets[number]);
    for (uint32_t i = 0; i < seen.alias_count; i++) {
        if (strcasestr(seen.aliases[i], words))
            return true;
    }
    return false;
}

static bool is_wanted(struct request *q, const struct wanted *w, uint32_t number)
{
    const struct asset_filter *f = &w->assets;
    const struct district *d = &q->app->district;
    enum collection which = collection_of(q);
    struct scope scope = token_scope(&q->who.token, q->now);
    if (!view_visible(d, which, number, &scope))
        return false;
    if (w->retired != RETIRED_ALL &&
        registered_is_retired(&d->registry, which, number) != (w->retired == RETIRED_ONLY))
        return false;
    if (f->words[0] && !strcasestr(view_code(d, which, number), f->words) &&
        !strcasestr(view_name(d, which, number, &scope), f->words) &&
        !(which == COLLECTION_ASSETS && has_alias_like(d, number, &scope, f->words)))
        return false;
    if (which == COLLECTION_PLATFORMS && w->lost_asked &&
        platforms_is_lost(q->app, number) != w->lost)
        return false;
    return which != COLLECTION_ASSETS || asset_filter_passes(f, d, number, &scope);
}

static enum status find_page(struct request *q, const struct page *page, const struct wanted *w,
                             struct found *ret)
{
    enum collection which = collection_of(q);
    uint32_t count = view_count(&q->app->district, which);
    const uint32_t *order = view_order(q->app, which);
    ret->numbers = malloc((size_t)page->limit * sizeof *ret->numbers);
    if (!order || !ret->numbers)
        return STATUS_MEMORY;
    for (uint32_t i = place_after(q->app, which, order, page->after); i < count; i++) {
        if (!is_wanted(q, w, order[i]))
            continue;
        ret->more = ret->count == (size_t)page->limit;
        if (ret->more)
            break;
        ret->numbers[ret->count++] = order[i];
    }
    return STATUS_OK;
}

static void write_record(struct json_out *j, const struct request *q, uint32_t number,
                         const struct scope *scope, const struct zone *zone)
{
    if (collection_of(q) == COLLECTION_PLATFORMS)
        platforms_json(j, q->app, number);
    else
        view_json(j, &q->app->district, collection_of(q), number, scope, zone);
}

static void list_json(struct request *q, const struct found *found)
{
    const struct district *d = &q->app->district;
    enum collection which = collection_of(q);
    struct scope scope = token_scope(&q->who.token, q->now);
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    const char *last = found->more ? view_code(d, which, found->numbers[found->count - 1]) : NULL;
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    json_object_begin(&j);
    json_key(&j, "items");
    json_array_begin(&j);
    for (size_t i = 0; i < found->count; i++)
        write_record(&j, q, found->numbers[i], &scope, zone);
    json_array_end(&j);
    json_member_string(&j, "next", last);
    json_object_end(&j);
    answer_json(q, &out);
}

static void list_csv(struct request *q, const struct found *found)
{
    struct registry_csv view = {.district = &q->app->district,
                                .which = collection_of(q),
                                .scope = token_scope(&q->who.token, q->now),
                                .zone = rule_book_zone(&q->app->district.rules, q->now)};
    if (registry_csv_init(&view, found->numbers, found->count) != STATUS_OK) {
        answer_memory(q);
        return;
    }
    struct buffer out = answer_buffer(q);
    struct csv_out c;
    csv_begin(&c, &out);
    registry_csv_header(&view, &c);
    for (size_t i = 0; i < found->count; i++) {
        registry_csv_record(&view, found->numbers[i], &c);
        csv_end_row(&c);
    }
    registry_csv_free(&view);
    answer_csv(q, &out, q->asked.route->name);
}

void registry_list(struct request *q)
{
    struct page page;
    struct wanted wanted = {0};
    struct found found = {0};
    struct error err;
    enum status status = page_read(q, &page, &err);
    if (status == STATUS_OK)
        status = asset_filter_read(q, &wanted.assets, &err);
    if (status == STATUS_OK && (wanted.lost_asked = request_parameter(q, "lost").at != NULL))
        status = request_flag(q, "lost", &wanted.lost, &err);
    if (status == STATUS_OK)
        status = request_name(q, "retired", retired_names, &wanted.retired, &err);
    if (status == STATUS_OK)
        status = find_page(q, &page, &wanted, &found);
    if (!answer_failed(q, status, &err) && !page_refuses(q, found.more)) {
        if (found.more)
            link_next(q, text_of(view_code(&q->app->district, collection_of(q),
                                           found.numbers[found.count - 1])));
        if (q->asked.csv)
            list_csv(q, &found);
        else
            list_json(q, &found);
    }
    asset_filter_free(&wanted.assets);
    free(found.numbers);
}

void registry_get(struct request *q)
{
    const struct district *d = &q->app->district;
    enum collection which = collection_of(q);
    struct scope scope = token_scope(&q->who.token, q->now);
    uint32_t number = which == COLLECTION_ASSETS
                          ? scope_find_asset(&scope, &d->registry, q->asked.params[0])
                          : view_find(d, which, q->asked.params[0]);
    if (number == NONE || !view_visible(d, which, number, &scope)) {
        answer_unknown(q, "record");
        return;
    }
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    write_record(&j, q, number, &scope, rule_book_zone(&q->app->district.rules, q->now));
    answer_json(q, &out);
}

/* --- changes ---------------------------------------------------------------------------------- */

static enum status begin(struct request *q, struct refusal *refusal, struct preparation **ret)
{
    return change_begin_records(&q->app->district, collection_of(q),
                                (enum document_format)q->body.format, q->asked.params[0],
                                request_body(q), q->now, q->asked.dry_run, refusal, ret);
}

/* Is it a platform that is here? */
static bool is_registered(const struct request *q)
{
    const struct registry *r = &q->app->district.registry;
    if (collection_of(q) != COLLECTION_PLATFORMS)
        return false;
    uint32_t number = registry_find_platform(r, q->asked.params[0]);
    return number != NONE && platform_shown_of(q->app, number).view.registered;
}

static enum status prepare_retirement(struct request *q, struct change **ret_change,
                                      struct refusal *refusal)
{
    bool retired = text_is(route_verb(q->asked.route), "retire");
    buffer_free(&q->change.draft);
    if (retired && is_registered(q))
        return refusal_because(refusal, STATUS_CONFLICT, "still_used", "",
                               "The platform is registered: end its registration there first.");
    return change_prepare_retirement(&q->app->district, collection_of(q), q->asked.params[0],
                                     retired, q->now, ret_change, &q->change.draft, refusal);
}

static void answer_draft(struct request *q)
{
    answer_json(q, &q->change.draft);
}

static const struct change_handler records = {.begin = begin, .answer = answer_draft};

static const struct change_handler retirement = {.prepare = prepare_retirement,
                                                 .answer = answer_draft};

void registry_retire(struct request *q)
{
    changes_add(q, &retirement);
}

void registry_put(struct request *q)
{
    changes_add(q, &records);
}

void registry_post(struct request *q)
{
    table_body_then(q, &records);
}
