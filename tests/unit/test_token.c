#include "model/token.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static void add_token(struct tokens *s, const char *secret, enum role role)
{
    struct text part = text_of(secret);
    struct token value = {
        .name = text_copy(part), .role = role, .organisation = NONE, .expires_at = INSTANT_EVER};
    value.feed = NONE;
    ck_assert_int_eq(digest_of(&part, 1, &value.sha256), STATUS_OK);
    ck_assert_int_eq(tokens_add(s, &value), STATUS_OK);
    ck_assert_ptr_null(value.name);
}

START_TEST(a_token_is_known_by_its_text_alone)
{
    struct tokens s = {0};
    char secret[] = "itk_00";
    ck_assert_ptr_null(tokens_match(&s, text_of(secret), INSTANT_2000));
    for (int i = 0; i < 40; i++) {
        secret[4] = (char)('0' + i / 10);
        secret[5] = (char)('0' + i % 10);
        add_token(&s, secret, ROLE_VIEWER);
    }
    const struct token *found = tokens_match(&s, text_of("itk_27"), INSTANT_2000);
    ck_assert_ptr_nonnull(found);
    ck_assert_uint_eq(found->id, 28);
    ck_assert_str_eq(found->name, "itk_27");
    ck_assert_ptr_null(tokens_match(&s, text_of("itk_40"), INSTANT_2000));
    ck_assert_ptr_null(tokens_match(&s, text_of("itk_2"), INSTANT_2000));
    ck_assert_ptr_null(tokens_match(&s, text_of("itk_270"), INSTANT_2000));
    ck_assert_ptr_null(tokens_match(&s, text_of(""), INSTANT_2000));
    tokens_free(&s);
    ck_assert_uint_eq(s.count, 0);
}
END_TEST

START_TEST(a_token_opens_until_the_second_it_expires_at)
{
    struct tokens s = {0};
    add_token(&s, "a", ROLE_ADMIN);
    s.items[0].expires_at = INSTANT_2000 + 10;
    ck_assert_ptr_nonnull(tokens_match(&s, text_of("a"), INSTANT_2000 + 9));
    ck_assert_ptr_null(tokens_match(&s, text_of("a"), INSTANT_2000 + 10));
    ck_assert_ptr_null(tokens_by_id(&s, 1, INSTANT_2000 + 10));
    tokens_free(&s);
}
END_TEST

START_TEST(a_revoked_token_opens_nothing_and_keeps_its_number)
{
    struct tokens s = {0};
    add_token(&s, "a", ROLE_ADMIN);
    add_token(&s, "b", ROLE_OFFICE);
    s.items[0].revoked = true;
    ck_assert_ptr_null(tokens_match(&s, text_of("a"), INSTANT_2000));
    ck_assert_uint_eq(tokens_match(&s, text_of("b"), INSTANT_2000)->id, 2);
    add_token(&s, "c", ROLE_OFFICE);
    ck_assert_uint_eq(tokens_match(&s, text_of("c"), INSTANT_2000)->id, 3);
    tokens_free(&s);
}
END_TEST

START_TEST(two_tokens_are_one_person_only_where_both_name_it)
{
    struct tokens s = {0};
    static const char *const persons[] = {"Li", "Li", "Wang", NULL, NULL};
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++) {
        add_token(&s, "x", ROLE_OFFICE);
        s.items[i].person = persons[i] ? text_copy(text_of(persons[i])) : NULL;
    }
    ck_assert(tokens_same_person(&s, 1, 2));
    ck_assert(!tokens_same_person(&s, 1, 3));
    ck_assert(!tokens_same_person(&s, 4, 5));
    ck_assert(!tokens_same_person(&s, 1, 4));
    ck_assert(tokens_same_person(&s, 4, 4));
    ck_assert(tokens_same_person(&s, 0, 0));
    ck_assert(!tokens_same_person(&s, 0, 1));
    ck_assert(!tokens_same_person(&s, 1, 99));
    tokens_free(&s);
}
END_TEST

