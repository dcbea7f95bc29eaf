#include "cli/proof.h"

#include "ledger/load.h"
#include "store/store.h"

#include <signal.h>

static void prove(struct proof *p)
{
    struct store *store = NULL;
    p->status = store_open(p->database, STORE_READ, &store, &p->error);
    if (p->status == STATUS_OK)
        p->status = verify_newest(store, VERIFY_NEWEST_ROWS, &p->proven, &p->believed, &p->error);
    if (p->status == STATUS_OK)
        p->status = arrivals_load(store, &p->arrivals, &p->error);
    store_close(store);
}

static void *work(void *context)
{
    prove(context);
    return NULL;
}

/* Signals are the loop's. */
void proof_begin(struct proof *p, const char *database)
{
    sigset_t all, before;
    *p = (struct proof){.database = database};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    p->is_beside = pthread_create(&p->thread, NULL, work, p) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

enum status proof_end(struct proof *p, struct arrivals *ret_arrivals, struct error *err)
{
    if (p->is_beside)
        pthread_join(p->thread, NULL);
    else
        prove(p);
    if (p->status != STATUS_OK) {
        arrivals_free(&p->arrivals);
        *err = p->error;
        return p->status;
    }
    *ret_arrivals = p->arrivals;
    return STATUS_OK;
}
