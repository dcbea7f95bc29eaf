#include "change/months_touched.h"

#include "change/calendar_moves.h"
#include "change/journalled.h"
#include "change/registry_value.h"

#include <stdio.h>
#include <stdlib.h>

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
    case COLLECTION_ORGANISATIONS:
        return month_names(x, "contractor", v->organisation.code);
    case COLLECTION_PROJECTS:
        return month_names(x, "project", v->project.code);
    case COLLECTION_ASSETS:
        return serves(&v->asset, from, to) ||
               (number != NONE && serves(&d->registry.assets[number], from, to));
    case COLLECTION_FEEDS: /* its ttls are looked at before */
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
    if (number == NONE)
        return STATUS_OK;
    rule_book_month(&d->rules, x->year, x->month, &month.from, &month.to);
    const struct rules *rules = rule_book_of_month(&d->rules, x->year, x->month);
    return calendar_moves(d, number, &v->calendar, rules, month, ret);
}

static enum status touch_months(const struct district *d, const struct registry_value *v,
                                bool *touched)
{
    uint32_t number = registry_value_find(&d->registry, v);
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < d->months.count && !status; i++) {
        const struct month_revision *x = &d->months.items[i];
        bool by_hours = false;
        if (v->which == COLLECTION_CALENDARS)
            status = touches_by_hours(d, x, v, number, &by_hours);
        touched[i] = touched[i] || by_hours || touches(d, x, v, number);
    }
    return status;
}

static enum status touch_record(const struct district *d, enum collection which,
                                struct record *record, bool *touched)
{
    struct registry_value v;
    enum status status = record->error.status;
    if (!status)
        status = registry_value_read(&d->registry, which, record, text_of(""), &v);
    if (status)
        return status;
    status = touch_months(d, &v, touched);
    registry_value_free(&v);
    return status;
}

static enum status touch_all(const struct district *d, enum collection which,
                             const struct change *change, bool *touched)
{
    struct document *document = NULL;
    struct record record;
    struct error err;
    for (uint32_t i = 0; i < d->months.count; i++)
        touched[i] = change->lifetime_differs;
    enum status status = items_open(change_body(change), &document, &err);
    while (!status && document_next(document, &record))
        status = touch_record(d, which, &record, touched);
    document_free(document);
    return status;
}

static bool is_newest_closed(const struct months *s, const struct month_revision *x)
{
    return x->state == MONTH_CLOSED && months_find(s, x->year, x->month, 0) == x;
}

enum status months_touched(const struct district *d, enum collection which,
                           const struct change *change, struct buffer *ret_list)
{
    struct json_out j;
    bool *touched = calloc((size_t)d->months.count + 1, sizeof *touched);
    enum status status = touched ? touch_all(d, which, change, touched) : STATUS_MEMORY;
    json_begin(&j, ret_list);
    json_array_begin(&j);
    for (uint32_t i = 0; i < d->months.count && !status; i++) {
        const struct month_revision *x = &d->months.items[i];
        if (!touched[i] || !is_newest_closed(&d->months, x))
            continue;
        char month[16];
        snprintf(month, sizeof month, "%04d-%02d", x->year, x->month);
        json_cstring(&j, month);
    }
    json_array_end(&j);
    free(touched);
    return status;
}
