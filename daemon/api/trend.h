/* trend.h - the figures of each hour, day or month of a window. */
#ifndef INTACT_API_TREND_H
#define INTACT_API_TREND_H

#include "http/request.h"

void figures_trend(struct request *q);

#endif
