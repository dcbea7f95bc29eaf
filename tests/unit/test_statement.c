/* Statements of random districts against the rates they are made of: parts add up to wholes, nothing
 * counts twice, and what is written down reads back to the same bytes. */
#include "figure/drift.h"
#include "figure/evaluation.h"
#include "figure/statement.h"
#include "figure/statement_compute.h"
#include "figure/statement_cut.h"
#include "figure/worst.h"
#include "record/statement_in.h"
#include "view/statement.h"
#include "world.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORLDS 40

static struct district d;

static void make(unsigned seed)
{
    d = (struct district){0};
    world_make(&d, seed);
    for (uint32_t p = 0; p < d.registry.project_count; p++) {
        struct project *x = &d.registry.projects[p];
        x->monthly_fee_fen = 100003 * (p + 1);
        x->planned[KIND_CAMERA] = 1 + p;
        x->phase = p == 3 ? PHASE_CONSTRUCTION : PHASE_MAINTENANCE;
    }
    for (uint32_t i = 0; i < 20; i++) {
        struct acceptance a = {.project = world_draw(&seed, 4),
                               .asset = world_draw(&seed, WORLD_ASSETS),
                               .inspected_on = 10950 + (int32_t)world_draw(&seed, 20),
                               .passed = world_draw(&seed, 2)};
        ck_assert_int_eq(acceptances_add(&d.acceptances, &a), STATUS_OK);
    }
}

static struct statement state(void)
{
    struct statement s;
    ck_assert_int_eq(statement_compute(&d, 2000, 1, WORLD_TO, &s), STATUS_OK);
    ck_assert_int_eq(s.as_of, WORLD_TO);
    return s;
}

static struct rates rates_by(const struct statement *s, enum grouping by, uint32_t project)
{
    struct query q = {.from = s->from,
                      .to = s->to,
                      .as_of = s->as_of,
                      .by = by,
                      .rules = d.rules.items[0],
                      .scope = {ROLE_ADMIN, NONE, 0}};
    struct rates r;
    if (project != NONE)
        ck_assert_int_eq(filter_add(&q.projects, project), STATUS_OK);
    ck_assert_int_eq(rates_compute(&d, &q, &r), STATUS_OK);
    query_free(&q);
    return r;
}

static const struct statement_project *find_project(const struct statement *s, const char *code)
{
    for (uint32_t i = 0; i < s->item_count; i++) {
        for (uint32_t p = 0; p < s->items[i].project_count; p++) {
            if (strcmp(s->items[i].projects[p].code, code) == 0)
                return &s->items[i].projects[p];
        }
    }
    return NULL;
}

static void check_group(const struct statement_figures *x, const struct rates *r, uint32_t g)
{
    ck_assert_uint_eq(x->assets, r->population.groups[g].assets);
    ck_assert_int_eq(memcmp(x->seconds, r->tallies[g], sizeof x->seconds), 0);
    ck_assert_int_eq(x->figures[INDICATOR_REPAIR].numerator, r->repairs[g].in_time);
    ck_assert_int_eq(x->figures[INDICATOR_REPAIR].denominator, r->repairs[g].due);
}

START_TEST(every_project_and_kind_is_what_rates_answers)
{
    make((unsigned)_i);
    struct statement s = state();
    struct rates by = rates_by(&s, BY_PROJECT, NONE);
    for (uint32_t g = 0; g < by.population.group_count; g++) {
        const char *code = by.population.groups[g].key;
        const struct statement_project *p = find_project(&s, code);
        ck_assert_ptr_nonnull(p);
        check_group(&p->all, &by, g);
        struct rates kinds =
            rates_by(&s, BY_KIND, registry_find_project(&d.registry, text_of(code)));
        for (uint32_t k = 0; k < kinds.population.group_count; k++) {
            const struct statement_kind *found = NULL;
            for (uint32_t i = 0; i < p->kind_count; i++) {
                if (strcmp(kind_names[p->kinds[i].kind], kinds.population.groups[k].key) == 0)
                    found = &p->kinds[i];
            }
            ck_assert_ptr_nonnull(found);
            check_group(&found->all, &kinds, k);
        }
        rates_free(&kinds);
    }
    rates_free(&by);
    statement_free(&s);
    district_free(&d);
}
END_TEST

