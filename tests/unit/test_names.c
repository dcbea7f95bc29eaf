#include "model/names.h"

#include "suite.h"

#include <check.h>

static const struct {
    const char *name;
    const char *const *names;
    int count;
    const char *wanted; /* all of them in the order of the enum, as a client sees them */
} tables[] = {
    {"kind", kind_names, KIND_COUNT, "camera checkpoint centre "},
    {"aspect", aspect_names, ASPECT_COUNT, "intact network live history "},
    {"state", state_names, 2, "ok fault "},
    {"condition", condition_names, CONDITION_COUNT, "ok fault silent blind exempt absent "},
    {"indicator", indicator_names, INDICATOR_COUNT,
     "intact network live history repair acceptance budget quantity response "},
    {"verdict", verdict_names, VERDICT_COUNT, "none insufficient met missed "},
    {"role", role_names, ROLE_COUNT, "admin office contractor supervisor feed viewer follower "},
    {"organisation role", organisation_role_names, ORGANISATION_ROLE_COUNT,
     "contractor supervisor office "},
    {"phase", phase_names, PHASE_COUNT, "maintenance construction procurement management "},
    {"exemption state", exemption_state_names, EXEMPTION_STATE_COUNT,
     "proposed approved rejected revoked "},
    {"repair state", repair_state_names, REPAIR_STATE_COUNT,
     "open paused repaired confirmed cancelled "},
    {"grouping", grouping_names, GROUPING_COUNT,
     "district project contractor town kind class asset "},
};

START_TEST(the_names_are_those_of_the_contract)
{
    const char *const *names = tables[_i].names;
    char all[200] = "";
    for (int i = 0; i < tables[_i].count; i++) {
        ck_assert_msg(names[i] != NULL, "%s %d", tables[_i].name, i);
        strcat(strcat(all, names[i]), " ");
        ck_assert_int_eq(name_find(names, text_of(names[i])), i);
    }
    ck_assert_str_eq(all, tables[_i].wanted);
    ck_assert_msg(names[tables[_i].count] == NULL, "%s does not end", tables[_i].name);
}
END_TEST

START_TEST(a_name_is_found_whole_or_not_at_all)
{
    ck_assert_int_eq(name_find(kind_names, text_of("")), -1);
    ck_assert_int_eq(name_find(kind_names, text_of("Camera")), -1);
    ck_assert_int_eq(name_find(kind_names, text_of("camer")), -1);
    ck_assert_int_eq(name_find(kind_names, text_of("cameras")), -1);
    ck_assert_int_eq(name_find(kind_names, (struct text){"cameras", 6}), KIND_CAMERA);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("names");
    TCase *tests = tcase_create("names");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, the_names_are_those_of_the_contract, 0,
                        (int)(sizeof tables / sizeof *tables));
    tcase_add_test(tests, a_name_is_found_whole_or_not_at_all);
    return suite_run(suite);
}
