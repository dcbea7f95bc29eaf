#include "loop/notices.h"

#include "host/clock.h"
#include "host/log.h"
#include "loop/letters.h"
#include "loop/notice_facts.h"
#include "loop/notice_making.h"
#include "loop/pipeline.h"

#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 10000 /* a look that is due for so long asks for a whole model */

/* --- lists -------------------------------------------------------------------------------------------- */

static void *with_room(void *items, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return items;
    return realloc(items, (count ? 2 * count : 1) * size);
}

/* Takes the notice over. */
static enum status add_waiting(struct notices *n, struct stored_notice *x)
{
    struct waiting_notice *waiting = with_room(n->waiting, n->waiting_count, sizeof *waiting);
    if (!waiting)
        return STATUS_MEMORY;
    n->waiting = waiting;
    n->waiting[n->waiting_count++] = (struct waiting_notice){.notice = *x};
    *x = (struct stored_notice){0};
    return STATUS_OK;
}

static void remove_waiting(struct notices *n, size_t place)
{
    stored_notice_free(&n->waiting[place].notice);
    n->waiting_count--;
    memmove(n->waiting + place, n->waiting + place + 1,
            (n->waiting_count - place) * sizeof *n->waiting);
}

static struct waiting_notice *find_waiting(struct notices *n, int64_t id)
{
    for (size_t i = 0; i < n->waiting_count; i++) {
        if (n->waiting[i].notice.id == id)
            return &n->waiting[i];
    }
    return NULL;
}

static enum status set_last(struct notices *n, const char *receiver, int64_t made_at)
{
    for (size_t i = 0; i < n->last_count; i++) {
        if (strcmp(n->last[i].receiver, receiver) == 0) {
            n->last[i].made_at = made_at;
            return STATUS_OK;
        }
    }
    struct last_notice *last = with_room(n->last, n->last_count, sizeof *last);
    if (!last)
        return STATUS_MEMORY;
    n->last = last;
    char *name = text_copy(text_of(receiver));
    if (!name)
        return STATUS_MEMORY;
    n->last[n->last_count++] = (struct last_notice){name, made_at};
    return STATUS_OK;
}

/* Takes the texts over, or leaves them. */
static enum status put_told(struct notices *n, struct stored_told *x)
{
    struct told_item item = {.receiver = x->receiver,
                             .subject = x->subject,
                             .name = x->name,
                             .event = (enum notice_event)x->event,
                             .since = x->since,
                             .told_at = x->told_at,
                             .gone_at = INSTANT_NONE};
    if (told_put(&n->told, &item) != STATUS_OK)
        return STATUS_MEMORY;
    *x = (struct stored_told){0};
    return STATUS_OK;
}

/* --- a start ------------------------------------------------------------------------------------------ */

static bool copy_text(const char *text, char **ret)
{
    *ret = text ? text_copy(text_of(text)) : NULL;
    return !text || *ret;
}

static enum status recall_waiting(void *context, const struct stored_notice *x)
{
    struct stored_notice copy = *x;
    bool whole = copy_text(x->receiver, &copy.receiver);
    whole = copy_text(x->organisation, &copy.organisation) && whole;
    whole = copy_text(x->way, &copy.way) && whole;
    whole = copy_text(x->title, &copy.title) && whole;
    whole = copy_text(x->text, &copy.text) && whole;
    whole = copy_text(x->document, &copy.document) && whole;
    whole = copy_text(x->failure, &copy.failure) && whole;
    enum status status = whole ? add_waiting(context, &copy) : STATUS_MEMORY;
    if (status != STATUS_OK)
        stored_notice_free(&copy);
    return status;
}

static enum status recall_last(void *context, const struct stored_notice *x)
{
    struct notices *n = context;
    if (x->id >= n->next_id)
        n->next_id = x->id + 1;
    return x->made_at == INSTANT_NONE ? STATUS_OK : set_last(n, x->receiver, x->made_at);
}

