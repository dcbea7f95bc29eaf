/* recent.h - answers of this second, for the many who ask the same at once (wall screens, dashboards).
 *
 * An answer holds for the very second and journal position it was made at, and for readers who see the
 * same: nothing is kept that could differ from a new one. */
#ifndef INTACT_HTTP_RECENT_H
#define INTACT_HTTP_RECENT_H

#include "base/buffer.h"
#include "model/token.h"

#define RECENT_MAX            32
#define RECENT_URI_BYTES_MAX  512
#define RECENT_ETAG_SIZE      40    /* as struct answer has it */
#define RECENT_BODY_BYTES_MAX 65536 /* a larger answer costs more to copy than it may be worth */

struct recent_answer {
    char uri[RECENT_URI_BYTES_MAX];
    struct scope scope;
    uint64_t version;
    int64_t now;
    bool csv;
    char etag[RECENT_ETAG_SIZE]; /* of the body, with quotes */
    struct buffer body;          /* owned; empty: none is kept here */
};

struct recent {
    struct recent_answer answers[RECENT_MAX];
    uint32_t next; /* the place to use next */
};

/* What an answer depends on. */
struct recent_key {
    const char *uri; /* the request's, whole */
    struct scope scope;
    uint64_t version;
    int64_t now;
    bool csv;
};

/* Copies the answer kept for this key into *out and ret_etag. False: there is none, and both are
 * left as they were. */
bool recent_find(const struct recent *r, const struct recent_key *key, struct buffer *out,
                 char ret_etag[RECENT_ETAG_SIZE]);

/* Keeps a copy; does nothing for what is too large, or without memory. */
void recent_keep(struct recent *r, const struct recent_key *key, const struct buffer *body,
                 const char etag[RECENT_ETAG_SIZE]);

void recent_free(struct recent *r);

#endif
