/* repair_clock.h - when a repair is due (lib/figure/README.md, Repairs): a clock that stands still in pauses, in
 * exempt seconds, out of service and outside of hours. */
#ifndef INTACT_MODEL_REPAIR_CLOCK_H
#define INTACT_MODEL_REPAIR_CLOCK_H

#include "model/repair.h"

/* When the repair's clock has run a limit. The clock runs from reported_at through the seconds in which
 * the asset is in service (in its contract's service hours, too), in the limit's calendar, in no approved
 * pause, and not exempt in any of the repair's aspects. An open pause runs to as_of. INSTANT_EVER: the
 * asset leaves service before, or the hours never come again. What it costs follows the pauses, exempt
 * stretches and spans that it meets, and not the hours. */
int64_t repair_clock_end(const struct repair *x, const struct registry *r,
                         const struct exemptions *e, const struct rules *rules,
                         const struct limit *limit, int64_t as_of);

/* The same for the limit that the repair's contract sets it. */
int64_t repair_due_at(const struct repair *x, const struct registry *r, const struct exemptions *e,
                      const struct rules *rules, int64_t as_of);
/* The same for its response. INSTANT_EVER, too: no response is measured. */
int64_t repair_response_due_at(const struct repair *x, const struct registry *r,
                               const struct exemptions *e, const struct rules *rules,
                               int64_t as_of);
/* The later one of the two that are measured. */
int64_t repair_last_due_at(const struct repair *x, const struct registry *r,
                           const struct exemptions *e, const struct rules *rules, int64_t as_of);

/* Is the whole time from reported_at to the repair, by as_of, exempt? Such a repair never counts. */
bool repair_is_exempt(const struct repair *x, const struct exemptions *e, int64_t as_of);

#endif
