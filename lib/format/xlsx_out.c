#include "format/xlsx_out.h"

#include "format/csv.h"
#include "format/workbook.h"

#include <stdlib.h>
#include <time.h>

#define ROWS_MAX   1048576
#define CELL_MAX   32767 /* characters, in every program */
#define WIDTH_MIN  8.0
#define WIDTH_MAX  48.0
#define WIDTH_ROWS 200       /* looked at for the widths of columns */
#define MADE_AT    946684800 /* 2000-01-01: what is written does not depend on the clock */

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct book {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *header, *text, *number;
    struct buffer cell; /* of the present cell, with its NUL */
    lxw_error error;    /* the first */
};

static void note(struct book *k, lxw_error error)
{
    if (k->error == LXW_NO_ERROR)
        k->error = error;
}

/* --- cells of a CSV, where quotes tell text from numbers -------------------------------------------- */

struct cells {
    const char *at, *end;
    bool is_text, ends_row;
};

/* Reads the next cell into `out`. */
static void take_cell(struct cells *c, struct buffer *out)
{
    buffer_reset(out);
    c->is_text = c->at < c->end && *c->at == '"';
    if (c->is_text) {
        for (c->at++; c->at < c->end; c->at++) {
            if (*c->at == '"' && (c->at + 1 == c->end || c->at[1] != '"'))
                break;
            c->at += *c->at == '"';
            buffer_add_byte(out, (uint8_t)*c->at);
        }
        c->at += c->at < c->end;
    }
    while (c->at < c->end && !strchr(",\r\n", *c->at))
        buffer_add_byte(out, (uint8_t)*c->at++);
    c->ends_row = c->at == c->end || *c->at != ',';
    while (c->at < c->end && *c->at == '\r')
        c->at++;
    c->at += c->at < c->end;
}

static struct cells cells_of(struct text csv)
{
    size_t mark = sizeof BYTE_ORDER_MARK - 1;
    if (csv.len >= mark && memcmp(csv.at, BYTE_ORDER_MARK, mark) == 0)
        csv = (struct text){csv.at + mark, csv.len - mark};
    return (struct cells){.at = csv.at, .end = csv.at + csv.len};
}

/* --- writing ------------------------------------------------------------------------------------------ */

static void set_widths(struct book *k, struct text csv)
{
    double widths[CSV_COLUMNS_MAX] = {0};
    size_t column = 0, columns = 0;
    struct cells c = cells_of(csv);
    for (int row = 0; row < WIDTH_ROWS && c.at < c.end;) {
        take_cell(&c, &k->cell);
        double width = 1.5 + workbook_text_width(k->cell.bytes ? k->cell.bytes : "", k->cell.len);
        if (column < CSV_COLUMNS_MAX && width > widths[column])
            widths[column] = width;
        column++;
        columns = column > columns ? column : columns;
        row += c.ends_row;
        column = c.ends_row ? 0 : column;
    }
    for (size_t i = 0; i < columns && i < CSV_COLUMNS_MAX; i++) {
        double width = widths[i] < WIDTH_MIN   ? WIDTH_MIN
                       : widths[i] > WIDTH_MAX ? WIDTH_MAX
                                               : widths[i];
        note(k, worksheet_set_column(k->sheet, (lxw_col_t)i, (lxw_col_t)i, width, k->text));
    }
}

static void write_cell(struct book *k, bool is_text, lxw_row_t row, lxw_col_t column)
{
    const char *text = buffer_text(&k->cell);
    char *end = NULL;
    if (!text) {
        note(k, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    double number = strtod(text, &end);
    if (k->cell.len == 0)
        return;
    if (!is_text && end && *end == '\0') {
        note(k, worksheet_write_number(k->sheet, row, column, number, k->number));
        return;
    }
    size_t shown = text_cut((struct text){text, k->cell.len}, CELL_MAX);
    k->cell.bytes[shown] = '\0';
    note(k, worksheet_write_string(k->sheet, row, column, text, row ? k->text : k->header));
}

static enum status write_rows(struct book *k, struct text csv, struct error *err)
{
    struct cells c = cells_of(csv);
    lxw_row_t row = 0;
    lxw_col_t column = 0;
    while (c.at < c.end && !k->error) {
        take_cell(&c, &k->cell);
        if (row == ROWS_MAX)
            return error_set(err, STATUS_INVALID, "too_large", "format",
                             "A sheet has at most %d rows. Ask for CSV, or for less at once.",
                             ROWS_MAX);
        write_cell(k, c.is_text, row, column++);
        row += c.ends_row;
        column = c.ends_row ? 0 : column;
    }
    return STATUS_OK;
}

static void make_formats(struct book *k)
{
    k->header = workbook_add_format(k->workbook);
    k->text = workbook_add_format(k->workbook);
    k->number = workbook_add_format(k->workbook);
    if (!k->header || !k->text || !k->number) {
        note(k, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    format_set_bold(k->header);
    format_set_bg_color(k->header, 0xEEEEEE);
    format_set_num_format(k->header, "@");
    format_set_num_format(k->text, "@");
    format_set_num_format(k->number, "General");
}

static enum status write_book(const void *context, const char *directory, const char *path,
                              struct error *err)
{
    const struct text csv = *(const struct text *)context;
    char *place = text_copy(text_of(directory));
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = place};
    struct book k = {.workbook = place ? workbook_new_opt(path, &options) : NULL};
    lxw_doc_properties properties = {.created = (time_t)MADE_AT};
    free(place);
    if (!k.workbook)
        return error_memory(err);
    make_formats(&k);
    k.sheet = k.error ? NULL : workbook_add_worksheet(k.workbook, NULL);
    enum status status = STATUS_OK;
    if (k.sheet) {
        note(&k, workbook_set_properties(k.workbook, &properties));
        worksheet_freeze_panes(k.sheet, 1, 0);
        set_widths(&k, csv);
        status = write_rows(&k, csv, err);
    } else {
        note(&k, LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    buffer_free(&k.cell);
    struct error ignored;
    enum status finished = workbook_finish(k.workbook, k.error, status ? &ignored : err);
    return status ? status : finished;
}

enum status csv_to_xlsx(struct text csv, const char *directory, struct buffer *ret_xlsx,
                        struct error *err)
{
    struct buffer out = {0};
    enum status status = workbook_bytes(write_book, &csv, directory, &out, err);
    if (status)
        buffer_free(&out);
    else
        *ret_xlsx = out;
    return status;
}
