#include "commands/doctor.h"

#include "host/terminal.h"

#include <stdarg.h>
#include <stdio.h>

void doctor_find(struct examination *x, enum severity severity, const char *code,
                 const char *remedy, const char *format, ...)
{
    static const char *const words[] = {"note", "warning", "error"};
    va_list args;
    x->counts[severity]++;
    printf("%s: %s: ", words[severity], code);
    va_start(args, format);
    terminal_vprint(stdout, format, args);
    va_end(args);
    printf("\n");
    if (remedy[0])
        printf("  remedy: %s\n", remedy);
}
