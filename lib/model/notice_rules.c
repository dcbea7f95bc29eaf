#include "model/notice_rules.h"

#include <stdlib.h>

void notice_rules_free(struct notice_rules *n)
{
    for (uint32_t i = 0; i < n->receiver_count; i++) {
        free(n->receivers[i].name);
        free(n->receivers[i].address);
        free(n->receivers[i].organisation);
    }
    free(n->receivers);
    *n = (struct notice_rules){0};
}

const struct receiver *receiver_find(const struct notice_rules *n, const char *name)
{
    for (uint32_t i = 0; i < n->receiver_count; i++) {
        if (strcmp(n->receivers[i].name, name) == 0)
            return &n->receivers[i];
    }
    return NULL;
}
