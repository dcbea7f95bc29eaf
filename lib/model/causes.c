#include "model/causes.h"

#include <stdlib.h>

static enum status causes_start(struct causes *c)
{
    c->names = calloc(CAUSES_MAX, sizeof *c->names);
    if (!c->names)
        return STATUS_MEMORY;
    c->names[0] = calloc(1, 1);
    if (!c->names[0]) {
        free(c->names);
        c->names = NULL;
        return STATUS_MEMORY;
    }
    c->count = 1;
    return STATUS_OK;
}

uint32_t causes_intern(struct causes *c, struct text name)
{
    if (name.len == 0)
        return 0;
    uint32_t found = index_find(&c->index, name);
    if (found != INDEX_NONE)
        return found;
    if (c->count == 0 && causes_start(c) != STATUS_OK)
        return CAUSES_MAX;
    if (c->count == CAUSES_MAX)
        return CAUSES_MAX;
    char *copy = text_copy(name);
    if (!copy || index_add(&c->index, (struct text){copy, name.len}, c->count) != STATUS_OK) {
        free(copy);
        return CAUSES_MAX;
    }
    c->names[c->count] = copy;
    return c->count++;
}

const char *causes_name(const struct causes *c, uint32_t number)
{
    return number && number < c->count ? c->names[number] : NULL;
}
