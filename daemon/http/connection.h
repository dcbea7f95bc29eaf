/* connection.h - the connection that a request came by: its socket, its deadline, and its rest while
 * somebody else works on the answer. */
#ifndef INTACT_HTTP_CONNECTION_H
#define INTACT_HTTP_CONNECTION_H

#include "http/request.h"

/* The connection's row in the server's list; NULL: there was no memory for one. */
struct peer *connection_peer(struct MHD_Connection *mhd);
int connection_socket(struct MHD_Connection *mhd); /* -1: none */

/* When it is closed whatever happens: clock_monotonic_ms(), or INT64_MAX for never. */
void connection_set_deadline(struct MHD_Connection *mhd, int64_t deadline_ms);

/* Lets a request rest until connection_resume: one that waits for its answer, or an open stream with
 * nothing to say. It never times out meanwhile. */
void connection_suspend(struct request *q);
/* The same for one that only gives others their turn: its deadline is kept. */
void connection_yield(struct request *q);
void connection_resume(struct request *q);

/* Resumes a request that rests and has been answered. Does nothing for one that never rested. */
void connection_answered(struct request *q);

/* Cuts the connection of a request that is being answered. */
void connection_drop(struct request *q);

#endif
