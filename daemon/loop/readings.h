/* readings.h - what the reader thread does for requests, and for the daemon itself: it reads from disk
 * what is not in memory, and does long encodings. */
#ifndef INTACT_LOOP_READINGS_H
#define INTACT_LOOP_READINGS_H

#include "http/request.h"
#include "threads/reader.h"

struct readings {
    struct reader *reader;
    uint32_t out; /* at the reader */
};

/* Runs in the reader's thread. It may touch nothing but the store and `work`. */
typedef enum status reading_run(struct store *store, void *work, struct error *err);

/* Lets `run` work on q->work, which the loop leaves alone meanwhile. When that is done, the loop
 * answers an error by itself, and else calls `done`, which answers or goes on. A request for which
 * there is no room or no memory is answered 503 at once. */
void read_then(struct request *q, reading_run *run, void (*done)(struct request *q));

/* The same for work of the daemon's own, which `done` gets back whatever became of it. False: there is
 * no room or no memory, and `done` is not called. */
must_use bool read_alone(struct app *app, reading_run *run, void *work,
                         void (*done)(struct app *app, void *work, enum status status,
                                      const struct error *err));

/* Takes what the reader has done, and calls who waits for it. */
void readings_collect(struct app *app);

#endif
