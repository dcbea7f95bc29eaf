#include "base/buffer.h"
#include "base/embedded.h"
#include "record/rules_in.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static struct text default_document(void)
{
    const struct embedded_file *file = embedded_find("schema/default_rules.json");
    ck_assert_ptr_nonnull(file);
    return (struct text){(const char *)file->bytes, file->size};
}

/* The default document with one piece replaced. */
static void edited(const char *find, const char *replace, struct buffer *out)
{
    struct text whole = default_document();
    const char *at = strstr(whole.at, find);
    ck_assert_msg(at != NULL, "%s is not in the document", find);
    buffer_add(out, whole.at, (size_t)(at - whole.at));
    buffer_add_text(out, replace);
    buffer_add_text(out, at + strlen(find));
    ck_assert_ptr_nonnull(buffer_text(out));
}

START_TEST(the_default_document_gives_appendix_a)
{
    struct rules *r = NULL;
    struct error err = {0};
    ck_assert_int_eq(rules_in_read(default_document(), 3, &r, &err), STATUS_OK);
    ck_assert_uint_eq(r->version, 3);
    ck_assert_int_eq(r->from_year, 2000);
    ck_assert_int_eq(r->from_month, 1);
    ck_assert_int_eq(zone_offset(r->zone, 0), 8 * 3600);
    ck_assert_uint_eq(r->kinds, 1u << KIND_CAMERA | 1u << KIND_CHECKPOINT);
    ck_assert_uint_eq(r->classes, 1u << 1 | 1u << 2);
    ck_assert_int_eq(r->min_coverage_bp, 9000);
    static const int64_t targets[] = {9800, 9500, 9000, 9000, 9700, 10000, 9993, 10000};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        ck_assert_int_eq(r->target_bp[i], targets[i]);
    for (size_t k = 0; k < ASPECT_COUNT; k++)
        ck_assert(r->silent_counts[k]);
    ck_assert_int_eq(r->limits[LIMIT_MASS].s, 172800);
    ck_assert_int_eq(r->limits[LIMIT_CENTRE].s, 14400);
    ck_assert_int_eq(r->limits[LIMIT_CHECKPOINT].s, 86400);
    ck_assert_int_eq(r->limits[LIMIT_CAMERA_1].s, 86400);
    ck_assert_int_eq(r->limits[LIMIT_CAMERA_3].s, 172800);
    ck_assert_int_eq(r->rejoin_s, 604800);
    ck_assert_int_eq(r->open_after_s, -1);
    ck_assert_int_eq(r->open_total_s, 0);
    ck_assert_int_eq(r->mass_points, 8);
    ck_assert_int_eq(r->mass_within_s, 600);
    ck_assert(!r->rejoin_goes_on);
    ck_assert(!rules_measure_response(r));
    ck_assert_int_eq(r->propose_within_days, 10);
    ck_assert_int_eq(r->proof_by_day, 10);
    ck_assert_ptr_nonnull(strstr(r->record, "\"version\":3"));
    ck_assert_ptr_null(strchr(r->record, '\n'));
    rules_free(r);
}
END_TEST

START_TEST(the_record_read_again_is_the_same_record)
{
    struct rules *first = NULL, *second = NULL;
    struct error err = {0};
    ck_assert_int_eq(rules_in_read(default_document(), 1, &first, &err), STATUS_OK);
    ck_assert_int_eq(rules_in_read(text_of(first->record), 1, &second, &err), STATUS_OK);
    ck_assert_str_eq(first->record, second->record);
    rules_free(first);
    rules_free(second);
}
END_TEST

