#include "http/route.h"

#include <assert.h>
#include <stdio.h>

/* Steps over one segment of a pattern, if the path's segment fits it. */
static bool fit_segment(const char **at, struct text have, bool *ret_is_param)
{
    const char *want = *at + 1;
    if (**at != '/')
        return false;
    *ret_is_param = want[0] == '{';
    if (*ret_is_param) {
        const char *end = strchr(want, '}');
        *at = end ? end + 1 : want;
        return end && have.len > 0;
    }
    if (strncmp(want, have.at, have.len) != 0 || memchr(have.at, '/', have.len))
        return false; /* a slash in a segment came as %2F and parts nothing */
    *at = want + have.len;
    return **at == '/' || **at == '\0';
}

static bool matches(const char *pattern, const struct segments *path,
                    struct text ret_params[PATH_PARAMS_MAX])
{
    const char *at = pattern;
    size_t params = 0;
    for (size_t i = 0; i < path->count; i++) {
        bool is_param;
        if (!fit_segment(&at, path->items[i], &is_param))
            return false;
        if (is_param && params == PATH_PARAMS_MAX)
            return false;
        if (is_param)
            ret_params[params++] = path->items[i];
    }
    return *at == '\0';
}

static void add_method(char allow[64], const char *method)
{
    size_t len = strlen(allow);
    snprintf(allow + len, 64 - len, "%s%s%s", len ? ", " : "", method,
             strcmp(method, "GET") == 0 ? ", HEAD" : "");
}

static uint32_t hash_segment(const char *at, size_t len)
{
    uint32_t hash = 2166136261; /* FNV-1a, 32 bits */
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)at[i]) * 16777619;
    return hash | 1;
}

static struct route_sign sign_of_pattern(const char *pattern)
{
    struct route_sign s = {0};
    for (const char *at = strchr(pattern, '/'); at; at = strchr(at + 1, '/')) {
        const char *segment = at + 1;
        if (++s.segments == 3 && *segment != '{')
            s.collection = hash_segment(segment, (size_t)(strchrnul(segment, '/') - segment));
    }
    return s;
}

void route_table_init(struct route_table *t, const struct route *rows, size_t count)
{
    assert(count <= ROUTES_MAX);
    t->rows = rows;
    t->count = count;
    for (size_t i = 0; i < count; i++)
        t->signs[i] = sign_of_pattern(rows[i].pattern);
}

static bool may_fit(const struct route_sign *s, const struct segments *path, uint32_t collection)
{
    return s->segments == path->count && (s->collection == 0 || s->collection == collection);
}

enum status route_find(const struct route_table *t, const char *method, const struct segments *path,
                       const struct route **ret_route, struct text ret_params[PATH_PARAMS_MAX],
                       char ret_allow[64])
{
    bool known = false;
    ret_allow[0] = '\0';
    uint32_t collection = path->count > 2 ? hash_segment(path->items[2].at, path->items[2].len) : 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct route *row = &t->rows[i];
        struct text params[PATH_PARAMS_MAX] = {0};
        if (!may_fit(&t->signs[i], path, collection) || !matches(row->pattern, path, params))
            continue;
        if (strcmp(row->method, method) == 0) {
            memcpy(ret_params, params, sizeof params);
            *ret_route = row;
            ret_allow[0] = '\0';
            return STATUS_OK;
        }
        known = true;
        add_method(ret_allow, row->method);
    }
    return known ? STATUS_INVALID : STATUS_UNKNOWN;
}

size_t route_number(const struct route_table *t, const struct route *row)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->rows + i == row)
            return i;
    }
    return ROUTES_MAX;
}

/* One name of the list "month from project*". */
static bool next_name(const char **at, struct text *ret_name, bool *ret_repeatable)
{
    while (**at == ' ')
        ++*at;
    size_t len = (size_t)(strchrnul(*at, ' ') - *at);
    if (len == 0)
        return false;
    *ret_repeatable = (*at)[len - 1] == '*';
    *ret_name = (struct text){*at, len - *ret_repeatable};
    *at += len;
    return true;
}

static bool find_parameter(const char *list, struct text name, bool *ret_repeatable)
{
    struct text have;
    while (next_name(&list, &have, ret_repeatable)) {
        if (text_equal(have, name))
            return true;
    }
    return false;
}

static void write_allowed(const char *list, char out[300])
{
    struct text name;
    bool repeatable;
    out[0] = '\0';
    while (next_name(&list, &name, &repeatable)) {
        size_t len = strlen(out);
        snprintf(out + len, 300 - len, "%s%.*s", len ? ", " : "", (int)name.len, name.at);
    }
}

static enum status refuse_unknown(const char *list, struct text name, struct error *err)
{
    char allowed[300], field[64];
    write_allowed(list, allowed);
    snprintf(field, sizeof field, "%.*s", (int)(name.len < 60 ? name.len : 60), name.at);
    if (!allowed[0])
        return error_set(err, STATUS_INVALID, "unknown_parameter", field,
                         "There is no parameter \"%s\" here; none are taken.", field);
    return error_set(err, STATUS_INVALID, "unknown_parameter", field,
                     "There is no parameter \"%s\" here. Allowed are: %s.", field, allowed);
}

enum status route_check_parameters(const struct route *route, const struct field *query,
                                   size_t count, struct error *err)
{
    const char *list = route->parameters ? route->parameters : "";
    for (size_t i = 0; i < count; i++) {
        bool repeatable;
        if (!find_parameter(list, query[i].name, &repeatable))
            return refuse_unknown(list, query[i].name, err);
        for (size_t k = 0; k < i && !repeatable; k++) {
            if (text_equal(query[k].name, query[i].name)) {
                char name[64];
                snprintf(name, sizeof name, "%.*s", (int)query[i].name.len, query[i].name.at);
                return error_set(err, STATUS_INVALID, "repeated_parameter", name,
                                 "%s is given twice.", name);
            }
        }
    }
    return STATUS_OK;
}

int route_body_format(const struct route *route, struct text content_type, char ret_list[200])
{
    ret_list[0] = '\0';
    for (const struct body_type *t = route->body_types; t->media_type; t++) {
        if (content_type.at && media_type_is(content_type, t->media_type))
            return t->format;
        size_t len = strlen(ret_list);
        snprintf(ret_list + len, 200 - len, "%s%s", len ? ", " : "", t->media_type);
    }
    return -1;
}

struct text route_verb(const struct route *route)
{
    return text_of(strrchr(route->pattern, '/') + 1);
}
