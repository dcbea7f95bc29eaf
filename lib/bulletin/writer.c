#include "bulletin/writer.h"

#include "base/grow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void writer_open(struct writer *w, int table, enum term title, const enum term *columns,
                 uint32_t count)
{
    w->table = &w->bulletin->tables[table];
    w->table->title = title;
    w->table->note = TERM_COUNT;
    if (w->bulletin->table_count <= (uint32_t)table)
        w->bulletin->table_count = (uint32_t)table + 1;
    w->table->column_count = count;
    for (uint32_t i = 0; columns && i < count; i++)
        w->table->columns[i] = columns[i];
}

static void push(struct writer *w, struct cell cell)
{
    struct table *t = w->table;
    struct cell *cells = grow(t->cells, t->count, &t->cap, sizeof *cells);
    if (!cells) {
        w->bulletin->texts.failed = true;
        return;
    }
    t->cells = cells;
    t->cells[t->count++] = cell;
}

void add_empty(struct writer *w)
{
    push(w, (struct cell){.type = CELL_EMPTY});
}

void add_text(struct writer *w, const char *text)
{
    struct buffer *texts = &w->bulletin->texts;
    size_t at = 0;
    if (text && text[0]) {
        at = texts->len;
        buffer_add(texts, text, strlen(text) + 1);
    }
    push(w, (struct cell){.type = at ? CELL_TEXT : CELL_EMPTY, .text = at});
}

void add_term(struct writer *w, enum term which)
{
    add_text(w, term(w->bulletin->language, which));
}

void add_instant(struct writer *w, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at != INSTANT_NONE)
        zone_format(zone, at, text);
    add_text(w, text);
}

void add_int(struct writer *w, int64_t value)
{
    push(w, (struct cell){.type = CELL_INT, .value = value});
}

void add_number(struct writer *w, enum cell_type type, int64_t value, const char *formula)
{
    push(w, (struct cell){.type = type, .value = value, .formula = formula});
}

void add_totals(struct writer *w, uint32_t sums)
{
    struct table *t = w->table;
    uint32_t rows = table_rows(t);
    if (rows == 0)
        return;
    add_term(w, TERM_TOTAL);
    for (uint32_t c = 1; c < t->column_count; c++) {
        int64_t sum = 0;
        if (!(sums >> c & 1)) {
            add_empty(w);
            continue;
        }
        for (uint32_t r = 0; r < rows; r++)
            sum += t->cells[(size_t)r * t->column_count + c].value;
        add_number(w, t->cells[c].type, sum, NULL);
    }
    t->totals = true;
    t->sums = sums;
}

void cover_text(struct writer *w, enum term label, const char *text)
{
    add_term(w, label);
    add_text(w, text);
}

void cover_instant(struct writer *w, enum term label, const struct zone *zone, int64_t at)
{
    add_term(w, label);
    add_instant(w, zone, at);
}

void cover_int(struct writer *w, enum term label, int64_t value)
{
    add_term(w, label);
    add_int(w, value);
}

void cover_signatures(struct writer *w, const enum term lines[BULLETIN_SIGNATURES])
{
    enum language lang = w->bulletin->language;
    for (uint32_t i = 0; i < BULLETIN_SIGNATURES; i++) {
        char line[120];
        snprintf(line, sizeof line, "____________________  %s ____________", term(lang, TERM_DATE));
        cover_text(w, lines[i], line);
    }
}