START_TEST(parts_add_up_to_the_whole)
{
    make((unsigned)_i);
    struct statement s = state();
    struct rates whole = rates_by(&s, BY_DISTRICT, NONE);
    int64_t amount = 0, late = 0;
    for (uint32_t i = 0; i < s.item_count; i++) {
        int64_t of_item = 0;
        for (uint32_t p = 0; p < s.items[i].project_count; p++)
            of_item = amount_add(of_item, s.items[i].projects[p].amount_fen);
        ck_assert_int_eq(s.items[i].amount_fen, of_item);
        amount = amount_add(amount, of_item);
        late += s.items[i].lists[LIST_LATE].count;
    }
    ck_assert_int_eq(s.amount_fen, amount);
    if (whole.population.group_count > 0) {
        check_group(&s.district, &whole, 0);
        ck_assert_int_eq(late, whole.repairs[0].due - whole.repairs[0].in_time);
    }
    rates_free(&whole);
    statement_free(&s);
    district_free(&d);
}
END_TEST

/* What `worst` says an asset has lost, figured anew from its contractor's seconds alone. */
START_TEST(the_worst_are_those_that_lost_most)
{
    make((unsigned)_i);
    struct statement s = state();
    for (uint32_t i = 0; i < s.item_count; i++) {
        const struct statement_item *item = &s.items[i];
        uint32_t contractor = registry_find_organisation(&d.registry, text_of(item->contractor));
        for (uint32_t k = 0; k < ASPECT_COUNT && contractor != NONE; k++) {
            struct query q = {.from = s.from,
                              .to = s.to,
                              .as_of = s.as_of,
                              .rules = d.rules.items[0],
                              .scope = {ROLE_ADMIN, NONE, 0}};
            struct worst w;
            ck_assert_int_eq(filter_add(&q.contractors, contractor), STATUS_OK);
            ck_assert_int_eq(worst_compute(&d, &q, (enum aspect)k, &w), STATUS_OK);
            int64_t lost = 0, listed = 0;
            for (size_t n = 0; n < w.count; n++)
                lost += w.items[n].lost_s;
            for (uint32_t n = 0; n < item->worst_count; n++)
                listed += item->worst[n].lost_by[k];
            ck_assert_int_eq(listed, lost); /* fewer assets than the list holds: all are on it */
            worst_free(&w);
            query_free(&q);
        }
        for (uint32_t n = 1; n < item->worst_count; n++)
            ck_assert_int_ge(item->worst[n - 1].lost_s, item->worst[n].lost_s);
    }
    statement_free(&s);
    district_free(&d);
}
END_TEST

START_TEST(what_is_written_reads_back_to_the_same_bytes)
{
    make((unsigned)_i);
    struct statement s = state(), back;
    struct buffer first = {0}, second = {0};
    struct drifts drifts;
    struct error err;
    const struct zone *zone = d.rules.items[0]->zone;
    statement_document(&s, 3, zone, &first);
    ck_assert_ptr_nonnull(buffer_text(&first));
    struct text document = {first.bytes, first.len};
    ck_assert_int_eq(statement_in_read(document, &back, &err), STATUS_OK);
    statement_document(&back, 3, zone, &second);
    ck_assert_str_eq(buffer_text(&second), buffer_text(&first));
    ck_assert_int_eq(drifts_compute(&back, &s, &drifts), STATUS_OK);
    ck_assert_uint_eq(drifts.count, 0);
    drifts_free(&drifts);
    ck_assert_int_eq(statement_in_read((struct text){first.bytes, first.len - 1}, &back, &err),
                     STATUS_CORRUPT);
    buffer_free(&first);
    buffer_free(&second);
    statement_free(&back);
    statement_free(&s);
    district_free(&d);
}
END_TEST

static void give_budgets(void)
{
    for (uint32_t p = 0; p < d.registry.project_count; p++) {
        struct project *x = &d.registry.projects[p];
        x->budget = calloc(1, sizeof *x->budget);
        x->budget[x->budget_count++] = (struct budget_year){.year = 2000, .available_fen = 90};
    }
}

