#include "loop/following.h"

#include "change/ops.h"
#include "host/clock.h"
#include "host/log.h"
#include "http/connection.h"
#include "loop/changes.h"
#include "loop/pipeline.h"
#include "loop/streams.h"

#include <stdio.h>
#include <stdlib.h>

/* --- how far behind ----------------------------------------------------------------------------- */

bool following_reaches(const struct following *f)
{
    return f->trouble.status == STATUS_OK &&
           clock_monotonic_ms() - f->heard_ms < FOLLOWING_REACHED_MS;
}

static void note_lag(struct app *app)
{
    struct following *f = app->following;
    struct front_following *shown = &app->front.following;
    int64_t now_ms = clock_monotonic_ms();
    bool level = app->district.seq >= f->leader_seq && f->rows_out == 0;
    if (level && f->leader_seq > 0 && following_reaches(f))
        f->level_ms = now_ms;
    shown->leader = f->leader;
    shown->lag_rows = level ? 0 : f->leader_seq - app->district.seq;
    shown->lag_s = (now_ms - f->level_ms) / 1000;
}

/* --- rows to the scribe ------------------------------------------------------------------------- */

/* After somebody's change open pages are told at once: the next row may be in the model within this turn. */
static void tell_pages(struct app *app, const struct job *job)
{
    struct news *news = &app->pipeline->news;
    if (job->kind != JOB_CHANGE || news->op_seq != job->seq)
        return;
    streams_tell_change(app, change_ops[news->op].name, news->op_seq);
    news->op_seq = 0;
}

static void row_done(struct app *app, struct job *job)
{
    struct following *f = app->following;
    f->rows_out--;
    if (job->kind == JOB_CHANGE && f->rows_out == 0)
        f->waits = false;
    if (job->status != STATUS_OK) {
        f->failed = true;
        f->trouble = job->error;
        return;
    }
    tell_pages(app, job);
}

/* Does the model have to show every row before this change, and the change before the next one? */
static bool is_waited_for(const struct taken_row *row)
{
    if (!row->change)
        return false;
    const struct change_kind *kind = &change_ops[row->change->op];
    return kind->rebuilds != REBUILDS_NEVER ||
           (kind->list && row->change->body.len > LIST_AT_ONCE_BYTES);
}

static struct job *make_job(struct taken_row *row)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    *job = (struct job){.kind = JOB_BATCH, .stored = row->copy, .done = row_done};
    if (row->change) {
        job->kind = JOB_CHANGE;
        job->change = row->change;
        job->token = row->copy->row.token;
        job->received_at = row->copy->row.received_at;
    } else {
        job->batch = row->batch;
    }
    return job;
}

/* The job's parts stay the row's, unless it was sent. */
static void unmake_job(struct job *job)
{
    job->stored = NULL;
    job->batch = NULL;
    if (job->kind == JOB_CHANGE)
        job->change = NULL;
    job_free(job);
}

static enum status send_row(struct app *app, struct taken_row *row)
{
    struct job *job = make_job(row);
    if (!job)
        return STATUS_MEMORY;
    enum status status = row->change ? changes_send_stored(app, job) : pipeline_send(app, job);
    if (status != STATUS_OK)
        unmake_job(job);
    return status;
}

static bool may_send(const struct app *app, const struct taken_row *row)
{
    const struct following *f = app->following;
    if (f->waits || f->rows_out >= FOLLOWING_ROWS_MAX)
        return false;
    if (is_waited_for(row))
        return f->rows_out == 0 && pipeline_is_whole(app->pipeline);
    return !row->batch ||
           landings_of_feed(&app->pipeline->landings, row->batch->feed) < LANDINGS_FEED_MAX;
}

static void send_rows(struct app *app)
{
    struct following *f = app->following;
    while (f->first && !f->failed && may_send(app, f->first)) {
        struct taken_row *row = f->first;
        bool waits = is_waited_for(row);
        uint64_t seq = row->copy->row.seq;
        enum status status = send_row(app, row);
        if (status == STATUS_CORRUPT)
            die("row %llu of the leader's cannot be applied", (unsigned long long)seq);
        if (status != STATUS_OK)
            return; /* in the next turn */
        f->rows_out++;
        f->waits = waits;
        f->first = row->next;
        if (!f->first)
            f->last = NULL;
        free(row);
    }
}

static void drop_rows(struct following *f)
{
    for (struct taken_row *row = f->first, *next; row; row = next) {
        next = row->next;
        taken_row_free(row);
    }
    f->first = f->last = NULL;
}

/* --- questions ---------------------------------------------------------------------------------- */

static void put_off(struct following *f)
{
    f->retry_s = f->retry_s == 0 ? 1 : f->retry_s * 2;
    if (f->retry_s > FOLLOWING_RETRY_S)
        f->retry_s = FOLLOWING_RETRY_S;
    f->retry_ms = clock_monotonic_ms() + f->retry_s * 1000;
}

static void begin_again(struct app *app)
{
    struct following *f = app->following;
    log_line(LOG_LEVEL_WARNING, "a row of the leader's was not written: %s", f->trouble.detail);
    drop_rows(f);
    f->failed = false;
    f->waits = false;
    f->checked = (struct position){app->district.seq, app->district.head};
    put_off(f);
}

