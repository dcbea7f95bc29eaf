/* assessed.h - whether what an asset loses counts in a contractor's figures, and why not. */
#ifndef INTACT_FIGURE_ASSESSED_H
#define INTACT_FIGURE_ASSESSED_H

#include "model/district.h"

enum assessed {
    ASSESSED,
    ASSESSED_NOT_BY_KIND,     /* its kind is outside the rules' population */
    ASSESSED_NOT_BY_CLASS,    /* the class of the camera is */
    ASSESSED_NOT_BY_CONTRACT, /* its project has no contractor who could answer for it */
    ASSESSED_NOT_BY_LENGTH,   /* the outage is shorter than its contract counts: it is damped */
};
/* By enum assessed; "" for ASSESSED; ends with NULL. */
extern const char *const assessed_names[];

/* By asset and project alone: never by length. */
enum assessed assessed_of(const struct district *d, const struct rules *rules, uint32_t asset,
                          uint32_t project);

#endif