START_TEST(what_the_rules_have_no_target_for_is_in_no_statement)
{
    for (int i = INDICATOR_ACCEPTANCE; i <= INDICATOR_QUANTITY; i++) {
        struct buffer with = {0}, without = {0};
        char member[40];
        snprintf(member, sizeof member, "\"%s\":{", indicator_names[i]);
        make((unsigned)_i);
        give_budgets();
        struct statement s = state();
        statement_document(&s, 1, d.rules.items[0]->zone, &with);
        statement_free(&s);
        d.rules.items[0]->target_bp[i] = -1;
        s = state();
        statement_document(&s, 1, d.rules.items[0]->zone, &without);
        statement_free(&s);
        ck_assert_ptr_nonnull(strstr(buffer_text(&with), member));
        ck_assert_ptr_null(strstr(buffer_text(&without), member));
        buffer_free(&with);
        buffer_free(&without);
        district_free(&d);
    }
}
END_TEST

START_TEST(a_difference_is_found_wherever_it_lies)
{
    make((unsigned)_i);
    struct statement before = state(), after = state();
    struct drifts drifts;
    struct statement_item *item = &after.items[after.item_count - 1];
    struct statement_project *p = &item->projects[item->project_count - 1];
    p->amount_fen++;
    item->amount_fen++;
    if (p->kind_count > 0)
        p->kinds[0].all.figures[INDICATOR_LIVE].numerator += 5;
    ck_assert_int_eq(drifts_compute(&before, &after, &drifts), STATUS_OK);
    ck_assert_uint_eq(drifts.count, p->kind_count > 0 ? 3 : 2);
    ck_assert_str_eq(drifts.items[0].project, "");
    ck_assert_str_eq(drifts.items[0].field, "amount_fen");
    ck_assert_str_eq(drifts.items[1].project, p->code);
    drifts_free(&drifts);
    statement_free(&before);
    statement_free(&after);
    district_free(&d);
}
END_TEST

START_TEST(a_reader_gets_its_own_part_and_no_sum_of_others)
{
    make((unsigned)_i);
    struct statement whole = state(), own = state();
    struct scope scope = {ROLE_CONTRACTOR, 1, 0};
    ck_assert(statement_cut(&own, &d, &scope));
    ck_assert_uint_le(own.item_count, 1);
    ck_assert_uint_eq(own.district.assets, 0);
    for (uint32_t i = 0; i < whole.item_count; i++) {
        if (strcmp(whole.items[i].contractor, "c1") != 0)
            continue;
        ck_assert_uint_eq(own.item_count, 1);
        ck_assert_int_eq(own.items[0].amount_fen, whole.items[i].amount_fen);
        ck_assert_int_eq(own.amount_fen, whole.items[i].amount_fen);
        ck_assert_uint_eq(own.items[0].lists[LIST_NEVER].count,
                          whole.items[i].lists[LIST_NEVER].count);
    }
    statement_free(&own);
    statement_free(&whole);
    district_free(&d);
}
END_TEST

/* --- counts and plans by hand ------------------------------------------------------------------ */

START_TEST(milestones_count_when_their_day_has_passed_or_they_are_done)
{
    char name[] = "m";
    struct milestone list[] = {{name, 100, 100},      {name, 110, 111}, {name, 120, DAY_NONE},
                               {name, 130, DAY_NONE}, {name, 140, 90},  {name, DAY_NONE, 100},
                               {name, 99, 99},        {name, 200, 100}};
    struct project p = {.milestones = list, .milestone_count = 8};
    int64_t on_time, due;
    milestones_of(&p, 100, 200, 130, &on_time, &due);
    ck_assert_int_eq(due,
                     4); /* 100, 110, 120 and, done before its day, 140; not 130, its day is on */
    ck_assert_int_eq(on_time, 2);
    milestones_of(&p, 100, 200, 131, &on_time, &due);
    ck_assert_int_eq(due, 5);
    ck_assert_int_eq(on_time, 2);
    milestones_of(&p, 100, 200, 110, &on_time, &due);
    ck_assert_int_eq(due, 2); /* what is done on day 111 was not done on day 110 */
}
END_TEST

