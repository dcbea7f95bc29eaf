/* Events as CSV: one row, one line. A cell is a member of a report, and an empty one is not given;
 * cells left off at a row's end are empty. The faults of a row are those of a JSON line, and a row
 * that is no CSV is `bad_json` too: the one code there is for "this can't be read". */
#include "wire/csv.h"
#include "wire/line_fields.h"

static struct text strip_spaces(struct text t)
{
    while (t.len > 0 && t.at[0] == ' ') {
        t.at++;
        t.len--;
    }
    while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\r'))
        t.len--;
    return t;
}

static enum status refuse_column(struct text name, size_t number, const char *why,
                                 struct error *err)
{
    char column[sizeof err->field];
    size_t len = text_is_utf8(name.at, name.len) ? text_cut(name, sizeof column - 1) : 0;
    if (len > 0)
        memcpy(column, name.at, len);
    column[len] = 0;
    return error_set(err, STATUS_INVALID, "bad_header", column,
                     "Column %zu of the CSV header, \"%s\", %s: the header is "
                     "asset,at,intact,network,live,history and cause, if wanted, in any order.",
                     number, column, why);
}

enum status line_columns_read(struct text header, struct line_columns *ret_columns,
                              struct error *err)
{
    char scratch[LINE_BYTES_MAX];
    struct csv_row row;
    struct line_columns columns = {0};
    unsigned seen = 0;
    if (header.len > sizeof scratch)
        return error_set(err, STATUS_INVALID, "bad_header", "",
                         "The CSV header is longer than %d bytes.", LINE_BYTES_MAX);
    enum status status = csv_split(header, scratch, &row, err);
    for (size_t i = 0; status == STATUS_OK && i < row.count; i++) {
        struct text name = strip_spaces(row.cells[i]);
        int field = name_find(line_field_names, name);
        if (field < 0)
            return refuse_column(name, i + 1, "is unknown", err);
        if (seen & 1u << field)
            return refuse_column(name, i + 1, "is there twice", err);
        seen |= 1u << field;
        columns.field[columns.count++] = (uint8_t)field;
    }
    if (status != STATUS_OK)
        return status;
    if ((seen & 3u) != 3u) /* FIELD_ASSET and FIELD_AT: a report can't do without */
        return error_set(err, STATUS_INVALID, "bad_header", seen & 1u ? "at" : "asset",
                         "The CSV header lacks the column \"%s\".", seen & 1u ? "at" : "asset");
    *ret_columns = columns;
    return STATUS_OK;
}

bool line_row_decode(const struct line_columns *columns, struct text row,
                     struct report_line *ret_line, struct line_error *ret_error)
{
    struct line_fields fields = {0};
    struct csv_row split;
    struct error err;
    if (!line_trim(&row, ret_error))
        return false;
    if (!text_is_utf8(row.at, row.len))
        return line_error_set(ret_error, "bad_utf8", text_of(NULL), "The row is not UTF-8.");
    if (csv_split(row, ret_line->scratch, &split, &err) != STATUS_OK)
        return line_error_set(ret_error, "bad_json", text_of(NULL), "Not a CSV row: %s",
                              err.detail);
    if (split.count > columns->count)
        return line_error_set(ret_error, "unknown_member", text_of(NULL),
                              "The row has %zu cells, the header %zu.", split.count,
                              columns->count);
    for (size_t i = 0; i < split.count; i++)
        if (split.cells[i].len > 0)
            fields.value[columns->field[i]] = split.cells[i];
    return line_fields_check(&fields, ret_line, ret_error);
}
