#include "format/canonical_walk.h"

/* The end of a JSON text's first value, which begins at `at`; it is known to be well formed. */
static const char *value_end(const char *at)
{
    int depth = 0;
    for (bool quoted = false; *at; at++) {
        if (quoted && *at == '\\')
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == '{' || *at == '['))
            depth++;
        else if (!quoted && (*at == '}' || *at == ']') && depth-- == 0)
            break;
        else if (!quoted && depth == 0 && (*at == ',' || *at == ':'))
            break;
    }
    return at;
}

bool canonical_next_member(const char **at, struct canonical_member *ret)
{
    const char *key = *at + 1;
    if (**at == '\0' || *key != '"')
        return false;
    const char *colon = value_end(key);
    const char *end = value_end(colon + 1);
    ret->key = (struct text){key + 1, (size_t)(colon - key) - 2};
    ret->value = (struct text){colon + 1, (size_t)(end - colon) - 1};
    *at = end;
    return true;
}
