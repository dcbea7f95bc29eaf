#include "model/factor.h"

#include <stdlib.h>

void factor_decisions_free(struct factor_decisions *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        free(s->items[i].reason);
    free(s->items);
    *s = (struct factor_decisions){0};
}

enum status factor_decisions_add(struct factor_decisions *s, struct factor_decision *value)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 16;
        struct factor_decision *items = realloc(s->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        s->items = items;
        s->cap = cap;
    }
    value->id = s->count + 1;
    s->items[s->count++] = *value;
    *value = (struct factor_decision){0};
    return STATUS_OK;
}

const struct factor_decision *factor_decision_of(const struct factor_decisions *s, int year,
                                                 int month, uint32_t project, bool approved)
{
    for (uint32_t i = s->count; i-- > 0;) {
        const struct factor_decision *x = &s->items[i];
        if (x->year == year && x->month == month && x->project == project &&
            (x->approved || !approved))
            return x;
    }
    return NULL;
}
