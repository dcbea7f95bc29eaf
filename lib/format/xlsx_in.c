#include "format/xlsx_in.h"

#include "format/csv.h"
#include "format/xlsx_book.h"
#include "format/xlsx_date.h"
#include "format/xml_part.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS_MAX       1048576 /* of a sheet, in every program */
#define CELL_BYTES_MAX 131072  /* 32,767 characters */
#define MERGES_MAX     200000
#define ROUNDED_FROM   1e15 /* a number has 15 digits that are right */
#define VALUE_SIZE     64

/* Cells that show as one. Only its rows matter: a value is repeated downwards, never sideways. */
struct merge {
    uint32_t row, column, last_row;
};

/* A value that a merged cell has in the rows below its own. */
struct fill {
    uint32_t last_row; /* 0: none */
    char *value;       /* owned */
    size_t len;
};

struct sheet {
    const struct xlsx_book *book;
    struct buffer *out;
    struct merge *merges; /* owned; by row, then column */
    size_t merge_count, merge_cap, next_merge;
    struct fill fills[CSV_COLUMNS_MAX];
    uint32_t row, column; /* of the present cell; from 1 */
    uint32_t written;     /* columns of the present row */
    char type;            /* of the present cell: n, s(hared), t(ext), b, e, d */
    bool is_date, in_value, has_formula, has_value;
    bool any; /* a cell with something in it has been seen */
    struct buffer value;
};

static void sheet_free(struct sheet *s)
{
    for (size_t i = 0; i < CSV_COLUMNS_MAX; i++)
        free(s->fills[i].value);
    free(s->merges);
    buffer_free(&s->value);
}

/* "BC12" -> 55, 12; a part that is missing stays as it is. */
static void read_place(const char *place, uint32_t *column, uint32_t *row)
{
    uint32_t c = 0, r = 0;
    for (; *place >= 'A' && *place <= 'Z' && c < 100000; place++)
        c = c * 26 + (uint32_t)(*place - 'A') + 1;
    for (; *place >= '0' && *place <= '9' && r <= ROWS_MAX; place++)
        r = r * 10 + (uint32_t)(*place - '0');
    *column = c ? c : *column;
    *row = r ? r : *row;
}

/* --- merged cells, read first: they stand behind the cells ---------------------------------------- */

static void begin_merge(struct xml_part *x, const char *name, const char **attributes)
{
    struct sheet *s = x->context;
    const char *range = strcmp(name, "mergeCell") == 0 ? xml_attribute(attributes, "ref") : NULL;
    const char *colon = range ? strchr(range, ':') : NULL;
    struct merge m = {0};
    uint32_t last_column = 0;
    if (!colon)
        return;
    read_place(range, &m.column, &m.row);
    read_place(colon + 1, &last_column, &m.last_row);
    if (m.last_row <= m.row || m.column == 0 || m.column > CSV_COLUMNS_MAX ||
        s->merge_count == MERGES_MAX)
        return;
    if (s->merge_count == s->merge_cap) {
        size_t cap = s->merge_cap ? s->merge_cap * 2 : 256;
        struct merge *merges = realloc(s->merges, cap * sizeof *merges);
        if (!merges) {
            x->status = error_memory(x->err);
            return;
        }
        s->merges = merges;
        s->merge_cap = cap;
    }
    s->merges[s->merge_count++] = m;
}

static int by_place(const void *a, const void *b)
{
    const struct merge *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/* Keeps the value of a cell that is merged with those below it. */
static bool keep_for_fill(struct sheet *s, struct text value)
{
    while (s->next_merge < s->merge_count &&
           (s->merges[s->next_merge].row < s->row || (s->merges[s->next_merge].row == s->row &&
                                                      s->merges[s->next_merge].column < s->column)))
        s->next_merge++;
    if (s->next_merge == s->merge_count || s->merges[s->next_merge].row != s->row ||
        s->merges[s->next_merge].column != s->column)
        return true;
    struct fill *f = &s->fills[s->column - 1];
    free(f->value);
    f->value = text_copy(value);
    f->len = value.len;
    f->last_row = f->value ? s->merges[s->next_merge].last_row : 0;
    return f->value != NULL;
}

/* --- writing --------------------------------------------------------------------------------------- */

/* A line end within a cell would make two lines of a row. */
static void write_value(struct buffer *out, struct text value)
{
    bool quote = memchr(value.at, ',', value.len) || memchr(value.at, '"', value.len);
    if (!quote && !memchr(value.at, '\n', value.len) && !memchr(value.at, '\r', value.len)) {
        buffer_add(out, value.at, value.len);
        return;
    }
    if (quote)
        buffer_add_byte(out, '"');
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        if (c == '"')
            buffer_add_byte(out, '"');
        buffer_add_byte(out, (uint8_t)(c == '\n' || c == '\r' ? ' ' : c));
    }
    if (quote)
        buffer_add_byte(out, '"');
}

