/* commands.h - finds the command that a line names, and runs it or shows its help. */
#ifndef INTACT_COMMANDS_COMMANDS_H
#define INTACT_COMMANDS_COMMANDS_H

/* Returns the exit status of the program, whose name is argv[0]. */
int commands_run(int argc, char **argv);

#endif
