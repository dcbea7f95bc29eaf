/* postgres.h - a PostgreSQL server of the test's own: made in a temporary directory, reached by a socket in it. */
#ifndef INTACT_TEST_POSTGRES_H
#define INTACT_TEST_POSTGRES_H

struct postgres {
    char dir[64];      /* holds the cluster and the socket */
    char address[128]; /* for libpq, as the superuser */
};

/* Makes a cluster and starts it. Fails the test where that does not work. */
void postgres_start(struct postgres *p);
/* Ends it as a crash would ("immediate"), and starts it again. */
void postgres_crash(struct postgres *p);
void postgres_stop(struct postgres *p); /* and removes it */

/* Runs statements as the superuser, over a connection of their own, and returns the first value of the last result:
 * lives until the next call. "" for none. */
const char *postgres_run(struct postgres *p, const char *sql);

#endif
