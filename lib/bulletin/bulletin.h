/* bulletin.h - a month's report (月度考核通报), or a year's, as tables: made once from a statement, then written as
 * XLSX, CSV or HTML, each with the same words and numbers. An immutable value that owns its texts, so
 * that another thread may write it out. */
#ifndef INTACT_BULLETIN_BULLETIN_H
#define INTACT_BULLETIN_BULLETIN_H

#include "base/buffer.h"
#include "bulletin/terms.h"

#define BULLETIN_COLUMNS_MAX 24

enum cell_type {
    CELL_EMPTY,
    CELL_TEXT, /* codes and hashes too: never a number to a spreadsheet */
    CELL_INT,
    CELL_HUNDREDTHS, /* a number of two decimals: points, percent, yuan */
    CELL_MILLIONTHS,
};

/* A cell. A spreadsheet computes `value` from `formula`, in which "{R}" is the cell's own row, from 1. */
struct cell {
    enum cell_type type;
    int64_t value;
    size_t text;         /* offset into bulletin.texts */
    const char *formula; /* static; NULL: none */
};

struct table {
    enum term title;
    enum term note; /* how its numbers follow; TERM_COUNT: nothing to say */
    enum term columns[BULLETIN_COLUMNS_MAX]; /* the header; of the cover none */
    uint32_t column_count;
    struct cell *cells; /* row by row; owned */
    size_t count, cap;  /* of cells */
    bool totals;        /* the last row sums up the columns that `sums` has a bit for */
    uint32_t sums;
    uint32_t rows_shown; /* rows that the page shows of it; 0: all */
    bool is_list;        /* a contractor and a code a row: may be very long */
    uint32_t
        fold; /* too wide for a page: from this column on a second table follows; 0: it is not */
    uint32_t fold_keys; /* the columns that the second one has again, as bits */
};

/* The tables of a month's report, in the order in which they are shown. The cover is the first of every report. */
enum {
    BULLETIN_COVER,
    BULLETIN_SUMMARY,
    BULLETIN_PROJECTS,
    BULLETIN_SHEET,
    BULLETIN_DEDUCTIONS,
    BULLETIN_EXEMPTIONS,
    BULLETIN_LATE,
    BULLETIN_INDICATORS,
    BULLETIN_WORST,
    BULLETIN_TOLD_LATE,
    BULLETIN_PAUSED,
    BULLETIN_CANCELLED,
    BULLETIN_BLIND,
    BULLETIN_NEVER,
    BULLETIN_FEEDS,
    BULLETIN_TABLES
};

#define BULLETIN_SIGNATURES 4 /* the cover's last rows, to sign on */

struct bulletin {
    enum language language;
    enum term title;
    uint32_t revision; /* of a closed one; 0: none */
    char subject[12];  /* "2022-09", "2022": the report's file is called so */
    size_t contractor; /* whose part it is, by code: offset into texts; 0: no contractor's */
    char back[40];     /* where the page leads back to, below the dashboard's "#/" */
    int64_t
        made_at; /* of the document's properties: the statement's own instant, never the clock's */
    struct table tables[BULLETIN_TABLES];
    uint32_t table_count;
    struct buffer texts; /* NUL-terminated, one after the other; at 0 the empty one */
};

void bulletin_free(struct bulletin *b);

const char *bulletin_text(const struct bulletin *b, const struct cell *cell);
uint32_t table_rows(const struct table *t);
/* The letters of a column, from 0: "A", "Z", "AA". */
void column_name(uint32_t column, char out[4]);
/* A formula with its row put in. */
void cell_formula(const struct cell *cell, uint32_t row, char out[160]);

#endif
