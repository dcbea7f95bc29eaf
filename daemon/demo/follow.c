#include "demo/follow.h"

#include "cli/client.h"
#include "demo/rounds.h"
#include "host/clock.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

#define TICK_S      60    /* every pace and phase is whole minutes */
#define START_S     60    /* how long the daemon may take to appear at first */
#define GIVE_UP_S   600   /* how long it may be away later */
#define BACKOFF_MAX 15    /* seconds */
#define MISSED_MAX  86400 /* seconds that are reported afterwards */
#define WORLD_S     (2 * DEMO_WEEK_S)

struct follower {
    const struct directory *dir;
    uint64_t seed;
    bool without_platform; /* it speaks for itself */
    struct demo_district district;
    struct demo_world world;
    struct demo_reporter *reporter;
    struct buffer body;
    int64_t next;       /* the rounds before it have been sent */
    int64_t patience_s; /* how long to go on trying */
    sigset_t signals;
    bool stopped; /* a signal has come */
};

/* Sleeps until a signal comes or the time is over. With 0, only looks whether a signal has come. */
static void wait_s(struct follower *f, int64_t seconds)
{
    int64_t end_ms = clock_monotonic_ms() + seconds * 1000, left_ms = seconds * 1000;
    do {
        struct timespec left = {.tv_sec = left_ms / 1000, .tv_nsec = left_ms % 1000 * 1000000};
        f->stopped = f->stopped || sigtimedwait(&f->signals, NULL, &left) > 0;
        left_ms = end_ms - clock_monotonic_ms();
    } while (!f->stopped && left_ms > 0);
}

/* --- the daemon ------------------------------------------------------------------------------- */

/* Reads the daemon's address from the second line of the lock file. Does not try the lock: holding
 * it, even for a moment, could keep a daemon from starting. */
static enum status find_daemon(const struct directory *dir, char ret_address[ADDRESS_SIZE],
                               struct error *err)
{
    char pid[32];
    ret_address[0] = '\0';
    FILE *lock = fopen(dir->lock, "re");
    if (lock && fgets(pid, sizeof pid, lock) && fgets(ret_address, ADDRESS_SIZE, lock))
        ret_address[strcspn(ret_address, "\n")] = '\0';
    if (lock)
        fclose(lock);
    if (ret_address[0])
        return STATUS_OK;
    return error_set(err, STATUS_BUSY, "no_daemon", "data",
                     "No daemon serves %s: start one with intactd serve --data %s.", dir->path,
                     dir->path);
}

static enum status try_call(struct follower *f, const char *method, const char *path,
                            struct text body, struct buffer *answer, struct error *err)
{
    char address[ADDRESS_SIZE];
    buffer_reset(answer);
    enum status status = find_daemon(f->dir, address, err);
    if (status == STATUS_OK)
        status = client_call(f->dir, address, method, path, body, answer, err);
    return status;
}

/* Tries until it works, a signal comes (f->stopped), or patience ends. */
static enum status call(struct follower *f, const char *method, const char *path, struct text body,
                        struct buffer *answer, struct error *err)
{
    int64_t end_ms = clock_monotonic_ms() + f->patience_s * 1000, backoff = 1;
    enum status status;
    while ((status = try_call(f, method, path, body, answer, err)) != STATUS_OK) {
        if (status == STATUS_UNAUTHORISED || clock_monotonic_ms() >= end_ms)
            return status;
        if (backoff == 4)
            fprintf(stderr, "intactd demo: %s Trying again.\n", err->detail);
        wait_s(f, backoff);
        if (f->stopped)
            return STATUS_OK;
        backoff = backoff * 2 < BACKOFF_MAX ? backoff * 2 : BACKOFF_MAX;
    }
    f->patience_s = GIVE_UP_S;
    return STATUS_OK;
}

/* --- the rounds ------------------------------------------------------------------------------- */

/* Makes the world for the next rounds. */
static enum status look_ahead(struct follower *f)
{
    demo_reporter_free(f->reporter);
    f->reporter = NULL;
    demo_world_free(&f->world);
    enum status status =
        demo_world_make(&f->district, f->seed, f->next, f->next + WORLD_S, &f->world);
    if (status == STATUS_OK)
        status = demo_reporter_new(&f->world, &f->reporter);
    return status;
}

