/* progress.h - plans beside what is there. */
#ifndef INTACT_API_PROGRESS_H
#define INTACT_API_PROGRESS_H

#include "http/request.h"

void figures_progress(struct request *q);

#endif
