/* csv_table.h - a CSV document with a header: its columns, and its rows grouped by code. */
#ifndef INTACT_RECORD_CSV_TABLE_H
#define INTACT_RECORD_CSV_TABLE_H

#include "base/index.h"
#include "format/csv.h"
#include "model/registry.h"

/* What the text of a cell becomes. An empty cell is left out, or null where so marked. */
enum cell {
    CELL_TEXT,
    CELL_NULLABLE, /* text; empty: null */
    CELL_INT,
    CELL_TTL,              /* a whole number; "null" or "none": null */
    CELL_BOOL,             /* "true" or "false" */
    CELL_CODES,            /* codes with a space between them */
    CELL_HOURS,            /* 08:30-12:00 14:00-17:30, into "week" */
    CELL_DAYS,             /* 2026-10-01 2026-10-10=08:30-12:00,14:00-17:30 */
    CELL_COVERS,           /* the same, into "covers" */
    CELL_SCOPE,            /* the same, into "scope" */
    CELL_SCOPE_NUMBERS,    /* whole numbers with a space between them, into "scope" */
    CELL_SCOPE_ATTRIBUTES, /* pole=P-17;pole=P-18, into "scope" */
    CELL_PLANNED,          /* a whole number, into "planned" */
    CELL_SPAN,             /* text, into the row's span */
    CELL_SPAN_TIME
};

struct csv_column {
    const char *name;
    enum cell cell;
    bool needed;        /* the header must have it */
    const char *member; /* NULL: as the name */
};

struct csv_shape {
    const struct csv_column *columns; /* ends with a NULL name; the first is the code */
    bool spans;  /* rows of one code are spans of one record; columns not listed are attributes */
    bool budget; /* columns such as budget_2026_executed_fen are taken */
};

/* A row's place in the text, and the next row of the same code. */
struct place {
    size_t at, len;
    int64_t line;
    uint32_t next; /* INDEX_NONE: the last one */
};

struct csv_rows {
    uint32_t first, last; /* places */
    char *code;           /* owned; NULL where rows are not grouped */
};

struct csv_table {
    const struct csv_shape *shape;
    struct buffer text;
    char *names[CSV_COLUMNS_MAX];                      /* of the header; owned */
    const struct csv_column *columns[CSV_COLUMNS_MAX]; /* NULL: an attribute, or nothing */
    size_t column_count;
    struct place *places;
    struct csv_rows *groups;
    uint32_t place_count, place_cap, group_count, group_cap;
    struct index codes;  /* to groups */
    struct error broken; /* what ended the reading early */
    int64_t broken_line;
    uint32_t at; /* the next group to hand out */
    int64_t lines[SPANS_MAX];
};

/* Reads the outline of the whole table, of which it keeps a copy. A fault within a row ends the rows and
 * is kept in `broken`. STATUS_INVALID: no text, no header, a wrong column; STATUS_TOO_LARGE;
 * STATUS_MEMORY. */
must_use enum status csv_table_open(const struct csv_shape *shape, struct text body,
                                    struct csv_table **ret_table, struct error *err);
void csv_table_free(struct csv_table *table); /* NULL allowed */

/* Reads a row again; the reader holds what its cells point to, until csv_reader_free(). */
must_use bool csv_table_row(const struct csv_table *table, uint32_t place,
                            struct csv_reader *ret_reader, struct csv_row *ret_row,
                            struct error *err);

#endif
