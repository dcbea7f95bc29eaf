/* list_pieces.h - a long journalled list, {"items":[...]}, in pieces of the same form: SQLite takes many times a body's
 * length to read it as JSON, and much less for a piece at a time. */
#ifndef INTACT_STORE_LIST_PIECES_H
#define INTACT_STORE_LIST_PIECES_H

#include "base/buffer.h"
#include "base/text.h"

#define LIST_PIECE_BYTES 262144 /* a shorter body is one piece */

struct list_pieces {
    struct text body;
    struct text *cuts; /* the items of each piece; owned; none: the body is taken whole */
    size_t count, cap;
    struct buffer piece; /* reused */
};

/* Cuts the body, which has to outlive *p, unless it is short or no list. STATUS_MEMORY. */
must_use enum status list_pieces_cut(struct list_pieces *p, struct text body, struct error *err);
/* Returns a piece below p->count, which holds until the next call. STATUS_MEMORY. */
must_use enum status list_pieces_get(struct list_pieces *p, size_t number, struct text *ret,
                                     struct error *err);
void list_pieces_free(struct list_pieces *p);

#endif
