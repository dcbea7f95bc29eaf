/* Every route has its text, and no text is of a route that has gone. */
#include "api/routes.h"
#include "base/embedded.h"
#include "openapi/docs.h"
#include "openapi/openapi.h"

#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

static json_t *document;

static void write_document(void)
{
    struct buffer out = {0};
    json_error_t why;
    openapi_write(routes, routes_count, &out);
    document = json_loadb(out.bytes, out.len, JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(document != NULL, "%s near byte %d", why.text, why.position);
    buffer_free(&out);
}

static void drop_document(void)
{
    json_decref(document);
}

START_TEST(every_route_has_its_text)
{
    const struct route *r = &routes[_i];
    const struct api_doc *doc = api_doc_of(r);
    ck_assert_msg(doc != NULL, "%s %s has no row in api_docs[]", r->method, r->pattern);
    ck_assert_msg(doc->summary && doc->summary[0], "%s %s", r->method, r->pattern);
    ck_assert_msg(doc->answer || doc->answer_type, "%s %s: answers what?", r->method, r->pattern);
}
END_TEST

START_TEST(every_parameter_of_a_route_has_its_meaning)
{
    const struct route *r = &routes[_i];
    char list[400];
    snprintf(list, sizeof list, "%s", r->parameters ? r->parameters : "");
    for (char *name = strtok(list, " *"); name; name = strtok(NULL, " *"))
        ck_assert_msg(api_parameter_of(r, text_of(name)) != NULL, "%s: %s", r->pattern, name);
    snprintf(list, sizeof list, "%s", r->pattern);
    for (char *part = strtok(list, "/"); part; part = strtok(NULL, "/"))
        ck_assert_msg(part[0] != '{' || api_parameter_of(r, text_of(part)), "%s: %s", r->pattern,
                      part);
}
END_TEST

START_TEST(every_route_has_a_tag_that_is_explained)
{
    struct text tag = api_tag_of(&routes[_i]);
    size_t found = 0;
    for (size_t i = 0; i < api_tags_count; i++)
        found += text_is(tag, api_tags[i].name);
    ck_assert_msg(found == 1, "%s: %.*s", routes[_i].pattern, (int)tag.len, tag.at);
}
END_TEST

START_TEST(every_text_is_of_a_route)
{
    const struct api_doc *doc = &api_docs[_i];
    for (size_t i = 0; i < routes_count; i++) {
        if (api_doc_of(&routes[i]) == doc)
            return;
    }
    ck_abort_msg("%s %s is no route, or stands twice", doc->method, doc->pattern);
}
END_TEST

START_TEST(every_route_is_in_the_document_with_its_roles)
{
    const struct route *r = &routes[_i];
    char method[8] = "";
    for (size_t i = 0; r->method[i]; i++)
        method[i] = (char)(r->method[i] | 0x20);
    json_t *operation =
        json_object_get(json_object_get(json_object_get(document, "paths"), r->pattern), method);
    ck_assert_msg(operation != NULL, "%s %s", r->method, r->pattern);
    size_t roles = 0;
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        roles += (r->roles & ROLE_BIT(role)) != 0;
    ck_assert_uint_eq(json_array_size(json_object_get(operation, "x-roles")), roles);
    json_t *security = json_object_get(operation, "security");
    ck_assert_int_eq(r->roles == ROUTE_PUBLIC || r->token_optional, security != NULL);
    ck_assert_uint_eq(json_array_size(security), r->token_optional ? 3 : 0);
}
END_TEST

static void check_refs(json_t *value)
{
    const char *key;
    size_t index;
    json_t *each;
    const char *ref = json_string_value(json_object_get(value, "$ref"));
    if (ref) {
        char path[100];
        json_t *at = document;
        ck_assert_int_eq(strncmp(ref, "#/", 2), 0);
        snprintf(path, sizeof path, "%s", ref + 2);
        for (char *part = strtok(path, "/"); part; part = strtok(NULL, "/"))
            at = json_object_get(at, part);
        ck_assert_msg(at != NULL, "%s leads nowhere", ref);
    }
    json_object_foreach(value, key, each) check_refs(each);
    json_array_foreach(value, index, each) check_refs(each);
}

START_TEST(every_reference_leads_somewhere)
{
    check_refs(document);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("openapi");
    TCase *tests = tcase_create("openapi");
    suite_add_tcase(suite, tests);
    tcase_add_checked_fixture(tests, write_document, drop_document);
    tcase_add_loop_test(tests, every_route_has_its_text, 0, (int)routes_count);
    tcase_add_loop_test(tests, every_parameter_of_a_route_has_its_meaning, 0, (int)routes_count);
    tcase_add_loop_test(tests, every_route_has_a_tag_that_is_explained, 0, (int)routes_count);
    tcase_add_loop_test(tests, every_text_is_of_a_route, 0, (int)api_docs_count);
    tcase_add_loop_test(tests, every_route_is_in_the_document_with_its_roles, 0, (int)routes_count);
    tcase_add_test(tests, every_reference_leads_somewhere);
    return suite_run(suite);
}
