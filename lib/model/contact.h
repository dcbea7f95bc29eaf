/* contact.h - whom to call: the people of an organisation, and who may see them. */
#ifndef INTACT_MODEL_CONTACT_H
#define INTACT_MODEL_CONTACT_H

#include "model/token.h"

/* May this reader see whom to call at the organisation? Whoever sees the whole district may. A contractor
 * sees its own people and the office's, a supervisor those of the contractors that it supervises as well. */
bool contacts_shown(const struct scope *s, const struct registry *r, uint32_t organisation);

/* The first of the contractor's, who is called first, as far as the reader may see it. NULL: nobody.
 * `project` NONE: nobody. NULL scope: whole. */
const struct contact *contact_of_project(const struct registry *r, uint32_t project,
                                         const struct scope *s);

#endif
