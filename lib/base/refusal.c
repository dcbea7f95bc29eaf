#include "base/refusal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void refusal_free(struct refusal *r)
{
    free(r->items);
    *r = (struct refusal){0};
}

void refusal_item(struct refusal *refusal, int64_t number, const struct error *error)
{
    if (refusal->total++ == 0 || number != refusal->last)
        refusal->records++;
    refusal->last = number;
    if (refusal->count == ITEM_ERRORS_MAX)
        return;
    if (!refusal->items)
        refusal->items = calloc(ITEM_ERRORS_MAX, sizeof *refusal->items);
    if (!refusal->items) {
        error_memory(&refusal->error);
        return;
    }
    refusal->items[refusal->count++] = (struct item_error){number, *error};
}

enum status refusal_set(struct refusal *refusal, const struct error *error)
{
    refusal->error = *error;
    if (error->status == STATUS_INVALID)
        refusal_item(refusal, -1, error);
    return refusal->error.status;
}

enum status refusal_because(struct refusal *refusal, enum status status, const char *code,
                            const char *field, const char *format, ...)
{
    struct error error;
    char detail[sizeof error.detail];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    error_set(&error, status, code, field, "%s", detail);
    return refusal_set(refusal, &error);
}

enum status refusal_end(struct refusal *refusal)
{
    if (refusal->error.status || refusal->total == 0)
        return refusal->error.status;
    const struct item_error *first = refusal->items;
    if (refusal->records == 1) {
        refusal->error = first->error;
        return refusal->error.status;
    }
    return error_set(&refusal->error, STATUS_INVALID, first->error.code, "",
                     "%u records are wrong, so nothing was changed. The first, %s %lld: %s",
                     refusal->records, refusal->by_line ? "line" : "index",
                     (long long)first->number, first->error.detail);
}
