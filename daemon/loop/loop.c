#include "loop/loop.h"

#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/notify.h"
#include "http/server.h"
#include "loop/app.h"
#include "loop/backups.h"
#include "loop/changes.h"
#include "loop/checkpoints.h"
#include "loop/following.h"
#include "loop/notices.h"
#include "loop/patrol.h"
#include "loop/pipeline.h"
#include "loop/readings.h"
#include "loop/row_waits.h"
#include "loop/scrub.h"
#include "loop/sip.h"
#include "loop/streams.h"
#include "loop/subscriptions.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define EVENTS_MAX 8
#define DRAIN_MS   3000 /* for what the scribe and the reader have */
#define FLUSH_MS   500  /* more, for the answers to leave */
#define CLOSE_MS   1200 /* more, for the last checkpoint */

static bool watch(const struct loop *l, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return fd >= 0 && epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int open_timer(void)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct itimerspec each_second = {{1, 0}, {1, 0}};
    if (fd >= 0)
        timerfd_settime(fd, 0, &each_second, NULL);
    return fd;
}

enum status loop_init(struct loop *l, struct app *app, struct error *err)
{
    *l = (struct loop){.app = app,
                       .epoll_fd = epoll_create1(EPOLL_CLOEXEC),
                       .signal_fd = open_signals(),
                       .timer_fd = open_timer(),
                       .scribe_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
                       .reader_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (watch(l, l->signal_fd) && watch(l, l->timer_fd) && watch(l, l->scribe_fd) &&
        watch(l, l->reader_fd))
        return STATUS_OK;
    loop_free(l);
    return error_set(err, STATUS_IO, "io", "", "No descriptors can be had for the loop.");
}

void loop_free(struct loop *l)
{
    int fds[] = {l->epoll_fd, l->signal_fd, l->timer_fd, l->scribe_fd, l->reader_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
}

/* Takes what is readable, so that the descriptor is quiet again. */
static void quieten(int fd)
{
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got;
}

static void take_signals(struct loop *l)
{
    struct signalfd_siginfo info;
    while (read(l->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGHUP) {
            if (l->reload)
                l->reload(l->reload_context);
            continue;
        }
        if (!l->stop)
            log_line(LOG_LEVEL_INFO, "stopping (%s)",
                     info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM");
        l->stop = true;
    }
}

static void set_checkpoint(struct loop *l)
{
    l->checkpoint_at_ms =
        clock_monotonic_ms() + l->app->front.settings->checkpoint_interval_s * 1000;
}

/* From the loop's own turns: one that hangs falls silent. */
static void notify_alive(struct loop *l)
{
    int64_t now_ms = clock_monotonic_ms();
    if (l->watchdog_ms == 0 || now_ms < l->alive_at_ms)
        return;
    notify_send("WATCHDOG=1");
    l->alive_at_ms = now_ms + l->watchdog_ms;
}

/* Those who follow the model learn what has come into it, and the next change has its turn. */
static void pass_on_news(struct app *app)
{
    struct news news = pipeline_news(app->pipeline);
    checkpoints_note(app->checkpoints, &news);
    if (news.oldest_at != 0)
        patrol_saw(app->patrol, news.oldest_at);
    if (news.op_seq > 0) {
        patrol_note(app->patrol, news.op);
        streams_tell_change(app, change_ops[news.op].name, news.op_seq);
    }
    changes_next(app);
    following_tick(app);
    row_waits_wake(app);
    checkpoints_tick(app);
}

/* Whoever waited for a whole model has had a turn at it after this. */
static void look_at_model(struct app *app)
{
    pass_on_news(app);
    patrol_tick(app);
    if (!patrol_holds(app->patrol))
        pipeline_release(app->pipeline);
}

static void tick(struct loop *l)
{
    quieten(l->timer_fd);
    http_tick(l->app->http);
    pipeline_tick(l->app);
    look_at_model(l->app);
    streams_tick(l->app);
    scrub_tick(l->app);
    backups_tick(l->app);
    if (!l->app->front.following.leader) {
        subscriptions_tick(l->app, clock_now());
        notices_tick(l->app);
    }
    sip_tick(l->app);
    notify_alive(l);
    sessions_save(&l->app->front.sessions);
    token_uses_save(&l->app->front.uses);
    if (clock_monotonic_ms() < l->checkpoint_at_ms)
        return;
    checkpoints_send(l->app);
    set_checkpoint(l);
}

static void dispatch(struct loop *l, int fd)
{
    if (fd == l->signal_fd) {
        take_signals(l);
    } else if (fd == l->timer_fd) {
        tick(l);
    } else if (fd == l->scribe_fd) {
        quieten(fd);
        pipeline_collect(l->app);
        look_at_model(l->app);
    } else if (fd == l->reader_fd) {
        quieten(fd);
        readings_collect(l->app);
        notices_collect(l->app);
        following_collect(l->app);
        pipeline_collect_rebuilt(l->app);
        look_at_model(l->app);
    } else if (fd == sip_fd(l->app) && !l->app->front.stopping) {
        sip_run(l->app);
    }
}

static bool has_more(const struct app *app)
{
    return pipeline_has_more(app->pipeline) || changes_have_more(app->changes) ||
           patrol_has_more(app->patrol);
}

static void turn(struct loop *l)
{
    struct epoll_event events[EVENTS_MAX];
    int wait_ms = has_more(l->app) ? 0 : http_timeout_ms(l->app->http);
    int count = epoll_wait(l->epoll_fd, events, EVENTS_MAX, wait_ms);
    if (count < 0 && errno != EINTR)
        log_line(LOG_LEVEL_ERROR, "epoll_wait failed (%d)", errno);
    for (int i = 0; i < count; i++)
        dispatch(l, events[i].data.fd);
    if (has_more(l->app)) {
        pipeline_tick(l->app);
        look_at_model(l->app);
    }
    http_run(l->app->http);
    if (l->app->following->contradicts)
        l->stop = true;
}

static bool is_drained(const struct loop *l)
{
    const struct app *app = l->app;
    return pipeline_is_idle(app->pipeline) && !app->changes->first && app->readings->out == 0;
}

static void turn_until(struct loop *l, int64_t ms, bool (*done)(const struct loop *l))
{
    int64_t until_ms = clock_monotonic_ms() + ms;
    while (!done(l) && clock_monotonic_ms() < until_ms)
        turn(l);
}

static bool is_answered(const struct loop *l)
{
    return http_requests_open(l->app->http) == 0;
}

/* Within five seconds in all. */
static bool drain(struct loop *l)
{
    struct app *app = l->app;
    app->front.stopping = true;
    if (sip_fd(app) >= 0) /* who hears nothing from now on asks again after the next start */
        epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, sip_fd(app), NULL);
    http_quiesce(app->http);
    changes_refuse(app);
    streams_end(app);
    row_waits_end(app);
    turn_until(l, DRAIN_MS, is_drained);
    if (!is_drained(l))
        return false;
    turn_until(l, FLUSH_MS, is_answered);
    sessions_save(&app->front.sessions);
    token_uses_save(&app->front.uses);
    checkpoints_send(app);
    turn_until(l, CLOSE_MS, is_drained);
    return is_drained(l);
}

static bool watch_sip(const struct loop *l)
{
    int fd = sip_fd(l->app);
    return fd < 0 || watch(l, fd);
}

bool loop_run(struct loop *l)
{
    if (!watch(l, http_epoll_fd(l->app->http)) || !watch_sip(l))
        return false;
    set_checkpoint(l);
    l->watchdog_ms = notify_watchdog_ms();
    notify_send("READY=1\nSTATUS=serving");
    while (!l->stop)
        turn(l);
    notify_send("STOPPING=1");
    return drain(l);
}
