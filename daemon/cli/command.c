#include "cli/command.h"

#include "host/terminal.h"

#include <stdarg.h>
#include <stdio.h>

int usage_error(const char *command, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "intactd %s: ", command);
    va_start(args, format);
    terminal_vprint(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nintactd %s --help says more.\n", command);
    return EXIT_USAGE;
}

int command_failed(const char *command, const char *detail)
{
    terminal_line(stderr, "intactd %s: %s", command, detail);
    return EXIT_FAILED;
}
