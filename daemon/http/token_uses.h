/* token_uses.h - when each token was used last: kept beside the database, in no backup and no journal, for it is no
 * decision of anybody's. */
#ifndef INTACT_HTTP_TOKEN_USES_H
#define INTACT_HTTP_TOKEN_USES_H

#include "model/token.h"

struct token_use {
    struct digest of; /* the token's SHA-256: after a restore the id may be another's */
    int64_t at;       /* INSTANT_NONE: not yet */
};

struct token_uses {
    const char *path;        /* of the file; NULL: none is kept */
    struct token_use *items; /* by id - 1; owned */
    uint32_t count;
    bool changed; /* since it was saved */
};

/* Reads the file. What is no use of a token in it is passed over. STATUS_MEMORY. */
must_use enum status token_uses_load(struct token_uses *u, const char *path);
/* Writes the file, if anything has changed. Without a sync: a power cut takes the last minutes of it. */
void token_uses_save(struct token_uses *u);
void token_uses_free(struct token_uses *u);

/* Notes one. Without memory it is not noted. */
void token_uses_note(struct token_uses *u, const struct token *t, int64_t now);
/* Returns when the token was used last; INSTANT_NONE: never that is known. */
int64_t token_uses_last(const struct token_uses *u, const struct token *t);

#endif