static void ask(struct following *f)
{
    if (f->asked || f->first || f->failed || f->paused || f->contradicts ||
        clock_monotonic_ms() < f->retry_ms)
        return;
    f->question.after = f->checked;
    f->asked = taker_send(f->taker, &f->question) == STATUS_OK;
}

static void say_findings(const struct buffer *findings)
{
    const char *at = findings->bytes, *end = at + findings->len;
    while (at < end) {
        const char *line = at, *stop = memchr(at, '\n', (size_t)(end - at));
        at = stop ? stop + 1 : end;
        log_line(LOG_LEVEL_ERROR, "%.*s", (int)((stop ? stop : end) - line), line);
    }
}

static void note_trouble(struct following *f, const struct taking *t)
{
    if (f->trouble.status == STATUS_OK && !f->paused)
        log_line(LOG_LEVEL_WARNING, "not followed for now: %s", t->error.detail);
    f->trouble = t->error;
    f->trouble.status = t->status;
    put_off(f);
}

static void note_heard(struct following *f, const struct taking *t)
{
    if (f->trouble.status != STATUS_OK)
        log_line(LOG_LEVEL_INFO, "%s is followed again from row %llu on", f->leader,
                 (unsigned long long)f->checked.seq);
    f->trouble = (struct error){0};
    f->retry_s = f->retry_ms = 0;
    f->leader_seq = t->leader.seq;
    f->heard_ms = clock_monotonic_ms();
}

static void take_result(struct app *app, struct taking *t)
{
    struct following *f = app->following;
    f->asked = false;
    if (t->status == STATUS_CORRUPT) {
        say_findings(&t->findings);
        f->contradicts = true;
    } else if (t->status != STATUS_OK) {
        note_trouble(f, t);
    } else {
        note_heard(f, t);
        if (t->first && !f->failed) {
            f->checked = (struct position){t->last->copy->row.seq, t->last->copy->row.head};
            f->first = t->first;
            f->last = t->last;
            t->first = t->last = NULL;
        }
    }
    taking_clear(t);
}

/* --- the loop's calls --------------------------------------------------------------------------- */

enum status following_start(struct app *app, const struct directory *directory, int wake_fd,
                            struct error *err)
{
    struct following *f = app->following;
    const struct settings *s = app->front.settings;
    const struct leadership *led = &app->district.leader;
    if (led->seq > 0 && strcmp(led->node, f->node) == 0)
        return error_set(
            err, STATUS_CORRUPT, "leads", "follow",
            "Row %llu of this journal says that this directory leads, and follow is "
            "set to %.200s: take it out of the settings. To follow again, begin with an "
            "empty directory.",
            (unsigned long long)led->seq, s->follow);
    snprintf(f->address, sizeof f->address, "%s", s->follow);
    f->leader = f->address;
    f->mark = directory->following;
    f->checked = (struct position){app->district.seq, app->district.head};
    f->level_ms = f->heard_ms = clock_monotonic_ms();
    note_lag(app);
    return taker_start(directory->database, f->address, s->follow_token_file, wake_fd, &f->taker,
                       err);
}

/* Nothing that came from the leader is on its way any more. */
static bool is_quiet(const struct following *f)
{
    return !f->asked && f->rows_out == 0;
}

static void go_on_promoting(struct app *app)
{
    struct following *f = app->following;
    struct request *q = f->promoting;
    if (!q || !is_quiet(f))
        return;
    drop_rows(f);
    f->promoting = NULL;
    f->quiet(q);
    connection_answered(q);
}

void following_tick(struct app *app)
{
    struct following *f = app->following;
    if (!f->leader)
        return;
    if (f->failed && f->rows_out == 0 && !f->asked)
        begin_again(app);
    if (!f->paused)
        send_rows(app);
    if (!app->front.stopping)
        ask(f);
    note_lag(app);
    go_on_promoting(app);
}

void following_collect(struct app *app)
{
    struct following *f = app->following;
    struct taking *t = f->leader && f->asked ? taker_result(f->taker) : NULL;
    if (!t)
        return;
    take_result(app, t);
    following_tick(app);
}

void following_pause(struct app *app, struct request *q, void (*quiet)(struct request *q))
{
    struct following *f = app->following;
    f->paused = true;
    f->promoting = q;
    f->quiet = quiet;
    taker_interrupt(f->taker);
}

void following_resume(struct app *app)
{
    struct following *f = app->following;
    f->promoting = NULL;
    f->paused = false;
    f->retry_ms = 0;
    f->checked = (struct position){app->district.seq, app->district.head};
    taker_resume(f->taker);
}

void following_end(struct app *app)
{
    struct following *f = app->following;
    log_line(LOG_LEVEL_WARNING, "this daemon leads from row %llu on, and follows %s no more",
             (unsigned long long)app->district.seq, f->leader);
    if (!follows_end(f->mark))
        log_line(LOG_LEVEL_WARNING, "%s can't be removed; the journal goes before it", f->mark);
    f->paused = false;
    f->leader = NULL;
    app->front.following = (struct front_following){0};
}

void following_stop(struct following *f)
{
    taker_stop(f->taker);
    f->taker = NULL;
    taking_clear(&f->question);
    drop_rows(f);
}
