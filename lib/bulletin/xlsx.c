#include "bulletin/xlsx.h"

#include "format/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define HEADER_ROWS 3 /* title, empty row, header */

/* As workbook_text_width(). */
#define WIDTH_MIN        7
#define WIDTH_MAX        42
#define WIDTH_HEADER_MAX 12 /* longer heads wrap */
#define HEADER_HEIGHT    32 /* points: two lines */
#define COVER_ROW        2
#define COVER_HEIGHT     20 /* points */
#define SIGNING_HEIGHT   38 /* points: room for a hand and a stamp */

struct book {
    const struct bulletin *bulletin;
    lxw_workbook *workbook;
    lxw_format *title, *header, *text, *integer, *hundredths, *millionths;
    lxw_format *cover_integer, *cover_hundredths; /* beside texts, and set like them */
    lxw_format *total_text, *total_integer, *total_hundredths;
    lxw_error error; /* the first */
};

static void note(struct book *k, lxw_error error)
{
    if (k->error == LXW_NO_ERROR)
        k->error = error;
}

static lxw_format *make_format(struct book *k, const char *number, bool bold, bool border)
{
    lxw_format *f = workbook_add_format(k->workbook);
    if (!f) {
        note(k, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return NULL;
    }
    format_set_font_name(f, "SimSun");
    if (number)
        format_set_num_format(f, number);
    if (bold)
        format_set_bold(f);
    if (border)
        format_set_border(f, LXW_BORDER_THIN);
    return f;
}

static void make_formats(struct book *k)
{
    k->title = make_format(k, NULL, true, false);
    k->header = make_format(k, NULL, true, true);
    k->cover_integer = make_format(k, "0", false, true);
    k->cover_hundredths = make_format(k, "#,##0.00", false, true);
    k->text = make_format(k, "@", false, true);
    k->integer = make_format(k, "0", false, true);
    k->hundredths = make_format(k, "#,##0.00", false, true);
    k->millionths = make_format(k, "0.000000", false, true);
    k->total_text = make_format(k, "@", true, true);
    k->total_integer = make_format(k, "0", true, true);
    k->total_hundredths = make_format(k, "#,##0.00", true, true);
    if (k->error)
        return;
    format_set_font_size(k->title, 16);
    format_set_text_wrap(k->header);
    format_set_align(k->header, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(k->header, 0xEEEEEE);
    format_set_align(k->text, LXW_ALIGN_VERTICAL_CENTER);
    format_set_align(k->cover_integer, LXW_ALIGN_VERTICAL_CENTER);
    format_set_align(k->cover_integer, LXW_ALIGN_LEFT);
    format_set_align(k->cover_hundredths, LXW_ALIGN_VERTICAL_CENTER);
    format_set_align(k->cover_hundredths, LXW_ALIGN_LEFT);
}

static lxw_format *format_of(const struct book *k, enum cell_type type, bool total)
{
    switch (type) {
    case CELL_INT:
        return total ? k->total_integer : k->integer;
    case CELL_HUNDREDTHS:
        return total ? k->total_hundredths : k->hundredths;
    case CELL_MILLIONTHS:
        return k->millionths;
    default:
        return total ? k->total_text : k->text;
    }
}

static double number_of(const struct cell *cell)
{
    double value = (double)cell->value;
    return cell->type == CELL_HUNDREDTHS   ? value / 100
           : cell->type == CELL_MILLIONTHS ? value / 1000000
                                           : value;
}

/* A total is summed up live; so is what has a formula. Both carry what they come to. */
static void write_number(struct book *k, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                         const struct cell *cell, bool total)
{
    char formula[170] = "=", letters[4];
    lxw_format *format = format_of(k, cell->type, total);
    if (total) {
        column_name(column, letters);
        snprintf(formula, sizeof formula, "=SUM(%s%d:%s%u)", letters, HEADER_ROWS + 1, letters,
                 row);
    } else if (cell->formula) {
        cell_formula(cell, row + 1, formula + 1);
    } else {
        note(k, worksheet_write_number(sheet, row, column, number_of(cell), format));
        return;
    }
    note(k, worksheet_write_formula_num(sheet, row, column, formula, format, number_of(cell)));
}

static void write_cell(struct book *k, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                       const struct cell *cell, bool total)
{
    lxw_format *format = format_of(k, cell->type, total);
    if (cell->type == CELL_EMPTY)
        note(k, worksheet_write_blank(sheet, row, column, format));
    else if (cell->type == CELL_TEXT)
        note(k,
             worksheet_write_string(sheet, row, column, bulletin_text(k->bulletin, cell), format));
    else
        write_number(k, sheet, row, column, cell, total);
}

static void write_rows(struct book *k, lxw_worksheet *sheet, const struct table *t, lxw_row_t first)
{
    uint32_t rows = table_rows(t);
    for (uint32_t r = 0; r < rows; r++) {
        bool total = t->totals && r + 1 == rows;
        for (uint32_t c = 0; c < t->column_count; c++)
            write_cell(k, sheet, first + r, (lxw_col_t)c,
                       &t->cells[(size_t)r * t->column_count + c], total);
    }
}

static void set_page(struct book *k, lxw_worksheet *sheet, bool landscape)
{
    char footer[80];
    if (landscape)
        worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
    snprintf(footer, sizeof footer, "&C%s", term(k->bulletin->language, TERM_PAGE));
    note(k, worksheet_set_footer(sheet, footer));
}

static void write_title(struct book *k, lxw_worksheet *sheet)
{
    char title[200];
    const struct bulletin *b = k->bulletin;
    snprintf(title, sizeof title, "%s %s", term(b->language, b->title), b->subject);
    note(k, worksheet_write_string(sheet, 0, 0, title, k->title));
}

static lxw_worksheet *add_sheet(struct book *k, enum term name)
{
    lxw_worksheet *sheet = workbook_add_worksheet(k->workbook, term(k->bulletin->language, name));
    if (!sheet)
        note(k, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return sheet;
}

static void write_cover(struct book *k)
{
    lxw_format *integer = k->integer, *hundredths = k->hundredths;
    lxw_worksheet *sheet = add_sheet(k, TERM_COVER);
    if (!sheet)
        return;
    note(k, worksheet_set_column(sheet, 0, 0, 26, NULL));
    note(k, worksheet_set_column(sheet, 1, 1, 70, NULL));
    set_page(k, sheet, false);
    write_title(k, sheet);
    const struct table *cover = &k->bulletin->tables[BULLETIN_COVER];
    uint32_t rows = table_rows(cover);
    k->integer = k->cover_integer;
    k->hundredths = k->cover_hundredths;
    write_rows(k, sheet, cover, COVER_ROW);
    k->integer = integer;
    k->hundredths = hundredths;
    for (uint32_t i = 0; i < rows; i++)
        note(k, worksheet_set_row(sheet, COVER_ROW + i,
                                  i + BULLETIN_SIGNATURES < rows ? COVER_HEIGHT : SIGNING_HEIGHT,
                                  NULL));
}

static double text_width(const char *text)
{
    return workbook_text_width(text, strlen(text));
}

static double cell_width(const struct bulletin *b, const struct cell *cell)
{
    char text[48];
    if (cell->type == CELL_EMPTY)
        return 0;
    if (cell->type == CELL_TEXT)
        return text_width(bulletin_text(b, cell));
    int length = snprintf(text, sizeof text, "%.2f", number_of(cell));
    if (cell->type == CELL_HUNDREDTHS)
        length += (length - 4) / 3; /* the commas */
    return cell->type == CELL_INT ? length - 3 : length;
}

/* Returns the width of a column: that of its widest text. */
static double width_of(const struct bulletin *b, const struct table *t, uint32_t column)
{
    double width = text_width(term(b->language, t->columns[column]));
    width = width > WIDTH_HEADER_MAX ? WIDTH_HEADER_MAX : width;
    for (size_t i = column; i < t->count; i += t->column_count) {
        double needed = cell_width(b, &t->cells[i]);
        width = needed > width ? needed : width;
    }
    width = width > WIDTH_MAX ? WIDTH_MAX : width;
    return (width < WIDTH_MIN ? WIDTH_MIN : width) + 1.5;
}

static void write_sheet(struct book *k, const struct table *t)
{
    lxw_worksheet *sheet = add_sheet(k, t->title);
    if (!sheet)
        return;
    write_title(k, sheet);
    for (uint32_t c = 0; c < t->column_count; c++) {
        note(k, worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, width_of(k->bulletin, t, c),
                                     NULL));
        note(k, worksheet_write_string(sheet, HEADER_ROWS - 1, (lxw_col_t)c,
                                       term(k->bulletin->language, t->columns[c]), k->header));
    }
    note(k, worksheet_set_row(sheet, HEADER_ROWS - 1, HEADER_HEIGHT, NULL));
    worksheet_freeze_panes(sheet, HEADER_ROWS, 0);
    note(k, worksheet_repeat_rows(sheet, HEADER_ROWS - 1, HEADER_ROWS - 1));
    set_page(k, sheet, true);
    if (t->note != TERM_COUNT)
        note(k, worksheet_write_string(sheet, 1, 0, term(k->bulletin->language, t->note), NULL));
    write_rows(k, sheet, t, HEADER_ROWS);
    if (t->count == 0) /* nobody prints an empty page */
        worksheet_hide(sheet);
}

/* The statement's instant, never the clock's, nor the zone of the machine it is made on. */
static void set_properties(struct book *k)
{
    char title[200];
    snprintf(title, sizeof title, "%s", term(k->bulletin->language, k->bulletin->title));
    lxw_doc_properties properties = {.title = title, .created = (time_t)k->bulletin->made_at};
    note(k, workbook_set_properties(k->workbook, &properties));
}

static enum status write_book(const void *context, const char *directory, const char *path,
                              struct error *err)
{
    const struct bulletin *b = context;
    char *place = text_copy(text_of(directory));
    lxw_workbook_options options = {.tmpdir = place};
    struct book k = {.bulletin = b, .workbook = place ? workbook_new_opt(path, &options) : NULL};
    free(place);
    if (!k.workbook)
        return error_memory(err);
    make_formats(&k);
    set_properties(&k);
    if (!k.error) {
        write_cover(&k);
        for (uint32_t i = BULLETIN_COVER + 1; i < b->table_count; i++)
            write_sheet(&k, &b->tables[i]);
    }
    return workbook_finish(k.workbook, k.error, err);
}

enum status bulletin_to_xlsx(const struct bulletin *b, const char *directory, struct buffer *out,
                             struct error *err)
{
    return workbook_bytes(write_book, b, directory, out, err);
}
