/* registry_csv.h - tables of registry records: each row (of assets: all rows of one code) as an object. */
#ifndef INTACT_RECORD_REGISTRY_CSV_H
#define INTACT_RECORD_REGISTRY_CSV_H

#include "record/csv_table.h"
#include "record/record.h"

extern const struct csv_shape csv_towns, csv_organisations, csv_projects, csv_feeds, csv_calendars,
    csv_assets, csv_platforms;

/* As document_next(); the object is the caller's (json_decref). */
must_use bool registry_csv_next(struct csv_table *table, struct record *ret_record);

#endif
