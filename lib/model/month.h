/* month.h - the months that have been published and closed, and what people judged of a year. */
#ifndef INTACT_MODEL_MONTH_H
#define INTACT_MODEL_MONTH_H

#include "base/digest.h"
#include "model/names.h"

enum month_state { MONTH_DRAFT, MONTH_PUBLISHED, MONTH_CLOSED, MONTH_STATE_COUNT };
extern const char *const month_state_names[];

/* What is still open when a month is closed: bits of month_revision.despite. */
enum open_matter { MATTER_EXEMPTIONS, MATTER_OBJECTIONS, MATTER_COUNT };
extern const char *const open_matter_names[]; /* "exemptions", "objections", NULL */

/* One stored statement of a month, or a year's evaluation, as the journal has it. */
struct month_revision {
    int year, month;          /* month 0: the year's evaluation */
    uint32_t revision;        /* from 1; a correction makes the next one */
    enum month_state state;   /* MONTH_PUBLISHED, or MONTH_CLOSED for closings and corrections */
    uint32_t rules;           /* version it was computed under */
    uint64_t seq;             /* journal position it was computed at */
    struct digest head;       /* of the chain there */
    struct digest sha256;     /* of the document */
    struct digest chain;      /* of closings up to this one; zeros while published */
    int64_t at;               /* when it was published or closed */
    uint32_t by;              /* token id */
    int64_t objections_until; /* end of the last day to object, by its publication; of a year 0 */
    uint8_t despite;          /* a bit for each open matter that it was closed despite */
    char *reason;             /* of a correction; NULL: none; owned */
    char *document;           /* canonical JSON; owned */
};

/* In the journal's order. A publication stands until the next one or the closing of its month takes
 * its place; what has been closed stays for ever. */
struct months {
    struct month_revision *items; /* owned */
    uint32_t count, cap;
    struct digest chain; /* of the last closing; zeros before the first */
};

void months_free(struct months *s);
void month_revision_free(struct month_revision *x);

/* Takes the value's pointers over. STATUS_MEMORY changes nothing. */
must_use enum status months_put(struct months *s, struct month_revision *value);

/* The newest revision of a month, or that one by number (0: newest); NULL: it is a draft, or there
 * is no such revision. */
const struct month_revision *months_find(const struct months *s, int year, int month,
                                         uint32_t revision);

/* SHA-256 of the text "previous chain, line feed, sha256" in hexadecimal (lib/figure/README.md, Month's end). */
must_use enum status month_chain(const struct digest *previous, const struct digest *sha256,
                                 struct digest *ret);

/* Points that people gave to one row of a year's evaluation. */
struct judgement {
    int year;
    char *level1, *level2, *level3; /* of the row; owned */
    int64_t points_hundredths;
    char *evidence, *note; /* owned; note may be NULL */
    uint32_t by;           /* token id */
    int64_t at;
};

struct judgements {
    struct judgement *items; /* owned; one a year and row, the newest */
    uint32_t count, cap;
};

void judgements_free(struct judgements *s);
void judgement_free(struct judgement *x);
/* Takes the value's pointers over; it takes the place of an earlier one. */
must_use enum status judgements_put(struct judgements *s, struct judgement *value);
const struct judgement *judgements_find(const struct judgements *s, int year, const char *level1,
                                        const char *level2, const char *level3);

#endif
