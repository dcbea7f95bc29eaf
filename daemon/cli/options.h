/* options.h - one table per command says what it takes: it drives the parser, the usage line, --help,
 * the manual and the completion of a shell. */
#ifndef INTACT_CLI_OPTIONS_H
#define INTACT_CLI_OPTIONS_H

#include "cli/command.h"

#include <stddef.h>
#include <stdio.h>

enum option_kind {
    OPTION_ARGUMENT, /* no option, but an argument by its place, such as FILE */
    OPTION_FLAG,     /* takes no value; its member is a bool */
    OPTION_NEEDED,   /* takes a value, and has to be given */
    OPTION_VALUE,    /* takes a value */
    OPTION_DATA, /* the same; not given, it is the data directory of what is installed, and else needed */
};

/* One row of a table, which ends with name NULL. */
struct option {
    const char *name; /* without its dashes; of an OPTION_ARGUMENT as the usage line has it */
    const char
        *value_name;  /* all words that it takes, "xlsx|csv|html"; else such as "N"; after "DIR" and
                             * "FILE" a shell offers those */
    const char *help; /* for --help, with line feeds; NULL: the command's own text says it */
    enum option_kind kind;
    size_t offset; /* in the command's struct: of a bool for a flag, else of a const char * */
    char letter;   /* 'o': "-o" is the same; '\0': nothing is */
};
#define OPTION(name_, value_name_, help_, kind_, offset_)                                          \
    {                                                                                              \
        .name = name_, .value_name = value_name_, .help = help_, .kind = kind_, .offset = offset_  \
    }

/* Fills a command's struct, in which a value that is not given stays as it was. Returns EXIT_DONE, or
 * EXIT_USAGE once stderr says what is wrong. */
int options_read(const struct command *c, int argc, char **argv, void *ret);

/* Returns the data directory of the daemon that is installed here; NULL: there is none. */
const char *options_installed_data(void);

/* Writes the usage after the command's name, such as "FILE --data DIR [--force]". */
void options_usage(const struct command *c, FILE *out);

/* Writes a line or more for each option that has a help text. */
void options_help(const struct command *c, FILE *out);

#endif
