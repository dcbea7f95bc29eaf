/* telegraf.h - what Telegraf's HTTP output posts (data_format = "json"), as report lines of NDJSON. */
#ifndef INTACT_REPORT_TELEGRAF_H
#define INTACT_REPORT_TELEGRAF_H

#include "base/buffer.h"
#include "base/text.h"

#define TELEGRAF_VALUES_MAX 100000 /* commas and opening brackets of one post */

/* The lines that a post amounts to, for an ingest of NDJSON:
 *
 *   first a heartbeat at `now`: the sender is there;
 *   a metric with the asset's tag: the state of its aspect at its time. The state is the tag of that name, or it
 *   follows from the field result_code (0 is ok: of ping, net_response, http_response, dns_query) or, without one, from
 *   percent_packet_loss (100 is a fault). A metric that says neither says nothing.
 *
 * The tags' names are those of the feed's `labels`, as for alerts: asset, aspect (without one: network), state.
 * Times may be in seconds, milli-, micro- or nanoseconds. STATUS_INVALID: it is no such post, or too long;
 * STATUS_MEMORY. `record`: the feed's, canonical. */
must_use enum status telegraf_lines(struct text body, const char *record, int64_t now,
                                    struct buffer *out, struct error *err);

#endif
