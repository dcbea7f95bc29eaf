#include "wire/change_summary.h"

#include "wire/document.h"

#include <jansson.h>

static const char list_head[] = "{\"items\":[";
#define LIST_HEAD_LEN (sizeof list_head - 1)

static bool is_list(struct text body)
{
    return body.len > LIST_HEAD_LEN + 1 && memcmp(body.at, list_head, LIST_HEAD_LEN) == 0 &&
           body.at[body.len - 1] == '}';
}

static void add_code(const struct record *record, int64_t count, struct buffer *out)
{
    static const char *const names[] = {"code", "id", "asset", NULL};
    for (size_t i = 0; names[i]; i++) {
        const char *code = json_string_value(json_object_get(record->object, names[i]));
        if (!code)
            continue;
        buffer_addf(out, "%s%s", count == 0 ? ": " : ", ", code);
        return;
    }
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
    const json_t *inner = json_object_get(record.object, "document");
    const json_t *object = json_is_object(inner) ? inner : record.object;
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
