/* world.h - what goes wrong in the demonstration district, and when: a function of a seed alone.
 *
 * Every process draws its events week by week from the seed, the thing it befalls and the week's
 * number, so any window can be made without what came before, and two windows agree where
 * they meet. */
#ifndef INTACT_DEMO_WORLD_H
#define INTACT_DEMO_WORLD_H

#include "demo/district.h"

enum demo_cause {
    CAUSE_LINK_DOWN,
    CAUSE_POWER,
    CAUSE_SWITCH_DOWN,
    CAUSE_STORM,
    CAUSE_FLAPPING,
    CAUSE_REMOVED,
    CAUSE_NO_STREAM,
    CAUSE_DECODER,
    CAUSE_IMAGE_BLUR,
    CAUSE_OCCLUDED,
    CAUSE_DISK_FULL,
    CAUSE_NO_RECORDING,
    CAUSE_COUNT
};
extern const char *const demo_cause_names[]; /* CAUSE_COUNT of them */

/* How many assets one event takes down. */
enum demo_reach { REACH_ASSET, REACH_POLE, REACH_CABINET, REACH_TOWN };

struct demo_fault {
    int64_t from, to;
    uint8_t cause; /* enum demo_cause */
    uint8_t reach; /* enum demo_reach */
    bool lasting;  /* nothing that a visit mends: spare parts, a new disk array */
};

struct demo_faults {
    struct demo_fault *items; /* sorted, never overlapping; owned */
    uint32_t count, cap;
};

struct demo_world {
    const struct demo_district *district;
    uint64_t seed;
    int64_t from, to;           /* all that happens in here is known */
    struct demo_faults *tracks; /* [asset * TRACK_COUNT + track] */
};

/* Makes what happens in [from, to). STATUS_MEMORY: out of memory. The district must outlive the world. */
must_use enum status demo_world_make(const struct demo_district *d, uint64_t seed, int64_t from,
                                     int64_t to, struct demo_world *ret);
void demo_world_free(struct demo_world *w);

static inline const struct demo_faults *demo_faults_of(const struct demo_world *w, uint32_t asset,
                                                       enum demo_track track)
{
    return &w->tracks[(size_t)asset * TRACK_COUNT + track];
}

/* Tells whether the feed itself is down at `at`, and reports nobody. */
bool demo_feed_is_out(uint64_t seed, int feed, int64_t at);

/* Each eight weeks have one storm. Returns that of the weeks around `at`, be it before or after. */
struct demo_storm {
    int64_t from, to;
};
struct demo_storm demo_storm_of(uint64_t seed, int64_t at);

/* Writes the power cuts of a town that begin in the week of `at`, at most `max`. Returns how many.
 * Each reaches about half of the town's poles. */
uint32_t demo_power_cuts(const struct demo_world *w, int town, int64_t at, struct demo_fault *out,
                         uint32_t max);

#define DEMO_WEEK_S 604800

/* Returns evenly distributed bits, made of a seed and up to three numbers. */
uint64_t demo_draw(uint64_t seed, uint64_t a, uint64_t b, uint64_t c);

#endif
