#include "record/csv_table.h"

#include "format/csv_hint.h"
#include "format/encoding.h"
#include "record/project_csv.h"
#include "record/record.h"

#include <stdlib.h>

void csv_table_free(struct csv_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->column_count; i++)
        free(table->names[i]);
    for (uint32_t i = 0; i < table->group_count; i++)
        free(table->groups[i].code);
    free(table->places);
    free(table->groups);
    index_free(&table->codes);
    buffer_free(&table->text);
    free(table);
}

/* csv_reader_next(), with the guards taken off that spreadsheets are sent. */
static bool next_row(struct csv_reader *reader, struct csv_row *ret_row, struct error *err)
{
    if (!csv_reader_next(reader, ret_row, err))
        return false;
    for (size_t i = 0; i < ret_row->count; i++)
        ret_row->cells[i] = csv_unguard(ret_row->cells[i]);
    return true;
}

/* --- the header ------------------------------------------------------------------------------- */

static const struct csv_column *find_column(const struct csv_shape *shape, const char *name)
{
    for (const struct csv_column *c = shape->columns; c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
    }
    return NULL;
}

/* "code, name; if wanted role": which columns there are here. */
static void list_columns(const struct csv_shape *shape, struct buffer *out)
{
    for (int needed = 1; needed >= 0; needed--) {
        const char *before = needed ? "" : "; if wanted ";
        for (const struct csv_column *c = shape->columns; c->name; c++) {
            if (c->needed != (needed == 1))
                continue;
            buffer_addf(out, "%s%s", before, c->name);
            before = ", ";
        }
    }
    if (shape->spans)
        buffer_add_text(out, ", and others, which become attributes");
    if (shape->budget)
        buffer_add_text(out, ", and budget_YEAR_available_fen, _executed_fen, _adjusted_fen");
}

/* Names the column that is wrong and all that there are, so that whoever made the table can mend it. */
static enum status refuse_header(const struct csv_table *t, const struct csv_row *row,
                                 const char *code, const char *column, const char *what,
                                 struct error *err)
{
    struct buffer columns = {0};
    list_columns(t->shape, &columns);
    const char *list = buffer_text(&columns);
    size_t shown = text_cut(text_of(column), 40);
    enum status status =
        list ? error_set(err, STATUS_INVALID, code, column, "%s \"%.*s\".%s The columns are: %s.",
                         what, (int)shown, column, csv_separator_hint(row), list)
             : error_memory(err);
    buffer_free(&columns);
    return status;
}

static enum status take_column(struct csv_table *t, const struct csv_row *row, struct text cell,
                               struct error *err)
{
    while (cell.len > 0 && cell.at[cell.len - 1] == ' ')
        cell.len--;
    char *name = text_copy(cell);
    if (!name)
        return error_memory(err);
    t->names[t->column_count] = name;
    t->columns[t->column_count++] = find_column(t->shape, name);
    for (size_t i = 0; name[0] && i + 1 < t->column_count; i++) {
        if (strcmp(t->names[i], name) == 0)
            return refuse_header(t, row, "duplicate_column", name,
                                 "The header has twice the column", err);
    }
    bool listed = t->columns[t->column_count - 1] || t->shape->spans ||
                  (t->shape->budget && is_budget_column(name));
    if (name[0] && !listed)
        return refuse_header(t, row, "unknown_member", name, "The header has an unknown column",
                             err);
    return STATUS_OK;
}

static bool has_column(const struct csv_table *t, const struct csv_column *column)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i] == column)
            return true;
    }
    return false;
}

static enum status take_header(struct csv_table *t, struct csv_reader *reader, struct error *err)
{
    struct csv_row row;
    if (!next_row(reader, &row, err))
        return err->status != STATUS_OK
                   ? err->status
                   : error_set(err, STATUS_INVALID, "bad_csv", "", "The table is empty.");
    for (size_t i = 0; i < row.count; i++) {
        enum status status = take_column(t, &row, row.cells[i], err);
        if (status != STATUS_OK)
            return status;
    }
    for (const struct csv_column *c = t->shape->columns; c->name; c++) {
        if (c->needed && !has_column(t, c))
            return refuse_header(t, &row, "missing_member", c->name, "The header lacks the column",
                                 err);
    }
    return STATUS_OK;
}

