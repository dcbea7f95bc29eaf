#include "openapi/openapi.h"

#include "base/embedded.h"
#include "format/json_out.h"
#include "http/answer.h"
#include "openapi/docs.h"
#include "openapi/write_parameters.h"

#include <ctype.h>
#include <stdio.h>

static void write_ref(struct json_out *j, const char *kind, struct text name)
{
    char path[100];
    snprintf(path, sizeof path, "#/components/%s/%.*s", kind, (int)name.len, name.at);
    json_object_begin(j);
    json_member_string(j, "$ref", path);
    json_object_end(j);
}

static void write_raw(struct json_out *j, const char *json)
{
    json_raw(j, json, strlen(json));
}

/* --- bodies ----------------------------------------------------------------------------------- */

static void write_example(struct json_out *j, const struct api_doc *doc)
{
    if (!doc->example.at)
        return;
    json_key(j, "example");
    json_raw(j, doc->example.at, doc->example.len);
}

/* Where many records may be sent, JSON is an array of them, or one alone. */
static void write_body_schema(struct json_out *j, const struct api_doc *doc, bool many)
{
    if (!many) {
        write_ref(j, "schemas", doc->body);
        return;
    }
    json_object_begin(j);
    json_key(j, "oneOf");
    json_array_begin(j);
    json_object_begin(j);
    json_member_string(j, "type", "array");
    json_key(j, "items");
    write_ref(j, "schemas", doc->body);
    json_object_end(j);
    write_ref(j, "schemas", doc->body);
    json_array_end(j);
    json_object_end(j);
}

static bool is_file_type(const char *type)
{
    return strncmp(type, "image/", 6) == 0 || strcmp(type, "application/pdf") == 0;
}

static const char *description_of(const char *type)
{
    if (is_file_type(type))
        return "A file, 16 MiB at most.";
    if (strcmp(type, "text/csv") == 0)
        return "A header line and a record a line; see intactd-api(7), TABLES IN.";
    if (strcmp(type, XLSX_MEDIA_TYPE) == 0)
        return "A workbook: its first sheet that is shown, a record a row.";
    return "A record of the JSON form a line.";
}

static void write_body_type(struct json_out *j, const struct api_doc *doc, const char *type,
                            bool many)
{
    json_key_text(j, text_of(type));
    json_object_begin(j);
    json_key(j, "schema");
    if (strcmp(type, "application/json") == 0) {
        write_body_schema(j, doc, many);
        write_example(j, doc);
    } else {
        json_object_begin(j);
        json_member_string(j, "type", "string");
        json_member_string(j, "description", description_of(type));
        if (strcmp(type, XLSX_MEDIA_TYPE) == 0 || is_file_type(type))
            json_member_string(j, "contentMediaType", type);
        json_object_end(j);
    }
    json_object_end(j);
}

static void write_body(struct json_out *j, const struct route *route, const struct api_doc *doc)
{
    if (!route->body_types || !doc->body.at)
        return;
    const char *second = route->body_types[1].media_type;
    bool many = second && !is_file_type(second);
    json_key(j, "requestBody");
    json_object_begin(j);
    json_member_bool(j, "required", doc->example.at && !text_is(doc->example, "{}"));
    if (route->gzip)
        json_member_string(j, "description", "Content-Encoding: gzip is taken.");
    json_key(j, "content");
    json_object_begin(j);
    for (const struct body_type *t = route->body_types; t->media_type; t++)
        write_body_type(j, doc, t->media_type, many);
    json_object_end(j);
    json_object_end(j);
}

/* --- answers ---------------------------------------------------------------------------------- */

static void write_list_schema(struct json_out *j, struct text item)
{
    json_object_begin(j);
    write_raw(j, "\"type\":\"object\",\"required\":[\"items\",\"next\"],"
                 "\"additionalProperties\":false");
    j->comma[j->depth - 1] = true;
    json_key(j, "properties");
    json_object_begin(j);
    json_key(j, "items");
    json_object_begin(j);
    json_member_string(j, "type", "array");
    json_key(j, "items");
    write_ref(j, "schemas", item);
    json_object_end(j);
    json_key(j, "next");
    write_raw(j, "{\"type\":[\"string\",\"null\"],\"description\":\"The `after` of the next "
                 "page; null: this is the last.\"}");
    json_object_end(j);
    json_object_end(j);
}

static void write_content(struct json_out *j, struct text type, const struct api_doc *doc)
{
    json_key_text(j, type);
    json_object_begin(j);
    json_key(j, "schema");
    if (doc->answer.at && text_is(type, "application/json")) {
        if (doc->is_list)
            write_list_schema(j, doc->answer);
        else
            write_ref(j, "schemas", doc->answer);
    } else {
        write_raw(j, "{\"type\":\"string\"}");
    }
    json_object_end(j);
}

static void write_success(struct json_out *j, const struct route *route, const struct api_doc *doc)
{
    json_key(j, "200");
    json_object_begin(j);
    json_member_string(j, "description", "Done, and this is the answer.");
    json_key(j, "content");
    json_object_begin(j);
    write_content(j, doc->answer_type.at ? doc->answer_type : text_of("application/json"), doc);
    if (openapi_takes(route, "format")) {
        write_content(j, text_of("text/csv"), doc);
        write_content(j, text_of(XLSX_MEDIA_TYPE), doc);
    }
    json_object_end(j);
    json_object_end(j);
}

static void write_refusals(struct json_out *j, const struct route *route)
{
    const bool get = strcmp(route->method, "GET") == 0;
    const bool open = route->roles == ROUTE_PUBLIC;
    const struct {
        const char *status;
        bool given;
    } rows[] = {
        {"400", true},          {"401", !open || !get},
        {"403", !get},          {"404", !open || strchr(route->pattern, '{')},
        {"409", !get && !open}, {"413", !get},
        {"415", !get},          {"429", !open || !get},
        {"503", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!rows[i].given)
            continue;
        json_key_text(j, text_of(rows[i].status));
        write_ref(j, "responses", text_of("Problem"));
    }
}

