/* registry_record.h - the records of registry_in.h as canonical text. */
#ifndef INTACT_RECORD_REGISTRY_RECORD_H
#define INTACT_RECORD_REGISTRY_RECORD_H

#include "record/registry_in.h"

/* The records as canonical JSON, every member present. Assets: asset_record() of view/records.h. */
void town_in_record(const struct town_in *in, struct buffer *out);
void organisation_in_record(const struct organisation_in *in, struct buffer *out);
void project_in_record(const struct project_in *in, struct buffer *out);
void feed_in_record(const struct feed_in *in, struct buffer *out);
struct json_out;
/* Writes the member `covers`. */
void coverage_in_record(struct json_out *j, const struct coverage_in *covers);
/* The canonical text of attributes: *ret_text is the caller's, NULL when there are none. */
must_use enum status asset_in_attributes(const struct asset_in *in, char **ret_text);

#endif
