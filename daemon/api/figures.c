#include "api/figures.h"
#include "figure/down_now.h"
#include "view/outage.h"
#include "view/rates.h"
#include "view/status_figure.h"
#include "view/timeline_figure.h"

#include "api/figure_query.h"
#include "api/listing.h"
#include "http/answer.h"
#include "loop/app.h"

#include <stdio.h>
#include <stdlib.h>

void figures_rates(struct request *q)
{
    const struct district *d = &q->app->district;
    struct query query;
    struct rates rates = {0};
    struct forecast ahead = {0};
    struct error err;
    enum status status = figure_query_read(q, &query, &err);
    if (status == STATUS_OK)
        status = rates_compute(d, &query, &rates);
    if (status == STATUS_OK)
        status = forecast_compute(d, &query, &rates, FORECAST_RECENT_S, &ahead);
    if (!answer_failed(q, status, &err)) {
        struct buffer out = answer_buffer(q);
        if (q->asked.csv)
            rates_to_csv(&query, &rates, &ahead, &out);
        else
            rates_to_json(d, &query, &rates, &ahead, &out);
        answer_body(q, &out, "rates");
    }
    forecast_free(&ahead);
    rates_free(&rates);
    query_free(&query);
}

void figures_status(struct request *q)
{
    const struct district *d = &q->app->district;
    struct recent_key key = {q->head.uri, token_scope(&q->who.token, q->now), d->version, q->now,
                             q->asked.csv};
    struct buffer out = answer_buffer(q);
    if (recent_find(&q->app->kept.recent, &key, &out, q->answer.etag)) {
        answer_body(q, &out, "status");
        return;
    }
    struct query query;
    struct status_figure figure;
    struct error err;
    enum status status = figure_second_read(q, &query, &err);
    if (status == STATUS_OK)
        status = status_figure_compute(d, &query, &figure);
    if (!answer_failed(q, status, &err)) {
        if (q->asked.csv)
            status_figure_to_csv(d, &query, &figure, &out);
        else
            status_figure_to_json(d, &query, &figure, &out);
        status_figure_free(&figure);
        etag_of(&out, q->answer.etag);
        recent_keep(&q->app->kept.recent, &key, &out, q->answer.etag);
        answer_body(q, &out, "status");
    }
    query_free(&query);
}

/* --- outages ---------------------------------------------------------------------------------- */

struct outage_question {
    struct query query;
    struct page page;
    int64_t first, min_s;
    unsigned aspects;           /* bits; 0: all four */
    int sort;                   /* enum outage_order */
    bool raw, open, cost;       /* open: only those that go on at as_of */
    bool now;                   /* whole ones that go on, seen or not */
    bool only_counted, counted; /* only those of which `counted` is this */
};

static enum status read_aspects(const struct request *q, unsigned *ret, struct error *err)
{
    for (size_t i = 0; i < q->asked.query_count; i++) {
        int aspect = 0;
        if (!text_is(q->asked.query[i].name, "aspect"))
            continue;
        enum status status =
            name_value("aspect", q->asked.query[i].value, aspect_names, &aspect, err);
        if (status != STATUS_OK)
            return status;
        *ret |= 1u << aspect;
    }
    return STATUS_OK;
}

static enum status read_cost(const struct request *q, struct outage_question *ret,
                             struct error *err)
{
    enum status status = request_flag(q, "cost", &ret->cost, err);
    if (status != STATUS_OK)
        return status;
    if (ret->cost && ret->now)
        return error_set(err, STATUS_INVALID, "bad_parameter", "cost",
                         "What an outage cost is of a window: leave now out.");
    if (ret->cost && ret->raw)
        return error_set(err, STATUS_INVALID, "bad_parameter", "cost",
                         "What an outage cost is of the assessed figure: leave raw out.");
    if (ret->sort == OUTAGES_BY_COST && !ret->cost)
        return error_set(err, STATUS_INVALID, "bad_parameter", "sort",
                         "The order by cost needs cost=true beside it.");
    return STATUS_OK;
}

static enum status read_outages(const struct request *q, struct outage_question *ret,
                                struct error *err)
{
    *ret = (struct outage_question){.min_s = 0};
    enum status status = figure_query_read(q, &ret->query, err);
    ret->query.every_asset = true;
    if (status == STATUS_OK)
        status = page_read(q, &ret->page, err);
    if (status == STATUS_OK)
        status = page_after_number(&ret->page, 0, &ret->first, err);
    if (status == STATUS_OK)
        status = request_integer(q, "min_s", 0, INT64_C(1) << 40, &ret->min_s, err);
    if (status == STATUS_OK)
        status = request_flag(q, "raw", &ret->raw, err);
    if (status == STATUS_OK)
        status = request_flag(q, "open", &ret->open, err);
    if (status == STATUS_OK)
        status = request_flag(q, "now", &ret->now, err);
    if (status == STATUS_OK)
        status = request_flag(q, "counted", &ret->counted, err);
    ret->only_counted = request_parameter(q, "counted").at;
    if (status == STATUS_OK && request_parameter(q, "sort").at)
        status = request_name(q, "sort", outage_order_names, &ret->sort, err);
    if (status == STATUS_OK)
        status = read_cost(q, ret, err);
    return status == STATUS_OK ? read_aspects(q, &ret->aspects, err) : status;
}

static bool is_asked(const struct outage_question *a, const struct outage *o)
{
    return (o->open || !a->open) && (a->aspects == 0 || a->aspects >> o->aspect & 1) &&
           (!a->only_counted || a->counted == (o->counted == ASSESSED));
}

/* Several aspects are computed together and the others left out afterwards, so that the order
 * stays. */