static enum status recall_told(void *context, const struct stored_told *x)
{
    struct stored_told copy = *x;
    bool whole = copy_text(x->receiver, &copy.receiver);
    whole = copy_text(x->subject, &copy.subject) && whole;
    whole = copy_text(x->name, &copy.name) && whole;
    enum status status = whole ? put_told(context, &copy) : STATUS_MEMORY;
    if (status != STATUS_OK) {
        free(copy.receiver);
        free(copy.subject);
        free(copy.name);
    }
    return status;
}

enum status notices_load(struct notices *n, const struct directory *directory, struct store *store,
                         struct error *err)
{
    *n = (struct notices){.directory = directory, .next_id = 1};
    enum status status = notices_last_each(store, recall_last, n, err);
    if (status == STATUS_OK)
        status = notices_waiting_each(store, recall_waiting, n, err);
    if (status == STATUS_OK)
        status = told_each(store, recall_told, n, err);
    return status;
}

enum status notices_start(struct notices *n, int wake_fd, struct error *err)
{
    return courier_start(wake_fd, &n->courier, err);
}

static void free_tried(struct notices *n)
{
    for (size_t i = 0; i < n->tried_count; i++)
        stored_notice_free(&n->tried[i]);
    free(n->tried);
    n->tried = NULL;
    n->tried_count = 0;
}

static void free_tests(struct notices *n)
{
    for (size_t i = 0; i < n->test_count; i++)
        free(n->tests[i].receiver);
    n->test_count = 0;
}

void notices_stop(struct notices *n)
{
    courier_stop(n->courier);
    while (n->waiting_count > 0)
        remove_waiting(n, n->waiting_count - 1);
    for (size_t i = 0; i < n->last_count; i++)
        free(n->last[i].receiver);
    free(n->waiting);
    free(n->last);
    free_tried(n);
    free_tests(n);
    survey_free(&n->survey);
    told_free(&n->told);
    *n = (struct notices){0};
}

/* --- sending ------------------------------------------------------------------------------------------ */

static int64_t backoff_s(int64_t attempts)
{
    int64_t wait_s = NOTICE_BACKOFF_S;
    for (int64_t i = 1; i < attempts && wait_s < NOTICE_BACKOFF_MAX_S; i++)
        wait_s *= 2;
    return wait_s < NOTICE_BACKOFF_MAX_S ? wait_s : NOTICE_BACKOFF_MAX_S;
}

/* What is to be written of it. Without memory for that it stays as it is stored, and is sent again after a start. */
static void note_tried(struct notices *n, const struct stored_notice *x)
{
    struct stored_notice *tried = with_room(n->tried, n->tried_count, sizeof *tried);
    if (!tried)
        return;
    n->tried = tried;
    struct stored_notice *t = &n->tried[n->tried_count++];
    *t = (struct stored_notice){
        .id = x->id, .attempts = x->attempts, .next_at = x->next_at, .sent_at = x->sent_at};
    (void)copy_text(x->failure, &t->failure);
}

/* A try is over. One that only tries the way is not tried again: somebody looks at what comes of it. */
static void note_result(struct notices *n, struct waiting_notice *w, bool taken,
                        const char *failure, int64_t now)
{
    struct stored_notice *x = &w->notice;
    w->out = false;
    x->attempts++;
    x->sent_at = taken ? now : INSTANT_NONE;
    x->next_at = taken || x->test ? INSTANT_NONE : now + backoff_s(x->attempts);
    free(x->failure);
    x->failure = taken ? NULL : text_copy(text_of(failure));
    n->sent += taken;
    n->failed += !taken;
    if (!taken)
        log_line(LOG_LEVEL_WARNING, "notice %lld to %s was not sent: %s", (long long)x->id,
                 x->receiver, failure);
    note_tried(n, x);
    if (x->next_at == INSTANT_NONE)
        remove_waiting(n, (size_t)(w - n->waiting));
}

