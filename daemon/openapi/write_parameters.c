#include "openapi/write_parameters.h"

#include "format/json_slice.h"

/* Returns the next piece of "a b c" or "a=1&b=2" and moves *at past it. .at == NULL: none is left. */
static struct text next_piece(struct text all, size_t *at, char separator)
{
    while (*at < all.len && all.at[*at] == separator)
        ++*at;
    size_t begin = *at;
    while (*at < all.len && all.at[*at] != separator)
        ++*at;
    return (struct text){*at > begin ? all.at + begin : NULL, *at - begin};
}

/* The value of a parameter in the example "month=2022-09&by=town". */
static struct text query_example(const struct api_doc *doc, struct text name)
{
    size_t at = 0;
    for (struct text p; (p = next_piece(doc->query, &at, '&')).at;) {
        if (p.len > name.len && p.at[name.len] == '=' && memcmp(p.at, name.at, name.len) == 0)
            return (struct text){p.at + name.len + 1, p.len - name.len - 1};
    }
    return (struct text){0};
}

static bool is_number(const struct api_parameter *p)
{
    return text_is(json_slice_find(p->schema, text_of("type")), "\"integer\"");
}

static void write_example(struct json_out *j, const struct api_parameter *p, bool repeatable,
                          struct text example)
{
    int64_t number;
    json_key(j, "example");
    if (repeatable)
        json_array_begin(j);
    if (is_number(p) && text_to_int(example, INT64_MIN, INT64_MAX, &number))
        json_int(j, number);
    else
        json_text(j, example);
    if (repeatable)
        json_array_end(j);
}

static void write_schema(struct json_out *j, const struct api_parameter *p, bool repeatable)
{
    json_key(j, "schema");
    if (repeatable) {
        json_object_begin(j);
        json_member_string(j, "type", "array");
        json_key(j, "items");
    }
    json_raw(j, p->schema.at, p->schema.len);
    if (repeatable)
        json_object_end(j);
}

static void write_parameter(struct json_out *j, const struct api_parameter *p, struct text name,
                            bool in_path, bool repeatable, struct text example)
{
    json_object_begin(j);
    json_key(j, "name");
    json_text(j, name);
    json_member_string(j, "in", in_path ? "path" : "query");
    json_key(j, "description");
    json_raw(j, p->meaning.at, p->meaning.len);
    if (p->required)
        json_member_bool(j, "required", true);
    write_schema(j, p, repeatable);
    if (example.at)
        write_example(j, p, repeatable, example);
    json_object_end(j);
}

static void write_path_parameters(struct json_out *j, const struct api_words *w,
                                  const struct route *route, const struct api_doc *doc)
{
    struct api_parameter p;
    size_t at = 0, example_at = 0;
    for (struct text piece; (piece = next_piece(text_of(route->pattern), &at, '/')).at;) {
        if (piece.at[0] != '{')
            continue;
        struct text name = {piece.at + 1, piece.len - 2};
        struct text example = next_piece(doc->path, &example_at, ' ');
        if (api_parameter_of(w, route, piece, &p))
            write_parameter(j, &p, name, true, false, example);
    }
}

static void write_query_parameters(struct json_out *j, const struct api_words *w,
                                   const struct route *route, const struct api_doc *doc)
{
    struct api_parameter p;
    size_t at = 0;
    for (struct text name; (name = next_piece(text_of(route->parameters), &at, ' ')).at;) {
        bool repeatable = name.at[name.len - 1] == '*';
        name.len -= repeatable;
        if (api_parameter_of(w, route, name, &p))
            write_parameter(j, &p, name, false, repeatable, query_example(doc, name));
    }
}

void openapi_parameters_write(struct json_out *j, const struct api_words *w,
                              const struct route *route, const struct api_doc *doc)
{
    json_key(j, "parameters");
    json_array_begin(j);
    write_path_parameters(j, w, route, doc);
    write_query_parameters(j, w, route, doc);
    json_array_end(j);
}

bool openapi_takes(const struct route *route, const char *parameter)
{
    size_t at = 0;
    for (struct text name; (name = next_piece(text_of(route->parameters), &at, ' ')).at;) {
        if (text_is(name, parameter))
            return true;
    }
    return false;
}
