/* backup_files.h - the backups in a directory: their names say when they were made. */
#ifndef INTACT_HOST_BACKUP_FILES_H
#define INTACT_HOST_BACKUP_FILES_H

#include <stdbool.h>
#include <stdint.h>

#define BACKUP_NAME_SIZE 40 /* "intact-20220901T000500Z.db" */

/* Writes the name of a backup made at `at`. */
void backup_name(int64_t at, char out[BACKUP_NAME_SIZE]);
/* Reads the instant from a name. False: no backup of ours has this name. */
bool backup_name_read(const char *name, int64_t *ret_at);

/* Returns the time of the newest backup in a directory; INSTANT_NONE: there is none, or the directory
 * can't be read. A name after `now` comes from a clock that was wrong. It is passed over: else no
 * backup would be made until then. */
int64_t backups_newest(const char *directory, int64_t now);
/* Removes all backups but the newest `keep`. Those named for after `now` are not counted, and stay.
 * Nothing else in the directory is touched. */
void backups_prune(const char *directory, int64_t keep, int64_t now);

#endif
