/* manual.h - the documents that follow from the program's tables, so that none can part from them. */
#ifndef INTACT_COMMANDS_MANUAL_H
#define INTACT_COMMANDS_MANUAL_H

#include "cli/command.h"

#include <stdio.h>

/* Writes one of them: "conf" (intactd.conf, every setting commented); "conf-mdoc", "commands-mdoc",
 * "routes-mdoc" (parts of the manual pages); "completion" (for bash); "routes", "settings" (JSON).
 * `commands` ends with NULL. False: there is no such document. */
bool manual_write(const char *which, const struct command *const *commands, FILE *out);

#endif
