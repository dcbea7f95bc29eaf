#include "record/exemption_in.h"

#include "format/members.h"

#include <stdio.h>
#include <stdlib.h>

#define RECURRING_S_MAX      (INT64_C(3660) * DAY_S)
#define ATTRIBUTE_VALUES_MAX 1000

/* A table has a column for each member of the scope; several codes stand in one cell. */
static void read_classes(struct members *m, struct scope_in *in)
{
    json_t *list = member_array(m, "classes", MEMBER_OPTIONAL, 1, 3);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_int_t n = json_integer_value(json_array_get(list, i)); /* 0 if it is none */
        if (n < 1 || n > 3) {
            member_fail(m, "bad_value", "classes", "The numbers 1, 2 and 3 are expected here.");
            return;
        }
        in->classes = (uint8_t)(in->classes | 1u << n);
    }
}

/* {"pole":["P-17","P-18"]} */
static void read_attributes(struct members *parent, struct scope_in *in)
{
    json_t *value = member_value(parent, "attributes", MEMBER_OPTIONAL);
    struct members m = {.object = value, .err = parent->err};
    size_t count = json_object_size(value);
    if (!value)
        return;
    if (!json_is_object(value) || count == 0 || count > SCOPE_ATTRIBUTES_MAX) {
        member_fail(parent, "bad_value", "attributes",
                    "An object of 1 to %d attributes is expected here, each with a list of its "
                    "values.",
                    SCOPE_ATTRIBUTES_MAX);
        return;
    }
    member_path(parent, "attributes", -1, m.path);
    for (void *i = json_object_iter(value); i && !m.status; i = json_object_iter_next(value, i)) {
        struct attribute_in *a = &in->attributes[in->attribute_count++];
        a->name = text_of(json_object_iter_key(i));
        text_list_read(&m, a->name.at, ATTRIBUTE_VALUES_MAX, &a->values);
        if (!m.status && a->values.count == 0)
            member_fail(&m, "bad_value", a->name.at, "A list of values is expected here.");
    }
    members_close(parent, &m);
}

static bool names_nothing(const struct scope_in *in)
{
    return in->assets.count + in->projects.count + in->towns.count + in->attribute_count == 0 &&
           in->kinds == 0 && in->classes == 0;
}

/* False: there is none. */
static bool read_scope(struct members *m, enum need need, struct scope_in *in)
{
    static const char *const known[] = {"assets", "except",  "projects",   "towns",
                                        "kinds",  "classes", "attributes", NULL};
    struct members s;
    if (!members_enter(m, "scope", need, known, &s))
        return false;
    if (code_list_read(&s, "assets", &in->assets) == STATUS_OK &&
        code_list_read(&s, "except", &in->except) == STATUS_OK &&
        code_list_read(&s, "projects", &in->projects) == STATUS_OK &&
        code_list_read(&s, "towns", &in->towns) == STATUS_OK)
        in->kinds = bits_read(&s, "kinds", kind_names, KIND_COUNT);
    read_classes(&s, in);
    read_attributes(&s, in);
    if (names_nothing(in))
        member_fail(&s, "empty_scope", "",
                    "A scope names at least one of assets, projects, towns, kinds, classes and "
                    "attributes; except takes assets out of what they name.");
    members_close(m, &s);
    return true;
}

static void scope_in_free(struct scope_in *in)
{
    free(in->assets.items);
    free(in->except.items);
    free(in->projects.items);
    free(in->towns.items);
    for (uint32_t i = 0; i < in->attribute_count; i++)
        free(in->attributes[i].values.items);
    *in = (struct scope_in){0};
}

void exemption_in_free(struct exemption_in *in)
{
    scope_in_free(&in->scope);
    *in = (struct exemption_in){0};
}

void exemption_change_in_free(struct exemption_change_in *in)
{
    scope_in_free(&in->scope);
    *in = (struct exemption_change_in){0};
}

