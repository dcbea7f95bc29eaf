/* registry_csv.h - tables of registry records: each row (of assets: all rows of one code) as an object. */
#ifndef INTACT_RECORD_REGISTRY_CSV_H
#define INTACT_RECORD_REGISTRY_CSV_H

#include "record/csv_table.h"
#include "record/record.h"

/* As document_next(); the object is the caller's (json_decref). It is the stored record with what the rows say laid
 * over it: a column that is not there keeps what is stored, an empty cell takes it away. */
must_use bool registry_csv_next(struct csv_table *table, struct record *ret_record);

#endif
