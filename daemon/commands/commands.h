/* commands.h - the subcommands: one table drives dispatch and --help. */
#ifndef INTACT_DAEMON_COMMANDS_H
#define INTACT_DAEMON_COMMANDS_H

#include <stdio.h>

#define INTACTD_VERSION "0.1.0"

/* Exit statuses. The two above 2 are told to a supervisor that restarts the daemon. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_BROKEN_IO = 70, EXIT_BROKEN_DATA = 78 };

struct command {
    const char *name;
    const char *arguments;             /* behind the name, in the usage line */
    const char *summary;               /* one line */
    const char *help;                  /* more lines, may be "" */
    void (*options)(FILE *out);        /* prints further options; NULL: none */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};
extern const struct command commands[];
extern const size_t commands_count;

/* Dispatches; argv[0] is the program's name. */
int commands_run(int argc, char **argv);

/* Says what is wrong with the arguments, and where to find help. Returns EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same of an argument that the command does not know: an option, by its name, or another. */
int usage_unknown(const char *command, const char *option, const char *argument);
/* Says why a command failed. Returns EXIT_FAILED. */
int command_failed(const char *command, const char *detail);

int command_serve(int argc, char **argv);
int command_demo(int argc, char **argv);
int command_token(int argc, char **argv);
int command_report(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_import(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_help(int argc, char **argv);

#endif
