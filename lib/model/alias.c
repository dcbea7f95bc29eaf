#include "model/alias.h"

#include "base/grow.h"

#include <stdlib.h>

#define NOBODY UINT32_MAX

void aliases_free(struct aliases *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        free(s->items[i].code);
    free(s->items);
    index_free(&s->codes);
    *s = (struct aliases){0};
}

static enum status reserve_one(struct aliases *s, const char *code)
{
    if (index_find(&s->codes, text_of(code)) != INDEX_NONE)
        return STATUS_OK;
    size_t cap = s->cap;
    struct alias *items = grow(s->items, s->count, &cap, sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    s->items = items;
    s->cap = (uint32_t)cap;
    char *copy = text_copy(text_of(code));
    if (!copy || index_add(&s->codes, text_of(copy), s->count) != STATUS_OK) {
        free(copy);
        return STATUS_MEMORY;
    }
    items[s->count++] = (struct alias){copy, NOBODY};
    return STATUS_OK;
}

enum status aliases_reserve(struct aliases *s, char *const *codes, uint32_t count)
{
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < count && status == STATUS_OK; i++)
        status = reserve_one(s, codes[i]);
    return status;
}

void aliases_bind(struct aliases *s, char *const *codes, uint32_t count, uint32_t asset)
{
    for (uint32_t i = 0; i < count; i++)
        s->items[index_find(&s->codes, text_of(codes[i]))].asset = asset;
}

void aliases_release(struct aliases *s, char *const *codes, uint32_t count, uint32_t asset)
{
    for (uint32_t i = 0; i < count; i++) {
        struct alias *a = &s->items[index_find(&s->codes, text_of(codes[i]))];
        if (a->asset == asset)
            a->asset = NOBODY;
    }
}

uint32_t aliases_find(const struct aliases *s, struct text code)
{
    uint32_t place = index_find(&s->codes, code);
    return place == INDEX_NONE ? NOBODY : s->items[place].asset;
}
