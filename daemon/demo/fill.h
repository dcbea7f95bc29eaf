/* fill.h - fills an empty directory with the demonstration district and all its reports. */
#ifndef INTACT_DEMO_FILL_H
#define INTACT_DEMO_FILL_H

#include "base/digest.h"
#include "host/directory.h"

#include <stdint.h>

/* What is asked for. */
struct demo_period {
    int64_t days, until; /* reports of the days before `until` */
    uint64_t seed;
    int64_t every; /* one round of so many, of which each report holds for as many; 1: all */
};

/* What the directory holds then. */
struct demo_result {
    uint32_t assets, repairs, exemptions;
    uint64_t reports, rows;
    struct digest head; /* of the journal before the admin token: the same for the same period */
    int64_t first_at, last_at;
};

/* Fills the directory. The caller holds its lock and has seen that there is no database. After a
 * failure the caller removes what was made. */
must_use enum status demo_fill(const struct directory *dir, const struct demo_period *period,
                               struct demo_result *ret, struct error *err);

#endif
