#include "api/batch_view.h"

#include "view/records.h"

static void write_void(struct json_out *j, const struct void_entry *v, const struct zone *zone)
{
    json_object_begin(j);
    json_member_string(j, "reason", v->reason);
    json_member_int(j, "proposed_by", v->proposed_by);
    json_member_instant(j, "proposed_at", zone, v->proposed_at);
    member_token(j, "approved_by", v->approved ? v->approved_by : 0);
    json_member_instant(j, "approved_at", zone, v->approved ? v->approved_at : INSTANT_NONE);
    json_object_end(j);
}

static const char *state_of(const struct void_entry *v)
{
    return !v ? "counted" : v->approved ? "void" : "void_proposed";
}

static void write_row(struct json_out *j, const struct journal_row *row, const struct district *d,
                      const struct zone *zone)
{
    json_member_int(j, "batch", (int64_t)row->seq);
    json_member_string(j, "feed", d->registry.feeds[row->feed].code);
    json_member_instant(j, "received_at", zone, row->received_at);
    json_member_int(j, "token", row->token);
    json_member_instant(j, "first_at", zone, row->accepted ? row->first_at : INSTANT_NONE);
    json_member_instant(j, "last_at", zone, row->accepted ? row->last_at : INSTANT_NONE);
    json_member_int(j, "accepted", row->accepted);
    json_member_int(j, "reports", row->reports);
    json_member_int(j, "rejected", (int64_t)row->rejected);
}

void batch_view_json(struct json_out *j, const struct journal_row *row, const struct district *d,
                     const struct zone *zone)
{
    const struct void_entry *v = voids_find(&d->voids, row->seq);
    char head[DIGEST_HEX_SIZE];
    digest_hex(&row->head, head);
    json_object_begin(j);
    write_row(j, row, d, zone);
    json_member_string(j, "state", state_of(v));
    json_key(j, "void");
    if (v)
        write_void(j, v, zone);
    else
        json_none(j);
    json_key(j, "receipt");
    json_object_begin(j);
    json_member_int(j, "seq", (int64_t)row->seq);
    json_member_string(j, "head", head);
    json_object_end(j);
    json_object_end(j);
}

const char *const batch_view_columns[] = {"batch",    "feed",    "received_at", "token",
                                          "first_at", "last_at", "accepted",    "reports",
                                          "rejected", "state",   "reason",      NULL};

static void csv_instant(struct csv_out *c, const struct zone *zone, int64_t at, bool is_known)
{
    char text[INSTANT_TEXT_SIZE];
    if (is_known)
        zone_format(zone, at, text);
    csv_string(c, is_known ? text : NULL);
}

void batch_view_csv(struct csv_out *c, const struct journal_row *row, const struct district *d,
                    const struct zone *zone)
{
    const struct void_entry *v = voids_find(&d->voids, row->seq);
    csv_int(c, (int64_t)row->seq);
    csv_string(c, d->registry.feeds[row->feed].code);
    csv_instant(c, zone, row->received_at, true);
    csv_int(c, row->token);
    csv_instant(c, zone, row->first_at, row->accepted > 0);
    csv_instant(c, zone, row->last_at, row->accepted > 0);
    csv_int(c, row->accepted);
    csv_int(c, row->reports);
    csv_int(c, (int64_t)row->rejected);
    csv_string(c, state_of(v));
    csv_string(c, v ? v->reason : NULL);
}
