/* arguments.h - steps through a command line: "--name value", "--name=value", and what is no option. */
#ifndef INTACT_HOST_ARGUMENTS_H
#define INTACT_HOST_ARGUMENTS_H

#include <stdbool.h>

struct argument {
    char name[64];     /* an option's, without its dashes; "": it is no option */
    const char *value; /* behind the option's "=", NULL: there is none; else the argument itself */
};

/* Reads the next argument from argv[*at]; begin with 1. False at the end. */
bool argument_next(int argc, char **argv, int *at, struct argument *ret);

/* Takes the next argument as the option's value, unless "=" has given one. False: none is left. */
bool argument_value(int argc, char **argv, int *at, struct argument *a);

#endif
