#include "loop/backups.h"

#include "base/instant.h"
#include "host/clock.h"
#include "host/log.h"
#include "loop/readings.h"
#include "store/backup.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define RETRY_S     600
#define BACKUPS_MAX 20000 /* names looked at in one directory */

void backup_name(int64_t at, char out[BACKUP_NAME_SIZE])
{
    time_t when = (time_t)at;
    struct tm tm;
    gmtime_r(&when, &tm);
    strftime(out, BACKUP_NAME_SIZE, "intact-%Y%m%dT%H%M%SZ.db", &tm);
}

bool backup_name_read(const char *name, int64_t *ret_at)
{
    struct tm tm = {0};
    char again[BACKUP_NAME_SIZE];
    const char *end = strptime(name, "intact-%Y%m%dT%H%M%SZ.db", &tm);
    if (!end || *end)
        return false;
    int64_t at = (int64_t)timegm(&tm);
    backup_name(at, again);
    if (strcmp(again, name) != 0)
        return false;
    *ret_at = at;
    return true;
}

/* The times, up to `now`, of the backups in a directory, sorted, the newest last; free() them. */
static int64_t *list_times(const char *directory, int64_t now, size_t *ret_count)
{
    DIR *dir = opendir(directory);
    int64_t *times = dir ? malloc(BACKUPS_MAX * sizeof *times) : NULL;
    size_t count = 0;
    struct dirent *entry;
    while (times && count < BACKUPS_MAX && (entry = readdir(dir))) {
        int64_t at;
        if (!backup_name_read(entry->d_name, &at) || at > now)
            continue;
        size_t place = count++;
        for (; place > 0 && times[place - 1] > at; place--)
            times[place] = times[place - 1];
        times[place] = at;
    }
    if (dir)
        closedir(dir);
    *ret_count = count;
    return times;
}

int64_t backups_newest(const char *directory, int64_t now)
{
    size_t count;
    int64_t *times = list_times(directory, now, &count);
    int64_t newest = count > 0 ? times[count - 1] : INSTANT_NONE;
    free(times);
    return newest;
}

void backups_prune(const char *directory, int64_t keep, int64_t now)
{
    size_t count;
    int64_t *times = list_times(directory, now, &count);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; fd >= 0 && (int64_t)(count - i) > keep; i++) {
        char name[BACKUP_NAME_SIZE];
        backup_name(times[i], name);
        unlinkat(fd, name, 0);
    }
    if (fd >= 0)
        close(fd);
    free(times);
}

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

static void done(struct app *app, void *work, enum status status, const struct error *err)
{
    struct scheduled *s = work;
    app->backup_running = false;
    if (status != STATUS_OK)
        log_line(LOG_LEVEL_ERROR, "no backup: %s", err->detail);
    else if (s->due)
        log_line(LOG_LEVEL_INFO, "backup %s holds journal row %llu", s->path,
                 (unsigned long long)s->result.seq);
    int64_t wait_s = status != STATUS_OK || s->every_s > RETRY_S ? RETRY_S : s->every_s;
    app->backup_look_ms = clock_monotonic_ms() + wait_s * 1000;
    free(s);
}

void schedule_tick(struct app *app)
{
    const struct settings *settings = app->front.settings;
    if (!settings->backup_dir[0] || app->backup_running || app->front.stopping ||
        clock_monotonic_ms() < app->backup_look_ms)
        return;
    struct scheduled *s = calloc(1, sizeof *s);
    if (!s)
        return;
    char name[BACKUP_NAME_SIZE];
    s->at = clock_now();
    s->every_s = settings->backup_every_h * 3600;
    s->keep = settings->backup_keep;
    backup_name(s->at, name);
    memcpy(s->directory, settings->backup_dir, sizeof s->directory);
    snprintf(s->path, sizeof s->path, "%s/%s", s->directory, name);
    app->backup_running = read_alone(app, run, s, done);
    if (!app->backup_running)
        free(s);
}
