/* figures.h - the figures: rates, status, outages, worst, timeline. */
#ifndef INTACT_API_FIGURES_H
#define INTACT_API_FIGURES_H

#include "http/request.h"

void figures_rates(struct request *q);
void figures_status(struct request *q);
void figures_outages(struct request *q);
void figures_worst(struct request *q);
void figures_timeline(struct request *q);

#endif
