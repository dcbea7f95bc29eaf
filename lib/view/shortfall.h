/* shortfall.h - why too little was seen to judge by, and what would mend it, in words. */
#ifndef INTACT_VIEW_SHORTFALL_H
#define INTACT_VIEW_SHORTFALL_H

#include "figure/rates.h"

#define SHORTFALL_SIZE 480

/* Writes the sentence for an answer in which a figure is insufficient; false: none is, or the reader sees only a part
 * of the district, and no feeds. */
bool shortfall_text(const struct district *d, const struct query *q, const struct rates *r,
                    char out[SHORTFALL_SIZE]);

#endif
