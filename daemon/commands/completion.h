/* completion.h - completes the program's command lines in a shell. */
#ifndef INTACT_COMMANDS_COMPLETION_H
#define INTACT_COMMANDS_COMPLETION_H

#include "cli/command.h"

#include <stdio.h>

/* Writes a script for bash. `commands` ends with NULL. */
void completion_write(const struct command *const *commands, FILE *out);

#endif
