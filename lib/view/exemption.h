/* exemption.h - exemptions as JSON, as every GET shows them and as the journal's bodies hold them. */
#ifndef INTACT_VIEW_EXEMPTION_H
#define INTACT_VIEW_EXEMPTION_H

#include "format/json_out.h"
#include "model/district.h"

/* `zone` is that of the rules in force. What it covers is cut to what `scope` may see. */
void exemption_to_json(struct json_out *j, const struct district *d, const struct exemption *x,
                       const struct scope *scope, const struct zone *zone);

/* The code of the calendar whose hours it covers; NULL: all of them. */
const char *exemption_calendar(const struct registry *r, const struct exemption *x);

/* Returns the code of the organisation that proposed it; NULL: no organisation did, or another contractor,
 * whom a contractor may not see. scope NULL: everything. */
const char *exemption_proposer(const struct district *d, uint32_t proposer,
                               const struct scope *scope);

/* Write parts that are also in the journal's bodies, with sorted keys. scope NULL: everything. */
void exemption_scope_record(struct json_out *j, const struct registry *r, const struct exemption *x,
                            const struct scope *scope);
void exemption_aspects_record(struct json_out *j, const struct exemption *x);

#endif
