/* contact.h - whom to call about a project's assets, as answers show it. */
#ifndef INTACT_VIEW_CONTACT_H
#define INTACT_VIEW_CONTACT_H

#include "format/csv.h"
#include "format/json_out.h"
#include "model/contact.h"

/* Writes the member "contact": name, phone and mail of whom the project's contractor has called first, or null.
 * `project` NONE: null. NULL scope: whole. */
void json_contact(struct json_out *j, const struct registry *r, uint32_t project,
                  const struct scope *scope);

/* Writes the cells of the same. */
#define CONTACT_COLUMNS "contact_name", "contact_phone"
void csv_contact(struct csv_out *c, const struct registry *r, uint32_t project,
                 const struct scope *scope);

/* Returns the project of the span that holds at `at`, or NONE. */
uint32_t project_at(const struct asset *a, int64_t at);

#endif
