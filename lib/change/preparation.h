/* preparation.h - a list that people send, on its way into a change: some records at a time, so that nobody waits for
 * a long one. */
#ifndef INTACT_CHANGE_PREPARATION_H
#define INTACT_CHANGE_PREPARATION_H

#include "change/upsert.h"

struct preparation {
    struct upsert u;
    void *context; /* of the taker; owned */
    void (*free_context)(void *context);
    /* Hands out change and answer, as upsert_end(). */
    enum status (*end)(struct preparation *p, struct change **ret_change,
                       struct buffer *ret_answer);
};

/* Begins. Takes `context` over in any case, to be freed by free_context; NULL: there was no memory for it. The
 * body and the refusal must outlive it. Errors as upsert_begin(). */
must_use enum status preparation_begin(enum change_op op, const struct upsert_source *source,
                                       upsert_taker *take, void *context,
                                       void (*free_context)(void *context), struct refusal *refusal,
                                       struct preparation **ret);
void preparation_free(struct preparation *p); /* NULL allowed */

/* Takes all records at once, hands out change and answer, and frees the preparation. `begun`: what came of beginning it. */
must_use enum status preparation_finish(enum status begun, struct preparation *p,
                                        struct change **ret_change, struct buffer *ret_answer);

#endif