static void write_responses(struct json_out *j, const struct route *route,
                            const struct api_doc *doc)
{
    bool tagged =
        strcmp(route->method, "GET") == 0 && !text_is(doc->answer_type, "text/event-stream");
    json_key(j, "responses");
    json_object_begin(j);
    write_success(j, route, doc);
    if (tagged) {
        json_key(j, "304");
        write_ref(j, "responses", text_of("NotModified"));
    }
    write_refusals(j, route);
    json_object_end(j);
}

/* --- operations ------------------------------------------------------------------------------- */

/* "get_assets_code_timeline" */
static void write_id(struct json_out *j, const struct route *route)
{
    char id[120];
    const char *path = route->pattern;
    if (strncmp(path, "/api/v1", 7) == 0)
        path += 7;
    int len = snprintf(id, sizeof id, "%s%s", route->method, path);
    size_t kept = 0;
    for (int i = 0; i < len && i < (int)sizeof id - 1; i++) {
        unsigned char c = (unsigned char)id[i];
        if (isalnum(c))
            id[kept++] = (char)tolower(c);
        else if (kept > 0 && id[kept - 1] != '_')
            id[kept++] = '_';
    }
    while (kept > 0 && id[kept - 1] == '_')
        kept--;
    id[kept] = '\0';
    json_member_string(j, "operationId", id);
}

static void write_tag(struct json_out *j, const struct api_words *w, const struct route *route)
{
    json_key(j, "tags");
    json_array_begin(j);
    json_text(j, api_tag_of(w, route));
    json_array_end(j);
}

static void write_tags(struct json_out *j, const struct api_words *w)
{
    json_key(j, "tags");
    json_array_begin(j);
    for (size_t i = 0; i < w->tags.count; i++) {
        const struct api_row *tag = &w->tags.items[i];
        json_object_begin(j);
        json_key(j, "name");
        json_text(j, tag->key);
        json_key(j, "description");
        json_raw(j, tag->value.at, tag->value.len);
        json_object_end(j);
    }
    json_array_end(j);
}

/* Public: no token; else who may, and whether nobody in particular may too. */
static void write_roles(struct json_out *j, const struct route *route)
{
    if (route->roles == ROUTE_PUBLIC) {
        json_key(j, "security");
        json_array_begin(j);
        json_array_end(j);
        return;
    }
    json_key(j, "x-roles");
    json_array_begin(j);
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        if (route->roles & ROLE_BIT(role))
            json_cstring(j, role_names[role]);
    }
    json_array_end(j);
    if (route->token_optional) {
        json_key(j, "security");
        write_raw(j, "[{},{\"bearer\":[]},{\"session\":[]}]");
    }
}

static void write_operation(struct json_out *j, const struct api_words *w,
                            const struct route *route)
{
    char method[16] = "";
    struct api_doc doc;
    bool told = api_doc_of(w, route, &doc);
    for (size_t i = 0; route->method[i] && i + 1 < sizeof method; i++)
        method[i] = (char)tolower((unsigned char)route->method[i]);
    json_key_text(j, text_of(method));
    json_object_begin(j);
    write_id(j, route);
    write_tag(j, w, route);
    json_key(j, "summary");
    if (told)
        json_raw(j, doc.summary.at, doc.summary.len);
    else
        json_cstring(j, route->name);
    write_roles(j, route);
    openapi_parameters_write(j, w, route, &doc);
    write_body(j, route, &doc);
    write_responses(j, route, &doc);
    json_object_end(j);
}

static bool is_first(const struct route_table *routes, const struct route *route)
{
    for (const struct route *r = routes->rows; r < route; r++) {
        if (strcmp(r->pattern, route->pattern) == 0)
            return false;
    }
    return true;
}

static void write_paths(struct json_out *j, const struct api_words *w,
                        const struct route_table *routes)
{
    const struct route *end = routes->rows + routes->count;
    json_key(j, "paths");
    json_object_begin(j);
    for (const struct route *first = routes->rows; first < end; first++) {
        if (!is_first(routes, first))
            continue;
        json_key_text(j, text_of(first->pattern));
        json_object_begin(j);
        for (const struct route *r = first; r < end; r++) {
            if (strcmp(r->pattern, first->pattern) == 0)
                write_operation(j, w, r);
        }
        json_object_end(j);
    }
    json_object_end(j);
}

void openapi_write(const struct route_table *routes, struct buffer *out)
{
    const struct embedded_file *components = embedded_find("schema/openapi_components.json");
    struct api_words words;
    struct json_out j;
    api_words_read(&words);
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "openapi", "3.1.0");
    json_key(&j, "info");
    write_raw(&j, "{\"title\":\"intactd\",\"version\":\"1\",\"description\":\"The figures of a "
                  "district's video office: how much of what is maintained was intact, connected "
                  "and viewable. What a role (x-roles) may not see is a 404. Unknown query "
                  "parameters are a 400. HEAD goes wherever GET does.\","
                  "\"license\":{\"name\":\"ISC\",\"identifier\":\"ISC\"}}");
    json_key(&j, "servers");
    write_raw(&j, "[{\"url\":\"/\"}]");
    json_key(&j, "security");
    write_raw(&j, "[{\"bearer\":[]},{\"session\":[]}]");
    write_tags(&j, &words);
    write_paths(&j, &words, routes);
    json_key(&j, "components");
    json_raw(&j, components ? (const char *)components->bytes : "{}",
             components ? components->size : 2);
    json_object_end(&j);
}
