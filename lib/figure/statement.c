#include "figure/statement.h"

#include <stdlib.h>

static void free_item(struct statement_item *item)
{
    for (uint32_t p = 0; item->projects && p < item->project_count; p++) {
        free(item->projects[p].kinds);
        free(item->projects[p].deductions);
    }
    free(item->projects);
    free(item->worst);
    free(item->late_repairs);
    free(item->never_reported);
}

void statement_free(struct statement *s)
{
    for (uint32_t i = 0; s->items && i < s->item_count; i++)
        free_item(&s->items[i]);
    free(s->items);
    free(s->texts);
    *s = (struct statement){0};
}