START_TEST(a_plan_belongs_to_one_phase)
{
    struct project p = {.phase = PHASE_MAINTENANCE, .planned = {400, -1, 0}};
    ck_assert_int_eq(planned_quantity(&p, KIND_CAMERA), 400);
    ck_assert_int_eq(planned_acceptance(&p, KIND_CAMERA), 0);
    ck_assert_int_eq(planned_quantity(&p, KIND_CHECKPOINT), 0);
    p.phase = PHASE_CONSTRUCTION;
    ck_assert_int_eq(planned_quantity(&p, KIND_CAMERA), 0);
    ck_assert_int_eq(planned_acceptance(&p, KIND_CAMERA), 400);
    p.phase = PHASE_PROCUREMENT;
    ck_assert_int_eq(planned_quantity(&p, KIND_CAMERA), 0);
    ck_assert_int_eq(planned_acceptance(&p, KIND_CAMERA), 0);
}
END_TEST

START_TEST(the_thresholds_worth_knowing_hold)
{
    struct figure f = figure_of_counts(159, 162, 9800);
    ck_assert_int_eq(f.percent_hundredths, 9814);
    ck_assert_int_eq(f.verdict, VERDICT_MET);
    f = figure_of_counts(158, 162, 9800);
    ck_assert_int_eq(f.percent_hundredths, 9753);
    ck_assert_int_eq(f.verdict, VERDICT_MISSED);
    f = figure_of_counts(7, 0, 9800);
    ck_assert_int_eq(f.verdict, VERDICT_NONE);
    f = figure_of_counts(9993, 10000, 9993);
    ck_assert_int_eq(f.verdict, VERDICT_MET);
}
END_TEST

START_TEST(the_latest_acceptance_is_the_last_one_of_the_latest_day)
{
    struct acceptances s = {0};
    static const struct acceptance list[] = {
        {.project = 1, .asset = 1, .inspected_on = 20, .passed = true},
        {.project = 1, .asset = 1, .inspected_on = 10, .passed = false},
        {.project = 1, .asset = 2, .inspected_on = 10, .passed = true},
        {.project = 1, .asset = 2, .inspected_on = 10, .passed = false},
        {.project = 0, .asset = 2, .inspected_on = 30, .passed = true}};
    for (size_t i = 0; i < 5; i++) {
        struct acceptance a = list[i];
        ck_assert_int_eq(acceptances_add(&s, &a), STATUS_OK);
    }
    uint32_t *found, count;
    ck_assert_int_eq(acceptances_latest(&s, 20, &found, &count), STATUS_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(found[0], 0);
    ck_assert_uint_eq(found[1], 3);
    free(found);
    ck_assert_int_eq(acceptances_latest(&s, 19, &found, &count), STATUS_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(found[0], 1);
    free(found);
    acceptances_free(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("statement");
    TCase *tests = tcase_create("statement");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, every_project_and_kind_is_what_rates_answers, 1, WORLDS);
    tcase_add_loop_test(tests, parts_add_up_to_the_whole, 1, WORLDS);
    tcase_add_loop_test(tests, the_worst_are_those_that_lost_most, 1, WORLDS);
    tcase_add_loop_test(tests, what_is_written_reads_back_to_the_same_bytes, 1, WORLDS);
    tcase_add_loop_test(tests, what_the_rules_have_no_target_for_is_in_no_statement, 1, WORLDS);
    tcase_add_loop_test(tests, a_difference_is_found_wherever_it_lies, 1, WORLDS);
    tcase_add_loop_test(tests, a_reader_gets_its_own_part_and_no_sum_of_others, 1, WORLDS);
    tcase_add_test(tests, milestones_count_when_their_day_has_passed_or_they_are_done);
    tcase_add_test(tests, a_plan_belongs_to_one_phase);
    tcase_add_test(tests, the_thresholds_worth_knowing_hold);
    tcase_add_test(tests, the_latest_acceptance_is_the_last_one_of_the_latest_day);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