/* Makes one JSON array of NDJSON, because the client sends JSON. */
static void make_array(struct buffer *lines, struct buffer *out)
{
    buffer_reset(out);
    buffer_add_byte(out, '[');
    buffer_add(out, lines->bytes, lines->len);
    for (size_t i = 1; !out->failed && i < out->len; i++)
        if (out->bytes[i] == '\n')
            out->bytes[i] = i + 1 < out->len ? ',' : ']';
}

static enum status send_round(struct follower *f, const struct demo_round *round, struct error *err)
{
    struct buffer lines = {0}, answer = {0};
    char path[80];
    snprintf(path, sizeof path, "/api/v1/events?feed=%s", demo_feeds[round->feed].code);
    enum status status = STATUS_OK;
    if (!f->reporter || round->at >= f->world.to)
        status = look_ahead(f);
    if (status == STATUS_OK)
        status = demo_reporter_write(f->reporter, round, &lines);
    make_array(&lines, &f->body);
    if (status != STATUS_OK || f->body.failed)
        status = error_memory(err);
    else
        status = call(f, "POST", path, (struct text){f->body.bytes, f->body.len}, &answer, err);
    buffer_free(&lines);
    buffer_free(&answer);
    return status;
}

static enum status send_due(struct follower *f, struct error *err)
{
    struct demo_rounds rounds;
    int64_t now = clock_now();
    if (demo_rounds_plan(f->seed, f->next, now + 1, 1, &rounds) != STATUS_OK)
        return error_memory(err);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < rounds.count && status == STATUS_OK && !f->stopped; i++) {
        if (!f->without_platform || !demo_feeds[rounds.items[i].feed].of_platform)
            status = send_round(f, &rounds.items[i], err);
        f->next = rounds.items[i].at; /* sending it again would be harmless */
        wait_s(f, 0);
    }
    if (status == STATUS_OK && !f->stopped)
        f->next = now + 1;
    demo_rounds_free(&rounds);
    return status;
}

/* Begins after the newest report in the journal, a day ago at most. */
static enum status find_start(struct follower *f, struct error *err)
{
    struct buffer answer = {0};
    char text[64];
    int64_t last;
    enum status status = call(f, "GET", "/api/v1/journal", (struct text){0}, &answer, err);
    if (status == STATUS_OK && !f->stopped) {
        int64_t now = clock_now();
        struct text body = {answer.bytes, answer.len};
        bool known = client_member(body, "last_at", text, sizeof text) &&
                     instant_parse(text_of(text), &last);
        f->next = known ? last + 1 : now;
        f->next = f->next > now - MISSED_MAX ? f->next : now - MISSED_MAX;
    }
    buffer_free(&answer);
    return status;
}

static enum status follow(struct follower *f, struct error *err)
{
    enum status status = find_start(f, err);
    while (status == STATUS_OK && !f->stopped) {
        status = send_due(f, err);
        if (status == STATUS_OK && !f->stopped)
            wait_s(f, TICK_S - (clock_now() % TICK_S + TICK_S) % TICK_S);
    }
    return status;
}

enum status demo_follow(const struct directory *dir, uint64_t seed, bool without_platform,
                        struct error *err)
{
    struct follower f = {
        .dir = dir, .seed = seed, .without_platform = without_platform, .patience_s = START_S};
    int64_t now = clock_now();
    sigset_t before;
    if (demo_district_make(now, now, &f.district) != STATUS_OK)
        return error_memory(err);
    sigemptyset(&f.signals);
    sigaddset(&f.signals, SIGINT);
    sigaddset(&f.signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &f.signals, &before);
    enum status status = follow(&f, err);
    sigprocmask(SIG_SETMASK, &before, NULL);
    demo_reporter_free(f.reporter);
    demo_world_free(&f.world);
    demo_district_free(&f.district);
    buffer_free(&f.body);
    return status;
}