/* Writes the commas up to a column, and what merged cells show in this row: before the column and, where it has
 * nothing `of_its_own`, in it. */
static void go_to_column(struct sheet *s, uint32_t column, bool of_its_own)
{
    for (; s->written < column; s->written++) {
        const struct fill *f = &s->fills[s->written];
        if (s->written > 0)
            buffer_add_byte(s->out, ',');
        if (f->last_row >= s->row && (s->written + 1 < column || !of_its_own))
            write_value(s->out, (struct text){f->value, f->len});
    }
}

static uint32_t last_filled(const struct sheet *s)
{
    for (uint32_t i = CSV_COLUMNS_MAX; i > 0; i--) {
        if (s->fills[i - 1].last_row >= s->row)
            return i;
    }
    return 0;
}

/* A row that is blank otherwise stays so. */
static void end_row(struct sheet *s)
{
    if (s->written > 0)
        go_to_column(s, last_filled(s), false);
    buffer_add_byte(s->out, '\n');
    s->written = 0;
}

static void begin_row(struct xml_part *x, const char **attributes)
{
    struct sheet *s = x->context;
    const char *number = xml_attribute(attributes, "r");
    unsigned long wanted = number ? strtoul(number, NULL, 10) : s->row + 1ul;
    if (wanted <= s->row || wanted > ROWS_MAX) {
        x->status = error_set(x->err, STATUS_INVALID, "bad_workbook", "",
                              "The rows of the sheet are not in order after row %u.", s->row);
        return;
    }
    for (; s->row + 1 < wanted; s->row++) {
        s->written = 0;
        buffer_add_byte(s->out, '\n');
    }
    s->row = (uint32_t)wanted;
    s->column = 0;
    s->written = 0;
}

/* --- cells ------------------------------------------------------------------------------------------ */

static char type_of(const char *type)
{
    if (!type || strcmp(type, "n") == 0)
        return 'n';
    if (strcmp(type, "s") == 0)
        return 's';
    if (strcmp(type, "b") == 0 || strcmp(type, "d") == 0)
        return type[0];
    return 't'; /* str, inlineStr, and e: an error's name is its text */
}

static void begin_cell(struct xml_part *x, const char **attributes)
{
    struct sheet *s = x->context;
    const char *place = xml_attribute(attributes, "r"), *style = xml_attribute(attributes, "s");
    uint32_t column = s->column + 1, row = s->row;
    if (place)
        read_place(place, &column, &row);
    if (row != s->row || column <= s->column) {
        x->status = error_set(x->err, STATUS_INVALID, "bad_workbook", "",
                              "The cells of row %u are not in order.", s->row);
        return;
    }
    size_t format = style ? strtoul(style, NULL, 10) : 0;
    s->column = column;
    s->type = type_of(xml_attribute(attributes, "t"));
    s->is_date = format < s->book->cell_format_count && s->book->cell_is_date[format];
    s->has_formula = s->has_value = s->in_value = false;
    buffer_reset(&s->value);
}

/* 3.0 is 3, as a person sees it; what is too long for a number shows its rounding. */
static size_t write_number(const struct sheet *s, const char *text, char out[VALUE_SIZE])
{
    char *end;
    double number = strtod(text, &end);
    char date[XLSX_DATE_SIZE];
    if (end == text || *end || !isfinite(number))
        return 0;
    if (s->is_date && xlsx_date_write(number, s->book->from_1904, date))
        return (size_t)snprintf(out, VALUE_SIZE, "%s", date);
    if (fabs(number) >= ROUNDED_FROM)
        return (size_t)snprintf(out, VALUE_SIZE, "%.14E", number);
    if (number == floor(number))
        return (size_t)snprintf(out, VALUE_SIZE, "%.0f", number);
    return (size_t)snprintf(out, VALUE_SIZE, "%.15g", number);
}

static struct text value_of(struct sheet *s, char scratch[VALUE_SIZE])
{
    const char *text = buffer_text(&s->value);
    struct text all = {text ? text : "", s->value.len};
    if (s->has_formula && !s->has_value)
        return text_of(XLSX_UNCALCULATED);
    if (s->type == 's')
        return text && all.len > 0 ? xlsx_book_string(s->book, strtoul(text, NULL, 10))
                                   : (struct text){"", 0};
    if (s->type == 'b')
        return text_of(text_is(all, "1") ? "true" : "false");
    size_t len = s->type == 'n' && text ? write_number(s, text, scratch) : 0;
    return len > 0 ? (struct text){scratch, len} : all;
}

