/* arguments.h - steps through a command line: "--name value", "--name=value", and what is no option. */
#ifndef INTACT_HOST_ARGUMENTS_H
#define INTACT_HOST_ARGUMENTS_H

#include <stdbool.h>

struct argument {
    char name[64]; /* an option's, without its dashes; "": it is no option */
    const char
        *value; /* an option's, after its "="; NULL: it has no "="; else the argument itself */
};

/* Reads the next argument, argv[*at], and moves on. Begin with *at = 1. False: this is the end. */
bool argument_next(int argc, char **argv, int *at, struct argument *ret);

/* Takes the next argument as the option's value, unless "=" has given one. False: none is left. */
bool argument_value(int argc, char **argv, int *at, struct argument *a);

#endif
