#include "figure/progress.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

#define TODAY 19000

struct row {
    const char *name;
    int32_t planned_on, done_on;
    enum milestone_state state;
    int32_t days;
};

static const struct row rows[] = {
    {"done on its day", TODAY - 5, TODAY - 5, MILESTONE_DONE, 0},
    {"done before its day", TODAY - 5, TODAY - 8, MILESTONE_DONE, 3},
    {"done today, before its day", TODAY + 2, TODAY, MILESTONE_DONE, 2},
    {"done a day late", TODAY - 5, TODAY - 4, MILESTONE_DONE_LATE, 1},
    {"done tomorrow is not done yet, and late", TODAY - 5, TODAY + 1, MILESTONE_LATE, 5},
    {"done tomorrow is not done yet, and its day is today", TODAY, TODAY + 1, MILESTONE_OPEN, 0},
    {"not done, its day was yesterday", TODAY - 1, DAY_NONE, MILESTONE_LATE, 1},
    {"not done, its day is today", TODAY, DAY_NONE, MILESTONE_OPEN, 0},
    {"not done, its day is tomorrow", TODAY + 1, DAY_NONE, MILESTONE_OPEN, 1},
    {"without a day, done", DAY_NONE, TODAY - 1, MILESTONE_DONE, -1},
    {"without a day, not done", DAY_NONE, DAY_NONE, MILESTONE_UNPLANNED, -1},
};

START_TEST(a_milestone_is_done_or_late_or_still_ahead)
{
    const struct row *row = &rows[_i];
    char name[] = "m";
    struct milestone m = {name, row->planned_on, row->done_on};
    int32_t days = 99;
    ck_assert_msg(milestone_state_of(&m, TODAY, &days) == row->state, "%s", row->name);
    ck_assert_msg(days == row->days, "%s: %d days", row->name, (int)days);
}
END_TEST

/* What the schedule calls due is what the evaluation counts: never one without the other. */
START_TEST(its_state_agrees_with_what_the_evaluation_counts)
{
    const struct row *row = &rows[_i];
    char name[] = "m";
    struct milestone m = {name, row->planned_on, row->done_on};
    struct project p = {.milestones = &m, .milestone_count = 1};
    int64_t on_time, due;
    int32_t days;
    milestones_of(&p, TODAY - 100, TODAY + 100, TODAY, &on_time, &due);
    enum milestone_state state = milestone_state_of(&m, TODAY, &days);
    bool is_planned = row->planned_on != DAY_NONE;
    ck_assert_msg((due == 1) == (is_planned && state != MILESTONE_OPEN), "%s", row->name);
    ck_assert_msg((on_time == 1) == (is_planned && state == MILESTONE_DONE), "%s", row->name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progress");
    TCase *tc = tcase_create("milestones");
    int count = (int)(sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(tc, a_milestone_is_done_or_late_or_still_ahead, 0, count);
    tcase_add_loop_test(tc, its_state_agrees_with_what_the_evaluation_counts, 0, count);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