static const struct row {
    const char *find, *replace, *code, *field;
} wrong[] = {
    {"\"version\":1", "\"version\":\"1\"", "bad_value", "version"},
    {"\"2000-01\"", "\"2000-13\"", "bad_value", "from_month"},
    {"\"from_month\":\"2000-01\",", "", "missing_member", "from_month"},
    {"Asia/Shanghai", "Asia/Atlantis", "bad_value", "time_zone"},
    {"\"kinds\":[\"camera\",\"checkpoint\"]", "\"kinds\":[]", "bad_value", "population.kinds"},
    {"[\"camera\",\"checkpoint\"]", "[\"camera\",\"camera\"]", "bad_value", "population.kinds"},
    {"[\"camera\",\"checkpoint\"]", "[\"camera\",\"x\"]", "bad_value", "population.kinds[1]"},
    {"[1,2]", "[1,4]", "bad_value", "population.classes"},
    {"[1,2]", "[1,1.0]", "bad_value", "population.classes"},
    {"[1,2]", "[]", "bad_value", "population.classes"},
    {"\"90.00\"", "90", "bad_value", "min_coverage"},
    {"\"90.00\"", "\"100.01\"", "bad_value", "min_coverage"},
    {"\"98.00\"", "98.00", "bad_value", "indicators.intact.target"},
    {"\"target\":\"98.00\",", "", "missing_member", "indicators.intact.target"},
    {"\"silent\":\"fault\"", "\"silent\":\"ok\"", "bad_value", "indicators.intact.silent"},
    {"\"basis_of_target\":\"2022 plan\"", "\"basis_of_target\":1", "bad_value",
     "indicators.intact.basis_of_target"},
    {"{\"target\":\"97.00\"}", "{\"target\":\"97.00\",\"compared_to\":{\"norm\":\"95.00\"}}",
     "unknown_member", "indicators.repair.compared_to.norm"},
    {"{\"target\":\"97.00\"}", "{\"target\":\"97.00\",\"compared_to\":{\"plan\":\"100.01\"}}",
     "bad_value", "indicators.repair.compared_to.plan"},
    {"\"judged\":true", "\"judged\":true,\"compared_to\":{\"standard\":8}", "bad_value",
     "evaluation[11].compared_to.standard"},
    {"{\"target\":\"97.00\"}", "{\"target\":\"97.00\",\"silent\":\"fault\"}", "unknown_member",
     "indicators.repair.silent"},
    {"\"quantity\":{", "\"amount\":{", "unknown_member", "indicators.amount"},
    {"\"99.93\"", "\"99.931\"", "bad_value", "indicators.budget.target"},
    {"\"mass\":172800", "\"mass\":0", "bad_value", "repairs.limits_s.mass"},
    {"\"camera.1\":86400", "\"camera.1\":86400.5", "bad_value", "repairs.limits_s.camera.1"},
    {"\"camera.3\":", "\"camera.4\":", "unknown_member", "repairs.limits_s.camera.4"},
    {",\"camera.3\":172800", "", "missing_member", "repairs.limits_s.camera.3"},
    {"\"rejoin_s\":604800", "\"rejoin_s\":-1", "bad_value", "repairs.rejoin_s"},
    {",\"open_after_s\":null", "", "missing_member", "repairs.open_after_s"},
    {"\"open_after_s\":null", "\"open_after_s\":0", "bad_value", "repairs.open_after_s"},
    {"\"open_after_total\":null", "\"open_after_total\":{\"s\":1800}", "missing_member",
     "repairs.open_after_total.within_s"},
    {"\"open_after_total\":null", "\"open_after_total\":{\"s\":7,\"within_s\":6}", "bad_value",
     "repairs.open_after_total.s"},
    {"\"points\":8", "\"points\":1", "bad_value", "repairs.mass.points"},
    {"\"within_s\":600", "\"within_s\":0", "bad_value", "repairs.mass.within_s"},
    {"\"rejoin\":\"round\"", "\"rejoin\":\"never\"", "bad_value", "repairs.rejoin"},
    {"\"response_s\":null", "\"response_s\":0", "bad_value", "repairs.response_s"},
    {"\"response_s\":null", "\"response_s\":{\"camera.4\":60}", "unknown_member",
     "repairs.response_s.camera.4"},
    {"\"propose_within_days\":10", "\"propose_within_days\":367", "bad_value",
     "exemptions.propose_within_days"},
    {"\"proof_by_day\":10", "\"proof_by_day\":29", "bad_value", "exemptions.proof_by_day"},
    {"\"road_works\"", "\"Road works\"", "bad_value", "exemptions.reasons[1]"},
    {"\"road_works\"", "\"power_cut\"", "bad_value", "exemptions.reasons[1]"},
    {"\"road_works\"", "7", "bad_value", "exemptions.reasons[1]"},
    {"\"intact\":30", "\"intact\":1001", "bad_value", "score.weights.intact"},
    {"\"intact\":30,\"network\":20,\"live\":15,\"history\":15,\"repair\":20", "", "bad_value",
     "score.weights"},
    {"\"intact\":30", "\"uptime\":30", "unknown_member", "score.weights.uptime"},
    {"\"rule\":\"long_outage\"", "\"rule\":\"x\"", "bad_value", "score.deductions[0].rule"},
    {"\"over_s\":28800", "\"over_s\":null", "bad_value", "score.deductions[0].over_s"},
    {"\"points\":\"1.00\"", "\"points\":1", "bad_value", "score.deductions[0].points"},
    {"\"per\":\"asset\"", "\"per\":\"town\"", "bad_value", "score.deductions[0].per"},
    {"\"at_most\":\"10.00\"", "\"at_most\":\"x\"", "bad_value", "score.deductions[0].at_most"},
    {"\"from_score\":\"80.00\"", "\"from_score\":\"90.00\"", "bad_value", "payment[1].from_score"},
    {"\"from_score\":\"0.00\"", "\"from_score\":\"1.00\"", "bad_value", "payment[2].from_score"},
    {"\"factor_bp\":9000", "\"factor_bp\":-1", "bad_value", "payment[1].factor_bp"},
    {"\"level1\":\"产出\",", "", "missing_member", "evaluation[0].level1"},
    {"\"level2\":\"数量\"", "\"level2\":\"\"", "bad_value", "evaluation[0].level2"},
    {"\"level3\":\"视频监控点运维\"", "\"level3\":3", "bad_value", "evaluation[0].level3"},
    {"\"weight\":8", "\"weight\":101", "bad_value", "evaluation[0].weight"},
    {"\"indicator\":\"quantity\"", "\"indicator\":\"size\"", "bad_value",
     "evaluation[0].indicator"},
    {",\"indicator\":\"quantity\"", "", "bad_value", "evaluation[0].indicator"},
    {"\"kind\":\"camera\"", "\"kind\":\"drone\"", "bad_value", "evaluation[0].kind"},
    {"\"indicator\":\"intact\"", "\"indicator\":\"intact\",\"kind\":\"camera\"", "bad_value",
     "evaluation[4].kind"},
    {"\"indicator\":\"intact\"", "\"indicator\":\"intact\",\"judged\":true", "bad_value",
     "evaluation[4].indicator"},
    {"\"indicator\":\"intact\"", "\"indicator\":\"intact\",\"target\":\"1\"", "bad_value",
     "evaluation[4].target"},
    {",\"target\":\"100.00\"},\n", "},\n", "missing_member", "evaluation[9].target"},
    {"\"judged\":true", "\"judged\":1", "bad_value", "evaluation[11].judged"},
    {"\"score\":{", "\"scores\":{", "unknown_member", "scores"},
    {"\"month_begins_on\":1", "\"month_begins_on\":29", "bad_value", "month_begins_on"},
    {"\"month_begins_on\":1", "\"month_begins_on\":0", "bad_value", "month_begins_on"},
    {"\"silent\":\"fault\"", "\"silent\":\"fault\",\"min_outage_s\":86401", "bad_value",
     "indicators.intact.min_outage_s"},
    {"{\"target\":\"97.00\"}", "{\"target\":\"97.00\",\"min_outage_s\":60}", "unknown_member",
     "indicators.repair.min_outage_s"},
    {"\"mass\":172800", "\"mass\":{\"s\":0,\"calendar\":\"work\"}", "bad_value",
     "repairs.limits_s.mass.s"},
    {"\"mass\":172800", "\"mass\":{\"calendar\":\"work\"}", "missing_member",
     "repairs.limits_s.mass.s"},
    {"\"mass\":172800", "\"mass\":{\"s\":1,\"hours\":\"work\"}", "unknown_member",
     "repairs.limits_s.mass.hours"},
    {"\"contracts\":{}", "\"contracts\":[]", "bad_value", "contracts"},
    {"\"contracts\":{}", "\"contracts\":{\"hd\":7}", "bad_value", "contracts.hd"},
    {"\"contracts\":{}", "\"contracts\":{\"hd\":{\"population\":{}}}", "unknown_member",
     "contracts.hd.population"},
    {"\"contracts\":{}",
     "\"contracts\":{\"hd\":{\"indicators\":{\"intact\":{\"basis_of_target\":\"x\"}}}}",
     "unknown_member", "contracts.hd.indicators.intact.basis_of_target"},
    {"\"contracts\":{}",
     "\"contracts\":{\"hd\":{\"indicators\":{\"intact\":{\"target\":\"100.01\"}}}}", "bad_value",
     "contracts.hd.indicators.intact.target"},
    {"\"contracts\":{}", "\"contracts\":{\"hd\":{\"repairs\":{\"mass\":{}}}}", "unknown_member",
     "contracts.hd.repairs.mass"},
    {"\"contracts\":{}", "\"contracts\":{\"hd\":{\"repairs\":{\"limits_s\":{\"camera.9\":1}}}}",
     "unknown_member", "contracts.hd.repairs.limits_s.camera.9"},
    {"\"contracts\":{}", "\"contracts\":{\"hd\":{\"payment\":[]}}", "bad_value",
     "contracts.hd.payment"},
    {"\"contracts\":{}", "\"contracts\":{\"hd\":{\"score\":{\"weights\":{}}}}", "bad_value",
     "contracts.hd.score.weights"},
    {"\"version\":1", "\"version\":1,\"version\":1", "duplicate_member", ""},
    {"{\"version\"", "[{\"version\"", "bad_json", ""},
};

