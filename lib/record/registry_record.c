/* The keys below stand in their sorted order. */
#include "record/registry_record.h"

#include "format/canonical.h"

#include <stdlib.h>

static void member_text_or_null(struct json_out *j, const char *key, struct text value)
{
    json_key(j, key);
    if (value.len > 0)
        json_text(j, value);
    else
        json_none(j);
}

/* What is in use has no such member. */
static void write_retired(struct json_out *j, bool retired)
{
    if (retired)
        json_member_bool(j, "retired", true);
}

void town_in_record(const struct town_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    member_text_or_null(&j, "code", in->code);
    member_text_or_null(&j, "name", in->name);
    write_retired(&j, in->retired);
    json_object_end(&j);
}

void organisation_in_record(const struct organisation_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    member_text_or_null(&j, "code", in->code);
    contacts_in_record(&j, &in->contacts);
    member_text_or_null(&j, "name", in->name);
    write_retired(&j, in->retired);
    json_member_string(&j, "role", organisation_role_names[in->role]);
    json_object_end(&j);
}

static void write_planned(struct json_out *j, const struct project_in *in)
{
    json_key(j, "planned");
    json_object_begin(j);
    /* camera, centre, checkpoint: sorted by name, not by number. */
    static const enum kind sorted[] = {KIND_CAMERA, KIND_CENTRE, KIND_CHECKPOINT};
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (in->planned[sorted[i]] >= 0)
            json_member_int(j, kind_names[sorted[i]], in->planned[sorted[i]]);
    }
    json_object_end(j);
}

static void write_or(struct json_out *j, const char *key, struct json_t *value, const char *empty)
{
    json_key(j, key);
    if (value)
        canonical_write(j, value);
    else
        json_raw(j, empty, strlen(empty));
}

void project_in_record(const struct project_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    write_or(&j, "budget", in->budget, "{}");
    member_text_or_null(&j, "code", in->code);
    if (in->contract) {
        json_key(&j, "contract");
        canonical_write(&j, in->contract);
    }
    member_text_or_null(&j, "contractor", in->contractor);
    write_or(&j, "milestones", in->milestones, "[]");
    json_member_int(&j, "monthly_fee_fen", in->monthly_fee_fen);
    member_text_or_null(&j, "name", in->name);
    json_member_string(&j, "phase", phase_names[in->phase]);
    write_planned(&j, in);
    write_retired(&j, in->retired);
    member_text_or_null(&j, "supervisor", in->supervisor);
    json_object_end(&j);
}

/* A record without them has no such member. */
static void write_labels(struct json_out *j, const struct feed_in *in)
{
    if (!in->labelled)
        return;
    json_key(j, "labels");
    json_object_begin(j);
    for (size_t i = 0; feed_label_names[i]; i++) {
        if (in->labels[i].len > 0)
            member_text_or_null(j, feed_label_names[i], in->labels[i]);
    }
    json_object_end(j);
}

void coverage_in_record(struct json_out *j, const struct coverage_in *covers)
{
    json_key(j, "covers");
    json_object_begin(j);
    write_or(j, "assets", covers->assets, "[]");
    write_or(j, "projects", covers->projects, "[]");
    write_or(j, "towns", covers->towns, "[]");
    json_object_end(j);
}

void feed_in_record(const struct feed_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    member_text_or_null(&j, "code", in->code);
    coverage_in_record(&j, &in->covers);
    json_member_bool(&j, "expected", in->expected);
    json_member_int(&j, "feed_ttl_s", in->feed_ttl_s);
    write_labels(&j, in);
    json_key(&j, "late_max_s");
    if (in->late_max_s > 0)
        json_int(&j, in->late_max_s);
    else
        json_none(&j);
    member_text_or_null(&j, "name", in->name);
    json_key(&j, "report_ttl_s");
    if (in->report_ttl_s == TTL_UNTIL_NEXT)
        json_none(&j);
    else
        json_int(&j, in->report_ttl_s);
    write_retired(&j, in->retired);
    json_object_end(&j);
}

enum status asset_in_attributes(const struct asset_in *in, char **ret_text)
{
    struct buffer text = {0};
    struct json_out j;
    *ret_text = NULL;
    if (!in->attributes)
        return STATUS_OK;
    json_begin(&j, &text);
    canonical_write(&j, in->attributes);
    const char *whole = buffer_text(&text);
    if (!whole) {
        buffer_free(&text);
        return STATUS_MEMORY;
    }
    *ret_text = text.bytes;
    return STATUS_OK;
}