static void add_project(struct registry *r, const char *code, uint32_t contractor,
                        uint32_t supervisor)
{
    struct project value = {.code = text_copy(text_of(code)), .contractor = contractor};
    value.supervisor = supervisor;
    ck_assert_int_eq(registry_put_project(r, &value), STATUS_OK);
}

static void add_asset(struct registry *r, const char *code, uint32_t a, uint32_t b)
{
    struct asset value = {.code = text_copy(text_of(code))};
    value.spans = calloc(2, sizeof *value.spans);
    value.spans[value.span_count++] = (struct span){0, 10, a};
    if (b != NONE)
        value.spans[value.span_count++] = (struct span){10, INSTANT_EVER, b};
    ck_assert_int_eq(registry_put_asset(r, &value), STATUS_OK);
}

/* Project 0: contractor 0, supervisor 1. Project 1: contractor 2. Project 2: nobody.
 * Asset 0 in project 0, then 1; asset 1 in project 1; asset 2 in project 2; asset 3 in none. */
static void setup(struct registry *r)
{
    add_project(r, "p0", 0, 1);
    add_project(r, "p1", 2, NONE);
    add_project(r, "p2", NONE, NONE);
    add_asset(r, "a0", 0, 1);
    add_asset(r, "a1", 1, NONE);
    add_asset(r, "a2", 2, NONE);
    struct asset bare = {.code = text_copy(text_of("a3"))};
    ck_assert_int_eq(registry_put_asset(r, &bare), STATUS_OK);
}

static const struct {
    const char *name;
    enum role role;
    uint32_t organisation;
    const char *projects, *assets; /* a letter each: y sees, - does not */
} views[] = {
    {"admin", ROLE_ADMIN, NONE, "yyy", "yyyy"},
    {"office", ROLE_OFFICE, NONE, "yyy", "yyyy"},
    {"office of an organisation", ROLE_OFFICE, 0, "yyy", "yyyy"},
    {"viewer", ROLE_VIEWER, NONE, "yyy", "yyyy"},
    {"feed", ROLE_FEED, NONE, "---", "----"},
    {"contractor 0", ROLE_CONTRACTOR, 0, "y--", "y---"},
    {"contractor 2", ROLE_CONTRACTOR, 2, "-y-", "yy--"},
    {"contractor of nothing", ROLE_CONTRACTOR, 3, "---", "----"},
    {"contractor without organisation", ROLE_CONTRACTOR, NONE, "---", "----"},
    {"supervisor 1", ROLE_SUPERVISOR, 1, "y--", "y---"},
    {"supervisor who contracts elsewhere", ROLE_SUPERVISOR, 0, "---", "----"},
    {"supervisor without organisation", ROLE_SUPERVISOR, NONE, "---", "----"},
    {"contractor who supervises", ROLE_CONTRACTOR, 1, "---", "----"},
};

START_TEST(a_reader_sees_what_its_role_and_organisation_allow)
{
    struct registry r = {0};
    setup(&r);
    struct token token = {.role = views[_i].role, .organisation = views[_i].organisation};
    struct scope scope = token_scope(&token, 0);
    for (uint32_t p = 0; p < 3; p++)
        ck_assert_msg(scope_sees_project(&scope, &r, p) == (views[_i].projects[p] == 'y'),
                      "%s: project %u", views[_i].name, p);
    for (uint32_t a = 0; a < 4; a++)
        ck_assert_msg(scope_sees_asset(&scope, &r, a) == (views[_i].assets[a] == 'y'),
                      "%s: asset %u", views[_i].name, a);
    ck_assert_msg(scope_is_whole(&scope) == (views[_i].assets[3] == 'y'), "%s", views[_i].name);
    registry_free(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("token");
    TCase *tests = tcase_create("token");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, a_token_is_known_by_its_text_alone);
    tcase_add_test(tests, a_token_opens_until_the_second_it_expires_at);
    tcase_add_test(tests, a_revoked_token_opens_nothing_and_keeps_its_number);
    tcase_add_test(tests, two_tokens_are_one_person_only_where_both_name_it);
    tcase_add_loop_test(tests, a_reader_sees_what_its_role_and_organisation_allow, 0,
                        (int)(sizeof views / sizeof *views));
    return suite_run(suite);
}