START_TEST(each_member_that_is_wrong_is_named)
{
    struct buffer document = {0};
    struct rules *r = NULL;
    struct error err = {0};
    edited(wrong[_i].find, wrong[_i].replace, &document);
    enum status status = rules_in_read((struct text){document.bytes, document.len}, 1, &r, &err);
    ck_assert_msg(status == STATUS_INVALID && strcmp(err.code, wrong[_i].code) == 0 &&
                      strcmp(err.field, wrong[_i].field) == 0,
                  "%s: %d %s %s (%s)", wrong[_i].replace, (int)status, err.code, err.field,
                  err.detail);
    ck_assert_uint_gt(strlen(err.detail), 0);
    ck_assert_ptr_null(r);
    buffer_free(&document);
}
END_TEST

static const struct row right[] = {
    {"\"version\":1,", "", "", ""},
    {"\"silent\":\"fault\",", "", "", ""},
    {"\"silent\":\"fault\"", "\"silent\":\"excluded\"", "", ""},
    {",\"basis_of_target\":\"2022 plan\"", "", "", ""},
    {"\"open_after_s\":null", "\"open_after_s\":3600", "", ""},
    {"\"open_after_total\":null", "\"open_after_total\":{\"s\":1800,\"within_s\":86400}", "", ""},
    {"\"response_s\":null", "\"response_s\":3600", "", ""},
    {"\"response_s\":null", "\"response_s\":{\"camera.1\":3600,\"mass\":7200}", "", ""},
    {"\"rejoin\":\"round\"", "\"rejoin\":\"clock\"", "", ""},
    {"Asia/Shanghai", "America/New_York", "", ""},
    {"[\"camera\",\"checkpoint\"],\"classes\":[1,2]", "[\"centre\"],\"classes\":[]", "", ""},
};

