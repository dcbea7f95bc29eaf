#include "report/resolved.h"

#include <stdlib.h>

void resolved_free(struct resolved_alerts *r)
{
    free(r->now);
    free(r->before);
    *r = (struct resolved_alerts){0};
}

static uint64_t *place(uint64_t *slots, uint64_t alert)
{
    uint64_t i = alert % RESOLVED_SLOTS;
    while (slots[i] != 0 && slots[i] != alert)
        i = (i + 1) % RESOLVED_SLOTS;
    return &slots[i];
}

bool resolved_has(const struct resolved_alerts *r, uint64_t alert)
{
    alert += alert == 0;
    return (r->now && *place(r->now, alert) == alert) ||
           (r->before && *place(r->before, alert) == alert);
}

enum status resolved_add(struct resolved_alerts *r, uint64_t alert)
{
    alert += alert == 0;
    if (resolved_has(r, alert))
        return STATUS_OK;
    if (!r->now || r->count == RESOLVED_SLOTS / 2) {
        uint64_t *fresh = calloc(RESOLVED_SLOTS, sizeof *fresh);
        if (!fresh)
            return STATUS_MEMORY;
        free(r->before);
        r->before = r->now;
        r->now = fresh;
        r->count = 0;
    }
    *place(r->now, alert) = alert;
    r->count++;
    return STATUS_OK;
}
