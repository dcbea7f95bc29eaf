#include "view/part_void.h"

#include "view/records.h"
#include "view/window.h"

const char *const part_void_columns[] = {"id",          "state",       "feed",        "assets",
                                         "aspects",     "from",        "to",          "reason",
                                         "batches",     "reports",     "heartbeats",  "proposed_by",
                                         "proposed_at", "approved_by", "approved_at", NULL};

/* Null: every asset. */
static void write_assets(struct json_out *j, const struct registry *r, const struct part_void *v)
{
    json_key(j, "assets");
    if (v->asset_count == 0) {
        json_none(j);
        return;
    }
    json_array_begin(j);
    for (uint32_t i = 0; i < v->asset_count; i++)
        json_cstring(j, r->assets[v->assets[i]].code);
    json_array_end(j);
}

void part_void_record(struct json_out *j, const struct registry *r, const struct part_void *v,
                      uint32_t id, const struct zone *zone)
{
    json_object_begin(j);
    aspects_record(j, v->aspects);
    write_assets(j, r, v);
    json_member_int(j, "batches", (int64_t)v->batches);
    json_member_string(j, "feed", r->feeds[v->feed].code);
    json_member_instant(j, "from", zone, v->from);
    json_member_int(j, "heartbeats", (int64_t)v->heartbeats);
    json_member_int(j, "id", id);
    json_member_string(j, "reason", v->reason);
    json_member_int(j, "reports", (int64_t)v->reports);
    json_member_int(j, "seq_max", (int64_t)v->seq_max);
    json_member_instant(j, "to", zone, v->to);
    json_object_end(j);
}

static const char *state_of(const struct part_void *v)
{
    return v->approved ? "approved" : "proposed";
}

void part_void_json(struct json_out *j, const struct registry *r, const struct part_void *v,
                    const struct zone *zone)
{
    json_object_begin(j);
    json_member_int(j, "id", v->id);
    json_member_string(j, "state", state_of(v));
    json_member_string(j, "feed", r->feeds[v->feed].code);
    write_assets(j, r, v);
    aspects_record(j, v->aspects);
    json_member_instant(j, "from", zone, v->from);
    json_member_instant(j, "to", zone, v->to);
    json_member_string(j, "reason", v->reason);
    json_member_int(j, "batches", (int64_t)v->batches);
    json_member_int(j, "reports", (int64_t)v->reports);
    json_member_int(j, "heartbeats", (int64_t)v->heartbeats);
    json_member_int(j, "proposed_by", v->proposed_by);
    json_member_instant(j, "proposed_at", zone, v->proposed_at);
    member_token(j, "approved_by", v->approved ? v->approved_by : 0);
    json_member_instant(j, "approved_at", zone, v->approved ? v->approved_at : INSTANT_NONE);
    json_object_end(j);
}

/* Words with a space between them. */
static void add_word(struct buffer *cell, const char *word)
{
    buffer_addf(cell, "%s%s", cell->len > 0 ? " " : "", word);
}

static void end_words(struct csv_out *c, struct buffer *cell)
{
    c->out->failed = c->out->failed || cell->failed;
    csv_cell(c, (struct text){cell->len > 0 ? cell->bytes : "", cell->len});
    buffer_free(cell);
}

void part_void_csv(struct csv_out *c, const struct registry *r, const struct part_void *v,
                   const struct zone *zone)
{
    struct buffer cell = {0};
    csv_int(c, v->id);
    csv_string(c, state_of(v));
    csv_string(c, r->feeds[v->feed].code);
    for (uint32_t i = 0; i < v->asset_count; i++)
        add_word(&cell, r->assets[v->assets[i]].code);
    end_words(c, &cell);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        if (v->aspects >> k & 1)
            add_word(&cell, aspect_names[k]);
    }
    end_words(c, &cell);
    csv_instant(c, zone, v->from);
    csv_instant(c, zone, v->to);
    csv_string(c, v->reason);
    csv_int(c, (int64_t)v->batches);
    csv_int(c, (int64_t)v->reports);
    csv_int(c, (int64_t)v->heartbeats);
    csv_int(c, v->proposed_by);
    csv_instant(c, zone, v->proposed_at);
    if (!v->approved) {
        csv_string(c, NULL);
        csv_string(c, NULL);
        return;
    }
    csv_int(c, v->approved_by);
    csv_instant(c, zone, v->approved_at);
}
