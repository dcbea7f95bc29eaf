/* year_report.h - the yearly report (年度绩效评价) of a district. */
#ifndef INTACT_LEDGER_YEAR_REPORT_H
#define INTACT_LEDGER_YEAR_REPORT_H

#include "ledger/report_asked.h"

/* Makes it from the stored evaluation where the year has one, else from a draft as of `now`. Errors as
 * month_report_make(). */
must_use enum status year_report_make(const struct district *d, const struct month_report *q,
                                      int64_t now, struct bulletin *ret, struct error *err);

#endif
