#include "record/registry_csv.h"

#include "format/members.h"
#include "record/cell.h"
#include "record/cell_fault.h"
#include "record/contact_in.h"
#include "record/project_csv.h"

#include <stdlib.h>
#include <string.h>

static void row_values_free(struct row_values *v)
{
    json_decref(v->record);
    json_decref(v->span);
    *v = (struct row_values){0};
}

/* --- a row -------------------------------------------------------------------------------------- */

static enum status take_cells(struct csv_table *t, const struct csv_row *row, struct row_values *v,
                              struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = row->count; i > t->column_count; i--) {
        if (row->cells[i - 1].len == 0)
            continue;
        cell_fault(t, v->line, "bad_csv", "", "The row has %zu cells, the header only %zu.", i,
                   t->column_count);
        break;
    }
    for (size_t i = 0; status == STATUS_OK && i < t->column_count; i++) {
        struct text cell = i < row->count ? row->cells[i] : text_of("");
        if (!t->columns[i] && t->shape->budget && is_budget_column(t->names[i])) {
            status = set_budget_cell(v->record, t->names[i], cell, err);
            if (status == STATUS_INVALID) {
                cell_fault(t, v->line, err->code, err->field, "%s", err->detail);
                status = STATUS_OK;
            }
        } else {
            status = cell_take(t, v, t->names[i], t->columns[i], cell, err);
        }
    }
    return status;
}

/* Does the header say anything about service spans? */
static bool has_spans(const struct csv_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i] &&
            (t->columns[i]->cell == CELL_SPAN || t->columns[i]->cell == CELL_SPAN_TIME))
            return true;
    }
    return false;
}

static bool has_column(const struct csv_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i] && strcmp(t->columns[i]->name, name) == 0)
            return true;
    }
    return false;
}

/* A span by its own names before it is one of many. Where there is no column of beginnings, the stored ones may
 * hold: keep_project() looks. */
static void check_span(struct csv_table *t, const struct row_values *v)
{
    static const char *const needed[] = {"project", "from"};
    if (json_object_size(v->span) == 0 || (!has_column(t, "from") && !has_column(t, "to")))
        return;
    for (size_t i = 0; i < 2; i++) {
        if (!json_object_get(v->span, needed[i]) && t->fault_count == 0)
            cell_fault(t, v->line, "missing_member", needed[i],
                       "A service span needs its project and its from.");
    }
}

static enum status read_row(struct csv_table *t, uint32_t place, struct row_values *ret,
                            struct error *err)
{
    struct csv_reader reader = {0};
    struct csv_row row;
    struct row_values v = {json_object(), json_object(), t->places[place].line};
    enum status status = v.record && v.span ? STATUS_OK : error_memory(err);
    if (status == STATUS_OK && !csv_table_row(t, place, &reader, &row, err))
        status = error_set(err, STATUS_INVALID, "bad_csv", "", "The row can't be read.");
    else if (status == STATUS_OK)
        status = take_cells(t, &row, &v, err);
    if (status == STATUS_OK)
        check_span(t, &v);
    csv_reader_free(&reader);
    if (status != STATUS_OK)
        row_values_free(&v);
    else
        *ret = v;
    return status;
}

/* --- rows of one code --------------------------------------------------------------------------- */

/* Rows of one code must agree in everything but their spans. */
static void check_agreement(struct csv_table *t, json_t *first, const struct row_values *other,
                            int64_t first_line)
{
    const char *key;
    json_t *value;
    if (t->fault_count > 0 || json_equal(first, other->record))
        return;
    const char *field = "attributes";
    json_object_foreach(first, key, value)
    {
        if (!json_equal(value, json_object_get(other->record, key)))
            field = key;
    }
    cell_fault(t, other->line, "rows_differ", field,
               "The row differs from line %lld, which has the same code, in more than its "
               "service span.",
               (long long)first_line);
}

