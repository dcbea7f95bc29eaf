#include "model/registry.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static char *copy(const char *s)
{
    return text_copy(text_of(s));
}

static void put_feed(struct registry *r, const char *code, int64_t ttl_s)
{
    struct feed value = {.code = copy(code),
                         .name = copy("feed"),
                         .record = copy("{}"),
                         .report_ttl_s = ttl_s,
                         .feed_ttl_s = 900};
    ck_assert_int_eq(registry_put_feed(r, &value), STATUS_OK);
    ck_assert_ptr_null(value.code);
}

static void put_asset(struct registry *r, const char *code, const char *name)
{
    struct asset value = {.code = copy(code), .name = copy(name), .attributes = copy("{}")};
    value.spans = calloc(1, sizeof *value.spans);
    value.span_count = 1;
    ck_assert_int_eq(registry_put_asset(r, &value), STATUS_OK);
    ck_assert(value.code == NULL && value.spans == NULL);
}

START_TEST(an_empty_registry_knows_no_code)
{
    struct registry r = {0};
    ck_assert_uint_eq(registry_find_town(&r, text_of("x")), NONE);
    ck_assert_uint_eq(registry_find_organisation(&r, text_of("x")), NONE);
    ck_assert_uint_eq(registry_find_project(&r, text_of("x")), NONE);
    ck_assert_uint_eq(registry_find_feed(&r, text_of("x")), NONE);
    ck_assert_uint_eq(registry_find_asset(&r, text_of("x")), NONE);
    registry_free(&r);
}
END_TEST

START_TEST(records_are_numbered_in_the_order_of_their_first_registration)
{
    struct registry r = {0};
    char code[24];
    for (unsigned int i = 0; i < 1000; i++) {
        snprintf(code, sizeof code, "K%u", 5000 - i);
        put_asset(&r, code, "first");
    }
    put_asset(&r, "K4990", "second");
    ck_assert_uint_eq(r.asset_count, 1000);
    ck_assert_uint_eq(registry_find_asset(&r, text_of("K5000")), 0);
    ck_assert_uint_eq(registry_find_asset(&r, text_of("K4990")), 10);
    ck_assert_uint_eq(registry_find_asset(&r, text_of("K4001")), 999);
    ck_assert_uint_eq(registry_find_asset(&r, text_of("K4000")), NONE);
    ck_assert_str_eq(r.assets[10].name, "second");
    ck_assert_str_eq(r.assets[9].name, "first");
    registry_free(&r);
    ck_assert_uint_eq(r.asset_count, 0);
}
END_TEST

/* The index points into the code it was given first: replacing must not free that. */
START_TEST(a_replaced_record_is_still_found_by_its_code)
{
    struct registry r = {0};
    for (int round = 0; round < 3; round++) {
        struct town town = {copy("t"), copy("town"), copy("{}"), false};
        struct organisation organisation = {.code = copy("o"),
                                            .name = copy("org"),
                                            .record = copy("{}"),
                                            .role = (enum organisation_role)round};
        struct project project = {.code = copy("p"), .name = copy("project"), .record = copy("{}")};
        project.monthly_fee_fen = round;
        ck_assert_int_eq(registry_put_town(&r, &town), STATUS_OK);
        ck_assert_int_eq(registry_put_organisation(&r, &organisation), STATUS_OK);
        ck_assert_int_eq(registry_put_project(&r, &project), STATUS_OK);
        put_feed(&r, "f", round + 1);
        put_asset(&r, "a", round == 2 ? "third" : "before");
        ck_assert(!town.code && !organisation.code && !project.code);
    }
    ck_assert_uint_eq(registry_find_town(&r, text_of("t")), 0);
    ck_assert_uint_eq(registry_find_organisation(&r, text_of("o")), 0);
    ck_assert_uint_eq(registry_find_project(&r, text_of("p")), 0);
    ck_assert_uint_eq(registry_find_feed(&r, text_of("f")), 0);
    ck_assert_uint_eq(registry_find_asset(&r, text_of("a")), 0);
    ck_assert_str_eq(r.towns[0].code, "t");
    ck_assert_int_eq(r.organisations[0].role, ORGANISATION_OFFICE);
    ck_assert_int_eq(r.projects[0].monthly_fee_fen, 2);
    ck_assert_int_eq(r.feeds[0].report_ttl_s, 3);
    ck_assert_str_eq(r.assets[0].name, "third");
    ck_assert(r.town_count == 1 && r.organisation_count == 1 && r.project_count == 1);
    ck_assert(r.feed_count == 1 && r.asset_count == 1);
    registry_free(&r);
}
END_TEST

