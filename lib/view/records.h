/* records.h - stored records as JSON, as every GET shows them. */
#ifndef INTACT_VIEW_RECORDS_H
#define INTACT_VIEW_RECORDS_H

#include "format/json_out.h"
#include "model/district.h"

/* `zone` is that of the rules in force. Spans, projects and counts are cut to what `scope` may see. */
void asset_to_json(struct json_out *j, const struct district *d, uint32_t asset,
                   const struct scope *scope, const struct zone *zone);
/* With its project (the span it belongs to), due_at under the rules in force at reported_at, and
 * timeliness (null for a cancelled one, which never counts). As of when the scope asks. */
void repair_to_json(struct json_out *j, const struct district *d, const struct repair *x,
                    const struct scope *scope, const struct zone *zone);
void token_to_json(struct json_out *j, const struct district *d, const struct token *t,
                   int64_t last_used_at,
                   const struct zone *zone); /* never the secret or its hash */

/* due_at under the rules in force at reported_at; an open pause runs to `as_of`. INSTANT_EVER: never. */
int64_t repair_deadline(const struct district *d, const struct repair *x, int64_t as_of);
/* The same of its first response; INSTANT_EVER where the rules measure none. */
int64_t repair_response_deadline(const struct district *d, const struct repair *x, int64_t as_of);
/* "in_time", "late", "not_yet"; NULL for one that never counts: cancelled, exempt from its report to its
 * repair, or never due. */
const char *repair_timeliness_name(const struct district *d, const struct repair *x, int64_t due_at,
                                   int64_t as_of);

/* Write parts that are also in the journal's bodies, with sorted keys. scope NULL: everything. */
void asset_record(struct json_out *j, const struct registry *r, const struct asset *a,
                  const struct scope *scope, const struct zone *zone);
/* Writes the member "aspects": a list of names. */
void aspects_record(struct json_out *j, uint8_t aspects);
/* Writes the number of a token; 0, the daemon's own or nobody's: null. */
void member_token(struct json_out *j, const char *key, uint32_t token);
void repair_record(struct json_out *j, const struct registry *r, const struct repair *x,
                   const struct zone *zone);

#endif
