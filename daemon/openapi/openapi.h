/* openapi.h - the API's description (OpenAPI 3.1), written from the table of routes so
 * that the two cannot drift. schema/openapi_paths.json has the words, openapi_components.json the
 * schemas. */
#ifndef INTACT_OPENAPI_OPENAPI_H
#define INTACT_OPENAPI_OPENAPI_H

#include "base/buffer.h"

struct route_table;

/* Writes the whole document. out->failed: out of memory. */
void openapi_write(const struct route_table *routes, struct buffer *out);

#endif
