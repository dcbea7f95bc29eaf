/* tables.h - the program's tables as JSON, for tests and for whoever documents or generates from them. */
#ifndef INTACT_COMMANDS_TABLES_H
#define INTACT_COMMANDS_TABLES_H

#include <stdio.h>

/* Each writes an array, a row a line. */
void tables_write_routes(FILE *out);
void tables_write_settings(FILE *out);

#endif
