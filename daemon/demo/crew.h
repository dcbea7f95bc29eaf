/* crew.h - threads that turn rounds into batches ready for the journal, handed out in order. */
#ifndef INTACT_DEMO_CREW_H
#define INTACT_DEMO_CREW_H

#include "demo/rounds.h"
#include "ledger/ingest.h"

struct demo_crew;

/* What a round came to. */
struct demo_harvest {
    struct batch *batch;  /* owned */
    struct buffer packed; /* its frame, compressed; owned */
};

/* The threads only look up assets and causes in the district: while they work neither may be added
 * (so the demonstration's causes have to be known to it). `feeds` and `tokens` are the registry
 * numbers and token ids by index of demo_feeds. All must outlive the crew. */
struct demo_task {
    const struct district *district;
    const struct demo_world *world;
    const struct demo_rounds *rounds;
    uint32_t feeds[DEMO_FEED_COUNT], tokens[DEMO_FEED_COUNT];
};
must_use enum status demo_crew_start(const struct demo_task *task, struct demo_crew **ret,
                                     struct error *err);

/* Waits for the next round, in the order of the plan. The caller frees with demo_harvest_free. */
must_use enum status demo_crew_next(struct demo_crew *crew, struct demo_harvest *ret,
                                    struct error *err);
void demo_harvest_free(struct demo_harvest *h);

/* Ends the threads, wherever they are. NULL allowed. */
void demo_crew_end(struct demo_crew *crew);

#endif
