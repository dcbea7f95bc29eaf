#include "commands/doctor_system.h"
#include "host/backup_files.h"
#include "host/listen.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MIB          (INT64_C(1) << 20)
#define ROOM_MIN     (64 * MIB) /* below this a migration or checkpoint may fail */
#define DAYS_SHORT   7
#define DAYS_LOW     90
#define CLOCK_FLOOR  INT64_C(1640995200) /* 2022-01-01: no clock was right before this program */
#define LIBRARY_ZONE "Asia/Shanghai"
#define UNIT_BACKUPS "/var/backups/intactd" /* as the unit has it */

/* Notes each setting that is not the default, as this command line, environment and file have it.
 * The daemon's own command line may differ. */
void doctor_settings(struct examination *x)
{
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        char value[SETTING_TEXT_SIZE];
        setting_text(x->settings, row, value);
        if (strcmp(row->name, "data") != 0 && strcmp(value, row->fallback) != 0)
            doctor_find(x, SEVERITY_NOTE, "setting", "", "%s = %s (%s without it).", row->name,
                        value, row->fallback[0] ? row->fallback : "nothing");
    }
}

void doctor_time_zone(struct examination *x)
{
    struct zone *zone = NULL;
    struct error err = {0};
    if (zone_load(LIBRARY_ZONE, &zone, &err) != STATUS_OK)
        doctor_find(x, SEVERITY_ERROR, "time_zone", "Install the package tzdata.",
                    "The time zone data can't be read: %s", err.detail);
    zone_free(zone);
}

void doctor_clock(struct examination *x)
{
    static const char remedy[] = "Set the clock and keep it right with an NTP service "
                                 "(timedatectl set-ntp true).";
    static const char behind[] =
        "Set the clock and keep it right with an NTP service (timedatectl set-ntp true). If it is "
        "right now and was ahead then: stop the daemon and put a row of now on record, such as a "
        "token "
        "that you revoke again (intactd token create).";
    char now[INSTANT_TEXT_SIZE], then[INSTANT_TEXT_SIZE];
    instant_format(x->now, 0, now);
    if (x->now < CLOCK_FLOOR)
        doctor_find(x, SEVERITY_ERROR, "clock", remedy, "The clock says %s.", now);
    if (x->journal_since == INSTANT_NONE || x->journal_until <= x->now + 1)
        return;
    instant_format(x->journal_until, 0, then);
    doctor_find(
        x, SEVERITY_ERROR, "clock_behind", behind,
        "The clock says %s, but the newest journal row came in at %s: the daemon takes nothing "
        "(503) while it stands over 300 seconds before that row.",
        now, then);
}

static int64_t file_bytes(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static int64_t database_bytes(const struct directory *d)
{
    char wal[PATH_SIZE + 8];
    snprintf(wal, sizeof wal, "%s-wal", d->database);
    return file_bytes(d->database) + file_bytes(wal);
}

/* A journal younger than a day is too short to tell how it grows. */
static int64_t growth_of_a_day(const struct examination *x)
{
    if (x->journal_since == INSTANT_NONE || x->journal_until - x->journal_since < DAY_S)
        return 0;
    int64_t days = (x->journal_until - x->journal_since) / DAY_S;
    return database_bytes(x->directory) / days;
}

void doctor_disk(struct examination *x)
{
    static const char remedy[] = "Make room, or move the directory to a larger disk.";
    struct statvfs fs;
    if (statvfs(x->directory->path, &fs) != 0) {
        doctor_find(x, SEVERITY_ERROR, "disk", "See that the directory can be reached.", "%s: %s.",
                    x->directory->path, strerror(errno));
        return;
    }
    int64_t room = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    int64_t growth = growth_of_a_day(x);
    int64_t days = growth > 0 ? room / growth : INT64_MAX;
    doctor_find(x, SEVERITY_NOTE, "size", "",
                "The database has %lld MiB, grows by %lld KiB a day, and %lld MiB are free.",
                (long long)(database_bytes(x->directory) / MIB), (long long)(growth / 1024),
                (long long)(room / MIB));
    if (room < ROOM_MIN)
        doctor_find(x, SEVERITY_ERROR, "disk_full", remedy, "Only %lld MiB are free.",
                    (long long)(room / MIB));
    else if (days < DAYS_LOW)
        doctor_find(x, days < DAYS_SHORT ? SEVERITY_ERROR : SEVERITY_WARNING, "disk_low", remedy,
                    "At the present growth the disk is full in %lld days.", (long long)days);
}

/* In a directory that nobody else may enter, the modes of the files do not matter. */
static void check_private(struct examination *x, const char *path, uid_t owner, bool entered)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return;
    if (entered && (st.st_mode & 077))
        doctor_find(x, SEVERITY_WARNING, "permissions",
                    "Take group and others out: chmod go= FILE.",
                    "%s can be opened by others (mode %03o).", path, (unsigned)st.st_mode & 0777);
    if (st.st_uid != owner)
        doctor_find(x, SEVERITY_ERROR, "owner",
                    "Give it to the directory's owner: chown --reference=DIR FILE.",
                    "%s belongs to user %u, the directory to %u: the daemon can't write it.", path,
                    (unsigned)st.st_uid, (unsigned)owner);
}

