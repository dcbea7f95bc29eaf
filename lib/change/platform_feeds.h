/* platform_feeds.h - the feeds of a platform, which are made with it where they are not there. */
#ifndef INTACT_CHANGE_PLATFORM_FEEDS_H
#define INTACT_CHANGE_PLATFORM_FEEDS_H

#include "model/district.h"

/* Makes those of its feeds that nobody has registered, with ttls that follow from its poll_s. One that
 * is there stays as it is. STATUS_MEMORY: as of put in model/registry.h. STATUS_CORRUPT: no room. */
must_use enum status platform_feeds_put(struct district *d, const struct platform *p);

#endif
