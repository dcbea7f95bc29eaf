/* registry_view.h - the registry's records as lists show them: by code, cut to who asks. */
#ifndef INTACT_API_REGISTRY_VIEW_H
#define INTACT_API_REGISTRY_VIEW_H

#include "format/json_out.h"
#include "loop/app.h"
#include "record/registry_in.h"

uint32_t view_count(const struct district *d, enum collection which);
const char *view_code(const struct district *d, enum collection which, uint32_t number);
const char *view_name(const struct district *d, enum collection which, uint32_t number,
                      const struct scope *scope);
uint32_t view_find(const struct district *d, enum collection which, struct text code); /* or NONE */

/* May this reader see the record? */
bool view_visible(const struct district *d, enum collection which, uint32_t number,
                  const struct scope *scope);

/* Returns the numbers of all records sorted by code; NULL without memory. The array is the app's,
 * and holds until the count changes. */
const uint32_t *view_order(struct app *app, enum collection which);

void view_json(struct json_out *j, const struct district *d, enum collection which, uint32_t number,
               const struct scope *scope, const struct zone *zone);

#endif
