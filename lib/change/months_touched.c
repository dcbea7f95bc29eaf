#include "change/months_touched.h"

#include "change/calendar_moves.h"

#include <stdio.h>

bool month_names(const struct month_revision *x, const char *member, const char *code)
{
    struct buffer wanted = {0};
    struct json_out j;
    json_begin(&j, &wanted);
    json_object_begin(&j);
    json_member_string(&j, member, code);
    const char *text = buffer_text(&wanted); /* {"project":"hd" */
    bool found = !text || strstr(x->document, text + 1);
    buffer_free(&wanted);
    return found;
}

static bool serves(const struct asset *a, int64_t from, int64_t to)
{
    for (uint32_t i = 0; i < a->span_count; i++) {
        if (a->spans[i].from < to && from < a->spans[i].to)
            return true;
    }
    return false;
}

/* An asset counts by its spans, as they are and as they would be; a project where it is named or
 * where it would get assets, which is those assets' change. */
static bool touches(const struct district *d, const struct month_revision *x,
                    const struct registry_value *v, uint32_t number)
{
    int64_t from, to;
    rule_book_month(&d->rules, x->year, x->month, &from, &to);
    switch (v->which) {
    case COLLECTION_ORGANISATIONS: /* whom to call is in no statement */
        return (number == NONE ||
                strcmp(d->registry.organisations[number].name, v->organisation.name) != 0) &&
               month_names(x, "contractor", v->organisation.code);
    case COLLECTION_PROJECTS:
        return month_names(x, "project", v->project.code);
    case COLLECTION_ASSETS:
        return serves(&v->asset, from, to) ||
               (number != NONE && serves(&d->registry.assets[number], from, to));
    case COLLECTION_FEEDS: /* its ttls are looked at elsewhere */
        return number != NONE && d->registry.feeds[number].unexpected != v->feed.unexpected;
    default:
        return false; /* towns are in no statement */
    }
}

/* A calendar that is new is named by nothing. */
static enum status touches_by_hours(const struct district *d, const struct month_revision *x,
                                    const struct registry_value *v, uint32_t number, bool *ret)
{
    struct interval month;
    *ret = false;
    if (v->which != COLLECTION_CALENDARS || number == NONE)
        return STATUS_OK;
    rule_book_month(&d->rules, x->year, x->month, &month.from, &month.to);
    const struct rules *rules = rule_book_of_month(&d->rules, x->year, x->month);
    return calendar_moves(d, number, &v->calendar, rules, month, ret);
}

enum status months_touch(const struct district *d, const struct registry_value *v, bool *touched)
{
    uint32_t number = registry_value_find(&d->registry, v);
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < d->months.count && !status; i++) {
        const struct month_revision *x = &d->months.items[i];
        bool by_hours;
        status = touches_by_hours(d, x, v, number, &by_hours);
        touched[i] = touched[i] || (!status && by_hours) || touches(d, x, v, number);
    }
    return status;
}

static bool is_newest_closed(const struct months *s, const struct month_revision *x)
{
    return x->state == MONTH_CLOSED && months_find(s, x->year, x->month, 0) == x;
}

enum status months_touched(const struct district *d, const bool *touched, bool all,
                           struct buffer *ret_list)
{
    struct json_out j;
    json_begin(&j, ret_list);
    json_array_begin(&j);
    for (uint32_t i = 0; i < d->months.count; i++) {
        const struct month_revision *x = &d->months.items[i];
        if ((!touched[i] && !all) || !is_newest_closed(&d->months, x))
            continue;
        char month[16];
        snprintf(month, sizeof month, "%04d-%02d", x->year, x->month);
        json_cstring(&j, month);
    }
    json_array_end(&j);
    return ret_list->failed ? STATUS_MEMORY : STATUS_OK;
}
