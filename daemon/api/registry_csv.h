/* registry_csv.h - the registry's records as CSV, in the columns that POST takes. */
#ifndef INTACT_API_REGISTRY_CSV_H
#define INTACT_API_REGISTRY_CSV_H

#include "format/csv.h"
#include "model/district.h"
#include "record/registry_in.h"

/* Of assets there is one row a span, and their attributes are further columns; of projects the budgets
 * are, by year. */
struct registry_csv {
    const struct district *district;
    enum collection which;
    struct scope scope; /* of who reads */
    const struct zone *zone;
    char **further; /* sorted names of columns; owned */
    size_t further_count;
};

/* Finds the further columns of these records. STATUS_MEMORY: there is nothing to free. */
must_use enum status registry_csv_init(struct registry_csv *v, const uint32_t *numbers,
                                       size_t count);
void registry_csv_free(struct registry_csv *v);

void registry_csv_header(const struct registry_csv *v, struct csv_out *c);
/* Writes the record's rows but for the end of the last one. */
void registry_csv_record(const struct registry_csv *v, uint32_t number, struct csv_out *c);

#endif
