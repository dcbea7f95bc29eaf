#include "api/routes.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct route_table table;

/* Splits "/a/b" at its slashes, as request_parse_path does. */
static struct segments split(const char *path)
{
    struct segments s = {0};
    while (*path == '/') {
        const char *from = path + 1;
        size_t len = strcspn(from, "/");
        s.items[s.count++] = (struct text){from, len};
        path = from + len;
    }
    return s;
}

static const struct {
    const char *pattern, *path;
    bool fits;
    const char *first, *second;
} paths[] = {
    {"/healthz", "/healthz", true, "", ""},
    {"/healthz", "/healthz/", false, "", ""},
    {"/healthz", "/health", false, "", ""},
    {"/healthz", "/", false, "", ""},
    {"/a/{code}", "/a/x", true, "x", ""},
    {"/a/{code}", "/a/", false, "", ""},
    {"/a/{code}", "/a", false, "", ""},
    {"/a/{code}", "/a/x/y", false, "", ""},
    {"/a/{id}/b/{n}/c", "/a/7/b/1/c", true, "7", "1"},
    {"/a/{id}/b/{n}/c", "/a/7/b/1/d", false, "", ""},
    {"/a/b/c/{id}", "/a/b/c/7", true, "7", ""},
    {"/a/b/c/{id}", "/a/b/d/7", false, "", ""},
    {"/a/b/{x}/{y}", "/a/b/c/7", true, "c", "7"},
    {"/a/b/c/d", "/a/b/c/d", true, "", ""},
};

/* Does the only row of a table fit the path? */
static bool matches(const char *pattern, const struct segments *path,
                    struct text params[PATH_PARAMS_MAX])
{
    static struct route_table one;
    const struct route row = {.method = "GET", .pattern = pattern}, *found;
    char allow[64];
    route_table_init(&one, &row, 1);
    return route_find(&one, "GET", path, &found, params, allow) == STATUS_OK;
}

START_TEST(a_path_fits_a_pattern_segment_by_segment)
{
    struct text params[PATH_PARAMS_MAX] = {0};
    struct segments s = split(paths[_i].path);
    bool fits = matches(paths[_i].pattern, &s, params);
    ck_assert_msg(fits == paths[_i].fits, "%s, %s", paths[_i].pattern, paths[_i].path);
    if (!fits)
        return;
    ck_assert(text_is(params[0], paths[_i].first));
    ck_assert(text_is(params[1], paths[_i].second));
}
END_TEST

START_TEST(a_slash_that_came_escaped_parts_nothing)
{
    struct text params[PATH_PARAMS_MAX] = {0};
    struct segments two = {{text_of("a/b"), text_of("c")}, 2};
    struct segments one = {{text_of("a/b")}, 1};
    ck_assert(!matches("/a/b/c", &two, params));
    ck_assert(!matches("/a/b", &one, params));
    ck_assert(matches("/{code}", &one, params));
    ck_assert(text_is(params[0], "a/b"));
}
END_TEST

START_TEST(a_registry_post_is_short_enough_to_be_read_in_one_go)
{
    static const char *const lists[] = {"towns", "organisations", "projects", "feeds", "assets"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct route *route = NULL;
        struct text params[PATH_PARAMS_MAX];
        char path[64], allow[64];
        snprintf(path, sizeof path, "/api/v1/%s", lists[i]);
        struct segments s = split(path);
        ck_assert_int_eq(route_find(&table, "POST", &s, &route, params, allow), STATUS_OK);
        ck_assert_int_eq(route->body_bytes_max, 8 << 20);
    }
}
END_TEST

START_TEST(the_method_chooses_among_the_rows_of_a_path)
{
    const struct route *route = NULL;
    struct text params[PATH_PARAMS_MAX];
    char allow[64];
    struct segments s = split("/api/v1/assets/44011300001310000001");
    ck_assert_int_eq(route_find(&table, "PUT", &s, &route, params, allow), STATUS_OK);
    ck_assert_str_eq(route->method, "PUT");
    ck_assert_str_eq(route->pattern, "/api/v1/assets/{code}");
    ck_assert(text_is(params[0], "44011300001310000001"));
    ck_assert_str_eq(allow, "");
}
END_TEST

