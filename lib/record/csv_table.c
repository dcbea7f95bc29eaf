#include "record/csv_table.h"

#include "base/text_code.h"
#include "format/table_text.h"
#include "record/cell_text.h"
#include "record/csv_header.h"
#include "record/project_csv.h"
#include "record/record.h"

#include <stdio.h>
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
    buffer_free(&table->scratch);
    buffer_free(&table->stored);
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

/* Names the column that is wrong and all that there are, so that whoever made the table can mend it. */
static enum status refuse_header(const struct csv_table *t, const char *code, const char *column,
                                 const char *what, struct error *err)
{
    struct buffer columns = {0};
    csv_columns_list(t->shape, &columns);
    const char *list = buffer_text(&columns);
    size_t shown = text_cut(text_of(column), 40);
    enum status status =
        list ? error_set(err, STATUS_INVALID, code, column, "%s \"%.*s\". The columns are: %s.",
                         what, (int)shown, column, list)
             : error_memory(err);
    buffer_free(&columns);
    return status;
}

bool csv_table_has(const struct csv_table *table, const struct csv_column *column)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i] == column)
            return true;
    }
    return false;
}

/* Of two columns that mean the same the first one counts; where there are attributes, the other is one. */
static enum status take_column(struct csv_table *t, struct text cell, struct error *err)
{
    const struct csv_column *found = csv_column_find(t->shape, cell);
    char *name = text_copy(cell_trim(cell));
    if (!name)
        return error_memory(err);
    bool twice = found && found->cell != CELL_IGNORED && csv_table_has(t, found);
    t->names[t->column_count] = name;
    t->columns[t->column_count++] = twice ? NULL : found;
    for (size_t i = 0; name[0] && i + 1 < t->column_count; i++) {
        if (strcmp(t->names[i], name) == 0)
            return refuse_header(t, "duplicate_column", name, "The header has twice the column",
                                 err);
    }
    if (twice && !t->shape->spans)
        return refuse_header(t, "duplicate_column", name,
                             "The header has two columns that mean the same, the second is", err);
    bool listed = found || t->shape->spans || (t->shape->budget && is_budget_column(name));
    if (name[0] && !listed)
        return refuse_header(t, "unknown_member", name, "The header has an unknown column", err);
    return STATUS_OK;
}

