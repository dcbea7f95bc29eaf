/* credential.h - the token that a request carries, in Authorization or in a browser's cookie, and
 * the proof that one of our own pages sent it. */
#ifndef INTACT_HTTP_CREDENTIAL_H
#define INTACT_HTTP_CREDENTIAL_H

#include "http/request.h"

#define SESSION_COOKIE "intact_session"
#define SESSION_AGE_S  2592000 /* 30 days: how long a browser keeps the cookie */

struct credential {
    struct text
        token; /* a part of a header; at NULL: none, or an Authorization that is no Bearer */
    bool by_cookie;
};

/* Finds the credential while the head is looked at. An Authorization goes before the cookie, even
 * a wrong one. */
struct credential credential_of(const struct request *q);

/* Proves that one of our own pages sent a change that comes with the cookie, for a browser adds
 * the cookie whoever asks it to. The proof is Sec-Fetch-Site same-origin or none, or a header of
 * ours, which no other site can send. STATUS_FORBIDDEN: cross_site. */
must_use enum status session_check_origin(const struct request *q, struct error *err);

#endif