static enum status add_span(struct csv_table *t, json_t *spans, const struct row_values *v,
                            struct error *err)
{
    size_t count = json_array_size(spans);
    if (json_object_size(v->span) == 0)
        return STATUS_OK;
    if (count == SPANS_MAX) {
        cell_fault(t, v->line, "bad_value", "code", "An asset has at most %d service spans.",
                   SPANS_MAX);
        return STATUS_OK;
    }
    t->lines[count] = v->line;
    return json_array_append(spans, v->span) ? error_memory(err) : STATUS_OK;
}

/* Reads all rows of a group: what they say of the record, and their spans. */
static enum status read_rows(struct csv_table *t, const struct csv_rows *g, json_t **ret_record,
                             json_t *spans, struct error *err)
{
    enum status status = STATUS_OK;
    for (uint32_t p = g->first; status == STATUS_OK && p != INDEX_NONE; p = t->places[p].next) {
        struct row_values v = {0};
        status = read_row(t, p, &v, err);
        if (status == STATUS_OK && *ret_record)
            check_agreement(t, *ret_record, &v, t->places[g->first].line);
        else if (status == STATUS_OK)
            *ret_record = json_incref(v.record);
        if (status == STATUS_OK)
            status = add_span(t, spans, &v, err);
        row_values_free(&v);
    }
    return status;
}

/* --- what the table does not mention stays ------------------------------------------------------- */

static struct text text_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return (struct text){json_string_value(value), json_string_length(value)};
}

/* The stored record, as far as a table may know it; NULL: there is none. */
static json_t *load_stored(struct csv_table *t, const json_t *record, bool *failed)
{
    struct text code = text_at(record, t->shape->columns->name);
    buffer_reset(&t->stored);
    if (t->shape->no_code || !t->lookup || code.len == 0 ||
        !t->lookup->stored(t->lookup->context, code, &t->stored))
        return NULL;
    json_t *stored = t->stored.failed ? NULL : json_loadb(t->stored.bytes, t->stored.len, 0, NULL);
    *failed = !stored;
    return stored;
}

static bool is_of_parts(const char *key)
{
    return strcmp(key, "attributes") == 0 || strcmp(key, "planned") == 0 ||
           strcmp(key, "contacts") == 0 || strcmp(key, "week") == 0 || strcmp(key, "scope") == 0 ||
           strcmp(key, "covers") == 0 || strcmp(key, "budget") == 0 ||
           strcmp(key, "history") == 0 || strcmp(key, "live") == 0;
}

/* Lays what the rows say over the record; null takes away. Of an object of parts each part goes by itself. */
static bool lay_over(json_t *record, json_t *said, unsigned depth)
{
    const char *key;
    json_t *value;
    json_object_foreach(said, key, value)
    {
        json_t *part = json_object_get(record, key);
        bool parts = json_is_object(value) && (depth > 0 || is_of_parts(key));
        if (parts && !json_is_object(part)) {
            part = json_object();
            if (json_object_set_new(record, key, part))
                return false;
        }
        if (parts && !lay_over(part, value, depth + 1))
            return false;
        if (json_is_null(value))
            json_object_del(record, key);
        else if (!parts && json_object_set(record, key, value))
            return false;
        if (parts && json_object_size(part) == 0)
            json_object_del(record, key);
    }
    return true;
}

/* What may be null has to be there all the same. */
static bool keep_nulls(const struct csv_table *t, json_t *record, const json_t *said)
{
    for (const struct csv_column *c = t->shape->columns; c->name; c++) {
        const json_t *value = json_object_get(said, c->name);
        bool null = (c->cell == CELL_PARTY && json_is_null(value)) ||
                    (c->cell == CELL_TTL && json_is_string(value));
        if (null && json_object_set_new(record, c->name, json_null()))
            return false;
    }
    return true;
}