START_TEST(what_may_be_left_out_or_changed_is_taken)
{
    struct buffer document = {0};
    struct rules *r = NULL;
    struct error err = {0};
    edited(right[_i].find, right[_i].replace, &document);
    enum status status = rules_in_read((struct text){document.bytes, document.len}, 1, &r, &err);
    ck_assert_msg(status == STATUS_OK, "%s: %s %s", right[_i].replace, err.code, err.field);
    ck_assert(r->silent_counts[0] == !strstr(right[_i].replace, "excluded"));
    rules_free(r);
    buffer_free(&document);
}
END_TEST

START_TEST(a_contract_is_the_general_rules_with_its_own_members)
{
    struct buffer document = {0};
    struct rules *r = NULL;
    struct error err = {0};
    edited("\"contracts\":{}",
           "\"contracts\":{\"z\":{},\"hd\":{\"indicators\":{\"intact\":{\"target\":\"95.00\","
           "\"min_outage_s\":300},\"live\":{\"silent\":\"excluded\"}},\"repairs\":{\"limits_s\":{"
           "\"camera.1\":{\"s\":14400,\"calendar\":\"work\"}}},\"score\":{\"deductions\":[]},"
           "\"service_hours\":\"day\"}}",
           &document);
    enum status status = rules_in_read((struct text){document.bytes, document.len}, 1, &r, &err);
    ck_assert_msg(status == STATUS_OK, "%s %s", err.field, err.detail);
    ck_assert_uint_eq(r->contract_count, 2);
    ck_assert_str_eq(r->contracts[0].project, "hd");
    const struct rules *hd = r->contracts[0].terms, *z = r->contracts[1].terms;
    ck_assert_int_eq(hd->target_bp[ASPECT_INTACT], 9500);
    ck_assert_int_eq(hd->target_bp[ASPECT_NETWORK], 9500);
    ck_assert_int_eq(hd->min_outage_s[ASPECT_INTACT], 300);
    ck_assert(hd->silent_counts[ASPECT_INTACT] && !hd->silent_counts[ASPECT_LIVE]);
    ck_assert_int_eq(hd->limits[LIMIT_CAMERA_1].s, 14400);
    ck_assert_str_eq(hd->limits[LIMIT_CAMERA_1].calendar, "work");
    ck_assert_int_eq(hd->limits[LIMIT_CAMERA_2].s, 86400);
    ck_assert_uint_eq(hd->deduction_count, 0);
    ck_assert_int_eq(hd->weights[ASPECT_INTACT], 30);
    ck_assert_str_eq(hd->service_hours, "day");
    ck_assert_ptr_eq(hd->zone, r->zone);
    ck_assert_int_eq(r->target_bp[ASPECT_INTACT], 9800);
    ck_assert_int_eq(r->min_outage_s[ASPECT_INTACT], 0);
    ck_assert_int_eq(z->target_bp[ASPECT_INTACT], 9800);
    ck_assert_ptr_null(z->service_hours);
    ck_assert_uint_eq(z->deduction_count, 1);
    rules_free(r);
    buffer_free(&document);
}
END_TEST

START_TEST(a_reason_is_one_of_the_documents)
{
    struct rules *r = NULL;
    struct error err = {0};
    ck_assert_int_eq(rules_in_read(default_document(), 1, &r, &err), STATUS_OK);
    ck_assert_int_eq(rules_check_reason(r, text_of("road_works"), "reason", &err), STATUS_OK);
    ck_assert_int_eq(rules_check_reason(r, text_of("bad luck"), "reason", &err), STATUS_INVALID);
    ck_assert_str_eq(err.field, "reason");
    ck_assert_ptr_nonnull(strstr(err.detail, "power_cut, road_works"));
    rules_free(r);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("rules_in");
    tcase_add_test(tests, the_default_document_gives_appendix_a);
    tcase_add_test(tests, the_record_read_again_is_the_same_record);
    tcase_add_loop_test(tests, each_member_that_is_wrong_is_named, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(tests, what_may_be_left_out_or_changed_is_taken, 0,
                        sizeof right / sizeof *right);
    tcase_add_test(tests, a_contract_is_the_general_rules_with_its_own_members);
    tcase_add_test(tests, a_reason_is_one_of_the_documents);
    Suite *suite = suite_create("rules_in");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
