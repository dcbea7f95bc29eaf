#include "record/decisions_in.h"

#include "format/canonical.h"
#include "format/members.h"
#include "record/lists_in.h"

#include <stdio.h>
#include <stdlib.h>

#define CAUSE_CHARACTERS_MAX 64

/* A number that a journal's body carries. */
static void stored_number(struct members *m, const char *key, bool stored, uint32_t *ret)
{
    int64_t n = 0;
    if (stored)
        member_int(m, key, MEMBER_NEEDED, 0, UINT32_MAX, &n);
    *ret = (uint32_t)n;
}

enum status decision_in_read(struct record *record, bool stored, bool noted,
                             struct decision_in *ret)
{
    static const char *const known[] = {"note", NULL};
    static const char *const known_stored[] = {"note", "id", "decision", "change", NULL};
    struct members m;
    struct decision_in in = {0};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    member_note(&m, "note", noted ? MEMBER_NEEDED : MEMBER_OPTIONAL, &in.note);
    if (m.status == STATUS_OK && noted && text_trim(in.note).len == 0)
        member_fail(&m, "bad_value", "note", "Whoever approves says why: a text is expected here.");
    stored_number(&m, "id", stored, &in.id);
    if (stored) {
        member_text(&m, "decision", MEMBER_NEEDED, &in.decision);
        member_bool(&m, "change", MEMBER_OPTIONAL, &in.change);
    }
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

/* Without the member the evidence is words alone. */
static void read_file(struct members *parent, struct evidence_file *ret)
{
    static const char *const known[] = {"bytes", "sha256", "type", NULL};
    struct members m;
    struct text sha256 = {0};
    int type = 0;
    if (!members_enter(parent, "file", MEMBER_OPTIONAL, known, &m))
        return;
    member_int(&m, "bytes", MEMBER_NEEDED, 1, EVIDENCE_BYTES_MAX, &ret->bytes);
    member_text(&m, "sha256", MEMBER_NEEDED, &sha256);
    member_name(&m, "type", MEMBER_NEEDED, evidence_type_names, &type);
    ret->type = (enum evidence_type)type;
    if (m.status == STATUS_OK && !digest_from_hex(sha256, &ret->sha256))
        member_fail(&m, "bad_value", "sha256", "A SHA-256 in hexadecimal is expected here.");
    members_close(parent, &m);
}

enum status evidence_in_read(struct record *record, bool stored, struct evidence_in *ret)
{
    static const char *const known[] = {"evidence", NULL};
    static const char *const known_stored[] = {"evidence", "file", "id", "late", NULL};
    struct members m;
    struct evidence_in in = {0};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    member_note(&m, "evidence", MEMBER_NEEDED, &in.evidence);
    if (m.status == STATUS_OK && in.evidence.len == 0)
        member_fail(&m, "bad_value", "evidence", "Evidence is a text that is not empty.");
    stored_number(&m, "id", stored, &in.id);
    if (stored) {
        member_bool(&m, "late", MEMBER_NEEDED, &in.late);
        read_file(&m, &in.file);
    }
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

static void read_pause(struct members *parent, json_t *value, size_t index, struct repair_in *in)
{
    static const char *const known[] = {"from", "to", "approved", "reason", NULL};
    struct pause_in pause = {.to = INSTANT_EVER};
    struct members m;
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "pauses[%zu]", index);
    members_open(&m, value, path, known, parent->err);
    member_instant(&m, "from", MEMBER_NEEDED, &pause.from);
    member_instant(&m, "to", MEMBER_OPTIONAL, &pause.to);
    member_bool(&m, "approved", MEMBER_OPTIONAL, &pause.approved);
    member_note(&m, "reason", MEMBER_OPTIONAL, &pause.reason);
    if (m.status == STATUS_OK && pause.from > pause.to)
        member_fail(&m, "bad_value", "to", "A pause does not end before its beginning.");
    members_close(parent, &m);
    in->pauses[in->pause_count++] = pause;
}

static enum repair_state derived_state(const struct repair_in *in)
{
    if (in->stated == REPAIR_CANCELLED)
        return REPAIR_CANCELLED;
    if (in->confirmed_at != INSTANT_NONE)
        return REPAIR_CONFIRMED;
    if (in->repaired_at != INSTANT_NONE)
        return REPAIR_REPAIRED;
    for (uint32_t i = 0; i < in->pause_count; i++) {
        if (in->pauses[i].to == INSTANT_EVER)
            return REPAIR_PAUSED;
    }
    return REPAIR_OPEN;
}

static void read_cause(struct members *m, struct text *ret)
{
    member_text(m, "cause", MEMBER_OPTIONAL, ret);
    if (m->status == STATUS_OK && text_characters(*ret) > CAUSE_CHARACTERS_MAX)
        member_fail(m, "bad_value", "cause", "A text of 1 to %d characters is expected here.",
                    CAUSE_CHARACTERS_MAX);
}

static void read_repair(struct members *m, struct repair_in *in)
{
    member_code(m, "id", MEMBER_NEEDED, &in->id);
    member_code(m, "asset", MEMBER_NEEDED, &in->asset);
    read_cause(m, &in->cause);
    member_bool(m, "mass", MEMBER_OPTIONAL, &in->mass);
    in->aspects = aspects_read(m);
    member_instant(m, "reported_at", MEMBER_NEEDED, &in->reported_at);
    member_instant(m, "responded_at", MEMBER_OPTIONAL, &in->responded_at);
    member_instant(m, "repaired_at", MEMBER_OPTIONAL, &in->repaired_at);
    member_instant(m, "confirmed_at", MEMBER_OPTIONAL, &in->confirmed_at);
    member_name(m, "state", MEMBER_OPTIONAL, repair_state_names, &in->stated);
    json_t *list = member_array(m, "pauses", MEMBER_OPTIONAL, 0, PAUSES_MAX);
    for (size_t i = 0; i < json_array_size(list) && m->status == STATUS_OK; i++)
        read_pause(m, json_array_get(list, i), i, in);
    if (m->status == STATUS_OK && in->confirmed_at != INSTANT_NONE &&
        in->repaired_at == INSTANT_NONE)
        member_fail(m, "bad_value", "confirmed_at", "What is confirmed has a repaired_at.");
    in->state = derived_state(in);
}

enum status repair_in_read(struct record *record, struct repair_in *ret)
{
    static const char *const known[] = {"id",          "asset",        "cause",        "mass",
                                        "aspects",     "reported_at",  "responded_at", "pauses",
                                        "repaired_at", "confirmed_at", "state",        NULL};
    struct members m;
    *ret = (struct repair_in){.responded_at = INSTANT_NONE,
                              .repaired_at = INSTANT_NONE,
                              .confirmed_at = INSTANT_NONE,
                              .stated = -1};
    members_open(&m, record->object, "", known, &record->error);
    read_repair(&m, ret);
    return m.status;
}

enum status repair_in_check_state(const struct repair_in *in, enum repair_state now,
                                  struct error *err)
{
    static const char *const needs[REPAIR_STATE_COUNT] = {
        [REPAIR_OPEN] = "no repaired_at, and no pause that is still open",
        [REPAIR_PAUSED] = "a pause without its `to`, and no repaired_at",
        [REPAIR_REPAIRED] = "a repaired_at, and no confirmed_at",
        [REPAIR_CONFIRMED] = "a repaired_at and a confirmed_at",
    };
    if (in->stated < 0 || in->stated == (int)in->state || in->stated == (int)now)
        return STATUS_OK;
    return error_set(
        err, STATUS_INVALID, "contradicting_state", "state",
        "The state is %s, but the order's times make it %s: one that is %s has %s. Mend "
        "the times, or leave the state out: it follows from them.",
        repair_state_names[in->stated], repair_state_names[in->state],
        repair_state_names[in->stated], needs[in->stated]);
}

enum status step_in_read(struct record *record, bool stored, struct step_in *ret)
{
    static const char *const known[] = {"at", "note", "repaired_at", NULL};
    static const char *const known_stored[] = {"at",       "note", "repaired_at", "claimed_at",
                                               "id",       "verb", "pause",       "aspects",
                                               "approved", "mass", NULL};
    struct members m;
    struct step_in in = {
        .at = INSTANT_NONE, .repaired_at = INSTANT_NONE, .claimed_at = INSTANT_NONE};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    member_instant(&m, "at", stored ? MEMBER_NEEDED : MEMBER_OPTIONAL, &in.at);
    member_note(&m, "note", MEMBER_OPTIONAL, &in.note);
    member_instant(&m, "repaired_at", MEMBER_OPTIONAL, &in.repaired_at);
    stored_number(&m, "pause", stored, &in.pause);
    if (stored) {
        member_instant(&m, "claimed_at", MEMBER_OPTIONAL, &in.claimed_at);
        in.aspects = bits_read(&m, "aspects", aspect_names, ASPECT_COUNT);
        member_bool(&m, "mass", MEMBER_OPTIONAL, &in.mass);
        member_code(&m, "id", MEMBER_NEEDED, &in.id);
        member_text(&m, "verb", MEMBER_NEEDED, &in.verb);
        member_bool(&m, "approved", MEMBER_NEEDED, &in.approved);
    }
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status confirmations_in_read(struct record *record, struct confirmations_in *ret)
{
    static const char *const known[] = {"ids", "note", NULL};
    struct members m;
    members_open(&m, record->object, "", known, &record->error);
    member_value(&m, "ids", MEMBER_NEEDED);
    code_list_read(&m, "ids", &ret->ids);
    member_note(&m, "note", MEMBER_OPTIONAL, &ret->note);
    return m.status;
}

enum status token_in_read(struct record *record, bool stored, struct token_in *ret)
{
    static const char *const known[] = {"name", "person",     "role", "organisation",
                                        "feed", "expires_at", NULL};
    static const char *const known_stored[] = {"name",     "person",         "role", "organisation",
                                               "feed",     "expires_at",     "id",   "sha256",
                                               "replaces", "replaced_until", NULL};
    struct members m;
    struct token_in in = {.expires_at = INSTANT_EVER};
    int64_t replaces = 0;
    int role = ROLE_VIEWER;
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    member_text(&m, "name", MEMBER_NEEDED, &in.name);
    member_text(&m, "person", MEMBER_OPTIONAL, &in.person);
    member_name(&m, "role", MEMBER_NEEDED, role_names, &role);
    member_code(&m, "organisation", MEMBER_OPTIONAL, &in.organisation);
    member_code(&m, "feed", MEMBER_OPTIONAL, &in.feed);
    member_instant(&m, "expires_at", MEMBER_OPTIONAL, &in.expires_at);
    stored_number(&m, "id", stored, &in.id);
    if (stored) {
        member_text(&m, "sha256", MEMBER_NEEDED, &in.sha256);
        member_int(&m, "replaces", MEMBER_OPTIONAL, 1, UINT32_MAX - 1, &replaces);
        member_instant(&m, "replaced_until", MEMBER_OPTIONAL, &in.replaced_until);
    }
    in.replaces = (uint32_t)replaces;
    in.role = (enum role)role;
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status rotation_in_read(struct record *record, int64_t *ret_overlap_s)
{
    static const char *const known[] = {"overlap_s", NULL};
    struct members m;
    int64_t overlap_s = 0;
    members_open(&m, record->object, "", known, &record->error);
    member_int(&m, "overlap_s", MEMBER_OPTIONAL, 0, OVERLAP_S_MAX, &overlap_s);
    if (m.status == STATUS_OK)
        *ret_overlap_s = overlap_s;
    return m.status;
}

enum status session_in_read(struct record *record, struct session_in *ret)
{
    static const char *const known[] = {"token", "keep", NULL};
    struct members m;
    struct session_in in = {0};
    members_open(&m, record->object, "", known, &record->error);
    member_text(&m, "token", MEMBER_NEEDED, &in.token);
    member_bool(&m, "keep", MEMBER_OPTIONAL, &in.keep);
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status revocation_in_read(struct record *record, uint32_t *ret_id)
{
    static const char *const known[] = {"id", NULL};
    struct members m;
    members_open(&m, record->object, "", known, &record->error);
    stored_number(&m, "id", true, ret_id);
    return m.status;
}

enum status void_in_read(struct record *record, enum void_form form, struct void_in *ret)
{
    static const char *const known[][3] = {
        [VOID_SENT] = {"reason"}, [VOID_STORED] = {"batch", "reason"}, [VOID_APPROVAL] = {"batch"}};
    struct members m;
    struct void_in in = {0};
    int64_t batch = 0;
    members_open(&m, record->object, "", known[form], &record->error);
    if (form != VOID_SENT)
        member_int(&m, "batch", MEMBER_NEEDED, 1, INT64_MAX, &batch);
    if (form != VOID_APPROVAL)
        member_note(&m, "reason", MEMBER_NEEDED, &in.reason);
    in.batch = (uint64_t)batch;
    if (m.status == STATUS_OK)
        *ret = in;
    return m.status;
}

enum status rules_body_read(struct record *record, char **ret_document)
{
    static const char *const known[] = {"document", NULL};
    struct members m;
    struct buffer text = {0};
    struct json_out j;
    members_open(&m, record->object, "", known, &record->error);
    json_t *document = member_value(&m, "document", MEMBER_NEEDED);
    if (!document)
        return m.status;
    json_begin(&j, &text);
    canonical_write(&j, document);
    if (!buffer_text(&text)) {
        buffer_free(&text);
        return error_memory(&record->error);
    }
    *ret_document = text.bytes;
    return STATUS_OK;
}
