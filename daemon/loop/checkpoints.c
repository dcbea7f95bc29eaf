#include "loop/checkpoints.h"

#include "host/log.h"
#include "ledger/rows.h"
#include "loop/app.h"
#include "loop/pipeline.h"
#include "loop/readings.h"
#include "store/run_file.h"

#include <stdlib.h>

void checkpoints_note(struct checkpoints *c, const struct news *news)
{
    c->unsaved += news->applied;
    if (news->rebuilt) {
        c->rebuilt = true;
        c->unsaved += BATCHES_PER_CHECKPOINT;
    }
}

/* In the reader's thread. */
static enum status make_file(struct store *store, void *work, struct error *err)
{
    (void)work;
    return run_file_make(store, err);
}

static void made(struct app *app, void *work, enum status status, const struct error *err)
{
    (void)app;
    (void)work;
    if (status != STATUS_OK)
        log_line(LOG_LEVEL_WARNING, "the next start takes longer: %s", err->detail);
}

/* A start takes the file, where it is of what is stored. */
static void file_runs(struct app *app)
{
    struct checkpoints *c = app->checkpoints;
    if (!c->filed && !c->out && !app->front.stopping)
        c->filed = read_alone(app, make_file, NULL, made);
}

static void stored(struct app *app, struct job *job)
{
    app->checkpoints->out = false;
    app->checkpoints->filed = false;
    if (job->status == STATUS_OK)
        return;
    /* What was marked clean is not stored: the next one has to hold everything. */
    app->checkpoints->whole = true;
    log_line(LOG_LEVEL_WARNING, "checkpoint: %s", job->error.detail);
}

void checkpoints_send(struct app *app)
{
    struct checkpoints *c = app->checkpoints;
    if (c->out || c->unsaved == 0 || !pipeline_is_whole(app->pipeline))
        return;
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return;
    *job = (struct job){.kind = JOB_CHECKPOINT, .done = stored};
    if (checkpoint_of(&app->district, c->whole, &job->checkpoint) != STATUS_OK) {
        free(job);
        return;
    }
    job->checkpoint->in_parts |= c->rebuilt;
    if (pipeline_send(app, job) != STATUS_OK) {
        c->whole = true;
        job_free(job);
        return;
    }
    c->out = true;
    c->whole = c->rebuilt = false;
    c->unsaved = 0;
}

void checkpoints_tick(struct app *app)
{
    if (app->checkpoints->unsaved >= BATCHES_PER_CHECKPOINT)
        checkpoints_send(app);
    file_runs(app);
}
