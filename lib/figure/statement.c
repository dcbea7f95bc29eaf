#include "figure/statement.h"

#include <stdlib.h>

const char *const statement_list_names[] = {"blind_assets",
                                            "cancelled_repairs",
                                            "late_repairs",
                                            "never_reported",
                                            "paused_repairs",
                                            "told_late_repairs",
                                            NULL};

void statement_project_free(struct statement_project *p)
{
    free(p->kinds);
    free(p->deductions);
    free(p->feeds);
    free(p->exemptions);
    free(p->late_orders);
}

void statement_item_free(struct statement_item *item)
{
    for (uint32_t p = 0; item->projects && p < item->project_count; p++)
        statement_project_free(&item->projects[p]);
    free(item->projects);
    free(item->worst);
    for (size_t i = 0; i < LIST_COUNT; i++)
        free(item->lists[i].items);
}

void statement_free(struct statement *s)
{
    for (uint32_t i = 0; s->items && i < s->item_count; i++)
        statement_item_free(&s->items[i]);
    free(s->items);
    free(s->texts);
    *s = (struct statement){0};
}
