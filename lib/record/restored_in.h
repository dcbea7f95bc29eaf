/* restored_in.h - that a database was put back, as the journal keeps it. */
#ifndef INTACT_RECORD_RESTORED_IN_H
#define INTACT_RECORD_RESTORED_IN_H

#include "record/document.h"

struct restored_in {
    int64_t seq; /* of the backup */
    struct text head, file;
    int64_t replaced_seq; /* -1: nothing was replaced */
    struct text replaced_head;
};
must_use enum status restored_in_read(struct record *record, struct restored_in *ret);

#endif
