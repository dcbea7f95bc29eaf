/* loop.h - the thread that owns the sockets and the model: waits, and calls who is concerned. */
#ifndef INTACT_LOOP_LOOP_H
#define INTACT_LOOP_LOOP_H

#include "base/status.h"

#include <stdint.h>

struct app;

struct loop {
    struct app *app;
    int epoll_fd, signal_fd, timer_fd;
    int scribe_fd, reader_fd;         /* eventfds that they write when results wait */
    int64_t checkpoint_at_ms;         /* clock_monotonic_ms() */
    int64_t watchdog_ms, alive_at_ms; /* between signs of life to systemd; 0: none */
    bool stop;                        /* a signal has asked for the end */
    void (*reload)(void *context);    /* SIGHUP; NULL: it means nothing */
    void *reload_context;
};

/* Makes the descriptors and blocks the signals; before any thread is started. */
must_use enum status loop_init(struct loop *l, struct app *app, struct error *err);
void loop_free(struct loop *l);

/* Serves until SIGTERM or SIGINT, then drains: what the scribe has is finished and answered. False:
 * something was still open when the time was up. */
bool loop_run(struct loop *l);

#endif
