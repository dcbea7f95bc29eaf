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
static struct api_words words;

static void write_document(void)
{
    static struct route_table table;
    struct buffer out = {0};
    json_error_t why;
    api_words_read(&words);
    route_table_init(&table, routes, routes_count);
    openapi_write(&table, &out);
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
    struct api_doc doc;
    ck_assert_msg(api_doc_of(&words, r, &doc), "%s %s has no member in schema/openapi_paths.json",
                  r->method, r->pattern);
    ck_assert_msg(doc.summary.len > 2, "%s %s", r->method, r->pattern);
    ck_assert_msg(doc.answer.at || doc.answer_type.at, "%s %s: answers what?", r->method,
                  r->pattern);
}
END_TEST

START_TEST(every_parameter_of_a_route_has_its_meaning)
{
    const struct route *r = &routes[_i];
    struct api_parameter p;
    char list[400];
    snprintf(list, sizeof list, "%s", r->parameters ? r->parameters : "");
    for (char *name = strtok(list, " *"); name; name = strtok(NULL, " *"))
        ck_assert_msg(api_parameter_of(&words, r, text_of(name), &p), "%s: %s", r->pattern, name);
    snprintf(list, sizeof list, "%s", r->pattern);
    for (char *part = strtok(list, "/"); part; part = strtok(NULL, "/"))
        ck_assert_msg(part[0] != '{' || api_parameter_of(&words, r, text_of(part), &p), "%s: %s",
                      r->pattern, part);
}
END_TEST

START_TEST(every_route_has_a_tag_that_is_explained)
{
    struct text tag = api_tag_of(&words, &routes[_i]);
    size_t found = 0;
    for (size_t i = 0; i < words.tags.count; i++)
        found += text_equal(tag, words.tags.items[i].key);
    ck_assert_msg(found == 1, "%s: %.*s", routes[_i].pattern, (int)tag.len, tag.at);
}
END_TEST

static bool is_route(struct text key)
{
    char name[120];
    for (size_t i = 0; i < routes_count; i++) {
        snprintf(name, sizeof name, "%s %s", routes[i].method, routes[i].pattern);
        if (text_is(key, name))
            return true;
    }
    return false;
}

START_TEST(every_text_is_of_a_route)
{
    for (size_t i = 0; i < words.operations.count; i++) {
        struct text key = words.operations.items[i].key;
        ck_assert_msg(is_route(key), "%.*s is no route", (int)key.len, key.at);
    }
    ck_assert_uint_eq(words.operations.count, routes_count);
}
END_TEST

/* What take_member() does not know would be left out without a word. */
START_TEST(the_words_are_json_without_unknown_members)
{
    static const char *const known[] = {"summary",     "path",    "query",
                                        "body",        "answer",  "list_of",
                                        "answer_type", "example", "example_file"};
    const struct embedded_file *file = embedded_find("schema/openapi_paths.json");
    json_error_t why;
    json_t *file_words =
        json_loadb((const char *)file->bytes, file->size, JSON_REJECT_DUPLICATES, &why);
    const char *name, *key;
    json_t *operation, *value;
    ck_assert_msg(file_words != NULL, "%s, line %d", why.text, why.line);
    json_object_foreach(json_object_get(file_words, "operations"), name, operation)
    {
        json_object_foreach(operation, key, value)
        {
            size_t found = 0;
            for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
                found += strcmp(known[i], key) == 0;
            ck_assert_msg(found == 1, "%s: %s", name, key);
        }
    }
    json_decref(file_words);
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
    tcase_add_test(tests, every_text_is_of_a_route);
    tcase_add_test(tests, the_words_are_json_without_unknown_members);
    tcase_add_loop_test(tests, every_route_is_in_the_document_with_its_roles, 0, (int)routes_count);
    tcase_add_test(tests, every_reference_leads_somewhere);
    return suite_run(suite);
}
