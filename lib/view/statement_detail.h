/* statement_detail.h - what of a project's month stands one by one: deductions, exemptions, late orders, the ladder. */
#ifndef INTACT_VIEW_STATEMENT_DETAIL_H
#define INTACT_VIEW_STATEMENT_DETAIL_H

#include "figure/statement.h"
#include "format/json_out.h"

/* Each writes one member of a project's statement, as RFC 8785 wants it. */
void statement_deductions_json(struct json_out *j, const struct statement_project *p,
                               const struct zone *zone);
void statement_exemptions_json(struct json_out *j, const struct statement_project *p,
                               const struct zone *zone);
void statement_late_orders_json(struct json_out *j, const struct statement_project *p,
                                const struct zone *zone);
void statement_payment_json(struct json_out *j, const struct statement_project *p);

#endif
