/* last_known.h - what an aspect was last known to be where nobody sees it now, and since when it is not known. */
#ifndef INTACT_FIGURE_LAST_KNOWN_H
#define INTACT_FIGURE_LAST_KNOWN_H

#include "model/district.h"

enum last_state { LAST_OK, LAST_FAULT, LAST_UNKNOWN, LAST_STATE_COUNT };

struct last_known {
    enum last_state state; /* LAST_UNKNOWN: it was never reported */
    int64_t
        unknown_since; /* the first second of which nothing was known; of what was never reported, the begin of its span */
};

/* For an aspect that is silent or blind at `at`, at which the asset is in service. Who sees only a part of the district does
 * not learn what it was under the contract before. */
struct last_known last_known_of(const struct district *d, const struct scope *scope, uint32_t asset,
                                enum aspect aspect, int64_t at);

#endif
