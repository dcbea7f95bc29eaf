#include "record/change_summary.h"

#include "format/json_out.h"
#include "record/document.h"

#include <jansson.h>

static const char list_head[] = "{\"items\":[";
#define LIST_HEAD_LEN (sizeof list_head - 1)

static bool is_list(struct text body)
{
    return body.len > LIST_HEAD_LEN + 1 && memcmp(body.at, list_head, LIST_HEAD_LEN) == 0 &&
           body.at[body.len - 1] == '}';
}

/* Returns the name of a record in a list; NULL: it has no name of its own. */
static const char *code_of(const struct record *record)
{
    static const char *const names[] = {"code", "id", "asset", NULL};
    const char *code = NULL;
    for (size_t i = 0; names[i] && !code; i++)
        code = json_string_value(json_object_get(record->object, names[i]));
    return code;
}

static void add_code(const struct record *record, int64_t count, struct buffer *out)
{
    const char *code = code_of(record);
    if (code)
        buffer_addf(out, "%s%s", count == 0 ? ": " : ", ", code);
}

static void summarise_list(struct text body, struct buffer *out)
{
    struct document *document = NULL;
    struct record record;
    struct error ignored;
    struct buffer codes = {0};
    int64_t count = 0;
    struct text list = {body.at + LIST_HEAD_LEN - 1, body.len - LIST_HEAD_LEN};
    if (document_open_stored(list, &document, &ignored) != STATUS_OK)
        return;
    for (; document_next(document, &record); count++) {
        if (count < SUMMARY_CODES_MAX)
            add_code(&record, count, &codes);
    }
    document_free(document);
    buffer_addf(out, "%lld record%s", (long long)count, count == 1 ? "" : "s");
    buffer_add(out, codes.bytes, codes.len);
    if (count > SUMMARY_CODES_MAX)
        buffer_add_text(out, ", ...");
    buffer_free(&codes);
}

static void add_member(const char *name, const json_t *value, bool first, struct buffer *out)
{
    buffer_addf(out, "%s%s ", first ? "" : ", ", name);
    if (json_is_string(value))
        buffer_add_text(out, json_string_value(value));
    else
        buffer_addf(out, "%lld", (long long)json_integer_value(value));
}

/* The object that a change of one thing tells of: rules and statements stand within it. */
static const json_t *object_of(const struct record *record)
{
    const json_t *inner = json_object_get(record->object, "document");
    return json_is_object(inner) ? inner : record->object;
}

static void summarise_one(struct text body, struct buffer *out)
{
    static const char *const names[] = {"id",   "batch",    "verb",  "decision",   "name",
                                        "role", "reason",   "month", "from_month", "version",
                                        "year", "revision", NULL};
    struct document *document = NULL;
    struct record record;
    struct error ignored;
    bool first = true;
    if (document_single(body, SINGLE_STORED, &document, &record, &ignored) != STATUS_OK)
        return;
    const json_t *object = object_of(&record);
    for (size_t i = 0; names[i]; i++) {
        const json_t *value = json_object_get(object, names[i]);
        if (!json_is_string(value) && !json_is_integer(value))
            continue;
        add_member(names[i], value, first, out);
        first = false;
    }
    document_free(document);
}

void change_summary(struct text body, struct buffer *out)
{
    if (is_list(body))
        summarise_list(body, out);
    else
        summarise_one(body, out);
}

static void list_about(struct text body, struct json_out *j)
{
    struct document *document = NULL;
    struct record record;
    struct error ignored;
    int64_t count = 0;
    struct text list = {body.at + LIST_HEAD_LEN - 1, body.len - LIST_HEAD_LEN};
    if (document_open_stored(list, &document, &ignored) != STATUS_OK)
        return;
    json_key(j, "codes");
    json_array_begin(j);
    for (; document_next(document, &record); count++) {
        if (count < SUMMARY_CODES_MAX && code_of(&record))
            json_cstring(j, code_of(&record));
    }
    json_array_end(j);
    json_member_int(j, "records", count);
    document_free(document);
}

static void one_about(struct text body, struct json_out *j)
{
    static const char *const names[] = {"id",       "batch",        "verb",    "decision", "name",
                                        "role",     "organisation", "feed",    "reason",   "note",
                                        "evidence", "pause",        "at",      "from",     "to",
                                        "month",    "from_month",   "version", "revision", "rules",
                                        "seq",      "journal_seq",  NULL};
    struct document *document = NULL;
    struct record record;
    struct error ignored;
    if (document_single(body, SINGLE_STORED, &document, &record, &ignored) != STATUS_OK)
        return;
    const json_t *object = object_of(&record);
    for (size_t i = 0; names[i]; i++) {
        const json_t *value = json_object_get(object, names[i]);
        if (!value)
            value = json_object_get(record.object, names[i]);
        if (json_is_string(value))
            json_member_string(j, names[i], json_string_value(value));
        else if (json_is_integer(value))
            json_member_int(j, names[i], json_integer_value(value));
    }
    document_free(document);
}

void change_about(struct text body, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    if (is_list(body))
        list_about(body, &j);
    else
        one_about(body, &j);
    json_object_end(&j);
}
