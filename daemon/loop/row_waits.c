#include "loop/row_waits.h"

#include "host/clock.h"
#include "http/connection.h"
#include "loop/app.h"

enum status row_waits_add(struct app *app, struct request *q, uint64_t after, int64_t wait_s,
                          void (*done)(struct request *q), struct error *err)
{
    struct row_waits *w = app->row_waits;
    if (w->count == ROW_WAITS_MAX)
        return error_set(err, STATUS_BUSY, "busy", "",
                         "As many wait for rows as may. Try again in a second.");
    w->items[w->count++] = (struct row_wait){q, after, clock_monotonic_ms() + wait_s * 1000, done};
    return STATUS_OK;
}

static void go_on(struct row_waits *w, uint32_t i)
{
    struct row_wait wait = w->items[i];
    w->items[i] = w->items[--w->count];
    wait.done(wait.request);
    connection_answered(wait.request);
}

void row_waits_wake(struct app *app)
{
    struct row_waits *w = app->row_waits;
    int64_t now_ms = w->count > 0 ? clock_monotonic_ms() : 0;
    for (uint32_t i = w->count; i-- > 0;) {
        if (app->district.seq > w->items[i].after || now_ms >= w->items[i].until_ms)
            go_on(w, i);
    }
}

void row_waits_end(struct app *app)
{
    while (app->row_waits->count > 0)
        go_on(app->row_waits, 0);
}
