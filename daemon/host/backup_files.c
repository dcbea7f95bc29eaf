#include "host/backup_files.h"

#include "base/instant.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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
