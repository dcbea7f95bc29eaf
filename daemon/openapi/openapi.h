/* openapi.h - the API's description (OpenAPI 3.1), written from routes[] so that the two cannot
 * drift; the words are api_docs.h's, the schemas schema/openapi_components.json's. */
#ifndef INTACT_DAEMON_OPENAPI_H
#define INTACT_DAEMON_OPENAPI_H

#include "base/buffer.h"
#include "http/route.h"

/* Writes the whole document. out->failed: out of memory. */
void openapi_write(const struct route *table, size_t count, struct buffer *out);

#endif
