/* follow.h - keeps the demonstration's feeds reporting to a running daemon. */
#ifndef INTACT_DEMO_FOLLOW_H
#define INTACT_DEMO_FOLLOW_H

#include "host/directory.h"

#include <stdint.h>

/* Sends what has been missed since the journal's newest report (a day at most), then every round when
 * it is due; without those of the video platform, if that speaks for itself. SIGINT and SIGTERM end it, as a success. Waits a minute for the daemon at the start, and
 * ten when it goes away later. */
must_use enum status demo_follow(const struct directory *dir, uint64_t seed, bool without_platform,
                                 struct error *err);

#endif