/* ISO 8601 dates, as the strict form of the format has them: "2022-01-01T00:00:00". */
static struct text plain_date(struct text value)
{
    if (value.len >= 19 && value.at[10] == 'T' && memcmp(value.at + 11, "00:00:00", 8) == 0)
        return (struct text){value.at, 10};
    return value;
}

static void end_cell(struct xml_part *x)
{
    struct sheet *s = x->context;
    char scratch[VALUE_SIZE];
    struct text value = value_of(s, scratch);
    if (s->type == 'd')
        value = plain_date(value);
    if (!value.at || value.len == 0)
        return;
    if (s->column > CSV_COLUMNS_MAX) {
        x->status = error_set(x->err, STATUS_INVALID, "bad_csv", "",
                              "Row %u has more than %d columns.", s->row, CSV_COLUMNS_MAX);
        return;
    }
    s->any = true;
    go_to_column(s, s->column, true);
    write_value(s->out, value);
    if (!keep_for_fill(s, value) || s->out->failed)
        x->status = error_memory(x->err);
    else if (s->out->len > XLSX_CSV_BYTES_MAX)
        x->status = error_set(x->err, STATUS_TOO_LARGE, "too_large", "",
                              "The sheet has more than 24 MiB of text. Cut it into several files.");
}

static void begin_element(struct xml_part *x, const char *name, const char **attributes)
{
    struct sheet *s = x->context;
    if (strcmp(name, "row") == 0)
        begin_row(x, attributes);
    else if (strcmp(name, "c") == 0)
        begin_cell(x, attributes);
    else if (strcmp(name, "f") == 0)
        s->has_formula = true;
    s->in_value = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

static void end_element(struct xml_part *x, const char *name)
{
    struct sheet *s = x->context;
    s->in_value = false;
    if (strcmp(name, "c") == 0)
        end_cell(x);
    else if (strcmp(name, "row") == 0)
        end_row(s);
}

static void take_text(struct xml_part *x, struct text t)
{
    struct sheet *s = x->context;
    if (!s->in_value)
        return;
    s->has_value = true;
    buffer_add(&s->value, t.at, t.len);
    if (s->value.len > CELL_BYTES_MAX)
        x->status = error_set(x->err, STATUS_TOO_LARGE, "too_large", "",
                              "A cell of row %u has more than 128 KiB.", s->row);
}

/* --- all of it -------------------------------------------------------------------------------------- */

static enum status read_sheet(const struct xlsx_book *b, const char *part, struct buffer *out,
                              bool *ret_any, struct error *err)
{
    struct sheet *s = calloc(1, sizeof *s);
    if (!s)
        return error_memory(err);
    s->book = b;
    s->out = out;
    struct xml_part merges = {.begin = begin_merge, .context = s};
    struct xml_part cells = {
        .begin = begin_element, .end = end_element, .text = take_text, .context = s};
    bool has_merges = false;
    enum status status = xml_part_mentions(b->archive, part, "mergeCell", &has_merges, err);
    if (!status && has_merges)
        status = xml_part_read(&merges, b->archive, part, err);
    if (s->merge_count > 0)
        qsort(s->merges, s->merge_count, sizeof *s->merges, by_place);
    if (!status)
        status = xml_part_read(&cells, b->archive, part, err);
    *ret_any = s->any;
    sheet_free(s);
    free(s);
    if (!status && out->failed)
        status = error_memory(err);
    return status;
}

/* The first sheet with something on it: a cover may be blank. */
static enum status read_sheets(const struct xlsx_book *b, struct buffer *out, struct error *err)
{
    enum status status = STATUS_OK;
    bool any = false;
    for (size_t i = 0; i < b->sheet_count && !status && !any; i++) {
        buffer_reset(out);
        if (b->sheets[i].part[0])
            status = read_sheet(b, b->sheets[i].part, out, &any, err);
    }
    if (!status && !any)
        status = error_set(err, STATUS_INVALID, "bad_csv", "", "The table is empty.");
    if (status == STATUS_UNKNOWN)
        status = err->status = STATUS_INVALID;
    return status;
}

bool xlsx_looks_so(struct text document)
{
    return document.len >= 4 && memcmp(document.at, "PK\x03\x04", 4) == 0;
}

enum status xlsx_to_csv(struct text document, struct buffer *ret_csv, struct error *err)
{
    struct xlsx_book book;
    struct buffer out = {0};
    enum status status = xlsx_book_open(document, &book, err);
    if (status)
        return status;
    status = read_sheets(&book, &out, err);
    xlsx_book_free(&book);
    if (status)
        buffer_free(&out);
    else
        *ret_csv = out;
    return status;
}
