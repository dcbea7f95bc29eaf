/* readings.h - what the reader thread does for requests, and for the daemon itself: it reads from disk
 * what is not in memory, and does long encodings. */
#ifndef INTACT_LOOP_READINGS_H
#define INTACT_LOOP_READINGS_H

#include "http/request.h"
#include "threads/reader.h"

#define READINGS_WAITING_MAX 256 /* for all tokens together */
#define READINGS_TOKEN_MAX   64  /* of one token */

/* The reader has one piece of work at a time. The others wait here, and tokens take turns: who asks a hundred
 * things does not keep away who asks one. */
struct readings {
    struct reader *reader;
    struct reading *first, *last; /* those that wait, the oldest first */
    uint32_t waiting;
    uint32_t out;    /* waiting, or at the reader */
    bool busy;       /* the reader has one */
    uint64_t *turns; /* by token: when it last had its turn; 0 is the daemon itself; owned */
    uint32_t token_count;
    uint64_t turn; /* of the newest one */
};
void readings_free(struct readings *r); /* not the reader */

/* Runs in the reader's thread. It may touch nothing but the store and `work`. */
typedef enum status reading_run(struct store *store, void *work, struct error *err);

/* Lets `run` work on q->work, which the loop leaves alone meanwhile. When that is done, the loop
 * answers an error by itself, and else calls `done`, which answers or goes on. A request for which
 * there is no room or no memory is answered 503 at once. */
void read_then(struct request *q, reading_run *run, void (*done)(struct request *q));

/* The same, but for the answer: false where there is no room or no memory, and then nothing has changed. */
must_use bool read_if_room(struct request *q, reading_run *run, void (*done)(struct request *q));

/* The same for work of the daemon's own, which `done` gets back whatever became of it. False: there is
 * no room or no memory, and `done` is not called. */
must_use bool read_alone(struct app *app, reading_run *run, void *work,
                         void (*done)(struct app *app, void *work, enum status status,
                                      const struct error *err));

/* Takes what the reader has done, and calls who waits for it. */
void readings_collect(struct app *app);

#endif
