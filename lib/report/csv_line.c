/* Events as CSV: one row, one line. A cell is a member of a report, and an empty one is not given;
 * cells left off at a row's end are empty. The faults of a row are those of a JSON line, and a row
 * that is no CSV is `bad_json` too: the one code there is for "this can't be read". */
#include "report/csv_line.h"
#include "format/csv_hint.h"
#include "report/line_fields.h"

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

#define HEADER_SAYS                                                                                \
    "the header is asset,at,intact,network,live,history and cause, if wanted, in any order"

bool line_columns_read(struct text header, struct line_columns *ret_columns,
                       struct line_error *ret_error)
{
    char scratch[LINE_BYTES_MAX];
    struct csv_row row;
    struct error err;
    struct line_columns columns = {0};
    unsigned seen = 0;
    if (!line_trim(&header, ret_error))
        return false;
    const char *mistaken = csv_mistaken(header);
    if (mistaken || !text_is_utf8(header.at, header.len))
        return line_error_set(ret_error, "bad_utf8", text_of(NULL), "%s",
                              mistaken ? mistaken : "The header is not UTF-8.");
    if (csv_split(header, scratch, &row, &err) != STATUS_OK)
        return line_error_set(ret_error, "bad_json", text_of(NULL), "Not a CSV header: %s",
                              err.detail);
    for (size_t i = 0; i < row.count; i++) {
        struct text name = strip_spaces(row.cells[i]);
        int field = name_find(line_field_names, name);
        if (field < 0)
            return line_error_set(ret_error, "unknown_member", name,
                                  "Column %zu is unknown: " HEADER_SAYS ".%s", i + 1,
                                  csv_separator_hint(&row));
        if (seen & 1u << field)
            return line_error_set(ret_error, "duplicate_member", name,
                                  "Column %zu is there twice: " HEADER_SAYS ".", i + 1);
        seen |= 1u << field;
        columns.field[columns.count++] = (uint8_t)field;
    }
    if (!(seen & 1u << FIELD_ASSET))
        return line_error_set(ret_error, "missing_asset", text_of("asset"),
                              "The column asset is missing: " HEADER_SAYS ".");
    if (!(seen & 1u << FIELD_AT))
        return line_error_set(ret_error, "missing_time", text_of("at"),
                              "The column at is missing: " HEADER_SAYS ".");
    *ret_columns = columns;
    return true;
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
            fields.value[columns->field[i]] = csv_unguard(split.cells[i]);
    return line_fields_check(&fields, ret_line, ret_error);
}
