/* project_csv.h - the money of a project where it comes as a row of a table. */
#ifndef INTACT_RECORD_PROJECT_CSV_H
#define INTACT_RECORD_PROJECT_CSV_H

#include "record/record.h"

/* Tells budget_YYYY_available_fen, budget_YYYY_executed_fen and budget_YYYY_adjusted_fen. */
bool is_budget_column(const char *name);

/* Takes a cell of such a column into the record; an empty one is kept as "not given". */
must_use enum status set_budget_cell(struct json_t *record, const char *name, struct text cell,
                                     struct error *err);

#endif