static enum status take_header(struct csv_table *t, struct csv_reader *reader, struct error *err)
{
    struct csv_row row = {0};
    bool found = csv_header_find(t->shape, reader, &row, err);
    if (!found && err->status)
        return err->status;
    if (!found && row.count == 0)
        return error_set(err, STATUS_INVALID, "bad_csv", "", "The table is empty.");
    if (!found && !t->shape->no_code)
        return refuse_header(t, "missing_member", t->shape->columns->name,
                             "The header lacks the column", err);
    t->header_line = (int64_t)row.line;
    for (size_t i = 0; i < row.count; i++) {
        enum status status = take_column(t, csv_unguard(row.cells[i]), err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* A header alone says what there would be, so it has to be right. */
static enum status check_header_alone(const struct csv_table *t, struct error *err)
{
    for (const struct csv_column *c = t->shape->columns; c->name; c++) {
        if (c->needed && !csv_table_has(t, c))
            return refuse_header(t, "missing_member", c->name, "The header lacks the column", err);
    }
    return STATUS_OK;
}

/* --- where the rows are ------------------------------------------------------------------------ */

static struct text code_of(const struct csv_table *t, const struct csv_row *row)
{
    for (size_t i = 0; !t->shape->no_code && i < t->column_count && i < row->count; i++) {
        if (t->columns[i] == t->shape->columns)
            return row->cells[i];
    }
    return text_of("");
}

/* A spreadsheet takes a long code for a number and keeps 15 digits of it. Where it has done so to most of them, that is
 * said once, before anything that follows from it; of a few, each line says it. */
struct rounding {
    uint32_t rounded, rows;
    int64_t line; /* of the first */
    char shown[48];
};

static void note_rounding(struct rounding *r, struct text code, int64_t line)
{
    r->rows++;
    if (!text_is_rounded(code) || r->rounded++ > 0)
        return;
    r->line = line;
    snprintf(r->shown, sizeof r->shown, "%.*s", (int)code.len, code.at);
}

static enum status check_rounding(const struct csv_table *t, const struct rounding *r,
                                  struct error *err)
{
    if (r->rounded * 2 < r->rows || r->rounded == 0)
        return STATUS_OK;
    return error_set(
        err, STATUS_INVALID, "rounded_codes", t->shape->columns->name,
        "A spreadsheet has rounded %u of %u codes to numbers, such as %s in line %lld: "
        "their last digits are lost, and no program can bring them back from this "
        "file. Take the file that the codes came from, format their column as text "
        "before you paste or open it, and save it as .xlsx.",
        r->rounded, r->rows, r->shown, (long long)r->line);
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

static enum status add_place(struct csv_table *t, const struct csv_row *row, struct text code,
                             size_t at, size_t len)
{
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

/* The row's code as it will be read: rows of one code are one record. */
static struct text folded_code(struct csv_table *t, const struct csv_row *row)
{
    buffer_reset(&t->scratch);
    cell_fold(code_of(t, row), &t->scratch);
    return (struct text){t->scratch.bytes ? t->scratch.bytes : "", t->scratch.len};
}

static enum status take_row(struct csv_table *t, const struct csv_row *row, struct rounding *r,
                            size_t at, size_t len, struct error *err)
{
    struct text code = folded_code(t, row);
    if (csv_row_is_blank(row))
        return STATUS_OK;
    if (csv_row_is_sum(row, code)) {
        if (t->sums++ == 0)
            t->sums_line = (int64_t)row->line;
        return STATUS_OK;
    }
    if (t->place_count == DOCUMENT_RECORDS_MAX)
        return error_set(err, STATUS_TOO_LARGE, "too_large", "", "A table has at most %d rows.",
                         DOCUMENT_RECORDS_MAX);
    note_rounding(r, code, (int64_t)row->line);
    return t->scratch.failed || add_place(t, row, code, at, len) ? error_memory(err) : STATUS_OK;
}

static enum status take_rows(struct csv_table *t, struct csv_reader *reader, struct error *err)
{
    struct csv_row row;
    struct rounding rounding = {0};
    const char *from = reader->at;
    while (next_row(reader, &row, &t->broken)) {
        size_t at = (size_t)(from - t->text.bytes);
        size_t len = (size_t)(reader->at - from);
        enum status status = take_row(t, &row, &rounding, at, len, err);
        if (status)
            return status;
        from = reader->at;
    }
    t->broken_line = t->broken.status != STATUS_OK ? (int64_t)row.line : 0;
    if (t->broken.status == STATUS_MEMORY)
        return error_memory(err);
    return check_rounding(t, &rounding, err);
}

static enum status read_outline(struct csv_table *t, struct text body, bool is_csv,
                                struct error *err)
{
    enum status status = STATUS_OK;
    if (is_csv)
        buffer_add(&t->text, body.at, body.len);
    else
        status = table_to_csv(body, &t->text, err);
    if (status == STATUS_OK && t->text.failed)
        status = error_memory(err);
    if (status != STATUS_OK)
        return status;
    struct csv_reader reader;
    csv_reader_init(&reader, (struct text){t->text.bytes ? t->text.bytes : "", t->text.len});
    status = take_header(t, &reader, err);
    if (status == STATUS_OK)
        status = take_rows(t, &reader, err);
    if (status == STATUS_OK && t->place_count == 0 && t->broken.status == STATUS_OK)
        status = check_header_alone(t, err);
    csv_reader_free(&reader);
    return status;
}

enum status csv_table_open(const struct csv_shape *shape, struct text body, bool is_csv,
                           struct csv_table **ret_table, struct error *err)
{
    struct csv_table *t = calloc(1, sizeof *t);
    if (!t)
        return error_memory(err);
    *err = (struct error){0};
    t->shape = shape;
    enum status status = read_outline(t, body, is_csv, err);
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
