/* report_asked.h - which report is asked for, and by whom. */
#ifndef INTACT_LEDGER_REPORT_ASKED_H
#define INTACT_LEDGER_REPORT_ASKED_H

#include "bulletin/bulletin.h"
#include "model/district.h"

struct month_report {
    int year, month;        /* month 0: the year's evaluation */
    uint32_t revision;      /* 0: the newest, else that one */
    struct text contractor; /* a code; at NULL: all that the reader may see */
    enum language language;
    struct scope scope;
};

#endif
