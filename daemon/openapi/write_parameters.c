#include "openapi/write_parameters.h"

/* The next piece of "a b c" or "a=1&b=2"; at NULL: none is left. */
static struct text next_piece(const char **at, const char *separators)
{
    *at += strspn(*at, separators);
    size_t len = strcspn(*at, separators);
    struct text piece = {len ? *at : NULL, len};
    *at += len;
    return piece;
}

/* The value of a parameter in the example "month=2022-09&by=town". */
static struct text query_example(const struct api_doc *doc, struct text name)
{
    const char *at = doc && doc->query ? doc->query : "";
    for (struct text p = next_piece(&at, "&"); p.at; p = next_piece(&at, "&")) {
        if (p.len > name.len && p.at[name.len] == '=' && memcmp(p.at, name.at, name.len) == 0)
            return (struct text){p.at + name.len + 1, p.len - name.len - 1};
    }
    return (struct text){0};
}

static bool is_number(const char *schema)
{
    return strstr(schema, "\"integer\"") != NULL;
}

static void write_parameter(struct json_out *j, const struct api_parameter *p, struct text name,
                            bool in_path, bool repeatable, struct text example)
{
    int64_t number;
    json_object_begin(j);
    json_key(j, "name");
    json_text(j, name);
    json_member_string(j, "in", in_path ? "path" : "query");
    json_member_string(j, "description", p->meaning);
    if (p->required)
        json_member_bool(j, "required", true);
    json_key(j, "schema");
    if (repeatable) {
        json_object_begin(j);
        json_member_string(j, "type", "array");
        json_key(j, "items");
    }
    json_raw(j, p->schema, strlen(p->schema));
    if (repeatable)
        json_object_end(j);
    if (example.at) {
        json_key(j, "example");
        if (repeatable)
            json_array_begin(j);
        if (is_number(p->schema) && text_to_int(example, INT64_MIN, INT64_MAX, &number))
            json_int(j, number);
        else
            json_text(j, example);
        if (repeatable)
            json_array_end(j);
    }
    json_object_end(j);
}

static void write_path_parameters(struct json_out *j, const struct route *route,
                                  const struct api_doc *doc)
{
    const char *examples = doc && doc->path ? doc->path : "";
    const char *at = route->pattern;
    for (struct text part = next_piece(&at, "/"); part.at; part = next_piece(&at, "/")) {
        if (part.at[0] != '{')
            continue;
        const struct api_parameter *p = api_parameter_of(route, part);
        struct text name = {part.at + 1, part.len - 2};
        struct text example = next_piece(&examples, " ");
        if (p)
            write_parameter(j, p, name, true, false, example);
    }
}

static void write_query_parameters(struct json_out *j, const struct route *route,
                                   const struct api_doc *doc)
{
    const char *at = route->parameters ? route->parameters : "";
    for (struct text name = next_piece(&at, " "); name.at; name = next_piece(&at, " ")) {
        bool repeatable = name.at[name.len - 1] == '*';
        name.len -= repeatable;
        const struct api_parameter *p = api_parameter_of(route, name);
        if (p)
            write_parameter(j, p, name, false, repeatable, query_example(doc, name));
    }
}

void openapi_parameters_write(struct json_out *j, const struct route *route,
                              const struct api_doc *doc)
{
    json_key(j, "parameters");
    json_array_begin(j);
    write_path_parameters(j, route, doc);
    write_query_parameters(j, route, doc);
    json_array_end(j);
}

bool openapi_takes(const struct route *route, const char *parameter)
{
    const char *at = route->parameters ? route->parameters : "";
    for (struct text name = next_piece(&at, " "); name.at; name = next_piece(&at, " ")) {
        if (text_is(name, parameter))
            return true;
    }
    return false;
}
