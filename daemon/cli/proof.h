/* proof.h - what a start reads in threads of their own beside the load of the rest: the proof of the chain's newest rows
 * with when each feed arrived last, and the stored repairs. */
#ifndef INTACT_CLI_PROOF_H
#define INTACT_CLI_PROOF_H

#include "ledger/arrivals.h"
#include "ledger/load.h"
#include "ledger/verify.h"

#include <pthread.h>

/* In flight from proof_begin() to proof_end(). */
struct proof {
    const char *database;
    struct proof_thread {
        pthread_t thread;
        bool is_beside; /* it runs, or has not been waited for */
        bool is_done;
        enum status status;
        struct error error;
    } chain, orders;
    struct verification proven;
    struct believed believed;
    struct arrivals arrivals;
    struct repairs repairs;
    uint64_t repairs_seq;
};

/* Begins to read the database of that path, which must live as long, by connections of its own. Nobody may write
 * meanwhile. */
void proof_begin(struct proof *p, const char *database);
/* Waits for the repairs: the `take` of a struct repairs_source, whose context is the proof. */
must_use enum status proof_take_repairs(void *proof, struct repairs *ret, uint64_t *ret_seq,
                                        struct error *err);
/* Waits for the rest. STATUS_CORRUPT and the rest as verify_newest(). What was found is in *p. `ret_arrivals`: free. */
must_use enum status proof_end(struct proof *p, struct arrivals *ret_arrivals, struct error *err);

#endif
