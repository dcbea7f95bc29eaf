/* proof.h - what a start reads in a thread of its own beside the load of the rest: the proof of the chain's newest
 * rows, and when each feed arrived last. */
#ifndef INTACT_CLI_PROOF_H
#define INTACT_CLI_PROOF_H

#include "ledger/verify.h"
#include "model/arrival.h"

#include <pthread.h>

/* In flight from proof_begin() to proof_end(). */
struct proof {
    const char *database;
    pthread_t thread;
    bool is_beside; /* the thread runs */
    struct verification proven;
    struct believed believed;
    struct arrivals arrivals;
    enum status status;
    struct error error;
};

/* Begins to prove the database of that path, which must live as long, by a connection of its own. Nobody may write
 * meanwhile. */
void proof_begin(struct proof *p, const char *database);
/* Waits for it. STATUS_CORRUPT and the rest as verify_newest(). What was found is in *p. `ret_arrivals`: free. */
must_use enum status proof_end(struct proof *p, struct arrivals *ret_arrivals, struct error *err);

#endif
