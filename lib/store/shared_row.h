/* shared_row.h - a row of the shared log, where a writer stands in it, and what can become of a write. */
#ifndef INTACT_STORE_SHARED_ROW_H
#define INTACT_STORE_SHARED_ROW_H

#include "store/journal_row.h"

#define SHARED_NODE_MAX 63 /* bytes of a node's name, and of a district's */

/* A row, and what came with it that is in no chain (the refused lines of a batch). */
struct shared_row {
    struct journal_row row;
    struct text aside;
};

/* Where a writer stands: its newest row. */
struct shared_place {
    uint64_t seq;
    struct digest head;
};

/* What became of a write. */
enum shared_answer {
    SHARED_DONE,    /* it is there, and as safe as the server's settings make a commit */
    SHARED_REFUSED, /* it is not there, and nobody has our place: try again */
    SHARED_FENCED, /* it is not there: another has our place, or the log is not the one that we know */
    SHARED_UNKNOWN, /* it may be there: shared_log_resolve() finds out */
};

#endif
