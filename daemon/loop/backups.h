/* schedule.h - backups that the daemon makes by itself, into backup_dir, every backup_every_h hours. */
#ifndef INTACT_DAEMON_SCHEDULE_H
#define INTACT_DAEMON_SCHEDULE_H

#include "loop/app.h"

/* Once a second or less, in the loop's thread: sends a backup to the reader when one is due, which is
 * backup_every_h after the newest one in backup_dir, or at once where there is none. After a failure
 * it is tried again in ten minutes. */
void schedule_tick(struct app *app);

#define BACKUP_NAME_SIZE 40 /* "intact-20220901T000500Z.db" */

/* The name of a backup made at `at`, and back. False: it is none of ours. */
void backup_name(int64_t at, char out[BACKUP_NAME_SIZE]);
bool backup_name_read(const char *name, int64_t *ret_at);

/* The time of the newest backup in a directory; INSTANT_NONE: none, or it can't be read. One that is
 * named for after `now` comes from a clock that was wrong: it is passed over, or no other would be
 * made until then. */
int64_t backups_newest(const char *directory, int64_t now);
/* Removes all but the newest `keep`, not counting those named for after `now`, which stay. Nothing
 * else in the directory is touched. */
void backups_prune(const char *directory, int64_t keep, int64_t now);

#endif
