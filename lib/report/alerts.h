/* alerts.h - what Alertmanager and Grafana post (webhook versions 4 and 1), as report lines of NDJSON. */
#ifndef INTACT_REPORT_ALERTS_H
#define INTACT_REPORT_ALERTS_H

#include "base/buffer.h"
#include "base/text.h"
#include "report/resolved.h"

#define ALERTS_MAX       2000  /* alerts of one post */
#define ALERT_BYTES_MAX  65536 /* of one alert */
#define ALERT_VALUES_MAX 1000  /* commas and opening brackets of one alert, or of all around them */

/* What a post amounts to. */
struct alert_post {
    struct buffer lines;  /* for an ingest of NDJSON */
    struct buffer alerts; /* struct told_alert each */
    struct buffer
        resolved; /* uint64_t each, by alerts_settle(): the alerts that it says are resolved */
};
void alert_post_free(struct alert_post *p);

/* Reads a post, and nothing else: in any thread. `record` is the feed's, canonical. The lines are
 *
 *   first a heartbeat at `now`: the sender is there;
 *   an alert with the asset's label: `state` of its aspect at startsAt and at `now` while it fires.
 *   One that has no state label means a fault, and `ok` at endsAt and at `now` when it is resolved; one that
 *   has says nothing when it is resolved, since a Prometheus that is gone resolves everything: its
 *   opposite is an alert of its own;
 *   an alert without the asset's label is nothing more than the heartbeat.
 *
 * The labels' names are {"asset":"asset","aspect":"aspect","state":"state","cause":"cause"} unless the feed's
 * record says otherwise. An alert without an aspect's label is about `network`. The alerts are parsed one by one,
 * each within bounds. STATUS_INVALID: it is no such post, or of another version. STATUS_MEMORY. */
must_use enum status alerts_read(struct text body, const char *record, int64_t now,
                                 struct alert_post *ret_post, struct error *err);

/* Notes the alerts that are resolved, and takes the lines away of those that fire and of which it is known that they
 * have been (the same labels and startsAt): they come late, and somebody has looked since. STATUS_MEMORY. */
must_use enum status alerts_settle(struct alert_post *p, uint32_t feed,
                                   struct resolved_alerts *known);

#endif
