/* journal_rows.h - the journal's rows as they are stored, for a daemon that follows this one. */
#ifndef INTACT_API_JOURNAL_ROWS_H
#define INTACT_API_JOURNAL_ROWS_H

#include "http/request.h"

#define ROWS_BYTES_MAX                                                                             \
    ((size_t)1 << 20) /* of an answer, one row excepted that is longer by itself */
#define ROWS_WAIT_S_MAX 30

void journal_rows_give(struct request *q);

#endif
