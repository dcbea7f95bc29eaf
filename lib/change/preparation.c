#include "change/preparation.h"

#include <stdlib.h>

static enum status end(struct preparation *p, struct change **ret_change, struct buffer *ret_answer)
{
    return upsert_end(&p->u, ret_change, ret_answer);
}

enum status preparation_begin(enum change_op op, const struct upsert_source *source,
                              upsert_taker *take, void *context,
                              void (*free_context)(void *context), struct refusal *refusal,
                              struct preparation **ret)
{
    struct preparation *p = context ? calloc(1, sizeof *p) : NULL;
    if (!p) {
        if (context)
            free_context(context);
        return error_memory(&refusal->error);
    }
    p->context = context;
    p->free_context = free_context;
    p->end = end;
    enum status status = upsert_begin(&p->u, op, source, take, context, refusal);
    if (status)
        preparation_free(p);
    else
        *ret = p;
    return status;
}

void preparation_free(struct preparation *p)
{
    if (!p)
        return;
    upsert_free(&p->u);
    p->free_context(p->context);
    free(p);
}

enum status preparation_finish(enum status begun, struct preparation *p, struct change **ret_change,
                               struct buffer *ret_answer)
{
    bool more = false;
    if (begun)
        return begun;
    enum status status = upsert_step(&p->u, UINT32_MAX, &more);
    if (!status)
        status = p->end(p, ret_change, ret_answer);
    preparation_free(p);
    return status;
}