static enum status compute_outages(const struct district *d, const struct outage_question *a,
                                   struct outages *ret)
{
    enum aspect one = ASPECT_COUNT;
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        if (a->aspects == 1u << k)
            one = (enum aspect)k;
    }
    struct outage_wish wish = {.aspect = one, .min_s = a->min_s, .raw = a->raw};
    enum status status = a->now ? down_now_compute(d, &a->query, &wish, ret)
                                : outages_compute(d, &a->query, &wish, ret);
    size_t kept = 0;
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < ret->count; i++) {
        if (is_asked(a, &ret->items[i]))
            ret->items[kept++] = ret->items[i];
    }
    ret->count = kept;
    if (a->now && a->sort == OUTAGES_BY_SECONDS)
        return STATUS_OK; /* the order that it comes in */
    if (a->sort == OUTAGES_BY_LASTED || a->sort == OUTAGES_BY_COUNTED)
        outages_sort(d, (enum outage_order)a->sort, ret);
    return STATUS_OK;
}

static void write_outages(struct request *q, const struct outage_question *a,
                          const struct outages *outages, const struct outage_beside *beside)
{
    const struct district *d = &q->app->district;
    size_t first = (size_t)instant_min(a->first, (int64_t)outages->count);
    size_t limit = (size_t)a->page.limit;
    if (page_refuses(q, first + limit < outages->count))
        return;
    struct buffer out = answer_buffer(q);
    if (first + limit < outages->count) {
        char next[24];
        snprintf(next, sizeof next, "%zu", first + limit);
        link_next(q, text_of(next));
    }
    if (q->asked.csv)
        outages_to_csv(d, &a->query, outages, beside, first, limit, &out);
    else
        outages_to_json(d, &a->query, outages, beside, first, limit, &out);
    answer_body(q, &out, "outages");
}

void figures_outages(struct request *q)
{
    struct outage_question a;
    struct outages outages = {0};
    struct outage_cost *costs = NULL;
    struct standing_orders orders = {0};
    struct error err;
    enum status status = read_outages(q, &a, &err);
    if (status == STATUS_OK)
        status = compute_outages(&q->app->district, &a, &outages);
    if (status == STATUS_OK && a.cost)
        status = costs_compute(&q->app->district, &a.query, &outages, &costs);
    if (status == STATUS_OK && a.sort == OUTAGES_BY_COST)
        status = costs_sort(&outages, costs);
    if (status == STATUS_OK && a.now)
        status = standing_orders_make(&q->app->district, &a.query, &orders);
    const struct outage_beside beside = {costs, a.now ? &orders : NULL};
    if (!answer_failed(q, status, &err))
        write_outages(q, &a, &outages, &beside);
    standing_orders_free(&orders);
    outages_free(&outages);
    free(costs);
    query_free(&a.query);
}

/* --- worst, timeline -------------------------------------------------------------------------- */

/* Only the four aspects lose seconds. */
static enum status read_indicator(const struct request *q, int *ret, struct error *err)
{
    static const char *const names[] = {"intact", "network", "live", "history", NULL};
    if (!request_parameter(q, "indicator").at)
        return error_set(err, STATUS_INVALID, "missing_parameter", "indicator",
                         "indicator is needed: intact, network, live or history.");
    return request_name(q, "indicator", names, ret, err);
}

void figures_worst(struct request *q)
{
    const struct district *d = &q->app->district;
    struct query query;
    struct worst worst;
    struct error err;
    int aspect = 0;
    enum status status = figure_query_read(q, &query, &err);
    if (status == STATUS_OK)
        status = read_indicator(q, &aspect, &err);
    if (status == STATUS_OK)
        status = worst_compute(d, &query, (enum aspect)aspect, &worst);
    if (!answer_failed(q, status, &err)) {
        struct buffer out = answer_buffer(q);
        if (q->asked.csv)
            worst_to_csv(d, &query, (enum aspect)aspect, &worst, &out);
        else
            worst_to_json(d, &query, (enum aspect)aspect, &worst, &out);
        worst_free(&worst);
        answer_body(q, &out, "worst");
    }
    query_free(&query);
}

static void write_timelines(struct request *q, const struct query *query, uint32_t asset,
                            const struct timeline_figure figures[ASPECT_COUNT])
{
    struct buffer out = answer_buffer(q);
    if (q->asked.csv)
        timeline_figures_to_csv(&q->app->district, query, asset, figures, &out);
    else
        timeline_figures_to_json(&q->app->district, query, asset, figures, &out);
    answer_body(q, &out, "timeline");
}

void figures_timeline(struct request *q)
{
    const struct district *d = &q->app->district;
    struct query query = {.every_asset = true};
    struct timeline_figure figures[ASPECT_COUNT] = {0};
    struct error err;
    struct scope scope = token_scope(&q->who.token, q->now);
    uint32_t asset = scope_find_asset(&scope, &d->registry, q->asked.params[0]);
    if (asset == NONE) {
        answer_unknown(q, "asset");
        return;
    }
    enum status status = figure_window_read(q, &query, &err);
    if (status == STATUS_OK && timeline_figure_runs(d, &query, asset) > TIMELINE_RUNS_MAX)
        status = error_set(&err, STATUS_INVALID, "too_large", "to",
                           "The state changes more than %d times in this window. Ask for a shorter "
                           "one.",
                           TIMELINE_RUNS_MAX);
    for (int k = 0; k < ASPECT_COUNT && status == STATUS_OK; k++)
        status = timeline_figure_compute(d, &query, asset, (enum aspect)k, &figures[k]);
    if (!answer_failed(q, status, &err))
        write_timelines(q, &query, asset, figures);
    for (int k = 0; k < ASPECT_COUNT; k++)
        timeline_figure_free(&figures[k]);
}
