/* registry_view.h - the registry's records as lists show them: by code, cut to who asks. */
#ifndef INTACT_DAEMON_REGISTRY_VIEW_H
#define INTACT_DAEMON_REGISTRY_VIEW_H

#include "format/csv.h"
#include "format/json_out.h"
#include "loop/app.h"
#include "record/registry_in.h"

uint32_t view_count(const struct district *d, enum collection which);
const char *view_code(const struct district *d, enum collection which, uint32_t number);
const char *view_name(const struct district *d, enum collection which, uint32_t number);
uint32_t view_find(const struct district *d, enum collection which, struct text code); /* or NONE */

/* May this reader see the record? */
bool view_visible(const struct district *d, enum collection which, uint32_t number,
                  const struct scope *scope);

/* All numbers sorted by code; NULL without memory. The order's, until the count changes. */
const uint32_t *view_order(struct app *app, enum collection which);

void view_json(struct json_out *j, const struct district *d, enum collection which, uint32_t number,
               const struct scope *scope, const struct zone *zone);

/* CSV, in the columns that POST takes. Of assets: one row a span, attributes as further
 * columns; of projects: budgets, by year. */
struct csv_view {
    const struct district *district;
    enum collection which;
    struct scope scope;
    const struct zone *zone;
    char **further; /* sorted names of columns; owned */
    size_t further_count;
};
must_use enum status csv_view_init(struct csv_view *v, const uint32_t *numbers, size_t count);
void csv_view_free(struct csv_view *v);
void csv_view_header(const struct csv_view *v, struct csv_out *c);
void csv_view_record(const struct csv_view *v, uint32_t number, struct csv_out *c);

#endif
