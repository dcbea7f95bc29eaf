/* month_report.h - the monthly report (月度考核通报) of a district or of one contractor, and the yearly one of a
 * district, for a reader. */
#ifndef INTACT_LEDGER_MONTH_REPORT_H
#define INTACT_LEDGER_MONTH_REPORT_H

#include "ledger/report_asked.h"

enum report_format { REPORT_XLSX, REPORT_CSV, REPORT_HTML, REPORT_FORMAT_COUNT };
extern const char *const report_format_names[]; /* "xlsx", "csv", "html", NULL */

/* Reads "2022-09" or "2022". False: it is neither. */
bool month_report_name(struct text name, struct month_report *ret);

/* Makes it from the stored statement where the month has one, else from a draft as of `now`. What the reader
 * may not see is cut out; a draft is the office's, and a year the office's and the viewer's. The value owns everything it needs. STATUS_UNKNOWN: there
 * is no such revision, or no such contractor in this month that the reader may see. STATUS_CORRUPT,
 * STATUS_MEMORY. */
must_use enum status month_report_make(const struct district *d, const struct month_report *q,
                                       int64_t now, struct bulletin *ret, struct error *err);

/* Writes it in a format; `directory`: for a passing file. Needs nothing but the value. */
must_use enum status month_report_write(const struct bulletin *b, enum report_format format,
                                        const char *directory, struct buffer *out,
                                        struct error *err);

#endif
