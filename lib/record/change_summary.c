#include "record/change_summary.h"

#include "format/json_out.h"
#include "record/document.h"

#include <jansson.h>
#include <stdio.h>

#define MEMBER_NAME_SIZE 32
#define NUMBER_SIZE      24

static const char list_head[] = "{\"items\":[";
#define LIST_HEAD_LEN (sizeof list_head - 1)

/* --- a list ------------------------------------------------------------------------------------ */

static enum status open_list(struct text body, struct document **ret_document)
{
    struct error ignored;
    if (body.len < LIST_HEAD_LEN + 2 || memcmp(body.at, list_head, LIST_HEAD_LEN) != 0)
        return STATUS_INVALID;
    struct text list = {body.at + LIST_HEAD_LEN - 1, body.len - LIST_HEAD_LEN};
    return document_open_stored(list, ret_document, &ignored);
}

/* What a record of a list is known by, `number` where that is one; NULL: it has no name of its own. */
static const char *code_of(const struct summary_shape *shape, const struct record *record,
                           char number[NUMBER_SIZE])
{
    const json_t *value = json_object_get(record->object, shape->list);
    if (!json_is_integer(value))
        return json_string_value(value);
    snprintf(number, NUMBER_SIZE, "%lld", (long long)json_integer_value(value));
    return number;
}

static void summarise_list(const struct summary_shape *shape, struct text body, struct buffer *out)
{
    struct document *document = NULL;
    struct record record;
    struct buffer codes = {0};
    char number[NUMBER_SIZE];
    int64_t count = 0;
    if (open_list(body, &document) != STATUS_OK)
        return;
    for (; document_next(document, &record); count++) {
        const char *code = count < SUMMARY_CODES_MAX ? code_of(shape, &record, number) : NULL;
        if (code)
            buffer_addf(&codes, "%s%s", count == 0 ? ": " : ", ", code);
    }
    document_free(document);
    buffer_addf(out, "%lld record%s", (long long)count, count == 1 ? "" : "s");
    buffer_add(out, codes.bytes, codes.len);
    if (count > SUMMARY_CODES_MAX)
        buffer_add_text(out, ", ...");
    buffer_free(&codes);
}

static void list_about(const struct summary_shape *shape, struct text body, struct json_out *j)
{
    struct document *document = NULL;
    struct record record;
    char number[NUMBER_SIZE];
    int64_t count = 0;
    if (open_list(body, &document) != STATUS_OK)
        return;
    json_key(j, "codes");
    json_array_begin(j);
    for (; document_next(document, &record); count++) {
        const char *code = count < SUMMARY_CODES_MAX ? code_of(shape, &record, number) : NULL;
        if (code)
            json_cstring(j, code);
    }
    json_array_end(j);
    json_member_int(j, "records", count);
    document_free(document);
}

/* --- one thing --------------------------------------------------------------------------------- */

/* Takes the next word of a list of members. False: there is no other. */
static bool next_member(const char **at, char name[MEMBER_NAME_SIZE])
{
    size_t len = strcspn(*at, " ");
    if (len == 0 || len >= MEMBER_NAME_SIZE)
        return false;
    memcpy(name, *at, len);
    name[len] = '\0';
    *at += len + ((*at)[len] == ' ');
    return true;
}

/* The object that a change of one thing tells of: rules and statements are within it. */
static const json_t *object_of(const struct record *record)
{
    const json_t *inner = json_object_get(record->object, "document");
    return json_is_object(inner) ? inner : record->object;
}

static void summarise_one(const struct summary_shape *shape, struct text body, struct buffer *out)
{
    struct document *document = NULL;
    struct record record;
    struct error ignored;
    char name[MEMBER_NAME_SIZE];
    const char *separator = "";
    if (document_single(body, SINGLE_STORED, &document, &record, &ignored) != STATUS_OK)
        return;
    for (const char *at = shape->line; next_member(&at, name);) {
        const json_t *value = json_object_get(object_of(&record), name);
        if (!json_is_string(value) && !json_is_integer(value))
            continue;
        buffer_addf(out, "%s%s ", separator, name);
        if (json_is_string(value))
            buffer_add_text(out, json_string_value(value));
        else
            buffer_addf(out, "%lld", (long long)json_integer_value(value));
        separator = ", ";
    }
    document_free(document);
}

/* A list of texts; an empty one says nothing. */
static void member_list(struct json_out *j, const char *name, const json_t *list)
{
    if (json_array_size(list) == 0)
        return;
    json_key(j, name);
    json_array_begin(j);
    for (size_t i = 0; i < json_array_size(list); i++)
        json_cstring(j, json_string_value(json_array_get(list, i)));
    json_array_end(j);
}

static void one_about(const struct summary_shape *shape, struct text body, struct json_out *j)
{
    struct document *document = NULL;
    struct record record;
    struct error ignored;
    char name[MEMBER_NAME_SIZE];
    if (document_single(body, SINGLE_STORED, &document, &record, &ignored) != STATUS_OK)
        return;
    for (const char *at = shape->about; next_member(&at, name);) {
        const json_t *value = json_object_get(object_of(&record), name);
        if (!value)
            value = json_object_get(record.object, name);
        if (json_is_string(value))
            json_member_string(j, name, json_string_value(value));
        else if (json_is_integer(value))
            json_member_int(j, name, json_integer_value(value));
        else if (json_is_boolean(value))
            json_member_bool(j, name, json_boolean_value(value));
        else
            member_list(j, name, value);
    }
    document_free(document);
}

/* --- both -------------------------------------------------------------------------------------- */

void change_summary(const struct summary_shape *shape, struct text body, struct buffer *out)
{
    if (shape->list)
        summarise_list(shape, body, out);
    else
        summarise_one(shape, body, out);
}

void change_about(const struct summary_shape *shape, struct text body, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    if (shape->list)
        list_about(shape, body, &j);
    else
        one_about(shape, body, &j);
    json_object_end(&j);
}
