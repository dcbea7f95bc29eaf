#include "bulletin/bulletin.h"

#include <stdio.h>
#include <stdlib.h>

void bulletin_free(struct bulletin *b)
{
    for (int i = 0; i < BULLETIN_TABLES; i++)
        free(b->tables[i].cells);
    buffer_free(&b->texts);
    *b = (struct bulletin){0};
}

const char *bulletin_text(const struct bulletin *b, const struct cell *cell)
{
    return b->texts.bytes + cell->text;
}

uint32_t table_rows(const struct table *t)
{
    return t->column_count ? (uint32_t)(t->count / t->column_count) : 0;
}

void column_name(uint32_t column, char out[4])
{
    snprintf(out, 4, "%s%c", column < 26 ? "" : "A", (char)('A' + column % 26));
}

void cell_formula(const struct cell *cell, uint32_t row, char out[160])
{
    char number[12];
    size_t at = 0;
    snprintf(number, sizeof number, "%u", row);
    for (const char *f = cell->formula; *f && at < 140;) {
        if (strncmp(f, "{R}", 3) == 0) {
            at += (size_t)snprintf(out + at, 160 - at, "%s", number);
            f += 3;
        } else {
            out[at++] = *f++;
        }
    }
    out[at] = '\0';
}
