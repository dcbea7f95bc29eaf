/* statements.h - cuts a file of named statements (`-- name: journal_append`) into its parts. */
#ifndef INTACT_STORE_STATEMENTS_H
#define INTACT_STORE_STATEMENTS_H

#include "base/text.h"

struct statement_text {
    struct text name, sql; /* slices of the file; sql goes up to the next name */
    bool scan_ok;          /* a comment `-- scan-ok: why` stands in it */
};

/* The next statement at or after *at, which moves on; false at the end. */
must_use bool statement_text_next(struct text *at, struct statement_text *ret);

#endif
