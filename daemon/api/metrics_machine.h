/* metrics_machine.h - the metrics of what the program takes of its machine, which metrics.c has a row for each. */
#ifndef INTACT_API_METRICS_MACHINE_H
#define INTACT_API_METRICS_MACHINE_H

#include "loop/app.h"

void metrics_memory(const char *name, struct buffer *out);
/* Writes the size of a file of the database: "" or "-wal". Nothing where it is not there. */
void metrics_file_size(const struct app *app, const char *name, const char *suffix,
                       struct buffer *out);

#endif
