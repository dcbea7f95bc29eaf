#include "model/causes.h"

#include <stdlib.h>

static enum status causes_start(struct causes *c)
{
    c->names = calloc(CAUSES_MAX, sizeof *c->names);
    c->owners = calloc(CAUSES_MAX, sizeof *c->owners);
    if (c->names)
        c->names[0] = calloc(1, 1);
    if (!c->owners || !c->names || !c->names[0]) {
        free(c->names);
        free(c->owners);
        c->names = NULL;
        c->owners = NULL;
        return STATUS_MEMORY;
    }
    c->count = 1;
    return STATUS_OK;
}

void causes_free(struct causes *c)
{
    for (uint32_t i = 0; i < c->count; i++)
        free(c->names[i]);
    free(c->names);
    free(c->owners);
    index_free(&c->index);
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

uint32_t causes_bring(struct causes *c, struct text name, uint32_t feed)
{
    uint32_t before = c->count, number = causes_intern(c, name);
    if (c->count > before && number < c->count && number > 0)
        c->owners[number] = (uint16_t)(feed + 1);
    return number;
}

bool causes_has_room(const struct causes *c, uint32_t feed)
{
    uint32_t own = 0;
    for (uint32_t i = 1; i < c->count; i++)
        own += c->owners[i] == feed + 1;
    bool knows_other = index_find(&c->index, text_of(CAUSE_OTHER)) != INDEX_NONE;
    return own < CAUSES_FEED_MAX && c->count + !knows_other < CAUSES_MAX;
}

enum status causes_number(struct causes *c, struct text name, uint16_t *ret)
{
    uint32_t number = causes_intern(c, name);
    if (number == CAUSES_MAX && c->count == CAUSES_MAX)
        number = index_find(&c->index, text_of(CAUSE_OTHER));
    else if (number == CAUSES_MAX)
        return STATUS_MEMORY;
    *ret = number == INDEX_NONE ? 0 : (uint16_t)number;
    return STATUS_OK;
}
