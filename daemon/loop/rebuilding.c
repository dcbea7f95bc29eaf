#include "loop/rebuilding.h"

#include "host/clock.h"
#include "host/log.h"

/* In the thread. Nothing else looks at the change or at its timelines meanwhile. */
static enum status step(struct store *store, void *context, struct error *err)
{
    struct rebuilding *r = context;
    struct rebuilt *made = r->change->rebuilt;
    enum status status = rebuilt_step(store, made, r->seq_to, err);
    r->job.again = status == STATUS_OK && made->seq < r->seq_to;
    return status;
}

static enum status send(struct rebuilding *r, uint64_t seq_to)
{
    r->job = (struct read_job){.run = step, .context = r};
    r->seq_to = seq_to;
    r->sent_ms = clock_monotonic_ms();
    return reader_send(r->thread, &r->job);
}

enum status rebuilding_begin(struct rebuilding *r, struct job *change)
{
    r->change = change;
    enum status status = send(r, change->seq);
    if (status != STATUS_OK)
        r->change = NULL;
    return status;
}

static void go_on(struct rebuilding *r, uint64_t seq)
{
    if (r->job.status != STATUS_OK)
        die("the timelines can't be built anew after a change: %s", r->job.error.detail);
    if (r->seq_to == seq) {
        r->holds = r->ready = true;
        return;
    }
    r->holds = clock_monotonic_ms() - r->sent_ms < REBUILDING_PAUSE_MS;
    if (send(r, seq) != STATUS_OK)
        die("the thread that builds the timelines anew takes no work");
}

void rebuilding_collect(struct rebuilding *r, uint64_t seq)
{
    if (r->thread && reader_results(r->thread))
        go_on(r, seq);
}

struct job *rebuilding_take(struct rebuilding *r)
{
    struct job *change = r->ready ? r->change : NULL;
    if (change)
        *r = (struct rebuilding){.thread = r->thread};
    return change;
}

void rebuilding_stop(struct rebuilding *r)
{
    reader_stop(r->thread);
    job_free(r->change);
    *r = (struct rebuilding){0};
}
