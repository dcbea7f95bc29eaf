/* world.h - a small random district whose every second can be figured one by one, for tests. */
#ifndef INTACT_TESTS_WORLD_H
#define INTACT_TESTS_WORLD_H

#include "figure/query.h"
#include "model/district.h"

#define WORLD_ASSETS 8
#define WORLD_FROM   (INSTANT_2000 + 3000) /* the first report's earliest instant */
#define WORLD_TO     (WORLD_FROM + 4 * 3600)

/* A linear congruential generator: the same numbers everywhere, from a seed a test can print. */
unsigned world_draw(unsigned *seed, unsigned below);

/* Towns, projects of two contractors and one of none, assets of every kind with changing contracts,
 * three feeds, reports, exemptions (some only proposed), repairs. */
void world_make(struct district *d, unsigned seed);

/* Gives a world what contracts say: terms of some projects, service hours, recurring exemptions. */
void world_add_terms(struct district *d, unsigned seed);

/* What holds for a project, by looking at every contract. */
const struct rules *world_terms(const struct district *d, uint32_t project);

/* The default rules' numbers in the zone Asia/Shanghai; the caller gives it to a rule book or frees it. */
struct rules *world_rules(void);

/* What lib/figure/README.md, States, says of one second, exemptions heeded or not, by looking at every exemption and span. */
enum condition world_condition(const struct district *d, uint32_t asset, enum aspect aspect,
                               int64_t at, bool raw);

/* The project that holds at a second, or NONE. */
uint32_t world_project(const struct district *d, uint32_t asset, int64_t at);

#endif
