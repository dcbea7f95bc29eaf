#include "openapi/docs.h"

#include "base/embedded.h"
#include "format/json_slice.h"

#include <stdio.h>

static void read_rows(struct text whole, const char *name, struct api_rows *ret)
{
    struct text object = json_slice_find(whole, text_of(name));
    struct api_row row;
    ret->count = 0;
    for (size_t at = 0; object.at && json_slice_next(object, &at, &row.key, &row.value);) {
        if (ret->count < API_ROWS_MAX)
            ret->items[ret->count++] = row;
    }
}

void api_words_read(struct api_words *ret)
{
    const struct embedded_file *file = embedded_find("schema/openapi_paths.json");
    struct text whole = {file ? (const char *)file->bytes : "{}", file ? file->size : 2};
    read_rows(whole, "tags", &ret->tags);
    read_rows(whole, "parameters", &ret->parameters);
    read_rows(whole, "operations", &ret->operations);
}

static struct text find(const struct api_rows *rows, const char *key)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (text_is(rows->items[i].key, key))
            return rows->items[i].value;
    }
    return (struct text){0};
}

static struct text file_named(struct text name)
{
    char path[80];
    snprintf(path, sizeof path, "%.*s", (int)name.len, name.at);
    const struct embedded_file *file = embedded_find(path);
    return file ? (struct text){(const char *)file->bytes, file->size} : (struct text){0};
}

static void take_member(struct api_doc *doc, struct text key, struct text value)
{
    struct text inner = json_slice_inner(value);
    if (text_is(key, "summary"))
        doc->summary = value;
    else if (text_is(key, "answer"))
        doc->answer = inner;
    else if (text_is(key, "list_of"))
        doc->answer = inner, doc->is_list = true;
    else if (text_is(key, "answer_type"))
        doc->answer_type = inner;
    else if (text_is(key, "path"))
        doc->path = inner;
    else if (text_is(key, "query"))
        doc->query = inner;
    else if (text_is(key, "body"))
        doc->body = inner;
    else if (text_is(key, "example"))
        doc->example = value;
    else if (text_is(key, "example_file"))
        doc->example = file_named(inner);
}

bool api_doc_of(const struct api_words *w, const struct route *route, struct api_doc *ret)
{
    char name[120];
    struct text key, value;
    snprintf(name, sizeof name, "%s %s", route->method, route->pattern);
    struct text operation = find(&w->operations, name);
    *ret = (struct api_doc){0};
    for (size_t at = 0; operation.at && json_slice_next(operation, &at, &key, &value);)
        take_member(ret, key, value);
    return operation.at != NULL;
}

bool api_parameter_of(const struct api_words *w, const struct route *route, struct text name,
                      struct api_parameter *ret)
{
    char own[120], any[80];
    snprintf(any, sizeof any, "%.*s", (int)name.len, name.at);
    snprintf(own, sizeof own, "%s@%s", any, route->name);
    struct text row = find(&w->parameters, own);
    if (!row.at)
        row = find(&w->parameters, any);
    if (!row.at)
        return false;
    *ret = (struct api_parameter){
        .meaning = json_slice_find(row, text_of("meaning")),
        .schema = json_slice_find(row, text_of("schema")),
        .required = text_is(json_slice_find(row, text_of("required")), "true"),
    };
    return true;
}

struct text api_tag_of(const struct api_words *w, const struct route *route)
{
    static const char prefix[] = "/api/v1/";
    const size_t len = sizeof prefix - 1;
    if (strncmp(route->pattern, prefix, len) == 0)
        return (struct text){route->pattern + len, strcspn(route->pattern + len, "/.")};
    return w->tags.count > 0 ? w->tags.items[0].key : (struct text){0};
}
