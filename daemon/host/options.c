#include "host/options.h"

#include <stdio.h>
#include <string.h>

bool option_next(int argc, char **argv, int *at, struct option_read *ret)
{
    if (*at >= argc)
        return false;
    const char *argument = argv[(*at)++];
    *ret = (struct option_read){.value = argument};
    if (strncmp(argument, "--", 2) != 0)
        return true;
    size_t len = strcspn(argument + 2, "=");
    snprintf(ret->name, sizeof ret->name, "%.*s", (int)len, argument + 2);
    if (argument[2 + len] == '=')
        ret->value = argument + 2 + len + 1;
    else
        ret->value = *at < argc ? argv[(*at)++] : NULL;
    return true;
}