static void collect_letters(struct app *app, int64_t now)
{
    struct notices *n = app->notices;
    struct letter *next;
    for (struct letter *l = courier_results(n->courier); l; l = next) {
        struct waiting_notice *w = find_waiting(n, l->id);
        next = letter_next(l);
        if (w) {
            int way = name_find(notice_way_names, text_of(w->notice.way));
            bool taken = letter_is_taken(l, (enum notice_way)way);
            note_result(n, w, taken, l->failure, now);
        }
        letter_free(l);
    }
}

static void send_one(struct app *app, struct waiting_notice *w, const struct receiver *r,
                     int64_t now)
{
    struct notices *n = app->notices;
    struct letter *letter = NULL;
    struct error err = {0};
    const struct zone *zone = rule_book_zone(&app->district.rules, now);
    enum status status = letter_make(app->front.settings, r, &w->notice, zone, now, &letter, &err);
    if (status == STATUS_OK && courier_send(n->courier, letter) == STATUS_OK) {
        w->out = true;
        return;
    }
    letter_free(letter);
    if (status != STATUS_OK && status != STATUS_MEMORY)
        note_result(n, w, false, err.detail, now);
}

static void send_due(struct app *app, int64_t now)
{
    struct notices *n = app->notices;
    const struct notice_rules *rules = rule_book_notices(&app->district.rules);
    for (size_t i = n->waiting_count; i-- > 0;) {
        struct waiting_notice *w = &n->waiting[i];
        const struct receiver *r = receiver_find(rules, w->notice.receiver);
        if (r && !w->out && w->notice.next_at <= now)
            send_one(app, w, r, now);
    }
}

/* --- writing ------------------------------------------------------------------------------------------ */

/* They are tried to be written again. */
static void take_back(struct notices *n, struct notice_write *w)
{
    for (size_t i = 0; i < w->tried_count; i++)
        note_tried(n, &w->tried[i]);
}

static void show_written(struct notices *n, struct notice_write *w)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < w->made_count && status == STATUS_OK; i++) {
        if (!w->made[i].test)
            status = set_last(n, w->made[i].receiver, w->made[i].made_at);
        if (status == STATUS_OK)
            status = add_waiting(n, &w->made[i]);
    }
    for (size_t i = 0; i < w->told_count && status == STATUS_OK; i++) {
        if (w->told[i].gone)
            told_remove(&n->told, w->told[i].receiver, (enum notice_event)w->told[i].event,
                        w->told[i].subject);
        else
            status = put_told(n, &w->told[i]);
    }
    for (size_t i = 0; i < w->tried_count; i++) {
        struct waiting_notice *x = find_waiting(n, w->tried[i].id);
        if (x && w->tried[i].next_at == INSTANT_NONE)
            remove_waiting(n, (size_t)(x - n->waiting));
    }
    if (status != STATUS_OK)
        log_line(LOG_LEVEL_ERROR, "notices: out of memory; what is left is sent after a start");
}

static void written(struct app *app, struct job *job)
{
    struct notices *n = app->notices;
    n->writing = false;
    if (job->status == STATUS_OK) {
        show_written(n, job->notices);
        return;
    }
    log_line(LOG_LEVEL_WARNING, "notices were not written: %s", job->error.detail);
    take_back(n, job->notices);
}

static void write_down(struct app *app, struct notice_write *w)
{
    struct job *job = calloc(1, sizeof *job);
    if (job)
        *job = (struct job){.kind = JOB_NOTICES, .notices = w, .done = written};
    if (job && app->pipeline->jobs_out < app->front.settings->writes_waiting_max &&
        pipeline_send(app, job) == STATUS_OK) {
        app->notices->writing = true;
        return;
    }
    take_back(app->notices, w);
    if (job)
        job_free(job);
    else
        notice_write_free(w);
}

static enum status make(struct app *app, int64_t now, struct notice_write *w)
{
    struct notices *n = app->notices;
    enum status status = notice_make_tests(app, now, w);
    if (status == STATUS_OK && n->surveyed)
        status = notice_drop_strangers(app, w);
    if (status == STATUS_OK && n->surveyed && !n->survey.found.failed)
        status = notice_make_all(app, now, w);
    free_tests(n);
    n->surveyed = false;
    survey_free(&n->survey);
    return status;
}

