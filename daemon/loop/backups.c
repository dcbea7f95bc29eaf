#include "loop/backups.h"

#include "host/backup_files.h"
#include "host/clock.h"
#include "host/log.h"
#include "loop/app.h"
#include "loop/readings.h"
#include "store/backup.h"

#include <stdlib.h>

#define RETRY_S 600

/* --- the reader's thread ---------------------------------------------------------------------- */

struct scheduled {
    char directory[1024], path[1024 + BACKUP_NAME_SIZE];
    int64_t at, every_s, keep;
    bool due; /* found there: a backup was made or tried */
    struct backup_result result;
};

/* Trouble with the copy is told, and is never the reader's own. */
static enum status run(struct store *store, void *context, struct error *err)
{
    struct scheduled *s = context;
    int64_t newest = backups_newest(s->directory, s->at);
    s->due = newest == INSTANT_NONE || newest + s->every_s <= s->at;
    if (!s->due)
        return STATUS_OK;
    enum status status = store_backup(store, s->path, &s->result, err);
    if (status == STATUS_OK)
        backups_prune(s->directory, s->keep, s->at);
    return status;
}

/* --- the loop's thread ------------------------------------------------------------------------ */

static void tell_made(const struct scheduled *s)
{
    const struct evidence_copied *e = &s->result.evidence;
    log_line(LOG_LEVEL_INFO, "backup %s holds journal row %llu", s->path,
             (unsigned long long)s->result.seq);
    if (e->absent > 0)
        log_line(LOG_LEVEL_ERROR,
                 "%u of %u files of evidence are missing or changed and are in no new backup: "
                 "intactd verify names them",
                 e->absent, e->files);
}

static void done(struct app *app, void *work, enum status status, const struct error *err)
{
    struct scheduled *s = work;
    struct backups *b = app->backups;
    b->running = false;
    if (status != STATUS_OK)
        log_line(
            LOG_LEVEL_ERROR, "no backup: %s%s", err->detail,
            getenv("INVOCATION_ID") /* systemd's */
                ? " (the unit lets the daemon write in its own directory and "
                  "/var/backups/intactd alone: for another one, systemctl edit intactd and add "
                  "ReadWritePaths=DIR below [Service]; it has to be the daemon's user's)"
                : "");
    else if (s->due)
        tell_made(s);
    int64_t wait_s = status != STATUS_OK || s->every_s > RETRY_S ? RETRY_S : s->every_s;
    b->look_ms = clock_monotonic_ms() + wait_s * 1000;
    free(s);
}

static struct scheduled *scheduled_new(const struct settings *settings)
{
    struct scheduled *s = calloc(1, sizeof *s);
    char name[BACKUP_NAME_SIZE];
    if (!s)
        return NULL;
    s->at = clock_now();
    s->every_s = settings->backup_every_h * 3600;
    s->keep = settings->backup_keep;
    backup_name(s->at, name);
    memcpy(s->directory, settings->backup_dir, sizeof s->directory);
    snprintf(s->path, sizeof s->path, "%s/%s", s->directory, name);
    return s;
}

void backups_tick(struct app *app)
{
    const struct settings *settings = app->front.settings;
    struct backups *b = app->backups;
    if (!settings->backup_dir[0] || b->running || app->front.stopping ||
        clock_monotonic_ms() < b->look_ms)
        return;
    struct scheduled *s = scheduled_new(settings);
    if (!s)
        return;
    b->running = read_alone(app, run, s, done);
    if (!b->running)
        free(s);
}
