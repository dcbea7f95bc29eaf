#include "api/acceptances.h"

#include "api/listing.h"
#include "api/table_body.h"
#include "change/acceptances.h"
#include "http/answer.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "view/statement.h"

#include <stdio.h>

/* --- acceptances ------------------------------------------------------------------------------- */

static const char *const columns[] = {"id",     "project", "asset",       "inspected_on",
                                      "passed", "note",    "received_at", NULL};

static void write_json(struct json_out *j, const struct registry *r, const struct acceptance *x,
                       uint32_t id, const struct zone *zone)
{
    char day[CIVIL_DATE_SIZE];
    civil_format_date(x->inspected_on, day);
    json_object_begin(j);
    json_member_int(j, "id", id);
    json_member_string(j, "project", r->projects[x->project].code);
    json_member_string(j, "asset", r->assets[x->asset].code);
    json_member_string(j, "inspected_on", day);
    json_member_bool(j, "passed", x->passed);
    json_key(j, "note");
    json_cstring(j, x->note);
    json_member_instant(j, "received_at", zone, x->received_at);
    json_object_end(j);
}

static void write_csv(struct csv_out *c, const struct registry *r, const struct acceptance *x,
                      uint32_t id, const struct zone *zone)
{
    char day[CIVIL_DATE_SIZE], at[INSTANT_TEXT_SIZE];
    civil_format_date(x->inspected_on, day);
    zone_format(zone, x->received_at, at);
    csv_int(c, id);
    csv_string(c, r->projects[x->project].code);
    csv_string(c, r->assets[x->asset].code);
    csv_string(c, day);
    csv_string(c, x->passed ? "true" : "false");
    csv_string(c, x->note);
    csv_string(c, at);
}

/* Are this project's acceptances asked for? A project that does not exist, or is not this
 * reader's, has none. */
static bool is_wanted(const struct request *q, const struct acceptance *x,
                      const struct scope *scope)
{
    const struct registry *r = &q->app->district.registry;
    struct text project = request_parameter(q, "project"), asset = request_parameter(q, "asset");
    if (project.at && !text_is(project, r->projects[x->project].code))
        return false;
    if (asset.at && !text_is(asset, r->assets[x->asset].code) &&
        scope_find_asset(scope, r, asset) != x->asset)
        return false;
    return scope_sees_project(scope, r, x->project);
}

void acceptances_list(struct request *q)
{
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
    struct scope scope = token_scope(&q->who.token, q->now);
    struct listing l;
    int64_t after = 0;
    if (!listing_begin_numbered(&l, q, columns, &after))
        return;
    for (int64_t i = after; i < d->acceptances.count; i++) {
        const struct acceptance *x = &d->acceptances.items[i];
        if (!is_wanted(q, x, &scope))
            continue;
        if (!listing_wants(&l))
            break;
        if (q->asked.csv)
            write_csv(&l.csv, &d->registry, x, (uint32_t)i + 1, zone);
        else
            write_json(&l.json, &d->registry, x, (uint32_t)i + 1, zone);
        listing_wrote_number(&l, i + 1);
    }
    listing_end(&l, "acceptances");
}

static enum status begin_acceptances(struct request *q, struct refusal *refusal,
                                     struct preparation **ret)
{
    return change_begin_acceptances(&q->app->district, (enum document_format)q->body.format,
                                    request_body(q), refusal, ret);
}

static void answer_added(struct request *q)
{
    answer_json(q, &q->change.draft);
}

static const struct change_handler acceptances = {.begin = begin_acceptances,
                                                  .answer = answer_added};

void acceptances_post(struct request *q)
{
    table_body_then(q, &acceptances);
}
