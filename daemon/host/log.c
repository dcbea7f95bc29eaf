#include "host/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX_BYTES 1024

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

static void replace_controls(char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
    }
}

void log_line(enum log_level level, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    va_list args;
    if (!log_wants(level))
        return;
    va_start(args, format);
    int len = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (len < 0)
        return;
    replace_controls(line);
    if (under_systemd())
        fprintf(stderr, "<%d>%s\n", (int)level, line);
    else
        fprintf(stderr, "intactd: %s\n", line);
}
