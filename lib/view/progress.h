/* progress.h - projects' plans beside what is there, as JSON and as CSV. */
#ifndef INTACT_VIEW_PROGRESS_H
#define INTACT_VIEW_PROGRESS_H

#include "figure/progress.h"

#include "base/buffer.h"
#include "format/json_out.h"

/* The members of a milestone that every answer has: name, planned_on, done_on, state. */
void milestone_members(struct json_out *j, const struct milestone *m, enum milestone_state state);

/* `projects`: registry numbers in the order to be written. */
void progress_to_json(const struct progress *p, const struct registry *r, const uint32_t *projects,
                      uint32_t count, struct buffer *out);
/* A row a project and kind; budget and milestones stand in the project's first row. */
void progress_to_csv(const struct progress *p, const struct registry *r, const uint32_t *projects,
                     uint32_t count, struct buffer *out);

#endif
