/* fork.h - two journals contradict each other: where they part, and which rows only this one has, in words. */
#ifndef INTACT_FOLLOW_FORK_H
#define INTACT_FOLLOW_FORK_H

#include "base/buffer.h"
#include "store/handle.h"
#include "store/row_bytes.h"

struct upstream;

#define FORK_ROWS_SHOWN 20 /* of those that only this journal has */

/* Asks the leader for single rows until it is known up to where both journals are the same, and writes lines
 * about it. `why` is what was found first. Where the leader does not answer any more, the lines say that. */
void fork_explain(struct upstream *u, struct store *store, const struct rows_head *leader,
                  const struct error *why, struct buffer *ret_lines);

#endif
