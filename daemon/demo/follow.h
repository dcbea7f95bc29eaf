/* follow.h - the demonstration's feeds go on reporting to a running daemon. */
#ifndef INTACT_DEMO_FOLLOW_H
#define INTACT_DEMO_FOLLOW_H

#include "host/directory.h"

#include <stdint.h>

/* Reports what has been missed since the journal's newest report (a day at most), then every round
 * as it falls due, until SIGINT or SIGTERM, which is success. Waits for the daemon, a minute at the
 * start and as long as it takes later. */
must_use enum status demo_follow(const struct directory *dir, uint64_t seed, struct error *err);

#endif
