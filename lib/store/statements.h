/* statements.h - the SQL of schema/: cut into named statements (`-- name: journal_append`), and prepared. */
#ifndef INTACT_STORE_STATEMENTS_H
#define INTACT_STORE_STATEMENTS_H

#include "store/sql.h"

struct statement_text {
    struct text name, sql; /* slices of the file; sql goes up to the next name */
    bool scan_ok;          /* it has a comment `-- scan-ok: why` */
};

/* Finds the next statement at or after *at, which moves on. False: there is no other. */
must_use bool statement_text_next(struct text *at, struct statement_text *ret);

/* Prepares what schema/queries.sql and schema/project_*.sql hold. */
must_use enum status statements_prepare(struct store *store, struct error *err);
void statements_finalize(struct store *store);

/* Finds the script of an op. NULL: there is no schema/project_<op>.sql. */
const struct script *script_find(const struct store *store, struct text op);

#endif
