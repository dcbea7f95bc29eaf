/* platform_differences.h - what a platform lists beside the inventory: what is in one and not in the other. */
#ifndef INTACT_API_PLATFORM_DIFFERENCES_H
#define INTACT_API_PLATFORM_DIFFERENCES_H

#include "base/index.h"
#include "loop/platforms.h"
#include "platform/catalog.h"

extern const char *const difference_names[];

/* A catalog being looked at. Zeroed: nothing is owned. */
struct differences {
    const struct app *app;
    const struct platform *platform;
    const struct catalog *catalog;
    struct index codes;  /* to how often each is listed here, less one */
    struct index others; /* what the platforms list that say by the same feed */
    uint32_t *times;     /* owned */
};

/* Begins; it holds until the next message or change. STATUS_MEMORY: free it all the same. */
must_use enum status differences_begin(const struct app *app, uint32_t number,
                                       struct differences *ret);
void differences_free(struct differences *d);

enum difference differences_of(const struct differences *d, const struct catalog_item *item);
/* Is an asset in service at `now` that the platform's feeds have reported listed no more? */
bool differences_is_missing(const struct differences *d, uint32_t asset, int64_t now);

/* How many there are of each, of not more than a minute ago where they can be counted now; NULL: they have not been
 * counted, or there is no whole catalog. */
const struct catalog_counts *differences_counts(struct app *app, uint32_t number);

#endif
