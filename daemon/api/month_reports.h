/* month_reports.h - the report of a month as xlsx, csv or html. */
#ifndef INTACT_API_MONTH_REPORTS_H
#define INTACT_API_MONTH_REPORTS_H

#include "http/request.h"

void month_report_get(struct request *q);

#endif
