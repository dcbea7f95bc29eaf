#include "host/terminal.h"

#include "base/text_shown.h"

#define LINE_BYTES_MAX 4096

void terminal_write(FILE *f, struct text t, bool line_ends)
{
    struct buffer shown = {0};
    text_show(t, line_ends, &shown);
    /* Without memory nothing is said rather than something unsafe. */
    if (!shown.failed && shown.len > 0)
        fwrite(shown.bytes, 1, shown.len, f);
    buffer_free(&shown);
}

void terminal_vprint(FILE *f, const char *format, va_list args)
{
    char line[LINE_BYTES_MAX];
    if (vsnprintf(line, sizeof line, format, args) > 0)
        terminal_write(f, text_of(line), false);
}

void terminal_line(FILE *f, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    terminal_vprint(f, format, args);
    fputc('\n', f);
    va_end(args);
}
