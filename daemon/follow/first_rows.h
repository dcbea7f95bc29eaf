/* first_rows.h - fills the journal of a follower that has none yet, before anything is served. */
#ifndef INTACT_FOLLOW_FIRST_ROWS_H
#define INTACT_FOLLOW_FIRST_ROWS_H

#include "host/directory.h"

/* Takes in every row that the leader has, each checked, in transactions of one answer. Does nothing for a journal that has
 * rows. While there is no leader it waits. STATUS_CORRUPT: a row that does not follow from the one before it. */
must_use enum status first_rows_take(const struct directory *directory, const char *url,
                                     const char *token_file, struct error *err);

#endif
