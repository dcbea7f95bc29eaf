/* page.h - the files that browsers are shown, at / and /assets/{file}. */
#ifndef INTACT_API_PAGE_H
#define INTACT_API_PAGE_H

#include "http/request.h"

void page_show(struct request *q);

#endif
