/* platform_findings.h - what is wrong with platforms, and what to do about it: for the page and for doctor. */
#ifndef INTACT_API_PLATFORM_FINDINGS_H
#define INTACT_API_PLATFORM_FINDINGS_H

#include "http/request.h"

void platform_findings_get(struct request *q);

#endif
