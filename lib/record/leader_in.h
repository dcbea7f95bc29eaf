/* leader_in.h - that a follower took over, as the journal keeps it, and what asks for it. */
#ifndef INTACT_RECORD_LEADER_IN_H
#define INTACT_RECORD_LEADER_IN_H

#include "record/document.h"

#define NODE_DIGITS 16 /* hexadecimal: what a data directory calls itself */

struct leader_in {
    struct text node;
    struct text followed; /* an address; empty: not said */
    int64_t seq;          /* the position until which it had followed */
    struct text head;
    struct text reason; /* empty: none */
};
must_use enum status leader_in_read(struct record *record, struct leader_in *ret);

/* What an admin sends to make a follower the leader. */
struct promotion_in {
    struct text reason; /* empty: none */
    bool despite_leader;
};
must_use enum status promotion_in_read(struct record *record, struct promotion_in *ret);

#endif
