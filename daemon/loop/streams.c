#include "loop/streams.h"

#include "format/json_out.h"
#include "host/clock.h"
#include "http/connection.h"
#include "http/stream.h"
#include "http/work.h"
#include "loop/app.h"

#include <stdlib.h>

static void wake(struct stream *s)
{
    if (s->request->conn.suspended)
        connection_resume(s->request);
}

static void tell(struct stream *s, const struct buffer *text)
{
    if (s->over || s->dropped || text->failed)
        return;
    s->said_ms = clock_monotonic_ms();
    if (!stream_put(s, (struct text){text->bytes, text->len})) {
        s->dropped = true;
        connection_drop(s->request);
    }
    wake(s);
}

static void end(struct stream *s)
{
    s->over = true;
    wake(s);
}

static void write_position(const struct app *app, struct buffer *out)
{
    const struct district *d = &app->district;
    int64_t now = clock_now();
    const struct zone *zone = rule_book_zone(&app->district.rules, now);
    struct json_out j;
    buffer_add_text(out, "event: position\ndata: ");
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_int(&j, "seq", (int64_t)d->seq);
    json_member_instant(&j, "last_at", zone, d->reports ? d->last_at : INSTANT_NONE);
    json_member_instant(&j, "as_of", zone, now);
    json_object_end(&j);
    buffer_add_text(out, "\n\n");
}

static void write_change(const char *op, uint64_t seq, struct buffer *out)
{
    struct json_out j;
    buffer_add_text(out, "event: change\ndata: ");
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "op", op);
    json_member_int(&j, "seq", (int64_t)seq);
    json_object_end(&j);
    buffer_add_text(out, "\n\n");
}

static void remove_stream(void *work)
{
    struct stream *s = work;
    struct streams *all = s->request->app->streams;
    if (s->before)
        s->before->after = s->after;
    else
        all->first = s->after;
    if (s->after)
        s->after->before = s->before;
    all->count--;
    buffer_free(&s->queue);
    free(s);
}

static void link_stream(struct streams *all, struct stream *s)
{
    s->after = all->first;
    if (all->first)
        all->first->before = s;
    all->first = s;
    all->count++;
    request_keep_work(s->request, s, remove_stream);
}

static bool is_party(const struct request *q)
{
    struct scope scope = token_scope(&q->who.token, q->now);
    return !scope_is_whole(&scope);
}

static uint32_t count_parties(const struct streams *all)
{
    uint32_t count = 0;
    for (const struct stream *s = all->first; s; s = s->after)
        count += is_party(s->request);
    return count;
}

static enum status check_party(const struct streams *all, struct request *q, struct error *err)
{
    int64_t count = 0;
    for (const struct stream *s = all->first; s; s = s->after)
        count += s->request->who.token.organisation == q->who.token.organisation;
    if (!is_party(q) || count < q->front->settings->party_streams)
        return STATUS_OK;
    q->answer.retry_after_s = 60;
    return error_set(err, STATUS_LIMITED, "too_many_streams", "",
                     "Your organisation has as many streams open as it may. Close a page first.");
}

enum status streams_add(struct app *app, struct request *q, struct error *err)
{
    struct streams *all = app->streams;
    if (check_party(all, q, err) != STATUS_OK)
        return err->status;
    if (all->count >= STREAMS_MAX || (is_party(q) && count_parties(all) >= STREAMS_PARTIES_MAX))
        return error_set(err, STATUS_BUSY, "too_many_streams", "",
                         "As many streams are open as may be. Try again later.");
    struct stream *s = calloc(1, sizeof *s);
    if (!s)
        return error_memory(err);
    *s = (struct stream){.request = q, .said_ms = clock_monotonic_ms()};
    buffer_addf(&s->queue, "retry: %d\n\n", STREAM_RETRY_MS);
    write_position(app, &s->queue);
    if (s->queue.failed) {
        buffer_free(&s->queue);
        free(s);
        return error_memory(err);
    }
    link_stream(all, s);
    q->answer.stream = s;
    return STATUS_OK;
}

static bool is_revoked(const struct app *app, const struct stream *s)
{
    return app->district.tokens.items[s->request->who.token.id - 1].revoked;
}

void streams_tell_change(struct app *app, const char *op, uint64_t seq)
{
    struct buffer text = {0};
    write_change(op, seq, &text);
    for (struct stream *s = app->streams->first; s; s = s->after) {
        struct scope scope = token_scope(&s->request->who.token, s->request->now);
        if (is_revoked(app, s))
            end(s);
        else if (scope_is_whole(&scope))
            tell(s, &text);
    }
    buffer_free(&text);
}

static void keep_alive(struct stream *s)
{
    static const char comment[] = ": still here\n\n";
    struct buffer text = {0};
    if (clock_monotonic_ms() - s->said_ms < STREAM_QUIET_S * 1000)
        return;
    buffer_add_text(&text, comment);
    tell(s, &text);
    buffer_free(&text);
}

void streams_tick(struct app *app)
{
    struct streams *all = app->streams;
    struct buffer text = {0};
    if (all->told_version != app->district.version) {
        write_position(app, &text);
        all->told_version = app->district.version;
    }
    for (struct stream *s = all->first; s; s = s->after) {
        if (text.len > 0)
            tell(s, &text);
        else
            keep_alive(s);
    }
    buffer_free(&text);
}

void streams_end(struct app *app)
{
    for (struct stream *s = app->streams->first; s; s = s->after)
        end(s);
}
