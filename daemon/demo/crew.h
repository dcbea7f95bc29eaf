/* crew.h - threads that turn rounds into batches ready for the journal, handed out in order. */
#ifndef INTACT_DEMO_CREW_H
#define INTACT_DEMO_CREW_H

#include "demo/rounds.h"
#include "ledger/ingest.h"

struct demo_crew;

/* A round, ready for the journal. */
struct demo_harvest {
    struct batch *batch;  /* owned */
    struct buffer packed; /* its frame, compressed; owned */
};

/* The threads look assets and causes up in the district without a lock. So neither may be added while
 * they work, and the district must know the demonstration's causes before. All must outlive them. */
struct demo_task {
    struct district *district; /* nobody writes to it meanwhile: all causes are in it */
    const struct demo_world *world;
    const struct demo_rounds *rounds;
    uint32_t feeds[DEMO_FEED_COUNT];  /* registry numbers, in the order of demo_feeds */
    uint32_t tokens[DEMO_FEED_COUNT]; /* ids of their tokens */
};
must_use enum status demo_crew_start(const struct demo_task *task, struct demo_crew **ret,
                                     struct error *err);

/* Waits for the next round, in the order of the plan. The caller frees it: demo_harvest_free(). */
must_use enum status demo_crew_next(struct demo_crew *crew, struct demo_harvest *ret,
                                    struct error *err);
void demo_harvest_free(struct demo_harvest *h);

/* Ends the threads, whatever they are doing. NULL is allowed. */
void demo_crew_end(struct demo_crew *crew);

#endif
