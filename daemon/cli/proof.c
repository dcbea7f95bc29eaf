#include "cli/proof.h"

#include "store/store.h"

#include <signal.h>

static void *prove(void *context)
{
    struct proof *p = context;
    struct proof_thread *t = &p->chain;
    struct store *store = NULL;
    t->status = store_open(p->database, STORE_READ, &store, &t->error);
    if (t->status == STATUS_OK)
        t->status = verify_newest(store, VERIFY_NEWEST_ROWS, &p->proven, &p->believed, &t->error);
    if (t->status == STATUS_OK)
        t->status = arrivals_load(store, &p->arrivals, &t->error);
    store_close(store);
    return NULL;
}

static void *read_repairs(void *context)
{
    struct proof *p = context;
    struct proof_thread *t = &p->orders;
    struct store *store = NULL;
    t->status = store_open(p->database, STORE_READ, &store, &t->error);
    if (t->status == STATUS_OK)
        t->status = stored_repairs_load(store, &p->repairs, &p->repairs_seq, &t->error);
    store_close(store);
    return NULL;
}

/* Signals are the loop's. */
void proof_begin(struct proof *p, const char *database)
{
    sigset_t all, before;
    *p = (struct proof){.database = database};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    p->orders.is_beside = pthread_create(&p->orders.thread, NULL, read_repairs, p) == 0;
    p->chain.is_beside = pthread_create(&p->chain.thread, NULL, prove, p) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Without a thread of its own it is done now. */
static enum status finish(struct proof *p, struct proof_thread *t, void *(*work)(void *),
                          struct error *err)
{
    if (t->is_beside)
        pthread_join(t->thread, NULL);
    else if (!t->is_done)
        work(p);
    t->is_beside = false;
    t->is_done = true;
    if (t->status != STATUS_OK)
        *err = t->error;
    return t->status;
}

enum status proof_take_repairs(void *proof, struct repairs *ret, uint64_t *ret_seq,
                               struct error *err)
{
    struct proof *p = proof;
    enum status status = finish(p, &p->orders, read_repairs, err);
    if (status != STATUS_OK)
        return status;
    *ret = p->repairs;
    *ret_seq = p->repairs_seq;
    p->repairs = (struct repairs){0};
    return STATUS_OK;
}

enum status proof_end(struct proof *p, struct arrivals *ret_arrivals, struct error *err)
{
    struct error ignored;
    if (p->orders.is_beside)
        (void)!finish(p, &p->orders, read_repairs, &ignored); /* nobody has asked for them */
    repairs_free(&p->repairs);
    enum status status = finish(p, &p->chain, prove, err);
    if (status == STATUS_OK)
        *ret_arrivals = p->arrivals;
    else
        arrivals_free(&p->arrivals);
    return status;
}