void doctor_permissions(struct examination *x)
{
    const struct directory *d = x->directory;
    struct stat st;
    char wal[PATH_SIZE + 8];
    if (stat(d->path, &st) != 0)
        return;
    snprintf(wal, sizeof wal, "%s-wal", d->database);
    const char *const files[] = {d->path, d->database, wal, d->anchor, d->admin_token};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        check_private(x, files[i], st.st_uid, (st.st_mode & 011) != 0);
}

void doctor_listen(struct examination *x)
{
    if (listen_is_local(x->settings->listen))
        return;
    doctor_find(
        x, SEVERITY_WARNING, "plain_http",
        "Listen on 127.0.0.1 and put a proxy with TLS in front (intactd.conf(5) and the "
        "package's nginx.conf have one).",
        "listen = %s: others reach it in plain HTTP, so that tokens and figures can be read "
        "and changed on the way.",
        x->settings->listen);
    doctor_find(
        x, SEVERITY_NOTE, "unit_addresses",
        "systemctl edit intactd: [Service], then IPAddressAllow=192.0.2.0/24 for whom it is "
        "to serve; systemctl restart intactd.",
        "The packaged unit lets only this machine in, whatever listen says.");
}

/* May the daemon's user write there? Root may everywhere, so for root it is looked up. */
static bool may_write(const struct examination *x, const char *path)
{
    struct stat there, data;
    if (geteuid() != 0 || stat(path, &there) != 0 || stat(x->directory->path, &data) != 0)
        return access(path, W_OK | X_OK) == 0;
    mode_t needed = there.st_uid == data.st_uid ? 0300 : there.st_gid == data.st_gid ? 0030 : 0003;
    return data.st_uid == 0 || (there.st_mode & needed) == needed;
}

static bool lies_in(const char *path, const char *directory)
{
    size_t len = strlen(directory);
    return strncmp(path, directory, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static void check_unit(struct examination *x, const char *path)
{
    if (!lies_in(path, UNIT_BACKUPS) && !lies_in(path, x->directory->path))
        doctor_find(x, SEVERITY_NOTE, "unit_paths",
                    "systemctl edit intactd: [Service], then ReadWritePaths=DIR; systemctl restart "
                    "intactd.",
                    "The packaged unit lets the daemon write in its own directory and " UNIT_BACKUPS
                    " alone; %s needs a line of its own.",
                    path);
}

void doctor_backups(struct examination *x)
{
    const struct settings *s = x->settings;
    if (!s->backup_dir[0]) {
        doctor_find(x, SEVERITY_WARNING, "no_schedule",
                    "Set backup_dir, on another disk, or run intactd backup from elsewhere.",
                    "No backups are made to a schedule.");
        return;
    }
    check_unit(x, s->backup_dir);
    errno = EACCES;
    if (!may_write(x, s->backup_dir)) {
        doctor_find(x, SEVERITY_ERROR, "backup_dir",
                    "Make it for the daemon's user: install -d -o intactd -m 700 DIR.", "%s: %s.",
                    s->backup_dir, strerror(errno));
        return;
    }
    int64_t newest = backups_newest(s->backup_dir, x->now);
    if (newest == INSTANT_NONE || newest + 2 * s->backup_every_h * 3600 < x->now)
        doctor_find(x, SEVERITY_WARNING, "backup_old", "See what the daemon's log says of it.",
                    "%s holds no backup of the last %lld hours.", s->backup_dir,
                    (long long)(2 * s->backup_every_h));
    struct stat here, there;
    if (stat(s->backup_dir, &there) == 0 && stat(x->directory->path, &here) == 0 &&
        here.st_dev == there.st_dev)
        doctor_find(x, SEVERITY_WARNING, "backup_same_disk", "Let backup_dir be on another disk.",
                    "The backups are on the disk of the database itself.");
}
