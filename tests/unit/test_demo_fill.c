/* The demonstration is a function of its period and seed, and what it fills is a sound directory. */
#include "demo/fill.h"
#include "store/journal_verify.h"
#include "store/store.h"

#include "base/embedded.h"
#include "demo/repairs.h"
#include "ledger/load.h"

#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNTIL INT64_C(1664553600) /* 2022-10-01T00:00:00+08:00 */

static struct directory dir;
static struct error err;

static void fill(const char *path, uint64_t seed, struct demo_result *ret)
{
    struct demo_period period = {.days = 1, .until = UNTIL, .seed = seed, .every = 1};
    ck_assert_int_eq(directory_init(&dir, path, &err), STATUS_OK);
    ck_assert_msg(demo_fill(&dir, &period, ret, &err) == STATUS_OK, "%s", err.detail);
}

static void make_directory(char path[40])
{
    strcpy(path, "/tmp/intactd-demo-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
}

static void remove_directory(void)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-runs"};
    char path[PATH_SIZE + 8];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", dir.database, endings[i]);
        unlink(path);
    }
    unlink(dir.anchor);
    unlink(dir.admin_token);
    ck_assert_int_eq(rmdir(dir.path), 0);
}

START_TEST(the_same_period_gives_the_same_journal_and_another_seed_another)
{
    char path[40];
    struct demo_result first, again, other;
    make_directory(path);
    fill(path, 1, &first);
    remove_directory();
    make_directory(path);
    fill(path, 1, &again);
    remove_directory();
    make_directory(path);
    fill(path, 2, &other);
    remove_directory();
    ck_assert(digest_equal(&first.head, &again.head));
    ck_assert_uint_eq(first.reports, again.reports);
    ck_assert(!digest_equal(&first.head, &other.head));
}
END_TEST

START_TEST(what_was_filled_proves_itself_and_loads)
{
    char path[40];
    struct demo_result result;
    struct store *store;
    struct district d = {0};
    struct digest head;
    uint64_t rows, changes;
    make_directory(path);
    fill(path, 1, &result);
    ck_assert_int_eq(store_open(dir.database, STORE_READ, &store, &err), STATUS_OK);
    ck_assert_int_eq(journal_verify(store, &rows, &changes, &head, &err), STATUS_OK);
    ck_assert_uint_eq(rows, result.rows + 1); /* the admin's token */
    ck_assert_msg(district_load(store, &d, &err) == STATUS_OK, "%s", err.detail);
    ck_assert_uint_eq(d.reports, result.reports);
    ck_assert_uint_gt(d.reports, 5600 * 288);
    ck_assert_uint_eq(d.registry.asset_count, result.assets);
    ck_assert_uint_eq(d.repairs.count, result.repairs);
    ck_assert_uint_gt(d.exemptions.count, 0);
    ck_assert_uint_eq(d.registry.calendar_count, 1);
    ck_assert_uint_eq(d.rules.count, 2);
    ck_assert_uint_eq(d.acceptances.count, 400 + 14); /* those that failed, twice */
    ck_assert_uint_eq(d.judgements.count, 3);
    ck_assert_uint_eq(d.months.count, 0); /* no month has been reported whole */
    district_free(&d);
    store_close(store);
    remove_directory();
}
END_TEST

START_TEST(the_admins_token_is_private_and_the_only_one_that_anybody_has)
{
    char path[40], secret[80];
    struct demo_result result;
    struct store *store;
    struct district d = {0};
    struct stat file;
    make_directory(path);
    fill(path, 1, &result);
    ck_assert_int_eq(stat(dir.admin_token, &file), 0);
    ck_assert_uint_eq(file.st_mode & 0777, 0600);
    ck_assert_int_eq(directory_read_line(dir.admin_token, secret, sizeof secret, &err), STATUS_OK);
    ck_assert_int_eq(store_open(dir.database, STORE_READ, &store, &err), STATUS_OK);
    ck_assert_int_eq(district_load(store, &d, &err), STATUS_OK);
    const struct token *token = tokens_match(&d.tokens, text_of(secret), INSTANT_2000);
    ck_assert_ptr_nonnull(token);
    ck_assert_int_eq(token->role, ROLE_ADMIN);
    ck_assert_uint_eq(token->id, d.tokens.count);
    district_free(&d);
    store_close(store);
    remove_directory();
}
END_TEST

static json_t *rules_in(const char *name)
{
    json_error_t why;
    const struct embedded_file *file = embedded_find(name);
    ck_assert_ptr_nonnull(file);
    json_t *rules = json_loadb((const char *)file->bytes, file->size, 0, &why);
    ck_assert_msg(rules != NULL, "%s, line %d: %s", name, why.line, why.text);
    return rules;
}

/* So a change of the defaults that forgets these fails here. */
START_TEST(its_rules_are_the_defaults_but_for_comparisons_own_orders_and_the_terms_of_a_contract)
{
    json_t *defaults = rules_in("schema/default_rules.json");
    json_t *own = rules_in("schema/demo_rules.json");
    json_t *repairs = json_object_get(own, "repairs");
    const char *name;
    json_t *indicator;
    size_t compared = 0;
    ck_assert_int_eq(json_integer_value(json_object_get(repairs, "open_after_s")),
                     DEMO_OPEN_AFTER_S);
    json_object_set_new(repairs, "open_after_s", json_null());
    json_object_foreach(json_object_get(own, "indicators"), name, indicator)
    {
        compared += json_object_get(indicator, "compared_to") != NULL;
        json_object_del(indicator, "compared_to");
    }
    ck_assert_uint_eq(compared, 7);
    ck_assert_uint_eq(json_object_size(json_object_get(own, "contracts")), 1);
    ck_assert_ptr_nonnull(
        json_object_get(json_object_get(own, "contracts"), demo_projects[DEMO_TERMS_PROJECT].code));
    json_object_set_new(own, "contracts", json_object());
    ck_assert(json_equal(own, defaults));
    json_decref(own);
    json_decref(defaults);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("demo_fill");
    TCase *cases = tcase_create("demo_fill");
    tcase_add_test(cases, the_same_period_gives_the_same_journal_and_another_seed_another);
    tcase_add_test(cases, what_was_filled_proves_itself_and_loads);
    tcase_add_test(cases, the_admins_token_is_private_and_the_only_one_that_anybody_has);
    tcase_add_test(
        cases,
        its_rules_are_the_defaults_but_for_comparisons_own_orders_and_the_terms_of_a_contract);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
