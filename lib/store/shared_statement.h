/* shared_statement.h - the messages to the shared log that change it, as text: one simple query each. */
#ifndef INTACT_STORE_SHARED_STATEMENT_H
#define INTACT_STORE_SHARED_STATEMENT_H

#include "base/buffer.h"
#include "store/shared_row.h"

/* A message is one simple query of several statements, since that is begun when it has arrived whole and ends without
 * us: a writer that stops half way leaves no open transaction that holds its row's place.
 *
 * `district` and `node` come without quotes or backslashes (shared_name_is_good()). */

#define SHARED_LOCK_TIMEOUT "2s" /* for how long a message waits for another one's row */

/* Letters, digits, '-', '_' and '.', 1 to SHARED_NODE_MAX of them. */
bool shared_name_is_good(const char *name);

void statement_begin(struct buffer *b);
void statement_insert(struct buffer *b, const char *district, const struct shared_place *before,
                      const struct shared_row *row);
void statement_beat(struct buffer *b, const char *district, uint64_t epoch, uint64_t acked);
/* Writes the lease as it is: a commit that has to wait for the standbys. */
void statement_touch(struct buffer *b, const char *district);
/* Returns the new epoch. */
void statement_take(struct buffer *b, const char *district, const char *node);
void statement_commit(struct buffer *b);

#endif