enum status exemption_in_check_times(int64_t from, int64_t to, bool recurs, struct error *err)
{
    if (from >= to)
        return error_set(err, STATUS_INVALID, "bad_value", "to",
                         "An exemption ends after its beginning.");
    if (recurs && to - from > RECURRING_S_MAX)
        return error_set(err, STATUS_INVALID, "bad_value", "to",
                         "One that recurs lasts at most ten years.");
    return STATUS_OK;
}

/* A number that a journal's body carries. */
static void stored_id(struct members *m, bool stored, uint32_t *ret)
{
    int64_t n = 0;
    if (stored)
        member_int(m, "id", MEMBER_NEEDED, 0, UINT32_MAX, &n);
    *ret = (uint32_t)n;
}

static void read_exemption(struct members *m, bool stored, struct exemption_in *in)
{
    read_scope(m, MEMBER_NEEDED, &in->scope);
    in->aspects = aspects_read(m);
    member_instant(m, "from", MEMBER_NEEDED, &in->from);
    member_instant(m, "to", MEMBER_NEEDED, &in->to);
    member_code(m, "calendar", MEMBER_OPTIONAL, &in->calendar);
    if (m->status == STATUS_OK)
        m->status = exemption_in_check_times(in->from, in->to, in->calendar.len > 0, m->err);
    member_text(m, "reason", MEMBER_NEEDED, &in->reason);
    member_note(m, "note", MEMBER_OPTIONAL, &in->note);
    member_note(m, "evidence", MEMBER_OPTIONAL, &in->evidence);
    stored_id(m, stored, &in->id);
    if (stored) {
        member_bool(m, "late", MEMBER_NEEDED, &in->late);
        member_code(m, "proposer", MEMBER_OPTIONAL, &in->proposer);
    }
}

enum status exemption_in_read(struct record *record, bool stored, struct exemption_in *ret)
{
    static const char *const known[] = {"scope", "aspects",  "from",     "to", "reason",
                                        "note",  "evidence", "calendar", NULL};
    static const char *const known_stored[] = {"scope",  "aspects", "from",     "to",
                                               "reason", "note",    "evidence", "calendar",
                                               "id",     "late",    "proposer", NULL};
    struct members m;
    struct exemption_in in = {0};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    read_exemption(&m, stored, &in);
    if (m.status != STATUS_OK)
        exemption_in_free(&in);
    else
        *ret = in;
    return m.status;
}

static void read_change(struct members *m, bool stored, struct exemption_change_in *in)
{
    enum need need = stored ? MEMBER_NEEDED : MEMBER_OPTIONAL;
    in->has_scope = read_scope(m, need, &in->scope);
    member_instant(m, "from", need, &in->from);
    member_instant(m, "to", need, &in->to);
    member_note(m, "note", MEMBER_NEEDED, &in->note);
    if (m->status == STATUS_OK && text_trim(in->note).len == 0)
        member_fail(m, "bad_value", "note",
                    "Whoever asks for a change says why: a text is expected here.");
    stored_id(m, stored, &in->id);
    if (stored) {
        member_bool(m, "late", MEMBER_NEEDED, &in->late);
        member_code(m, "proposer", MEMBER_OPTIONAL, &in->proposer);
    }
}

enum status exemption_change_in_read(struct record *record, bool stored,
                                     struct exemption_change_in *ret)
{
    static const char *const known[] = {"from", "to", "scope", "note", NULL};
    static const char *const known_stored[] = {"from", "to",   "scope",    "note",
                                               "id",   "late", "proposer", NULL};
    struct members m;
    struct exemption_change_in in = {.from = INSTANT_NONE, .to = INSTANT_NONE};
    members_open(&m, record->object, "", stored ? known_stored : known, &record->error);
    read_change(&m, stored, &in);
    if (m.status != STATUS_OK)
        exemption_change_in_free(&in);
    else
        *ret = in;
    return m.status;
}
