/* body.h - the body of an events POST, in whatever pieces it arrives: unzips, splits, decodes. */
#ifndef INTACT_REPORT_BODY_H
#define INTACT_REPORT_BODY_H

#include "report/line.h"

enum body_format { BODY_NDJSON, BODY_JSON, BODY_CSV };

/* What each line becomes. `number` counts lines from 1 (NDJSON, CSV: the header is line 1) or
 * elements from 0 (JSON: errors say `index`). Exactly one of line and error is not NULL. `raw` is the
 * line or element as it came (cut at LINE_BYTES_MAX; for CSV behind a header of its columns' names
 * and a line feed), and lives until the sink returns.
 * Returns STATUS_OK to go on; anything else stops the body and is returned. */
typedef enum status line_sink(void *context, uint64_t number, const struct report_line *line,
                              const struct line_error *error, struct text raw);

struct report_body;

/* gzip: the bytes are Content-Encoding: gzip (several members allowed). Memory does not grow with the
 * body. body_bytes_max counts decompressed bytes. */
must_use enum status report_body_new(enum body_format format, bool gzip, uint64_t body_bytes_max,
                                     line_sink *sink, void *context, struct report_body **ret_body);
void report_body_free(struct report_body *body);         /* NULL allowed */
size_t report_body_size(const struct report_body *body); /* bytes it holds, unzipping included */

/* JSON: when an array turns out not to parse, the elements before have been handed to the sink
 * already; the caller forgets them.
 * STATUS_TOO_LARGE over the limit, STATUS_INVALID for a body that is refused whole (a JSON array that
 * does not parse, bad gzip), STATUS_MEMORY, or what the sink returned; *err says it in words. After a
 * failure further calls return the same. */
must_use enum status report_body_take(struct report_body *body, const void *bytes, size_t len,
                                      struct error *err);
/* The end of the body: the last line may lack its line feed. A truncated gzip or array: INVALID. */
must_use enum status report_body_end(struct report_body *body, struct error *err);

#endif
