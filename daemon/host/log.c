#include "host/log.h"

#include "host/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024
#define EXIT_DIED      70 /* EX_SOFTWARE */

static _Atomic int level_max = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    level_max = (int)level;
}

bool log_wants(enum log_level level)
{
    return (int)level <= level_max;
}

static bool under_systemd(void)
{
    return getenv("JOURNAL_STREAM") != NULL;
}

static void printf_like(2, 0) write_line(enum log_level level, const char *format, va_list args)
{
    char line[LINE_MAX_BYTES];
    if (!log_wants(level) || vsnprintf(line, sizeof line, format, args) < 0)
        return;
    if (under_systemd())
        terminal_line(stderr, "<%d>%s", (int)level, line);
    else
        terminal_line(stderr, "intactd: %s", line);
}

void log_line(enum log_level level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(level, format, args);
    va_end(args);
}

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(LOG_LEVEL_ERROR, format, args);
    _exit(EXIT_DIED);
}

void log_damage(const char *found, const char *data, bool was_served)
{
    log_line(LOG_LEVEL_ERROR, "%s", found);
    log_line(LOG_LEVEL_ERROR,
             "%s from %s. Keep a copy of it as evidence; `intactd verify --data %s` says what else "
             "there is; then put back a backup that verifies, and hold the receipts that senders "
             "kept against it (intactd verify --receipt)",
             was_served ? "nothing more is served" : "nothing was changed, and nothing is served",
             data, data);
}
