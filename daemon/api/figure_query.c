#include "api/figure_query.h"

#include "api/asset_filter.h"
#include "loop/app.h"

static enum status bad_window(struct error *err, const char *field, const char *why)
{
    return error_set(err, STATUS_INVALID, "bad_window", field, "%s", why);
}

static enum status read_month(const struct request *q, struct text month, struct query *ret,
                              struct error *err)
{
    int year, number;
    if (!civil_parse_month(month, &year, &number))
        return error_set(err, STATUS_INVALID, "bad_month", "month",
                         "month is a month such as 2022-09.");
    rule_book_month(&q->app->district.rules, year, number, &ret->from, &ret->to);
    ret->rules = rule_book_of_month(&q->app->district.rules, year, number);
    return STATUS_OK;
}

static void this_month(const struct request *q, struct query *ret)
{
    int year, month;
    rule_book_month_of(&q->app->district.rules, q->now, &year, &month);
    rule_book_month(&q->app->district.rules, year, month, &ret->from, &ret->to);
}

static enum status read_bounds(const struct request *q, struct query *ret, struct error *err)
{
    struct text month = request_parameter(q, "month");
    bool from = request_parameter(q, "from").at, to = request_parameter(q, "to").at;
    if (month.at && (from || to))
        return bad_window(err, "month", "The window is either month or from and to, not both.");
    if (from != to)
        return bad_window(err, from ? "to" : "from", "from and to come together.");
    if (month.at)
        return read_month(q, month, ret, err);
    if (!from) {
        this_month(q, ret);
        return STATUS_OK;
    }
    enum status status = request_instant(q, "from", &ret->from, err);
    if (status == STATUS_OK)
        status = request_instant(q, "to", &ret->to, err);
    if (status == STATUS_OK && ret->from >= ret->to)
        return bad_window(err, "to", "from has to be before to.");
    return status;
}

enum status figure_window_read(const struct request *q, struct query *ret, struct error *err)
{
    ret->scope = token_scope(&q->who.token, q->now);
    ret->rules = NULL;
    enum status status = read_bounds(q, ret, err);
    int64_t as_of = q->now;
    if (status == STATUS_OK)
        status = request_instant(q, "as_of", &as_of, err);
    if (status != STATUS_OK)
        return status;
    ret->as_of = instant_min(instant_min(as_of, q->now), ret->to);
    if (!ret->rules)
        ret->rules = rule_book_at(&q->app->district.rules, ret->to - 1);
    return STATUS_OK;
}

static enum status read_grouping(const struct request *q, struct query *ret, struct error *err)
{
    int by = BY_DISTRICT;
    enum status status = request_name(q, "by", grouping_names, &by, err);
    ret->by = (enum grouping)by;
    return status;
}

static enum status read_filters(const struct request *q, struct query *ret, struct error *err)
{
    const struct {
        const char *name;
        enum collection which;
        struct filter *into;
    } filters[] = {{"project", COLLECTION_PROJECTS, &ret->projects},
                   {"contractor", COLLECTION_ORGANISATIONS, &ret->contractors},
                   {"town", COLLECTION_TOWNS, &ret->towns},
                   {"asset", COLLECTION_ASSETS, &ret->assets}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0] && status == STATUS_OK; i++)
        status = filter_read(q, filters[i].name, filters[i].which, filters[i].into, err);
    if (status == STATUS_OK)
        status = filter_read_kinds(q, &ret->kinds, err);
    return status == STATUS_OK ? filter_read_classes(q, &ret->classes, err) : status;
}

enum status figure_query_read(const struct request *q, struct query *ret, struct error *err)
{
    *ret = (struct query){0};
    enum status status = figure_window_read(q, ret, err);
    if (status == STATUS_OK)
        status = read_grouping(q, ret, err);
    return status == STATUS_OK ? read_filters(q, ret, err) : status;
}

enum status figure_second_read(const struct request *q, struct query *ret, struct error *err)
{
    int64_t as_of = q->now;
    *ret = (struct query){.scope = token_scope(&q->who.token, q->now), .every_asset = true};
    enum status status = request_instant(q, "as_of", &as_of, err);
    if (status == STATUS_OK)
        status = read_grouping(q, ret, err);
    if (status == STATUS_OK)
        status = read_filters(q, ret, err);
    ret->as_of = instant_min(as_of, q->now);
    ret->from = ret->as_of;
    ret->to = ret->as_of + 1;
    ret->rules = rule_book_at(&q->app->district.rules, ret->as_of);
    return status;
}
