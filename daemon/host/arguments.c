#include "host/arguments.h"

#include <stdio.h>
#include <string.h>

bool argument_next(int argc, char **argv, int *at, struct argument *ret)
{
    if (*at >= argc)
        return false;
    const char *text = argv[(*at)++];
    *ret = (struct argument){.value = text};
    if (strncmp(text, "--", 2) != 0)
        return true;
    size_t len = strcspn(text + 2, "=");
    snprintf(ret->name, sizeof ret->name, "%.*s", (int)len, text + 2);
    ret->value = text[2 + len] == '=' ? text + 2 + len + 1 : NULL;
    return true;
}

bool argument_value(int argc, char **argv, int *at, struct argument *a)
{
    if (!a->value && *at < argc)
        a->value = argv[(*at)++];
    return a->value != NULL;
}
