#include "host/leftovers.h"

#include "host/directory.h"
#include "host/log.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_BYTES_MAX (INT64_C(4) << 20) /* more than one truncated checkpoint leaves */

/* Every kind of file that is removed by the same process that makes it. */
static const char *const passing[] = {"report-??????",          /* lib/bulletin/xlsx.c */
                                      "tmp.??????????",         /* libxlsxwriter's own */
                                      "admin.token.new",        /* directory_write_private() */
                                      "intact.db.schema-*.new", /* the copy before a migration */
                                      "intact.db.schema-*.new-*",
                                      "intact.db-runs.new", /* lib/store/run_file.c */
                                      "restoring.db",       /* commands/restore.c */
                                      "restoring.db-*",
                                      "restoring.db.new",
                                      "restoring.db.new-*",
                                      "restoring.anchor",
                                      NULL};

static const char *const passing_backups[] = {"intact-????????T??????Z.db.new",
                                              "intact-????????T??????Z.db.new-*", NULL};

static bool is_named(const char *const *patterns, const char *name)
{
    while (*patterns && fnmatch(*patterns, name, 0) != 0)
        patterns++;
    return *patterns != NULL;
}

static bool is_file(int fd, const char *name)
{
    struct stat st;
    return fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

static void sweep(const char *path, const char *const *patterns)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    while (directory && (entry = readdir(directory))) {
        int fd = dirfd(directory);
        if (!is_named(patterns, entry->d_name) || !is_file(fd, entry->d_name))
            continue;
        if (unlinkat(fd, entry->d_name, 0) == 0)
            log_line(LOG_LEVEL_INFO, "removed %s/%s, which a process that was killed has left",
                     path, entry->d_name);
        else
            log_line(LOG_LEVEL_WARNING, "cannot remove %s/%s, which is left over", path,
                     entry->d_name);
    }
    if (directory)
        closedir(directory);
}

void leftovers_sweep(const char *data)
{
    sweep(data, passing);
}

void leftovers_sweep_backups(const char *directory)
{
    static const char *const passing_evidence[] = {".new-??????", NULL};
    char evidence[PATH_SIZE];
    snprintf(evidence, sizeof evidence, "%s/evidence", directory);
    sweep(directory, passing_backups);
    sweep(evidence, passing_evidence);
}

void leftovers_tell_log(const char *database)
{
    char path[PATH_SIZE + 8];
    struct stat st;
    snprintf(path, sizeof path, "%s-wal", database);
    if (stat(path, &st) != 0 || (int64_t)st.st_size <= LOG_BYTES_MAX)
        return;
    log_line(
        LOG_LEVEL_WARNING,
        "%s is left with %lld MiB: another program reads the database, or there was no time to "
        "empty it. Nothing is lost: the next start takes it in",
        path, (long long)(st.st_size >> 20));
}
