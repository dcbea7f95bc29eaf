#include "change/repair_steps.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

/* The whole table, by name; "-" is a refusal. */
static const struct row {
    const char *state, *next[VERB_COUNT];
} rows[] = {
    /* pause, resume, repaired, confirm, reopen, cancel, pause_approve, respond, recur, mass */
    {"open", {"paused", "-", "repaired", "-", "-", "cancelled", "open", "open", "-", "open"}},
    {"paused", {"-", "open", "repaired", "-", "-", "cancelled", "paused", "paused", "-", "paused"}},
    {"repaired",
     {"-", "-", "-", "confirmed", "open", "cancelled", "repaired", "-", "open", "repaired"}},
    {"confirmed", {"-", "-", "-", "-", "open", "cancelled", "confirmed", "-", "open", "confirmed"}},
    {"cancelled", {"-", "-", "-", "-", "open", "-", "-", "-", "-", "-"}},
};

START_TEST(each_step_leads_where_the_table_says)
{
    int state = name_find(repair_state_names, text_of(rows[_i].state));
    ck_assert_int_ge(state, 0);
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        enum repair_state next = REPAIR_STATE_COUNT;
        bool allowed = repair_step_next((enum repair_state)state, (enum repair_verb)verb, &next);
        const char *got = allowed ? repair_state_names[next] : "-";
        ck_assert_msg(strcmp(got, rows[_i].next[verb]) == 0, "%s %s: %s", rows[_i].state,
                      repair_verb_names[verb], got);
        ck_assert(allowed || next == REPAIR_STATE_COUNT);
    }
}
END_TEST

START_TEST(the_table_has_every_state_and_every_verb_a_name)
{
    ck_assert_uint_eq(sizeof rows / sizeof *rows, REPAIR_STATE_COUNT);
    for (int verb = 0; verb < VERB_COUNT; verb++)
        ck_assert_ptr_nonnull(repair_verb_names[verb]);
    ck_assert_ptr_null(repair_verb_names[VERB_COUNT]);
}
END_TEST

START_TEST(a_contractor_may_respond_pause_resume_and_repair_and_nothing_else)
{
    for (int verb = 0; verb < VERB_COUNT; verb++)
        ck_assert_int_eq(repair_verb_is_contractors((enum repair_verb)verb),
                         verb == VERB_PAUSE || verb == VERB_RESUME || verb == VERB_REPAIRED ||
                             verb == VERB_RESPOND);
}
END_TEST

START_TEST(rounds_and_masses_are_found_by_the_daemon_alone)
{
    for (int verb = 0; verb < VERB_COUNT; verb++)
        ck_assert_int_eq(repair_verb_is_persons((enum repair_verb)verb),
                         verb != VERB_RECUR && verb != VERB_MASS);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("transitions");
    tcase_add_loop_test(tests, each_step_leads_where_the_table_says, 0, sizeof rows / sizeof *rows);
    tcase_add_test(tests, the_table_has_every_state_and_every_verb_a_name);
    tcase_add_test(tests, a_contractor_may_respond_pause_resume_and_repair_and_nothing_else);
    tcase_add_test(tests, rounds_and_masses_are_found_by_the_daemon_alone);
    Suite *suite = suite_create("repair_steps");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