/* --- where the rows are ------------------------------------------------------------------------ */

static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].len > 0)
            return false;
    }
    return true;
}

static struct text code_of(const struct csv_table *t, const struct csv_row *row)
{
    for (size_t i = 0; i < t->column_count && i < row->count; i++) {
        if (t->columns[i] == t->shape->columns)
            return row->cells[i];
    }
    return text_of("");
}

static bool make_room(struct csv_table *t)
{
    if (t->place_count < t->place_cap)
        return true;
    uint32_t cap = t->place_cap ? t->place_cap * 2 : 64;
    struct place *places = realloc(t->places, cap * sizeof *places);
    if (places)
        t->places = places;
    struct csv_rows *groups = places ? realloc(t->groups, cap * sizeof *groups) : NULL;
    if (!groups)
        return false;
    t->groups = groups;
    t->place_cap = cap;
    return true;
}

static enum status add_group(struct csv_table *t, struct text code)
{
    struct csv_rows *g = t->groups + t->group_count;
    *g = (struct csv_rows){.first = t->place_count, .last = t->place_count};
    if (t->shape->spans && code.len > 0) {
        g->code = text_copy(code);
        if (!g->code || index_add(&t->codes, text_of(g->code), t->group_count)) {
            free(g->code);
            return STATUS_MEMORY;
        }
    }
    t->group_count++;
    return STATUS_OK;
}

static enum status add_place(struct csv_table *t, const struct csv_row *row, size_t at, size_t len)
{
    struct text code = code_of(t, row);
    uint32_t known = t->shape->spans ? index_find(&t->codes, code) : INDEX_NONE;
    if (!make_room(t))
        return STATUS_MEMORY;
    if (known == INDEX_NONE) {
        enum status status = add_group(t, code);
        if (status != STATUS_OK)
            return status;
    } else {
        t->places[t->groups[known].last].next = t->place_count;
        t->groups[known].last = t->place_count;
    }
    t->places[t->place_count++] = (struct place){at, len, (int64_t)row->line, INDEX_NONE};
    return STATUS_OK;
}

static enum status take_rows(struct csv_table *t, struct csv_reader *reader, struct error *err)
{
    struct csv_row row;
    const char *from = reader->at;
    while (next_row(reader, &row, &t->broken)) {
        size_t at = (size_t)(from - t->text.bytes);
        size_t len = (size_t)(reader->at - from);
        if (t->place_count == DOCUMENT_RECORDS_MAX)
            return error_set(err, STATUS_TOO_LARGE, "too_large", "", "A table has at most %d rows.",
                             DOCUMENT_RECORDS_MAX);
        if (!is_blank(&row) && add_place(t, &row, at, len))
            return error_memory(err);
        from = reader->at;
    }
    t->broken_line = t->broken.status != STATUS_OK ? (int64_t)row.line : 0;
    return t->broken.status == STATUS_MEMORY ? error_memory(err) : STATUS_OK;
}

static enum status read_outline(struct csv_table *t, struct text body, struct error *err)
{
    enum status status = text_to_utf8(body, &t->text, err);
    if (status != STATUS_OK)
        return status;
    struct csv_reader reader;
    csv_reader_init(&reader, (struct text){t->text.bytes ? t->text.bytes : "", t->text.len});
    status = take_header(t, &reader, err);
    if (status == STATUS_OK)
        status = take_rows(t, &reader, err);
    csv_reader_free(&reader);
    return status;
}

enum status csv_table_open(const struct csv_shape *shape, struct text body,
                           struct csv_table **ret_table, struct error *err)
{
    struct csv_table *t = calloc(1, sizeof *t);
    if (!t)
        return error_memory(err);
    *err = (struct error){0};
    t->shape = shape;
    enum status status = read_outline(t, body, err);
    if (status != STATUS_OK)
        csv_table_free(t);
    else
        *ret_table = t;
    return status;
}

bool csv_table_row(const struct csv_table *table, uint32_t place, struct csv_reader *ret_reader,
                   struct csv_row *ret_row, struct error *err)
{
    const struct place *p = table->places + place;
    csv_reader_init(ret_reader, (struct text){table->text.bytes + p->at, p->len});
    return next_row(ret_reader, ret_row, err);
}
