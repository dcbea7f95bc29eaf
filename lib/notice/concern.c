#include "notice/concern.h"

#include <stdlib.h>

void concerns_free(struct concerns *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->items[i].subject);
    free(c->items);
    *c = (struct concerns){0};
}

static bool make_room(struct concerns *c)
{
    if (c->count < c->cap)
        return true;
    size_t cap = c->cap ? 2 * c->cap : 64;
    struct concern *items = realloc(c->items, cap * sizeof *items);
    if (!items)
        return false;
    c->items = items;
    c->cap = cap;
    return true;
}

void concerns_add(struct concerns *c, const struct concern *one)
{
    if (!one->subject || !make_room(c)) {
        free(one->subject);
        c->failed = true;
        return;
    }
    c->items[c->count++] = *one;
}

int concern_order(enum notice_event event, const char *subject, enum notice_event other_event,
                  const char *other_subject)
{
    if (event != other_event)
        return event < other_event ? -1 : 1;
    return strcmp(subject, other_subject);
}

static int compare(const void *a, const void *b)
{
    const struct concern *x = a, *y = b;
    return concern_order(x->event, x->subject, y->event, y->subject);
}

void concerns_sort(struct concerns *c)
{
    if (c->count > 0)
        qsort(c->items, c->count, sizeof *c->items, compare);
}

bool concern_is_shown(const struct concern *x, const struct registry *r, const struct scope *scope)
{
    if (scope_is_whole(scope) || x->event == NOTICE_MONTH_PUBLISHED)
        return true;
    if (x->event == NOTICE_EXEMPTION_UNDECIDED)
        return x->proposer != NONE && x->proposer == scope->organisation;
    return x->project != NONE && scope_sees_project(scope, r, x->project);
}
