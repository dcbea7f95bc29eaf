/* An indicator that lacks its count, its words or its place in the API's description is named here. */
#include "base/embedded.h"
#include "bulletin/terms.h"
#include "figure/indicator.h"
#include "world.h"

#include "suite.h"

#include <check.h>
#include <jansson.h>

static json_t *components;

static void read_components(void)
{
    const struct embedded_file *file = embedded_find("schema/openapi_components.json");
    ck_assert_ptr_nonnull(file);
    components = json_loadb((const char *)file->bytes, file->size, 0, NULL);
    ck_assert_ptr_nonnull(components);
}

static void drop_components(void)
{
    json_decref(components);
}

START_TEST(every_indicator_says_how_it_is_counted)
{
    const struct indicator_row *row = &indicators[_i];
    int ways = (row->add_kind ? 1 : 0) + (row->add_project ? 1 : 0);
    ck_assert_msg(ways == (_i > INDICATOR_REPAIR && _i != INDICATOR_RESPONSE),
                  "%s has no row of its own in indicators[]", indicator_names[_i]);
}
END_TEST

START_TEST(every_indicator_has_its_words_in_both_languages)
{
    for (int lang = 0; lang < LANGUAGE_COUNT; lang++) {
        const char *words = term_indicator((enum language)lang, (enum indicator)_i);
        ck_assert_msg(words && words[0], "%s has no words in lib/bulletin/terms.c: %s",
                      indicator_names[_i], language_names[lang]);
    }
}
END_TEST

START_TEST(every_indicator_is_described_as_a_member_of_a_statement)
{
    json_t *schemas = json_object_get(components, "schemas");
    json_t *figures = json_object_get(json_object_get(schemas, "StatementFigures"), "properties");
    ck_assert_msg(json_object_get(figures, indicator_names[_i]) != NULL,
                  "%s is not in schema/openapi_components.json, StatementFigures",
                  indicator_names[_i]);
    ck_assert_uint_eq(json_object_size(figures), INDICATOR_COUNT);
}
END_TEST

START_TEST(without_a_target_there_is_no_verdict)
{
    struct figure f = figure_of_counts(5, 5, -1);
    ck_assert_int_eq(f.numerator, 5);
    ck_assert_int_eq(f.percent_hundredths, 10000);
    ck_assert_int_eq(f.verdict, VERDICT_NONE);
    ck_assert_int_eq(figure_of_counts(5, 5, 0).verdict, VERDICT_MET);
}
END_TEST

START_TEST(rules_that_do_not_name_an_indicator_do_not_use_it)
{
    struct rules *rules = world_rules();
    rules->responses[LIMIT_CAMERA_1].s =
        3600; /* which makes a response of interest, whatever its target */
    ck_assert(indicator_is_used(rules, _i));
    rules->target_bp[_i] = -1;
    rules->responses[LIMIT_CAMERA_1].s = 0;
    ck_assert(!indicator_is_used(rules, _i));
    rules_free(rules);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("indicator");
    TCase *tests = tcase_create("indicator");
    tcase_add_checked_fixture(tests, read_components, drop_components);
    tcase_add_loop_test(tests, every_indicator_says_how_it_is_counted, 0, INDICATOR_COUNT);
    tcase_add_loop_test(tests, every_indicator_has_its_words_in_both_languages, 0, INDICATOR_COUNT);
    tcase_add_loop_test(tests, every_indicator_is_described_as_a_member_of_a_statement, 0,
                        INDICATOR_COUNT);
    tcase_add_test(tests, without_a_target_there_is_no_verdict);
    tcase_add_loop_test(tests, rules_that_do_not_name_an_indicator_do_not_use_it, 0,
                        INDICATOR_COUNT);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
