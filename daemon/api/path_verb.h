/* path_verb.h - what a POST asks to be done with a thing: the last segment of its path. */
#ifndef INTACT_DAEMON_PATH_VERB_H
#define INTACT_DAEMON_PATH_VERB_H

#include "api/routes.h"
#include "http/request.h"

/* "approve" of "/api/v1/exemptions/{id}/approve". */
static inline struct text path_verb(const struct request *q)
{
    return text_of(strrchr(q->route->pattern, '/') + 1);
}

#endif
