/* log.h - one line to stderr for what the person who runs the daemon has to know. */
#ifndef INTACT_HOST_LOG_H
#define INTACT_HOST_LOG_H

#include "base/status.h"

/* The levels of syslog, which systemd reads from the "<N>" in front of a line. */
enum log_level {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7
};

/* Lines above this level are not written (LOG_LEVEL_INFO at first). */
void log_set_level(enum log_level level);
bool log_wants(enum log_level level);

/* Writes "intactd: ..." and a line feed; hidden characters are escaped. */
void log_line(enum log_level level, const char *format, ...) printf_like(2, 3);

/* Logs an error and ends the process at once with status 70, for a supervisor to start it again. For
 * what only a new start can mend: after a failed write, nobody knows what the disk holds. */
_Noreturn void die(const char *format, ...) printf_like(1, 2);

/* Logs what does not prove itself in the data directory, that nothing is served from it (any more), and what to do. The
 * process is to end with status 78, after which no supervisor starts it again. */
void log_damage(const char *found, const char *data, bool was_served);

#endif
