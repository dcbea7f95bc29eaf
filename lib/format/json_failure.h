/* json_failure.h - what jansson could not read, in words of ours. */
#ifndef INTACT_FORMAT_JSON_FAILURE_H
#define INTACT_FORMAT_JSON_FAILURE_H

#include "base/text.h"

#include <jansson.h>

/* jansson's failure on `json` in words of ours. STATUS_INVALID, or STATUS_MEMORY. */
must_use enum status json_failure(const json_error_t *why, struct text json, struct error *err);

#endif