START_TEST(one_code_may_name_records_of_several_sorts)
{
    struct registry r = {0};
    struct town town = {copy("x"), copy("town"), copy("{}"), false};
    ck_assert_int_eq(registry_put_town(&r, &town), STATUS_OK);
    ck_assert_uint_eq(registry_find_feed(&r, text_of("x")), NONE);
    put_feed(&r, "y", 900);
    put_feed(&r, "x", 900);
    ck_assert_uint_eq(registry_find_town(&r, text_of("x")), 0);
    ck_assert_uint_eq(registry_find_feed(&r, text_of("x")), 1);
    registry_free(&r);
}
END_TEST

START_TEST(feeds_are_ranked_by_their_codes)
{
    static const char *const codes[] = {"probe",        "platform", "vqd", "a",
                                        "\xe5\xb8\x82", "probe2",   "B"};
    static const uint32_t ranks[] = {3, 2, 5, 1, 6, 4, 0};
    struct registry r = {0};
    for (size_t i = 0; i < 7; i++)
        put_feed(&r, codes[i], 900);
    put_feed(&r, "a", 60);
    for (size_t i = 0; i < 7; i++)
        ck_assert_msg(r.feed_rank[i] == ranks[i], "%s: %u", codes[i], r.feed_rank[i]);
    registry_free(&r);
}
END_TEST

START_TEST(ranks_stay_a_permutation_as_feeds_come)
{
    struct registry r = {0};
    char code[16];
    for (unsigned int i = 0; i < 200; i++) {
        snprintf(code, sizeof code, "%u", i * 7919 % 200);
        put_feed(&r, code, 900);
    }
    size_t wrong = 0;
    for (uint32_t a = 0; a < 200; a++) {
        for (uint32_t b = 0; b < a; b++)
            wrong +=
                (strcmp(r.feeds[a].code, r.feeds[b].code) < 0) != (r.feed_rank[a] < r.feed_rank[b]);
        wrong += r.feed_rank[a] >= 200;
    }
    ck_assert_uint_eq(wrong, 0);
    registry_free(&r);
}
END_TEST

static const struct {
    const char *name;
    int64_t at;
    int holds, repair; /* span numbers; -1: none */
} moments[] = {
    {"before all", 5, -1, 0},
    {"the first second", 10, 0, 0},
    {"the last second", 19, 0, 0},
    {"the end belongs to the next", 20, 1, 1},
    {"in a gap", 35, -1, 1},
    {"the open span", 40, 2, 2},
    {"far away", INSTANT_EVER - 1, 2, 2},
};

START_TEST(a_second_belongs_to_one_span_and_a_repair_always_to_one)
{
    struct span spans[] = {{10, 20, 7}, {20, 30, 8}, {40, INSTANT_EVER, 9}};
    struct asset a = {.spans = spans, .span_count = 3};
    const struct span *holds = asset_span_at(&a, moments[_i].at);
    const struct span *repair = asset_span_of_repair(&a, moments[_i].at);
    const struct span *wanted = moments[_i].holds < 0 ? NULL : spans + moments[_i].holds;
    ck_assert_msg(holds == wanted, "%s", moments[_i].name);
    ck_assert_msg(repair == spans + moments[_i].repair, "%s", moments[_i].name);
}
END_TEST

START_TEST(an_asset_without_spans_is_in_none)
{
    struct asset a = {0};
    ck_assert_ptr_null(asset_span_at(&a, 0));
    ck_assert_ptr_null(asset_span_of_repair(&a, 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("registry");
    TCase *tests = tcase_create("registry");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, an_empty_registry_knows_no_code);
    tcase_add_test(tests, records_are_numbered_in_the_order_of_their_first_registration);
    tcase_add_test(tests, a_replaced_record_is_still_found_by_its_code);
    tcase_add_test(tests, one_code_may_name_records_of_several_sorts);
    tcase_add_test(tests, feeds_are_ranked_by_their_codes);
    tcase_add_test(tests, ranks_stay_a_permutation_as_feeds_come);
    tcase_add_loop_test(tests, a_second_belongs_to_one_span_and_a_repair_always_to_one, 0,
                        (int)(sizeof moments / sizeof *moments));
    tcase_add_test(tests, an_asset_without_spans_is_in_none);
    return suite_run(suite);
}
