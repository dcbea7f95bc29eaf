#include "record/month_in.h"

#include "format/json_extent.h"
#include "format/json_out.h"
#include "format/members.h"

#include <stdlib.h>
#include <string.h>

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

/* Reads the open matters that something is done despite, as bits. */
static void read_despite(struct members *m, enum need need, uint8_t *ret)
{
    uint8_t despite = 0;
    json_t *list = member_array(m, DESPITE_MEMBER, need, 0, MATTER_COUNT);
    for (size_t i = 0; list && i < json_array_size(list) && m->status == STATUS_OK; i++) {
        int found = element_name(m, DESPITE_MEMBER, i, json_array_get(list, i), open_matter_names);
        if (found >= 0)
            despite |= (uint8_t)(1u << found);
    }
    if (m->status == STATUS_OK)
        *ret = despite;
}

enum status settle_in_read(struct record *record, bool needs_reason, bool closes,
                           struct settle_in *ret)
{
    static const char *const known[] = {REASON_MEMBER, NULL};
    static const char *const known_closing[] = {DESPITE_MEMBER, REASON_MEMBER, NULL};
    struct members m;
    struct settle_in in = {0};
    members_open(&m, record->object, "", closes ? known_closing : known, &record->error);
    if (closes)
        read_despite(&m, MEMBER_OPTIONAL, &in.despite);
    needs_reason = needs_reason || in.despite;
    member_note(&m, REASON_MEMBER, needs_reason ? MEMBER_NEEDED : MEMBER_OPTIONAL, &in.reason);
    if (m.status == STATUS_OK && needs_reason && in.reason.len == 0)
        member_fail(&m, "bad_value", REASON_MEMBER, "Say why: a text is expected here.");
    if (m.status == STATUS_OK)
        *ret = in;
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

#define DOCUMENT_MEMBER "\"document\":"
#define YEAR_MEMBER     "year"
#define POSITION_MEMBER "\"journal\":{\"head\":\""

/* A text inside of `whole` after a member that canonical JSON begins like this, and no string can hold. */
static const char *find_after(struct text whole, const char *member)
{
    const char *at = memmem(whole.at, whole.len, member, strlen(member));
    return at ? at + strlen(member) : NULL;
}

/* The document of a stored body as it stands there: {"chain":...,"document":{...},"month":... */
static struct text find_document(struct text body)
{
    struct json_extent extent = {0};
    const char *at = find_after(body, DOCUMENT_MEMBER);
    return at ? json_extent_find(at, body.at + body.len, &extent) : (struct text){0};
}

/* ... "journal":{"head":"<64 digits>","seq":17} ... */
static bool read_position(struct text document, struct month_revision *x)
{
    static const char between[] = "\",\"seq\":";
    const size_t hex_len = DIGEST_HEX_SIZE - 1;
    const char *at = find_after(document, POSITION_MEMBER);
    const char *end = document.at + document.len;
    if (!at || (size_t)(end - at) < hex_len + sizeof between ||
        !digest_from_hex((struct text){at, hex_len}, &x->head) ||
        memcmp(at + hex_len, between, sizeof between - 1) != 0)
        return false;
    for (at += hex_len + sizeof between - 1; at < end && *at >= '0' && *at <= '9'; at++)
        x->seq = x->seq * 10 + (uint64_t)(*at - '0');
    return true;
}

static void take_document(struct members *m, struct text document, struct month_revision *x)
{
    struct digest sha256;
    if (!read_position(document, x))
        member_fail(m, "bad_value", "document", "The statement names no journal position.");
    else if (digest_of(&document, 1, &sha256) != STATUS_OK || !digest_equal(&sha256, &x->sha256))
        member_fail(m, "bad_value", "sha256", "The statement does not have this SHA-256.");
    else if (!(x->document = text_copy(document)))
        m->status = error_memory(m->err);
}

/* A year's evaluation has no days to object, and nothing that it is closed despite. */
static void read_year(struct members *m, struct month_revision *x)
{
    int64_t year = 0;
    member_int(m, YEAR_MEMBER, MEMBER_NEEDED, 0, 9999, &year);
    x->year = (int)year;
}

static void read_which(struct members *m, struct month_revision *x)
{
    struct text month = {0};
    member_text(m, "month", MEMBER_NEEDED, &month);
    if (m->status == STATUS_OK && !civil_parse_month(month, &x->year, &x->month))
        member_fail(m, "bad_value", "month", "A month is expected here, such as 2022-09.");
    read_despite(m, MEMBER_NEEDED, &x->despite);
    member_instant(m, OBJECTIONS_UNTIL_MEMBER, MEMBER_NEEDED, &x->objections_until);
}

static void read_revision(struct members *m, struct month_revision *x)
{
    struct text reason = {0};
    int64_t revision = 1, rules = 1;
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

static enum status read_record(struct record *record, struct text document,
                               struct month_revision *ret)
{
    static const char *const of_month[] = {"month",
                                           "revision",
                                           "rules",
                                           "sha256",
                                           "chain",
                                           "document",
                                           DESPITE_MEMBER,
                                           REASON_MEMBER,
                                           OBJECTIONS_UNTIL_MEMBER,
                                           NULL};
    static const char *const of_year[] = {YEAR_MEMBER, "revision", "rules",       "sha256",
                                          "chain",     "document", REASON_MEMBER, NULL};
    bool is_year = json_object_get(record->object, YEAR_MEMBER) != NULL;
    struct members m;
    struct month_revision x = {0};
    members_open(&m, record->object, "", is_year ? of_year : of_month, &record->error);
    if (is_year)
        read_year(&m, &x);
    else
        read_which(&m, &x);
    read_revision(&m, &x);
    if (m.status == STATUS_OK)
        take_document(&m, document, &x);
    if (m.status != STATUS_OK)
        month_revision_free(&x);
    else
        *ret = x;
    return m.status;
}

/* Its hash proves the document: nobody has to parse it, and it is nearly all of the body. */
enum status month_stored_read(struct text body, struct month_revision *ret, struct error *err)
{
    struct buffer rest = {0};
    struct document *parsed = NULL;
    struct record record;
    struct text document = find_document(body);
    if (document.len == 0)
        return error_set(err, STATUS_INVALID, "missing_field", "document",
                         "The statement is missing.");
    buffer_add(&rest, body.at, (size_t)(document.at - body.at));
    buffer_add_text(&rest, "null");
    buffer_add(&rest, document.at + document.len,
               (size_t)(body.at + body.len - document.at) - document.len);
    enum status status = rest.failed ? error_memory(err)
                                     : document_single((struct text){rest.bytes, rest.len},
                                                       SINGLE_STORED, &parsed, &record, err);
    if (status == STATUS_OK) {
        status = read_record(&record, document, ret);
        *err = record.error;
    }
    document_free(parsed);
    buffer_free(&rest);
    return status;
}
