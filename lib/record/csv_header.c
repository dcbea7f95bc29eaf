#include "record/csv_header.h"

#include "record/cell_text.h"

#define ROWS_LOOKED_AT 30

bool csv_row_is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (cell_trim(row->cells[i]).len > 0)
            return false;
    }
    return true;
}

static bool begins_as_sum(struct text cell)
{
    static const char *const words[] = {"合计",  "总计",  "小计",  "共计", "合 计", "总 计",
                                        "Total", "total", "TOTAL", "Sum",  NULL};
    cell = cell_trim(cell);
    for (size_t i = 0; words[i]; i++) {
        size_t len = strlen(words[i]);
        if (cell.len >= len && memcmp(cell.at, words[i], len) == 0)
            return true;
    }
    return false;
}

bool csv_row_is_sum(const struct csv_row *row, struct text code)
{
    if (cell_trim(code).len > 0)
        return begins_as_sum(code);
    for (size_t i = 0; i < row->count; i++) {
        if (begins_as_sum(row->cells[i]))
            return true;
    }
    return false;
}

/* `first`: nothing stands above the row. */
static bool is_header(const struct csv_shape *shape, const struct csv_row *row, bool first)
{
    size_t known = 0;
    bool has_code = shape->no_code;
    for (size_t i = 0; i < row->count; i++) {
        const struct csv_column *c = csv_column_find(shape, row->cells[i]);
        known += c != NULL;
        has_code |= c == shape->columns;
    }
    return has_code && (known >= 2 || (known == 1 && first));
}

bool csv_header_find(const struct csv_shape *shape, struct csv_reader *reader,
                     struct csv_row *ret_row, struct error *err)
{
    struct csv_reader begin = *reader;
    begin.scratch = (struct buffer){0};
    err->status = STATUS_OK;
    for (int looked = 0; looked < ROWS_LOOKED_AT && csv_reader_next(reader, ret_row, err);) {
        if (is_header(shape, ret_row, looked == 0))
            return true;
        looked += !csv_row_is_blank(ret_row);
    }
    if (err->status)
        return false;
    buffer_free(&reader->scratch);
    *reader = begin;
    while (csv_reader_next(reader, ret_row, err)) {
        if (!csv_row_is_blank(ret_row))
            return false;
    }
    ret_row->count = 0;
    return false;
}
