/* trend_parts.h - how a sealed trend holds its rows, for trend.c alone. */
#ifndef INTACT_FIGURE_TREND_PARTS_H
#define INTACT_FIGURE_TREND_PARTS_H

#include "figure/trend.h"

/* The next group's cells. */
void trend_unpack(const struct trend *t, struct trend_row *row);

#endif