/* A table with projects and no dates says the project that each asset is under: that it has to be already. */
static void keep_project(struct csv_table *t, const json_t *stored, const json_t *spans,
                         int64_t line)
{
    const json_t *service = json_object_get(stored, "service"), *span;
    size_t count = json_array_size(service), i;
    const json_t *last = count ? json_array_get(service, count - 1) : NULL;
    json_array_foreach(spans, i, span)
    {
        if (!text_equal(text_at(span, "project"), text_at(last, "project")) || !last)
            cell_fault(
                t, line, "missing_member", "from",
                "The project is new for this asset, so it needs the day on which its service "
                "there begins: a column from (开始日期).");
    }
}

static bool lay_spans(struct csv_table *t, json_t *record, const json_t *stored, json_t *spans,
                      int64_t line)
{
    if (!has_spans(t))
        return true;
    if (!has_column(t, "from") && !has_column(t, "to") && json_array_size(spans) > 0) {
        keep_project(t, stored, spans, line);
        return true;
    }
    if (json_array_size(spans) == 0) {
        json_object_del(record, "service");
        return true;
    }
    return json_object_set(record, "service", spans) == 0;
}

/* A new record needs what the header has no column for: that is the same for all, and said once. */
static void check_columns(struct csv_table *t, int64_t line)
{
    for (const struct csv_column *c = t->shape->columns; c->name; c++) {
        struct text word = csv_column_word(c);
        if (!c->needed || csv_table_has(t, c))
            continue;
        cell_fault(t, -1, "missing_column", c->name,
                   "Line %lld is a new record, which needs its %s, but the table has no column %s "
                   "(%.*s). Nothing after this line was looked at.",
                   (long long)line, c->name, c->name, (int)word.len, word.at);
        t->at = t->group_count;
    }
}

static enum status complete(struct csv_table *t, json_t *said, json_t *spans, int64_t line,
                            json_t **ret_record, struct error *err)
{
    bool failed = false;
    json_t *stored = load_stored(t, said, &failed);
    json_t *record = stored ? json_copy(stored) : json_object();
    bool of_people = t->shape == &csv_organisations;
    if (!stored && !failed)
        check_columns(t, line);
    if (stored && t->shape == &csv_repairs)
        json_object_del(record, "state");
    if (of_people && record)
        failed |= !contacts_to_parts(record);
    failed |= !record || !lay_over(record, said, 0) || !keep_nulls(t, record, said) ||
              (of_people && !contacts_from_parts(record)) ||
              !lay_spans(t, record, stored, spans, line);
    json_decref(stored);
    if (failed) {
        json_decref(record);
        return error_memory(err);
    }
    *ret_record = record;
    return STATUS_OK;
}

/* --- handing out ---------------------------------------------------------------------------------- */

static enum status next_record(struct csv_table *t, const struct csv_rows *g, json_t **ret_record,
                               struct error *err)
{
    json_t *said = NULL, *spans = json_array();
    enum status status = spans ? STATUS_OK : error_memory(err);
    t->fault_count = 0;
    if (status == STATUS_OK)
        status = read_rows(t, g, &said, spans, err);
    if (status == STATUS_OK)
        status = complete(t, said, spans, t->places[g->first].line, ret_record, err);
    json_decref(said);
    json_decref(spans);
    return status;
}

static void take_faults(const struct csv_table *t, struct record *record)
{
    if (t->fault_count == 0)
        return;
    record->faults = t->faults;
    record->fault_count = t->fault_count;
    record->number = t->faults[0].number;
    record->error = t->faults[0].error;
}

bool registry_csv_next(struct csv_table *table, struct record *ret_record)
{
    *ret_record = (struct record){.lines = table->lines};
    if (table->at == table->group_count) {
        ret_record->number = table->broken_line;
        ret_record->error = table->broken;
        table->broken = (struct error){0};
        return ret_record->error.status != STATUS_OK;
    }
    const struct csv_rows *g = table->groups + table->at++;
    json_t *record = NULL;
    ret_record->number = table->places[g->first].line;
    if (next_record(table, g, &record, &ret_record->error) == STATUS_OK)
        take_faults(table, ret_record);
    if (ret_record->error.status != STATUS_OK)
        json_decref(record);
    else
        ret_record->object = record;
    return true;
}
