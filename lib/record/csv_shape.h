/* csv_shape.h - which columns a table of each kind of records has, and what people call them and write in them. */
#ifndef INTACT_RECORD_CSV_SHAPE_H
#define INTACT_RECORD_CSV_SHAPE_H

#include "base/buffer.h"
#include "base/text.h"

/* What the text of a cell becomes. An empty cell empties the member. */
enum cell {
    CELL_TEXT,             /* text; of `values` where it is one of them */
    CELL_CODE,             /* text; full-width digits count as digits */
    CELL_WORD,             /* one of `values` */
    CELL_TOWN,             /* a town's code, or its name */
    CELL_PARTY,            /* an organisation's code, or its name; empty: null */
    CELL_PROJECT,          /* a project's code, or its name */
    CELL_ASSET,            /* an asset's code, or its name */
    CELL_INT,              /* a whole number */
    CELL_TTL,              /* a whole number; "null" or "none": null */
    CELL_YUAN,             /* yuan, with at most two decimals, as fen */
    CELL_BOOL,             /* true or false, yes or no */
    CELL_TIME,             /* an instant; a date is its midnight in the district */
    CELL_DATE,             /* a date */
    CELL_CODES,            /* codes with a space between them; hours of a day, too */
    CELL_WORDS,            /* several of `values` with a space between them; none: all */
    CELL_DAYS,             /* 2026-10-01 2026-10-10=08:30-12:00,14:00-17:30 */
    CELL_SCOPE,            /* several of `values`, into "scope" */
    CELL_SCOPE_ASSETS,     /* several assets by code or name, into "scope" */
    CELL_SCOPE_PROJECTS,   /* the same of projects */
    CELL_SCOPE_TOWNS,      /* the same of towns */
    CELL_SCOPE_ATTRIBUTES, /* pole=P-17;pole=P-18, into "scope" */
    CELL_CONTACT,          /* text, into the contact of the number that its member begins with */
    CELL_SPAN,             /* a project as above, into the row's span */
    CELL_SPAN_TIME,        /* an instant as above, into the row's span */
    CELL_IGNORED           /* what follows from the rest, or counts the rows */
};

/* What people write, and what it means. */
struct cell_word {
    const char *word, *value;
};

struct csv_column {
    const char *name;
    enum cell cell;
    bool needed;        /* of a new record */
    const char *member; /* covers.projects: `projects` in the object `covers`; NULL: as the name */
    const char *words;  /* what it is called in Chinese, with bars between; the first is shown */
    const struct cell_word *values; /* ends with NULLs */
    const char *example;            /* for a template; NULL: none */
};

struct csv_shape {
    const struct csv_column *columns; /* ends with a NULL name; the first is the code */
    bool spans;   /* rows of one code are spans of one record; columns not listed are attributes */
    bool budget;  /* columns such as budget_2026_executed_fen are taken */
    bool no_code; /* the first column is no code: each row is a record of its own */
};

extern const struct csv_shape csv_towns, csv_organisations, csv_projects, csv_feeds, csv_calendars,
    csv_assets, csv_platforms, csv_repairs, csv_acceptances, csv_exemptions;

/* Returns the shape of a kind of records, such as "assets"; NULL: there are no tables of it. */
const struct csv_shape *csv_shape_named(struct text kind);

/* Finds the column that a cell of a header names: by its name or by one of its words, whatever spaces, stars and
 * remarks in brackets stand around it. NULL: none. */
const struct csv_column *csv_column_find(const struct csv_shape *shape, struct text cell);

/* Returns the first word of a column, else its name. */
struct text csv_column_word(const struct csv_column *column);

/* Writes which columns there are: "code (编码), name (名称); if wanted role (角色)". */
void csv_columns_list(const struct csv_shape *shape, struct buffer *out);

#endif
