/* command.h - what a command is, and how each one tells that it was used wrongly or has failed. */
#ifndef INTACT_CLI_COMMAND_H
#define INTACT_CLI_COMMAND_H

#include <stdbool.h>

struct option;

/* Exit statuses. The two above 2 are told to a supervisor that restarts the daemon. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_BROKEN_IO = 70, EXIT_BROKEN_DATA = 78 };

/* Each command's own file has one of these; the table that lists them is in commands/commands.c. */
struct command {
    const char *name;
    const char *usage;                 /* after the name; NULL: as `options` says */
    const char *summary;               /* one line */
    const char *help;                  /* more lines, before those of the options; may be "" */
    const struct option *options;      /* ends with name NULL */
    bool takes_settings;               /* every setting is an option too */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};

/* Says what is wrong with the arguments, and where to find help. Returns EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says why a command failed. Returns EXIT_FAILED. */
int command_failed(const char *command, const char *detail);

#endif
