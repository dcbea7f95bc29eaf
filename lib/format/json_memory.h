/* json_memory.h - tells when jansson found no memory, which it does not always say: its lexer drops
 * the characters it has no room for and goes on, so that a text comes out shorter than it was. */
#ifndef INTACT_FORMAT_JSON_MEMORY_H
#define INTACT_FORMAT_JSON_MEMORY_H

#include <stdbool.h>

/* Around every json_load*(): forgets earlier failures of this thread, and asks for new ones. Whatever
 * was loaded when it failed is not to be trusted. */
void json_memory_watch(void);
bool json_memory_failed(void);

#endif
