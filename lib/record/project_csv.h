/* project_csv.h - the money and the plan of a project where it comes as a row of a table. */
#ifndef INTACT_RECORD_PROJECT_CSV_H
#define INTACT_RECORD_PROJECT_CSV_H

#include "record/record.h"

/* Tells budget_YYYY_available_fen, budget_YYYY_executed_fen and budget_YYYY_adjusted_fen. */
bool is_budget_column(const char *name);

/* Takes a cell of such a column into the record; an empty one is kept as "not given". */
must_use enum status set_budget_cell(struct json_t *record, const char *name, struct text cell,
                                     struct error *err);

/* Returns the code of a record; of length 0 when it has no code that is text. */
struct text project_csv_code(const struct record *record);

/* Completes a record from the stored one (canonical JSON; NULL: it is new): the milestones and other
 * years' budgets, which the table has no columns for. Leaves out what is not given. STATUS_MEMORY. */
must_use enum status project_csv_complete(struct record *record, const char *stored);

#endif
