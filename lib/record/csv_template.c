#include "record/csv_template.h"

#include "format/csv.h"
#include "format/json_out.h"
#include "record/csv_header.h"

static bool is_offered(const struct csv_column *c)
{
    return c->cell != CELL_IGNORED && c->example;
}

void csv_template(const struct csv_shape *shape, bool chinese, struct buffer *out)
{
    struct csv_out c;
    csv_begin(&c, out);
    for (const struct csv_column *x = shape->columns; x->name; x++) {
        if (is_offered(x))
            csv_cell(&c, chinese ? csv_column_word(x) : text_of(x->name));
    }
    csv_end_row(&c);
    for (const struct csv_column *x = shape->columns; x->name; x++) {
        if (is_offered(x))
            csv_string(&c, x->example);
    }
    csv_end_row(&c);
}

/* Each word between the bars. */
static void write_words(struct json_out *j, const char *words)
{
    json_array_begin(j);
    for (const char *at = words; at && *at;) {
        size_t len = strcspn(at, "|");
        json_text(j, (struct text){at, len});
        at += len + (at[len] == '|');
    }
    json_array_end(j);
}

static void write_values(struct json_out *j, const struct cell_word *values)
{
    json_array_begin(j);
    for (const struct cell_word *w = values; w && w->word; w++)
        json_cstring(j, w->word);
    json_array_end(j);
}

void csv_columns_json(const struct csv_shape *shape, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_key(&j, "items");
    json_array_begin(&j);
    for (const struct csv_column *c = shape->columns; c->name; c++) {
        if (c->cell == CELL_IGNORED)
            continue;
        json_object_begin(&j);
        json_member_string(&j, "name", c->name);
        json_member_bool(&j, "needed", c->needed);
        json_key(&j, "words");
        write_words(&j, c->words);
        json_key(&j, "values");
        write_values(&j, c->values);
        json_member_string(&j, "example", c->example);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_member_bool(&j, "attributes", shape->spans);
    json_object_end(&j);
}

void csv_rename(const struct csv_shape *shape, struct text csv, struct buffer *out)
{
    struct csv_reader reader;
    struct csv_row row = {0};
    struct error ignored = {0};
    struct csv_out c = {.out = out};
    csv_reader_init(&reader, csv);
    if (!csv_header_find(shape, &reader, &row, &ignored)) {
        buffer_add(out, csv.at, csv.len);
        csv_reader_free(&reader);
        return;
    }
    for (uint64_t line = 1; line + 1 < reader.line; line++)
        buffer_add_text(out, "\n");
    const struct csv_column *seen[CSV_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < row.count; i++) {
        const struct csv_column *found = csv_column_find(shape, row.cells[i]);
        for (size_t k = 0; k < i && found; k++)
            found = seen[k] == found ? NULL : found;
        seen[i] = found;
        csv_cell(&c, found ? text_of(found->name) : row.cells[i]);
    }
    buffer_add_text(out, "\n");
    buffer_add(out, reader.at, (size_t)(reader.end - reader.at));
    csv_reader_free(&reader);
}
