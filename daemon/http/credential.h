/* credential.h - what a request carries to be let in: a token in Authorization or a session's value in a
 * browser's cookie, and the proof that one of our own pages sent it. */
#ifndef INTACT_HTTP_CREDENTIAL_H
#define INTACT_HTTP_CREDENTIAL_H

#include "http/request.h"

#define SESSION_COOKIE "intact_session"
/* Behind TLS: a browser takes this name only from the host itself, over TLS. So no other host of the domain
 * can put its own session in our place. */
#define SESSION_COOKIE_TLS "__Host-intact_session"

struct credential {
    struct text text; /* a part of a header; at NULL: none, or an Authorization that is no Bearer */
    bool by_cookie;   /* the text is a session's value; else a token's */
};

/* Tells whether the browser's side of the connection is TLS, which a proxy says. */
bool came_by_tls(const struct request *q);

/* Finds the credential while the head is looked at. An Authorization goes before the cookie, even
 * a wrong one. */
struct credential credential_of(const struct request *q);

/* Proves that one of our own pages sent a change that comes with the cookie, for a browser adds
 * the cookie whoever asks it to. The proof is Sec-Fetch-Site same-origin or none, or a header of
 * ours, which no other site can send. STATUS_FORBIDDEN: cross_site. */
must_use enum status session_check_origin(const struct request *q, struct error *err);

#endif
