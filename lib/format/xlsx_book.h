/* xlsx_book.h - what the cells of a workbook refer to: its sheets, its shared strings, its date formats. */
#ifndef INTACT_FORMAT_XLSX_BOOK_H
#define INTACT_FORMAT_XLSX_BOOK_H

#include "base/buffer.h"
#include "base/text.h"

#define XLSX_SHEETS_MAX  32 /* looked at for one that is not empty */
#define XLSX_FORMATS_MAX 8192
#define XLSX_NAME_SIZE   256

/* A sheet that people see, and the part of the archive that it is in. */
struct xlsx_sheet_name {
    char id[64];               /* the relation's */
    char part[XLSX_NAME_SIZE]; /* empty: there is no such relation */
};

struct xlsx_book {
    struct text archive;
    bool from_1904;
    struct xlsx_sheet_name sheets[XLSX_SHEETS_MAX];
    size_t sheet_count;
    struct buffer strings; /* one after the other */
    size_t *string_ends;   /* owned */
    size_t string_count, string_cap;
    bool *cell_is_date; /* by the number of a cell's format; owned */
    size_t cell_format_count;
};

/* Reads all but the cells. `archive` must outlive the book. STATUS_INVALID: it is no workbook of this kind;
 * STATUS_TOO_LARGE; STATUS_MEMORY. */
must_use enum status xlsx_book_open(struct text archive, struct xlsx_book *ret, struct error *err);
void xlsx_book_free(struct xlsx_book *b);

/* Returns a shared string; at NULL: there is none of this number. */
struct text xlsx_book_string(const struct xlsx_book *b, size_t number);

#endif
