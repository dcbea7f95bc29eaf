/* manual.h - the documents that follow from the tables: configuration file, manual parts, completion. */
#ifndef INTACT_DAEMON_MANUAL_H
#define INTACT_DAEMON_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

/* Writes one of them: "conf" (intactd.conf, every setting commented), "conf-mdoc", "commands-mdoc",
 * "routes-mdoc" (parts of the manual pages), "completion" (for bash). False: there is no such one. */
bool manual_write(const char *which, FILE *out);

#endif
