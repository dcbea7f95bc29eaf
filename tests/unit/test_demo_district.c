#include "demo/district.h"
#include "demo/hours.h"
#include "demo/records.h"

#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

#define UNTIL INT64_C(1664553600) /* 2022-10-01T00:00:00+08:00 */
#define FROM  (UNTIL - 30 * INT64_C(86400))

static struct demo_district district;

static void set_up(void)
{
    ck_assert_int_eq(demo_district_make(FROM, UNTIL, &district), STATUS_OK);
}

static void tear_down(void)
{
    demo_district_free(&district);
}

static int count_of(enum kind kind, bool in_service, int project)
{
    int count = 0;
    for (uint32_t i = 0; i < district.count; i++) {
        const struct demo_asset *a = &district.assets[i];
        count += a->kind == kind && a->in_service == in_service &&
                 (project < 0 || a->project == project);
    }
    return count;
}

START_TEST(the_district_has_the_size_that_the_report_of_2022_gives_it)
{
    ck_assert_int_eq(count_of(KIND_CAMERA, true, -1), 5652);
    ck_assert_int_eq(count_of(KIND_CHECKPOINT, true, -1), 162);
    ck_assert_int_eq(count_of(KIND_CENTRE, true, -1), 16);
    ck_assert_int_eq(count_of(KIND_CAMERA, false, -1), 400 + 28);
    ck_assert_uint_eq(district.count, 5652 + 162 + 16 + 428);
}
END_TEST

START_TEST(every_project_has_as_many_assets_as_it_plans)
{
    for (int p = 0; p < DEMO_PROJECT_COUNT; p++) {
        const struct demo_project *project = &demo_projects[p];
        bool in_service = project->phase == PHASE_MAINTENANCE;
        ck_assert_int_eq(count_of(KIND_CAMERA, in_service, p), project->cameras);
        ck_assert_int_eq(count_of(KIND_CHECKPOINT, in_service, p), project->checkpoints);
        ck_assert_int_eq(count_of(KIND_CENTRE, in_service, p), project->centres);
    }
}
END_TEST

static int code_order(const void *a, const void *b)
{
    const struct demo_asset *x = a, *y = b;
    return strcmp(x->code, y->code);
}

static int name_order(const void *a, const void *b)
{
    const struct demo_asset *x = a, *y = b;
    return strcmp(x->name, y->name);
}

START_TEST(codes_have_twenty_digits_and_no_two_assets_share_code_or_name)
{
    ck_assert_str_eq(district.assets[0].code, "44011300001310000001");
    ck_assert_str_eq(district.assets[0].name, "市桥 大北路 01");
    qsort(district.assets, district.count, sizeof *district.assets, code_order);
    for (uint32_t i = 0; i < district.count; i++) {
        ck_assert_uint_eq(strspn(district.assets[i].code, "0123456789"), 20);
        ck_assert_uint_eq(strlen(district.assets[i].code), 20);
        if (i > 0)
            ck_assert_str_ne(district.assets[i].code, district.assets[i - 1].code);
    }
    qsort(district.assets, district.count, sizeof *district.assets, name_order);
    for (uint32_t i = 1; i < district.count; i++)
        ck_assert_str_ne(district.assets[i].name, district.assets[i - 1].name);
}
END_TEST

START_TEST(every_town_has_its_centre)
{
    bool seen[DEMO_TOWN_COUNT] = {false};
    for (uint32_t i = 0; i < district.count; i++)
        if (district.assets[i].kind == KIND_CENTRE)
            seen[district.assets[i].town] = true;
    for (int t = 0; t < DEMO_TOWN_COUNT; t++)
        ck_assert(seen[t]);
}
END_TEST

START_TEST(a_milestone_after_the_end_is_not_done_yet)
{
    struct buffer out = {0};
    demo_projects_json(&district, &out);
    const char *text = buffer_text(&out);
    ck_assert_ptr_nonnull(strstr(text, "\"planned_on\":\"2022-07-31\",\"done_on\":\"2022-08-09\""));
    ck_assert_ptr_nonnull(strstr(text, "\"planned_on\":\"2022-10-31\",\"done_on\":null"));
    buffer_free(&out);
}
END_TEST

/* Counts the days of a calendar that have hours, or those that have none. */
static int count_days(json_t *days, bool open)
{
    const char *date;
    json_t *hours;
    int count = 0;
    json_object_foreach(days, date, hours)
    {
        ck_assert_str_ge(date, "2022-01-01");
        ck_assert_str_le(date, "2022-12-31");
        count += (json_array_size(hours) > 0) == open;
    }
    return count;
}

START_TEST(its_calendar_has_the_holidays_of_the_year_and_the_weekends_that_are_worked_for_them)
{
    struct buffer out = {0};
    demo_calendars_json(&district, &out);
    json_t *list = json_loads(buffer_text(&out), 0, NULL);
    json_t *calendar = json_array_get(list, 0), *days = json_object_get(calendar, "days");
    ck_assert_uint_eq(json_array_size(list), 1);
    ck_assert_uint_eq(json_object_size(json_object_get(calendar, "week")), 5);
    ck_assert_int_eq(count_days(days, false), 31);
    ck_assert_int_eq(count_days(days, true), 7);
    ck_assert_uint_eq(json_array_size(json_object_get(days, "2022-10-07")), 0);
    ck_assert_uint_eq(json_array_size(json_object_get(days, "2022-10-08")), 2);
    json_decref(list);
    buffer_free(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("demo_district");
    TCase *cases = tcase_create("demo_district");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, the_district_has_the_size_that_the_report_of_2022_gives_it);
    tcase_add_test(cases, every_project_has_as_many_assets_as_it_plans);
    tcase_add_test(cases, codes_have_twenty_digits_and_no_two_assets_share_code_or_name);
    tcase_add_test(cases, every_town_has_its_centre);
    tcase_add_test(cases, a_milestone_after_the_end_is_not_done_yet);
    tcase_add_test(
        cases, its_calendar_has_the_holidays_of_the_year_and_the_weekends_that_are_worked_for_them);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
