/* year.h - makes the report of a year's evaluation (年度绩效评价) as tables. */
#ifndef INTACT_BULLETIN_YEAR_H
#define INTACT_BULLETIN_YEAR_H

#include "bulletin/tables.h"
#include "figure/evaluation.h"

/* Makes the whole report of a year. Of *about the contractor and the days to object say nothing here. STATUS_MEMORY. */
must_use enum status year_bulletin_make(const struct evaluation *e,
                                        const struct bulletin_about *about, enum language language,
                                        struct bulletin *ret);

#endif
