/* promotion.h - a follower becomes the leader, because an admin says so: a row on record, after everything that the old
 * leader gave. */
#ifndef INTACT_LOOP_PROMOTION_H
#define INTACT_LOOP_PROMOTION_H

#include "http/request.h"

/* Asks for it. Rows that are on their way come first. It is answered 409 where the leader still answers,
 * unless the body says "despite_leader". A daemon that leads stays as it is. */
void promotion_ask(struct request *q);

/* Writes {"role","leader","position","lag_s","lag_rows"} of this daemon. */
struct buffer;
void promotion_role(const struct app *app, struct buffer *out);

#endif
