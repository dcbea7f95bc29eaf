/* project.h - brings a change into the tables that people query, by schema/project_<op>.sql. */
#ifndef INTACT_STORE_PROJECT_H
#define INTACT_STORE_PROJECT_H

#include "store/journal.h"

/* Runs the statements of schema/project_<op>.sql over the row's JSON body, inside the transaction that
 * appends the row. STATUS_INVALID: there is no such file, or the body does not fit it. */
must_use enum status journal_project(struct store *store, const struct journal_row *row,
                                     struct error *err);

#endif
