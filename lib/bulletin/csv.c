#include "bulletin/csv.h"

#include "format/csv.h"

static void write_cell(struct csv_out *c, const struct bulletin *b, const struct cell *cell)
{
    switch (cell->type) {
    case CELL_EMPTY:
        csv_string(c, "");
        break;
    case CELL_TEXT:
        csv_string(c, bulletin_text(b, cell));
        break;
    case CELL_INT:
        csv_int(c, cell->value);
        break;
    case CELL_HUNDREDTHS:
        csv_hundredths(c, cell->value);
        break;
    case CELL_MILLIONTHS:
        csv_millionths(c, cell->value);
        break;
    }
}

static void write_table(struct csv_out *c, const struct bulletin *b, const struct table *t)
{
    csv_string(c, term(b->language, t->title));
    csv_end_row(c);
    for (uint32_t i = 0; i < t->column_count && t != &b->tables[BULLETIN_COVER]; i++)
        csv_string(c, term(b->language, t->columns[i]));
    if (t != &b->tables[BULLETIN_COVER])
        csv_end_row(c);
    for (size_t i = 0; i < t->count; i++) {
        write_cell(c, b, &t->cells[i]);
        if ((i + 1) % t->column_count == 0)
            csv_end_row(c);
    }
}

void bulletin_to_csv(const struct bulletin *b, struct buffer *out)
{
    struct csv_out c;
    csv_begin(&c, out);
    csv_string(&c, term(b->language, b->title));
    csv_end_row(&c);
    for (int i = 0; i < (int)b->table_count; i++) {
        csv_end_row(&c);
        write_table(&c, b, &b->tables[i]);
    }
}
