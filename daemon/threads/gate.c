#include "threads/gate.h"

#include <errno.h>
#include <time.h>

void gate_init(struct gate *g)
{
    pthread_condattr_t monotonic;
    *g = (struct gate){0};
    pthread_mutex_init(&g->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&g->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

void gate_destroy(struct gate *g)
{
    pthread_cond_destroy(&g->changed);
    pthread_mutex_destroy(&g->lock);
}

static struct timespec in_ms(long ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += ms % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

/* Waits, with the lock held, for a change. False: the time is over. */
static bool wait_until(struct gate *g, const struct timespec *until)
{
    return pthread_cond_timedwait(&g->changed, &g->lock, until) != ETIMEDOUT;
}

void gate_enter(struct gate *g)
{
    struct timespec until = in_ms(GATE_READER_WAIT_MS);
    pthread_mutex_lock(&g->lock);
    while (g->wanted)
        g->wanted = wait_until(g, &until) && g->wanted;
    g->reading++;
    pthread_mutex_unlock(&g->lock);
}

void gate_leave(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->reading--;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}

bool gate_close(struct gate *g, bool wait)
{
    struct timespec until = in_ms(GATE_SCRIBE_WAIT_MS);
    pthread_mutex_lock(&g->lock);
    g->wanted = true;
    while (wait && g->reading > 0 && wait_until(g, &until))
        continue;
    if (g->reading == 0)
        return true; /* with the lock: nobody enters */
    pthread_mutex_unlock(&g->lock);
    return false;
}

void gate_open(struct gate *g)
{
    g->wanted = false;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}
