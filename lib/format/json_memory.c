#include "format/json_memory.h"

#include <jansson.h>
#include <stdlib.h>

static _Thread_local bool failed;

static void *watched_malloc(size_t size)
{
    void *bytes = malloc(size);
    failed |= bytes == NULL;
    return bytes;
}

/* Before main(), so before any thread and any value of jansson's. */
__attribute__((constructor)) static void install(void)
{
    json_set_alloc_funcs(watched_malloc, free);
}

void json_memory_watch(void)
{
    failed = false;
}

bool json_memory_failed(void)
{
    return failed;
}
