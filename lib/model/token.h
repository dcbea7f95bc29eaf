/* token.h - who may come in: tokens by their SHA-256, each with a role and what it is bound to. */
#ifndef INTACT_MODEL_TOKEN_H
#define INTACT_MODEL_TOKEN_H

#include "base/digest.h"
#include "model/registry.h"

struct token {
    uint32_t id;  /* from 1; stays when revoked */
    char *name;   /* owned */
    char *person; /* who holds it; owned; NULL: not said, so the token stands for itself */
    enum role role;
    uint32_t organisation; /* of a contractor or supervisor, optional for office; else NONE */
    uint32_t feed;         /* of a feed; else NONE */
    struct digest sha256;
    int64_t created_at;
    uint32_t created_by; /* token id; 0: the daemon's first start or the command line */
    int64_t expires_at;  /* INSTANT_EVER: never */
    bool revoked;
    int64_t revoked_at; /* INSTANT_NONE: it is not */
};

struct tokens {
    struct token *items; /* items[id - 1]; owned */
    uint32_t count, cap;
};

void tokens_free(struct tokens *s);
/* Takes name and person over, and sets the id. */
must_use enum status tokens_add(struct tokens *s, struct token *value);

/* Tells whether two tokens are one pair of eyes: one token, or two that name one person. Ids; 0 is the
 * command line. */
bool tokens_same_person(const struct tokens *s, uint32_t a, uint32_t b);

/* Does it still let anybody in? */
bool token_holds(const struct token *t, int64_t now);

/* The token whose text this is, or NULL: unknown, revoked or expired. Compares every digest in constant time. */
const struct token *tokens_match(const struct tokens *s, struct text text, int64_t now);

/* The token of this id, or NULL: unknown, revoked or expired. */
const struct token *tokens_by_id(const struct tokens *s, uint32_t id, int64_t now);

/* What a reader may see: every figure, list and record asks this, nothing else decides. */
struct scope {
    enum role role;
    uint32_t organisation; /* NONE: none */
    int64_t now;           /* when it is asked: an asset is known by name to whoever has it now */
};

struct scope token_scope(const struct token *t, int64_t now);
bool scope_is_whole(const struct scope *s); /* admin, office, viewer: sees everything */
bool scope_sees_project(const struct scope *s, const struct registry *r, uint32_t project);
bool scope_sees_asset(const struct scope *s, const struct registry *r, uint32_t asset);

/* Finds what the reader names by its code, or, where the reader holds it, by an alias. NONE: there is none, or none
 * that it may see. */
uint32_t scope_find_asset(const struct scope *s, const struct registry *r, struct text code);

/* Tells whether the asset is in the reader's own service now. If not, the reader had it once, or will: it
 * sees the code, the kind and its own time of it, and nothing of what it is called and where it is now. */
bool scope_holds_asset(const struct scope *s, const struct registry *r, const struct asset *a);
/* The asset as this reader may see it. Where the reader does not hold it, its name is its code, and town (NONE),
 * class, attributes, feeds and aliases are left out. Nothing in it is owned. NULL scope: whole. */
struct asset asset_as_seen(const struct scope *s, const struct registry *r, const struct asset *a);

#endif
