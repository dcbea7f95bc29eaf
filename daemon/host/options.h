/* options.h - "--name value" and "--name=value" on a command line. */
#ifndef INTACT_DAEMON_OPTIONS_H
#define INTACT_DAEMON_OPTIONS_H

#include <stdbool.h>

/* One argument, read. */
struct option_read {
    char name[64];     /* without dashes; "": an argument that is no option */
    const char *value; /* of the option, or the argument itself; NULL: the option lacks its value */
};

/* Steps through argv from *at (begin with 1). False at the end. */
bool option_next(int argc, char **argv, int *at, struct option_read *ret);

#endif
