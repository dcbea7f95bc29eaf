#include "threads/mailbox.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct mail_list {
    struct mail *first, *last;
};

struct mailbox {
    pthread_mutex_t lock; /* guards what follows, up to the blank line */
    pthread_cond_t wake;
    struct mail_list waiting, done;
    uint32_t out; /* sent and not handed back */
    bool stopping;
    bool broken;
    struct error broken_error;

    pthread_t thread;
    uint32_t max;
    int wake_fd;
};

static void list_append(struct mail_list *list, struct mail *first, struct mail *last)
{
    last->next = NULL;
    if (list->last)
        list->last->next = first;
    else
        list->first = first;
    list->last = last;
}

static struct mail *list_take(struct mail_list *list)
{
    struct mail *first = list->first;
    *list = (struct mail_list){NULL, NULL};
    return first;
}

struct mailbox *mailbox_new(uint32_t max, int wake_fd)
{
    struct mailbox *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->max = max;
    m->wake_fd = wake_fd;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->wake, NULL);
    return m;
}

void mailbox_free(struct mailbox *m)
{
    if (!m)
        return;
    pthread_cond_destroy(&m->wake);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

/* Signals are the loop's: the thread starts with all of them blocked. */
enum status mailbox_start(struct mailbox *m, const char *name, void *(*work)(void *context),
                          void *context, struct error *err)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&m->thread, NULL, work, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        return error_set(err, STATUS_IO, "thread", "", "No thread for the %s: %s.", name,
                         strerror(failed));
    pthread_setname_np(m->thread, name);
    return STATUS_OK;
}

enum status mailbox_send(struct mailbox *m, struct mail *mail)
{
    enum status status = STATUS_BUSY;
    pthread_mutex_lock(&m->lock);
    if (m->out < m->max && !m->stopping) {
        list_append(&m->waiting, mail, mail);
        m->out++;
        pthread_cond_signal(&m->wake);
        status = STATUS_OK;
    }
    pthread_mutex_unlock(&m->lock);
    return status;
}

struct mail *mailbox_results(struct mailbox *m)
{
    pthread_mutex_lock(&m->lock);
    struct mail *done = list_take(&m->done);
    pthread_mutex_unlock(&m->lock);
    return done;
}

bool mailbox_broken(struct mailbox *m, struct error *ret_err)
{
    pthread_mutex_lock(&m->lock);
    bool broken = m->broken;
    if (broken)
        *ret_err = m->broken_error;
    pthread_mutex_unlock(&m->lock);
    return broken;
}

void mailbox_stop(struct mailbox *m)
{
    pthread_mutex_lock(&m->lock);
    m->stopping = true;
    pthread_cond_signal(&m->wake);
    pthread_mutex_unlock(&m->lock);
    pthread_join(m->thread, NULL);
}

struct mail *mailbox_take_all(struct mailbox *m)
{
    pthread_mutex_lock(&m->lock);
    while (!m->waiting.first && !m->stopping)
        pthread_cond_wait(&m->wake, &m->lock);
    struct mail *mail = list_take(&m->waiting);
    pthread_mutex_unlock(&m->lock);
    return mail;
}

struct mail *mailbox_take_waiting(struct mailbox *m)
{
    pthread_mutex_lock(&m->lock);
    struct mail *mail = list_take(&m->waiting);
    pthread_mutex_unlock(&m->lock);
    return mail;
}

static void wake_loop(const struct mailbox *m)
{
    const uint64_t one = 1;
    ssize_t written;
    do
        written = write(m->wake_fd, &one, sizeof one);
    while (written < 0 && errno == EINTR);
    /* EAGAIN: the counter is at its end, so the loop is awake anyway */
}

void mailbox_hand_back(struct mailbox *m, struct mail *first, struct mail *last)
{
    uint32_t count = 1;
    for (const struct mail *mail = first; mail != last; mail = mail->next)
        count++;
    pthread_mutex_lock(&m->lock);
    list_append(&m->done, first, last);
    m->out -= count;
    pthread_mutex_unlock(&m->lock);
    wake_loop(m);
}

void mailbox_break(struct mailbox *m, const struct error *err)
{
    pthread_mutex_lock(&m->lock);
    m->broken = true;
    m->broken_error = *err;
    pthread_mutex_unlock(&m->lock);
    wake_loop(m);
}
