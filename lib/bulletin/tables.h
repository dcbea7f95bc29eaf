/* tables.h - makes the tables of a month's report from a statement. */
#ifndef INTACT_BULLETIN_TABLES_H
#define INTACT_BULLETIN_TABLES_H

#include "bulletin/bulletin.h"
#include "figure/statement.h"
#include "model/month.h"

/* What a report says beside its statement. A text may be NULL. */
struct bulletin_about {
    enum term state;            /* TERM_DRAFT, TERM_PUBLISHED, TERM_CLOSED */
    uint32_t revision;          /* 0: none */
    const char *sha256, *chain; /* hexadecimal */
    const char *contractor;     /* the name it was cut down to */
    const char *contractor_code;
    int64_t settled_at;       /* when it was published or closed; of a draft ignored */
    int64_t objections_until; /* end of the last day to object; of a draft ignored */
    uint8_t despite;          /* a bit for each enum open_matter that it was closed despite */
    const char *reason;       /* what was said to that: why it was corrected */
    const struct zone *zone;
};

/* Makes the whole report of a statement. STATUS_MEMORY. */
must_use enum status bulletin_make(const struct statement *s, const struct bulletin_about *about,
                                   enum language language, struct bulletin *ret);

#endif
