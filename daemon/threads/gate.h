/* gate.h - keeps the readers out of the database for the moment in which the scribe empties the WAL.
 *
 * SQLite can begin its log anew only when nobody reads from it, and a reader with work enough always does. So the
 * scribe says that it wants the log for itself; the reader then waits a little before its next job; and the scribe, after
 * one of its next groups, finds nobody in there. Neither waits for long: with little to write the log does not grow,
 * and with much the scribe comes by often. A job of a reader is short, and long work is many jobs. */
#ifndef INTACT_THREADS_GATE_H
#define INTACT_THREADS_GATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define GATE_READER_WAIT_MS 100
#define GATE_SCRIBE_WAIT_MS 25 /* all acknowledgements wait meanwhile */

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool wanted;      /* the scribe wants the log for itself */
    uint32_t reading; /* readers that are in a job */
};

void gate_init(struct gate *g);
void gate_destroy(struct gate *g);

/* A reader's side, around each job. Who has waited in vain for a scribe with nothing to write keeps no other one
 * waiting, nor itself again, until the scribe wants the log again. */
void gate_enter(struct gate *g);
void gate_leave(struct gate *g);

/* The scribe's side. True: nobody reads, and nobody begins to until gate_open(). False: somebody reads; it
 * is noted that the log is wanted. `wait`: for GATE_SCRIBE_WAIT_MS, for the log is too long already. */
bool gate_close(struct gate *g, bool wait);
void gate_open(struct gate *g);

#endif
