#include "bulletin/labels.h"

#include <stdio.h>
#include <string.h>

/* The name; the code where there is none; both where another one has the same name. */
static void add_label(struct writer *w, const char *name, const char *code, bool is_shared)
{
    char both[1000];
    if (!is_shared || !name[0]) {
        add_text(w, name[0] ? name : code);
        return;
    }
    snprintf(both, sizeof both, "%s (%s)", name, code);
    add_text(w, both);
}

void add_contractor(struct writer *w, const struct statement *s, const struct statement_item *item)
{
    uint32_t alike = 0;
    for (uint32_t i = 0; i < s->item_count; i++)
        alike += strcmp(s->items[i].name, item->name) == 0;
    if (item->contractor[0])
        add_label(w, item->name, item->contractor, alike > 1);
    else
        add_term(w, TERM_NO_CONTRACTOR);
}

void add_project_name(struct writer *w, const struct statement *s,
                      const struct statement_project *p)
{
    uint32_t alike = 0;
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t k = 0; k < s->items[i].project_count; k++)
            alike += strcmp(s->items[i].projects[k].name, p->name) == 0;
    }
    add_label(w, p->name, p->code, alike > 1);
}
