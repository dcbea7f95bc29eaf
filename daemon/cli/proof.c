#include "cli/proof.h"

#include "store/store.h"

#include <signal.h>

static void prove(struct proof *p)
{
    struct store *store = NULL;
    p->status = store_open(p->database, STORE_READ, &store, &p->error);
    if (p->status == STATUS_OK)
        p->status = verify_journal(store, &p->proven, &p->error);
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

enum status proof_end(struct proof *p, struct verification *ret, struct error *err)
{
    if (p->is_beside)
        pthread_join(p->thread, NULL);
    else
        prove(p);
    if (p->status == STATUS_OK)
        *ret = p->proven;
    else
        *err = p->error;
    return p->status;
}
