/* csv_table.h - a table with a header: its columns, and its rows grouped by code. */
#ifndef INTACT_RECORD_CSV_TABLE_H
#define INTACT_RECORD_CSV_TABLE_H

#include "base/index.h"
#include "base/refusal.h"
#include "format/csv.h"
#include "model/registry.h"
#include "record/csv_shape.h"

/* What the cells of a table are looked up in: it belongs to whoever knows the district. */
enum reference { REFERENCE_TOWN, REFERENCE_PARTY, REFERENCE_PROJECT, REFERENCE_ASSET };
struct table_lookup {
    const void *context;
    const struct zone *zone; /* in which a date begins */
    /* Returns how many have this code (then it is the one), or else this name; *ret_code: of the last of them. */
    unsigned (*find)(const void *context, enum reference what, struct text word,
                     struct text *ret_code);
    /* Writes the record of this code that is stored, as canonical JSON. False: there is none. */
    bool (*stored)(const void *context, struct text code, struct buffer *out);
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

#define RECORD_FAULTS_MAX 32 /* listed of one record */

struct csv_table {
    const struct csv_shape *shape;
    const struct table_lookup *lookup; /* NULL: cells are taken as codes, and nothing is stored */
    struct buffer text;
    char *names[CSV_COLUMNS_MAX];                      /* of the header; owned */
    const struct csv_column *columns[CSV_COLUMNS_MAX]; /* NULL: an attribute, or nothing */
    size_t column_count;
    int64_t header_line;
    struct place *places;
    struct csv_rows *groups;
    uint32_t place_count, place_cap, group_count, group_cap;
    struct index codes;  /* to groups */
    struct error broken; /* what ended the reading early */
    int64_t broken_line;
    uint32_t at; /* the next group to hand out */
    int64_t lines[SPANS_MAX];
    struct item_error faults[RECORD_FAULTS_MAX]; /* of the record handed out last */
    uint32_t fault_count;
    uint32_t folded, sums; /* cells with wide digits; rows of sums, which are passed over */
    int64_t folded_line, sums_line; /* the first of them */
    struct buffer scratch, stored;  /* reused */
};

/* Reads the outline of the whole table, of which it keeps a copy: it finds the header below titles, and passes over
 * blank rows and rows of sums. `is_csv`: it is CSV in UTF-8 with commas already; else it is made so
 * (table_to_csv). A fault within a row ends the rows and is kept in `broken`. STATUS_INVALID: no text, no
 * header, a wrong column, codes that a spreadsheet has rounded; STATUS_TOO_LARGE; STATUS_MEMORY. */
must_use enum status csv_table_open(const struct csv_shape *shape, struct text body, bool is_csv,
                                    struct csv_table **ret_table, struct error *err);
void csv_table_free(struct csv_table *table); /* NULL allowed */

/* Has the header this column? */
bool csv_table_has(const struct csv_table *table, const struct csv_column *column);

/* Reads a row again; the reader holds what its cells point to, until csv_reader_free(). */
must_use bool csv_table_row(const struct csv_table *table, uint32_t place,
                            struct csv_reader *ret_reader, struct csv_row *ret_row,
                            struct error *err);

#endif
