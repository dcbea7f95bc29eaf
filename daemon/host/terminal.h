/* terminal.h - what came from a file, a database or a client, as a terminal may get it. */
#ifndef INTACT_HOST_TERMINAL_H
#define INTACT_HOST_TERMINAL_H

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

/* Writes the text with its hidden characters escaped, so that none of them moves the cursor, colours
 * what follows or turns its direction. `line_ends`: tabs and line ends are written as they are. */
void terminal_write(FILE *f, struct text t, bool line_ends);

/* Formats and writes the result, whose line ends are escaped too. terminal_line() ends the line. */
void terminal_vprint(FILE *f, const char *format, va_list args) printf_like(2, 0);
void terminal_line(FILE *f, const char *format, ...) printf_like(2, 3);

#endif
