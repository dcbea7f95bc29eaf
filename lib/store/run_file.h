/* run_file.h - the stored runs, presences and watches once more, as one file beside the database that a start
 * takes in at once: the rows are for people.
 *
 * The file is derived from the rows of one checkpoint, and says which: one of another position, or that was damaged, is
 * no loss. It is of this machine's byte order and of this program's structs. */
#ifndef INTACT_STORE_RUN_FILE_H
#define INTACT_STORE_RUN_FILE_H

#include "base/digest.h"
#include "model/timeline.h"
#include "store/handle.h"

/* Makes it anew from the stored checkpoint, if it is not of that already. STATUS_IO, STATUS_FULL, STATUS_MEMORY: what
 * was there stays, or nothing is there. */
must_use enum status run_file_make(struct store *store, struct error *err);

/* Fills empty timelines, grown already, from the file of that position. STATUS_UNKNOWN: there is none, and the
 * timelines are as they were. */
must_use enum status run_file_load(struct store *store, uint64_t seq, const struct digest *head,
                                   struct timelines *t);

#endif
