/* part_void_in.h - which part of what was said is to leave the set: as people send it, and as the journal keeps it. */
#ifndef INTACT_RECORD_PART_VOID_IN_H
#define INTACT_RECORD_PART_VOID_IN_H

#include "record/document.h"
#include "record/lists_in.h"

struct part_void_in {
    struct text feed, reason;
    struct code_list assets; /* none: every asset */
    uint8_t aspects;         /* bit per aspect; all where none are named */
    int64_t from, to;
    int64_t id, seq_max, batches, reports, heartbeats; /* [stored] */
};

/* `stored`: the body is a journal's, which has the members marked [stored] too. All text is the record's.
 * STATUS_INVALID: record->error says what is wrong; STATUS_MEMORY. */
must_use enum status part_void_in_read(struct record *record, bool stored,
                                       struct part_void_in *ret);
void part_void_in_free(struct part_void_in *in);

/* [stored] {"id":5} of an approval. */
must_use enum status part_void_approval_read(struct record *record, uint32_t *ret_id);

#endif
