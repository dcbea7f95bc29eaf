/* writer.h - fills the tables of a month's report, cell by cell. */
#ifndef INTACT_BULLETIN_WRITER_H
#define INTACT_BULLETIN_WRITER_H

#include "base/zone.h"
#include "bulletin/bulletin.h"

/* Lack of memory sticks in bulletin->texts.failed. */
struct writer {
    struct bulletin *bulletin;
    struct table *table; /* being filled */
};

void writer_open(struct writer *w, int table, enum term title, const enum term *columns,
                 uint32_t count);
void add_empty(struct writer *w);
void add_text(struct writer *w, const char *text); /* NULL or "": empty */
void add_term(struct writer *w, enum term which);
void add_instant(struct writer *w, const struct zone *zone, int64_t at); /* INSTANT_NONE: empty */
void add_int(struct writer *w, int64_t value);
void add_number(struct writer *w, enum cell_type type, int64_t value, const char *formula);
/* Rows of a cover: a label, and what it says. */
void cover_text(struct writer *w, enum term label, const char *text);
void cover_instant(struct writer *w, enum term label, const struct zone *zone, int64_t at);
void cover_int(struct writer *w, enum term label, int64_t value);
/* The last rows of a cover: BULLETIN_SIGNATURES lines to sign on. */
void cover_signatures(struct writer *w, const enum term lines[BULLETIN_SIGNATURES]);
/* Below the rows of the table: a label, then the sums of the columns that `sums` has a bit for. */
void add_totals(struct writer *w, uint32_t sums);

#endif