START_TEST(another_method_is_told_which_ones_there_are)
{
    const struct route *route = NULL;
    struct text params[PATH_PARAMS_MAX];
    char allow[64];
    struct segments s = split("/api/v1/assets/A1");
    ck_assert_int_eq(route_find(&table, "DELETE", &s, &route, params, allow), STATUS_INVALID);
    ck_assert_str_eq(allow, "GET, HEAD, PUT");
    s = split("/api/v2/assets");
    ck_assert_int_eq(route_find(&table, "GET", &s, &route, params, allow), STATUS_UNKNOWN);
    ck_assert_str_eq(allow, "");
    ck_assert_ptr_null(route);
}
END_TEST

static const struct route sample = {.parameters = "month by project*"};

static enum status check(const char *a, const char *b, struct error *err)
{
    struct field query[2] = {{text_of(a), text_of("1")}, {text_of(b), text_of("2")}};
    return route_check_parameters(&sample, query, b ? 2 : 1, err);
}

START_TEST(only_known_parameters_pass_and_only_lists_twice)
{
    struct error err;
    ck_assert_int_eq(check("month", "by", &err), STATUS_OK);
    ck_assert_int_eq(check("project", "project", &err), STATUS_OK);
    ck_assert_int_eq(check("by", "by", &err), STATUS_INVALID);
    ck_assert_str_eq(err.code, "repeated_parameter");
    ck_assert_str_eq(err.field, "by");
    ck_assert_int_eq(check("month", "mont", &err), STATUS_INVALID);
    ck_assert_str_eq(err.code, "unknown_parameter");
    ck_assert_str_eq(err.field, "mont");
    ck_assert_ptr_nonnull(strstr(err.detail, "month, by, project."));
    ck_assert_int_eq(check("", NULL, &err), STATUS_INVALID);
}
END_TEST

START_TEST(a_body_is_known_by_its_media_type_whatever_its_parameters)
{
    static const struct body_type types[] = {{"application/json", 3}, {"text/csv", 5}, {0}};
    const struct route route = {.body_types = types};
    char list[200];
    ck_assert_int_eq(route_body_format(&route, text_of("text/csv; charset=gb18030"), list), 5);
    ck_assert_int_eq(route_body_format(&route, text_of("Application/JSON"), list), 3);
    ck_assert_int_eq(route_body_format(&route, text_of("text/csvx"), list), -1);
    ck_assert_str_eq(list, "application/json, text/csv");
    ck_assert_int_eq(route_body_format(&route, (struct text){0}, list), -1);
}
END_TEST

START_TEST(every_row_is_whole_and_no_path_has_a_method_twice)
{
    const struct route *r = &routes[_i];
    ck_assert_ptr_nonnull(r->handle);
    ck_assert_ptr_nonnull(r->name);
    ck_assert_int_eq(r->pattern[0], '/');
    ck_assert_msg(strcmp(r->method, "GET") == 0 || r->body_types, "%s %s", r->method, r->pattern);
    for (size_t k = 0; k < (size_t)_i; k++)
        ck_assert_msg(strcmp(routes[k].method, r->method) != 0 ||
                          strcmp(routes[k].pattern, r->pattern) != 0,
                      "%s %s", r->method, r->pattern);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("routes");
    TCase *tests = tcase_create("routes");
    suite_add_tcase(suite, tests);
    route_table_init(&table, routes, routes_count);
    tcase_add_test(tests, a_slash_that_came_escaped_parts_nothing);
    tcase_add_loop_test(tests, a_path_fits_a_pattern_segment_by_segment, 0,
                        (int)(sizeof paths / sizeof *paths));
    tcase_add_test(tests, a_registry_post_is_short_enough_to_be_read_in_one_go);
    tcase_add_test(tests, the_method_chooses_among_the_rows_of_a_path);
    tcase_add_test(tests, another_method_is_told_which_ones_there_are);
    tcase_add_test(tests, only_known_parameters_pass_and_only_lists_twice);
    tcase_add_test(tests, a_body_is_known_by_its_media_type_whatever_its_parameters);
    tcase_add_loop_test(tests, every_row_is_whole_and_no_path_has_a_method_twice, 0,
                        (int)routes_count);
    return suite_run(suite);
}
