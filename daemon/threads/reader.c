#include "threads/reader.h"

#include "store/transaction.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct reader {
    struct mailbox *mailbox;
    struct store *store; /* the thread's own */
    struct gate *gate;
};

/* All that one job reads is of one moment. */
static void read_at_once(struct reader *r, struct read_job *job)
{
    job->status = store_begin(r->store, &job->error);
    if (job->status != STATUS_OK)
        return;
    job->status = job->run(r->store, job->context, &job->error);
    store_rollback(r->store);
}

static void run(struct reader *r, struct read_job *job)
{
    do {
        job->again = false;
        gate_enter(r->gate);
        read_at_once(r, job);
        gate_leave(r->gate);
    } while (job->again);
}

static void *work(void *context)
{
    struct reader *r = context;
    struct mail *mail, *next;
    while ((mail = mailbox_take_all(r->mailbox))) {
        for (; mail; mail = next) {
            next = mail->next;
            run(r, (struct read_job *)(void *)mail);
            mailbox_hand_back(r->mailbox, mail, mail);
        }
    }
    return NULL;
}

static void reader_free(struct reader *r)
{
    store_close(r->store);
    mailbox_free(r->mailbox);
    free(r);
}

enum status reader_start(const char *database, struct gate *gate, int wake_fd, struct reader **ret,
                         struct error *err)
{
    struct reader *r = calloc(1, sizeof *r);
    if (!r)
        return error_memory(err);
    r->gate = gate;
    r->mailbox = mailbox_new(READER_JOBS_MAX, wake_fd);
    enum status status =
        r->mailbox ? store_open(database, STORE_READ, &r->store, err) : error_memory(err);
    if (status == STATUS_OK)
        status = mailbox_start(r->mailbox, "reader", work, r, err);
    if (status != STATUS_OK) {
        reader_free(r);
        return status;
    }
    *ret = r;
    return STATUS_OK;
}

enum status reader_send(struct reader *r, struct read_job *job)
{
    return mailbox_send(r->mailbox, &job->mail);
}

struct read_job *reader_results(struct reader *r)
{
    return (struct read_job *)(void *)mailbox_results(r->mailbox);
}

void reader_stop(struct reader *r)
{
    if (!r)
        return;
    mailbox_stop(r->mailbox);
    reader_free(r);
}
