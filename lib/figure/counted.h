/* counted.h - whether what an asset loses counts in a contractor's figures, and why not. */
#ifndef INTACT_FIGURE_COUNTED_H
#define INTACT_FIGURE_COUNTED_H

#include "model/district.h"

enum counted {
    COUNTED,
    COUNTED_NOT_BY_KIND,     /* its kind is outside the rules' population */
    COUNTED_NOT_BY_CLASS,    /* the class of the camera is */
    COUNTED_NOT_BY_CONTRACT, /* its project has no contractor who could answer for it */
};
/* By enum counted; "" for COUNTED; ends with NULL. */
extern const char *const counted_names[];

enum counted counted_of(const struct district *d, const struct rules *rules, uint32_t asset,
                        uint32_t project);

#endif
