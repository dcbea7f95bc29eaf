/* backups.h - the backups that the daemon makes by itself, into backup_dir, every backup_every_h
 * hours. */
#ifndef INTACT_LOOP_BACKUPS_H
#define INTACT_LOOP_BACKUPS_H

#include <stdbool.h>
#include <stdint.h>

struct app;

struct backups {
    bool running;    /* at the reader */
    int64_t look_ms; /* when to look again; clock_monotonic_ms() */
};

/* Sends a backup to the reader when one is due: backup_every_h after the newest one in backup_dir, or
 * at once where there is none. After a failure it is tried again in ten minutes. Once a second, in the
 * loop's thread. */
void backups_tick(struct app *app);

#endif
