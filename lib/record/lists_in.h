/* lists_in.h - the lists that bodies have in common: of codes, and of names that become bits. */
#ifndef INTACT_RECORD_LISTS_IN_H
#define INTACT_RECORD_LISTS_IN_H

#include "base/text.h"

#include <stdint.h>

struct members;

#define SCOPE_LIST_MAX 20000 /* codes named in one list of a scope */

struct code_list {
    struct text *items; /* owned; free() */
    uint32_t count;     /* 0: not named */
};

/* Reads a list of codes; one that is not there names none. STATUS_INVALID and STATUS_MEMORY stay in *m. */
enum status code_list_read(struct members *m, const char *key, struct code_list *ret);
/* Reads a list of texts, as of an attribute's values: of 1 to `max`, none of them empty. */
enum status text_list_read(struct members *m, const char *key, size_t max, struct code_list *ret);

/* Reads a list of names as bits; 0 when it is not there. */
uint8_t bits_read(struct members *m, const char *key, const char *const *names, size_t max);
/* Reads "aspects"; what names none is about all of them. */
uint8_t aspects_read(struct members *m);

#endif
