/* leftovers.h - files that a process which was killed has left behind. */
#ifndef INTACT_HOST_LEFTOVERS_H
#define INTACT_HOST_LEFTOVERS_H

#include <stdint.h>

/* Removes from the data directory what only passes through it: a workbook on its way to its reader, a
 * file that was to be renamed into place, and the copies of a restore. Call it while the directory's lock
 * is held and its database has proved itself: until then a restore's copies may be wanted. Logs what it
 * removes. */
void leftovers_sweep(const char *data);

/* Removes half a backup, of the kind that a schedule makes, from the directory of backups. */
void leftovers_sweep_backups(const char *directory);

/* Says in the log that the database's own log is still large, if it is, and why that may be. */
void leftovers_tell_log(const char *database);

#endif
