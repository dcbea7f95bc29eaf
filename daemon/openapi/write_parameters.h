/* write_parameters.h - the parameters of one route as its OpenAPI operation lists them. */
#ifndef INTACT_OPENAPI_WRITE_PARAMETERS_H
#define INTACT_OPENAPI_WRITE_PARAMETERS_H

#include "format/json_out.h"
#include "openapi/docs.h"

/* Member "parameters": those of the path, then those of the query, with the examples of doc. */
void openapi_parameters_write(struct json_out *j, const struct api_words *w,
                              const struct route *route, const struct api_doc *doc);

/* Whether the route takes this (not repeatable) parameter in its query. */
bool openapi_takes(const struct route *route, const char *parameter);

#endif
