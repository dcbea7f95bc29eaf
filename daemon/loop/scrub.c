#include "loop/scrub.h"

#include "host/log.h"
#include "loop/app.h"
#include "loop/readings.h"

#include <unistd.h>

#define EXIT_DAMAGED 78

/* In the reader's thread. */
static enum status step(struct store *store, void *work, struct error *err)
{
    struct scrub *s = work;
    return verify_older(store, &s->believed, &s->chain, err);
}

static void stepped(struct app *app, void *work, enum status status, const struct error *err)
{
    struct scrub *s = work;
    s->out = false;
    if (status == STATUS_CORRUPT) {
        log_damage(err->detail, app->front.settings->data, true);
        _exit(EXIT_DAMAGED);
    }
    if (status == STATUS_IO)
        die("%s", err->detail);
    if (status != STATUS_OK)
        return; /* for want of memory: again in a second */
    if (s->chain.seq == s->believed.seq) {
        log_line(LOG_LEVEL_INFO, "the journal proves itself up to row %llu, and from there on",
                 (unsigned long long)s->chain.seq);
        *s = (struct scrub){0};
        return;
    }
    scrub_tick(app);
}

void scrub_tick(struct app *app)
{
    struct scrub *s = app->scrub;
    if (s->believed.seq > 0 && !s->out && !app->front.stopping)
        s->out = read_alone(app, step, s, stepped);
}
