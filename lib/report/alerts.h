/* alerts.h - what Alertmanager posts (webhook version 4), as report lines of NDJSON. */
#ifndef INTACT_REPORT_ALERTS_H
#define INTACT_REPORT_ALERTS_H

#include "base/buffer.h"
#include "base/text.h"

#define ALERTS_MAX 100000 /* alerts of one post */

/* The lines that a post amounts to, for an ingest of NDJSON:
 *
 *   first a heartbeat at `now`: the sender is there;
 *   an alert with the asset's label: `state` of its aspect at startsAt and at `now` while it fires.
 *   One that has no state label means a fault, and `ok` at endsAt when it is resolved; one that has
 *   says nothing when it is resolved, since a Prometheus that is gone resolves everything: its
 *   opposite is an alert of its own;
 *   an alert without it is nothing more than the heartbeat.
 *
 * `feed_record` is the feed's canonical record; its member `labels` names the labels, by default
 * {"asset":"asset","aspect":"aspect","state":"state","cause":"cause"}. An alert without an aspect's
 * label is about `network`. STATUS_INVALID: it is no such post, or of another version. */
must_use enum status alerts_lines(struct text body, const char *feed_record, int64_t now,
                                  struct buffer *out, struct error *err);

#endif
