/* auth.h - who registers proves that it has the platform's password: digest authentication of RFC 3261 and
 * RFC 7616, for SIP and for HTTP.
 *
 * Nothing is kept for a challenge. A nonce says when it was made and for whom, under a key that nobody
 * else has, so that a flood of requests without a password costs no memory. It is good from one address only:
 * whoever has overheard an answer can't use it from his own. */
#ifndef INTACT_PLATFORM_AUTH_H
#define INTACT_PLATFORM_AUTH_H

#include "base/digest.h"

#define AUTH_NONCE_S        300
#define AUTH_NONCE_SIZE     32
#define AUTH_PASSWORD_SIZE  13
#define AUTH_CHALLENGE_SIZE 200
#define AUTH_FIELD_MAX      256 /* bytes of one member of the header */
#define AUTH_SCOPE_SIZE     96

/* Writes for whom a nonce is good: whom it names (shorter than 64 bytes), at an address. Returns it. */
struct text auth_scope(struct text who, const unsigned char address[16], char out[AUTH_SCOPE_SIZE]);

/* Writes a platform's password: letters and digits that follow from the secret, its code and the number of
 * the password. It is stored nowhere. STATUS_IO if the library fails. */
must_use enum status auth_password(const struct digest *secret, struct text code, uint32_t number,
                                   char out[AUTH_PASSWORD_SIZE]);

/* Writes the value of WWW-Authenticate. `scope`: for whom the nonce is good. `qop`: whether qop=auth is offered,
 * which costs bytes. `stale`: the nonce was too old. STATUS_IO if the library fails. */
must_use enum status auth_challenge(const struct digest *secret, struct text realm,
                                    struct text scope, bool qop, bool stale, int64_t now,
                                    char out[AUTH_CHALLENGE_SIZE]);

enum auth_outcome {
    AUTH_GOOD,
    AUTH_STALE, /* the nonce is too old, or none of ours */
    AUTH_WRONG, /* another password, or a header that can't be */
};

/* What is compared. */
struct auth_claim {
    struct text header; /* the value of Authorization */
    struct text method, realm, scope, password;
};

/* Holds an Authorization against what it has to be: MD5 or SHA-256, with qop=auth or without. */
must_use enum auth_outcome auth_check(const struct digest *secret, const struct auth_claim *claim,
                                      int64_t now);

/* Writes what an Authorization names beside its secrets, for whoever looks why it was refused:
 * "username=..., realm=..., uri=...". What is no plain character becomes a question mark. */
#define AUTH_SHOWN_SIZE 240
void auth_describe(struct text header, char out[AUTH_SHOWN_SIZE]);

/* Finds a member of an Authorization, without its quotes; at NULL: it has none. */
struct text auth_member(struct text header, const char *name);

#endif
