/* sessions.h - the browsers that have signed in: a value of its own for each, never the token.
 *
 * Kept by their SHA-256 in a private file beside the database, so that a restart of the daemon logs nobody
 * out. The file is in no backup. */
#ifndef INTACT_HTTP_SESSIONS_H
#define INTACT_HTTP_SESSIONS_H

#include "model/token.h"

#include <stdint.h>

#define SESSIONS_MAX       4096             /* the oldest fall out */
#define SESSIONS_OF_TOKEN  64               /* at once; the oldest falls out */
#define SESSION_AGE_S      INT64_C(43200)   /* 12 hours */
#define SESSION_KEPT_AGE_S INT64_C(2592000) /* 30 days, for who asks to be kept signed in */
#define SESSION_VALUE_SIZE 69               /* characters of "its_" and 64 digits, with NUL */

struct session {
    struct digest sha256; /* of the value that the browser has */
    uint32_t token;       /* its id */
    struct digest of;     /* its SHA-256: after a restore the id may be another's */
    int64_t until;        /* one past the last second */
};

struct sessions {
    const char *path;      /* of the file; NULL: none is kept */
    struct session *items; /* the oldest first; owned */
    uint32_t count;
    bool changed; /* since it was saved */
};

/* Reads the file. What is no session in it is passed over. STATUS_MEMORY. */
must_use enum status sessions_load(struct sessions *s, const char *path);
/* Writes the file, if anything has changed. Without a sync: after a power cut people sign in again. */
void sessions_save(struct sessions *s);
void sessions_free(struct sessions *s);

/* Begins one. STATUS_IO: the system gives no random bytes. */
must_use enum status sessions_begin(struct sessions *s, const struct token *token, int64_t until,
                                    char ret_value[SESSION_VALUE_SIZE]);
/* Returns the token that it was begun with. NULL: there is no such session, or it or its token is over. */
const struct token *sessions_find(const struct sessions *s, const struct tokens *tokens,
                                  struct text value, int64_t now);
/* Ends it, if there is one. */
void sessions_end(struct sessions *s, struct text value);

#endif