/* Whoever was decided on and could not be written down is decided on again at the next look. */
static void write_due(struct app *app, int64_t now)
{
    struct notices *n = app->notices;
    if (!n->surveyed && n->test_count == 0 && n->tried_count == 0)
        return;
    struct notice_write *w = calloc(1, sizeof *w);
    if (!w)
        return;
    if (make(app, now, w) != STATUS_OK) {
        log_line(LOG_LEVEL_WARNING, "notices: out of memory; the next look tries again");
        notice_write_free(w);
        return;
    }
    for (size_t i = 0; i < n->tried_count; i++) {
        struct stored_notice *tried = with_room(w->tried, w->tried_count, sizeof *tried);
        if (!tried)
            break;
        w->tried = tried;
        w->tried[w->tried_count++] = n->tried[i];
        n->tried[i] = (struct stored_notice){0};
    }
    free_tried(n);
    if (w->made_count + w->told_count + w->tried_count > 0)
        write_down(app, w);
    else
        notice_write_free(w);
}

/* --- looking ------------------------------------------------------------------------------------------ */

static bool may_look(struct app *app, int64_t now)
{
    struct notices *n = app->notices;
    struct error err;
    int64_t now_ms = clock_monotonic_ms();
    if (n->surveying || n->surveyed || now_ms < n->next_ms ||
        rule_book_notices(&app->district.rules)->receiver_count + n->told.count +
                n->waiting_count ==
            0)
        return false;
    if (!pipeline_is_whole(app->pipeline)) {
        if (now_ms - n->next_ms > PATIENCE_MS)
            pipeline_want_whole(app->pipeline);
        return false;
    }
    return clock_check(app->district.received_at, now, &err) == STATUS_OK;
}

static void look(struct app *app, int64_t now)
{
    struct notices *n = app->notices;
    struct notice_facts facts;
    int64_t until_us = clock_monotonic_us() + NOTICE_SLICE_US;
    if (may_look(app, now)) {
        survey_begin(&n->survey, now);
        n->surveying = true;
        n->next_ms = clock_monotonic_ms() + app->front.settings->notice_check_interval_s * 1000;
    }
    if (!n->surveying || !pipeline_is_whole(app->pipeline) ||
        facts_gather(app, n->directory, &n->told, now, &facts) != STATUS_OK)
        return;
    bool more = true;
    while (more && clock_monotonic_us() < until_us)
        more = survey_step(&n->survey, &app->district, &facts);
    n->surveying = more;
    n->surveyed = !more;
    facts_free(&facts);
}

void notices_collect(struct app *app)
{
    struct notices *n = app->notices;
    int64_t now = clock_now();
    if (app->front.following.leader)
        return;
    collect_letters(app, now);
    if (n->tried_count > 0 && !n->writing && !app->pipeline->disk_full)
        write_due(app, now);
}

void notices_tick(struct app *app)
{
    struct notices *n = app->notices;
    int64_t now = clock_now();
    if (app->front.stopping)
        return;
    collect_letters(app, now);
    look(app, now);
    if (!n->writing && !app->pipeline->disk_full)
        write_due(app, now);
    send_due(app, now);
}

/* --- what others ask ----------------------------------------------------------------------------------- */

enum status notices_test(struct notices *n, const char *receiver, int64_t *ret_id)
{
    if (n->test_count == NOTICE_TESTS_MAX)
        return STATUS_BUSY;
    char *name = text_copy(text_of(receiver));
    if (!name)
        return STATUS_MEMORY;
    *ret_id = n->next_id++;
    n->tests[n->test_count++] = (struct asked_test){name, *ret_id};
    return STATUS_OK;
}

int64_t notices_oldest(const struct notices *n)
{
    int64_t oldest = INSTANT_NONE;
    for (size_t i = 0; i < n->waiting_count; i++) {
        int64_t at = n->waiting[i].notice.made_at;
        oldest = oldest == INSTANT_NONE ? at : instant_min(oldest, at);
    }
    return oldest;
}
