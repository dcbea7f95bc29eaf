#include "record/month_in.h"

#include "format/canonical.h"
#include "format/members.h"

#include <stdlib.h>

static void read_date(struct members *m, const char *key, struct text *ret_text, int32_t *ret_day)
{
    int year, month, day;
    struct text t = {0};
    member_date(m, key, MEMBER_NEEDED);
    if (m->status == STATUS_OK)
        t = text_of(json_string_value(json_object_get(m->object, key)));
    if (m->status != STATUS_OK || !civil_parse_date(t, &year, &month, &day))
        return;
    *ret_text = t;
    *ret_day = (int32_t)civil_to_days(year, month, day);
}

enum status acceptance_in_read(struct record *record, struct acceptance_in *ret)
{
    static const char *const known[] = {"project", "asset", "inspected_on", "passed", "note", NULL};
    struct members m;
    struct acceptance_in in = {0};
    members_open(&m, record->object, "", known, &record->error);
    member_code(&m, "project", MEMBER_NEEDED, &in.project);
    member_code(&m, "asset", MEMBER_NEEDED, &in.asset);
    read_date(&m, "inspected_on", &in.inspected_on, &in.day);
    member_bool(&m, "passed", MEMBER_NEEDED, &in.passed);
    member_note(&m, "note", MEMBER_OPTIONAL, &in.note);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

static void member_or_null(struct json_out *j, const char *key, struct text value)
{
    json_key(j, key);
    if (value.len > 0)
        json_text(j, value);
    else
        json_none(j);
}

void acceptance_in_record(const struct acceptance_in *in, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    member_or_null(&j, "asset", in->asset);
    member_or_null(&j, "inspected_on", in->inspected_on);
    member_or_null(&j, "note", in->note);
    json_member_bool(&j, "passed", in->passed);
    member_or_null(&j, "project", in->project);
    json_object_end(&j);
}

enum status judgement_in_read(struct record *record, bool stored, struct judgement_in *ret)
{
    static const char *const known[] = {"level1",   "level2", "level3", "points",
                                        "evidence", "note",   NULL};
    static const char *const known_stored[] = {"level1",   "level2", "level3", "points",
                                               "evidence", "note",   "year",   NULL};
    struct members m;
    struct judgement_in in = {0};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    member_text(&m, "level1", stored ? MEMBER_NEEDED : MEMBER_OPTIONAL, &in.level1);
    member_text(&m, "level2", stored ? MEMBER_NEEDED : MEMBER_OPTIONAL, &in.level2);
    member_text(&m, "level3", MEMBER_NEEDED, &in.level3);
    member_hundredths(&m, "points", MEMBER_NEEDED, 10000, &in.points_hundredths);
    member_note(&m, "evidence", MEMBER_NEEDED, &in.evidence);
    member_note(&m, "note", MEMBER_OPTIONAL, &in.note);
    if (stored)
        member_int(&m, "year", MEMBER_NEEDED, 0, 9999, &in.year);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status reason_in_read(struct record *record, bool needed, struct text *ret_reason)
{
    static const char *const known[] = {REASON_MEMBER, NULL};
    struct members m;
    members_open(&m, record->object, "", known, &record->error);
    member_note(&m, REASON_MEMBER, needed ? MEMBER_NEEDED : MEMBER_OPTIONAL, ret_reason);
    return m.status;
}

/* --- stored months ------------------------------------------------------------------------------ */

static void read_digest(struct members *m, const char *key, enum need need, struct digest *ret)
{
    struct text hex = {0};
    member_text(m, key, need, &hex);
    if (m->status == STATUS_OK && hex.len > 0 && !digest_from_hex(hex, ret))
        member_fail(m, "bad_value", key, "64 hexadecimal digits are expected here.");
}

static void read_position(struct members *m, json_t *document, struct month_revision *x)
{
    json_t *journal = json_object_get(document, "journal");
    const char *head = json_string_value(json_object_get(journal, "head"));
    x->seq = (uint64_t)json_integer_value(json_object_get(journal, "seq"));
    if (!head || !digest_from_hex(text_of(head), &x->head))
        member_fail(m, "bad_value", "document", "The statement names no journal position.");
}

static void read_document(struct members *m, struct month_revision *x)
{
    struct buffer text = {0};
    struct json_out j;
    struct digest sha256;
    json_t *document = member_value(m, "document", MEMBER_NEEDED);
    if (!document)
        return;
    read_position(m, document, x);
    json_begin(&j, &text);
    canonical_write(&j, document);
    if (!buffer_text(&text)) {
        buffer_free(&text);
        m->status = error_memory(m->err);
        return;
    }
    x->document = text.bytes;
    struct text whole = {text.bytes, text.len};
    if (digest_of(&whole, 1, &sha256) != STATUS_OK || !digest_equal(&sha256, &x->sha256))
        member_fail(m, "bad_value", "sha256", "The statement does not have this SHA-256.");
}

static void read_month(struct members *m, struct month_revision *x)
{
    struct text month = {0}, reason = {0};
    int64_t revision = 1, rules = 1;
    member_text(m, "month", MEMBER_NEEDED, &month);
    if (m->status == STATUS_OK && !civil_parse_month(month, &x->year, &x->month))
        member_fail(m, "bad_value", "month", "A month is expected here, such as 2022-09.");
    member_int(m, "revision", MEMBER_NEEDED, 1, UINT32_MAX, &revision);
    member_int(m, "rules", MEMBER_NEEDED, 1, UINT32_MAX, &rules);
    read_digest(m, "sha256", MEMBER_NEEDED, &x->sha256);
    read_digest(m, "chain", MEMBER_NULLABLE, &x->chain);
    member_note(m, REASON_MEMBER, MEMBER_NULLABLE, &reason);
    x->revision = (uint32_t)revision;
    x->rules = (uint32_t)rules;
    if (m->status == STATUS_OK && reason.len > 0 && !(x->reason = text_copy(reason)))
        m->status = error_memory(m->err);
}

enum status month_in_read(struct record *record, struct month_revision *ret)
{
    static const char *const known[] = {"month", "revision", "rules",       "sha256",
                                        "chain", "document", REASON_MEMBER, NULL};
    struct members m;
    struct month_revision x = {0};
    members_open(&m, record->object, "", known, &record->error);
    read_month(&m, &x);
    if (m.status == STATUS_OK)
        read_document(&m, &x);
    if (m.status != STATUS_OK)
        month_revision_free(&x);
    else
        *ret = x;
    return m.status;
}
