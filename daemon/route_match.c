#include "daemon/routes.h"

#include <stdio.h>

/* The next segment of a pattern, from after its slash. */
static struct text pattern_segment(const char **at)
{
    const char *from = *at + 1;
    size_t len = strcspn(from, "/");
    *at = from + len;
    return (struct text){from, len};
}

bool route_matches(const char *pattern, const struct segments *path,
                   struct text ret_params[PATH_PARAMS_MAX])
{
    const char *at = pattern;
    size_t params = 0;
    for (size_t i = 0; i < path->count; i++) {
        if (*at != '/')
            return false;
        struct text want = pattern_segment(&at);
        bool is_param = want.len > 1 && want.at[0] == '{';
        if (is_param && path->items[i].len > 0 && params < PATH_PARAMS_MAX)
            ret_params[params++] = path->items[i];
        else if (is_param || !text_equal(want, path->items[i]))
            return false;
    }
    return *at == '\0';
}

static void add_method(char allow[64], const char *method)
{
    size_t len = strlen(allow);
    snprintf(allow + len, 64 - len, "%s%s%s", len ? ", " : "", method,
             strcmp(method, "GET") == 0 ? ", HEAD" : "");
}

enum status routes_find(const char *method, const struct segments *path,
                        const struct route **ret_route, struct text ret_params[PATH_PARAMS_MAX],
                        char ret_allow[64])
{
    bool known = false;
    ret_allow[0] = '\0';
    for (size_t i = 0; i < routes_count; i++) {
        struct text params[PATH_PARAMS_MAX] = {0};
        if (!route_matches(routes[i].pattern, path, params))
            continue;
        if (strcmp(routes[i].method, method) == 0) {
            memcpy(ret_params, params, sizeof params);
            *ret_route = &routes[i];
            ret_allow[0] = '\0';
            return STATUS_OK;
        }
        known = true;
        add_method(ret_allow, routes[i].method);
    }
    return known ? STATUS_INVALID : STATUS_UNKNOWN;
}

/* One name of the list "month from project*". */
static bool next_name(const char **at, struct text *ret_name, bool *ret_repeatable)
{
    *at += strspn(*at, " ");
    size_t len = strcspn(*at, " ");
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
