/* packing.h - answers on their way out as gzip, for who asks for it.
 *
 * Only what is read (GET) is packed: a token is in the answer of a POST alone, so nothing that is secret is ever packed together
 * with what a stranger chose (BREACH). A stream is not, nor what is packed already. */
#ifndef INTACT_HTTP_PACKING_H
#define INTACT_HTTP_PACKING_H

#include "http/request.h"

#define PACKED_BYTES_MIN 1024
#define PACKED_BYTES_MAX                                                                           \
    (32 << 20)               /* a larger one would keep the reader from others for too long */
#define PACKED_AT_ONCE 32768 /* a body up to this takes some half of a millisecond in the loop */

/* Does what Accept-Encoding says ask for gzip? One that is named, or meant by *, and not behind identity. */
bool packing_is_asked(struct text accept_encoding);

/* May an answer of this kind be packed, for a reader who asks for it? */
bool packing_may(const struct request *q);

/* Is this answer one that goes out packed? It has been given, and nothing is packed yet. */
bool packing_wants(const struct request *q);

/* Puts packed bytes into the place of the body, which is freed. Where `packed` is empty the body goes as it is. */
void packing_take(struct request *q, struct buffer *packed);

/* What is packed has a tag of its own, as it is other bytes: "...-gz". Adds that to the answer's, or takes it off. */
void packing_mark(struct request *q, bool packed);

/* Packs the body now; one of over PACKED_AT_ONCE goes as it is. */
void packing_at_once(struct request *q);

#endif
