/* alias.h - other codes under which assets are reported: which asset each of them stands for. */
#ifndef INTACT_MODEL_ALIAS_H
#define INTACT_MODEL_ALIAS_H

#include "base/index.h"

/* A code that is an alias, or once was one. */
struct alias {
    char *code;     /* owned */
    uint32_t asset; /* UINT32_MAX: nobody's now */
};

struct aliases {
    struct alias *items; /* owned */
    uint32_t count, cap;
    struct index codes; /* to items */
};

void aliases_free(struct aliases *s);

/* Makes room for these codes, which is all of aliases_bind() that can fail. STATUS_MEMORY: nothing has changed. */
must_use enum status aliases_reserve(struct aliases *s, char *const *codes, uint32_t count);
/* Lets the codes, for which there is room, stand for this asset. */
void aliases_bind(struct aliases *s, char *const *codes, uint32_t count, uint32_t asset);
/* Lets those of the codes that stand for this asset stand for nobody. */
void aliases_release(struct aliases *s, char *const *codes, uint32_t count, uint32_t asset);

/* The asset that the code stands for, or UINT32_MAX. */
uint32_t aliases_find(const struct aliases *s, struct text code);

#endif
