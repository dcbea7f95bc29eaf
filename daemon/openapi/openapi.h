/* openapi.h - the API's description (OpenAPI 3.1), written from routes[] so that the two cannot
 * drift; the words are api_docs.h's, the schemas schema/openapi_components.json's. */
#ifndef INTACT_DAEMON_OPENAPI_H
#define INTACT_DAEMON_OPENAPI_H

#include "base/buffer.h"

struct route_table;

void openapi_write(const struct route_table *routes, struct buffer *out);

#endif
