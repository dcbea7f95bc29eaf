#include "office_checks.h"

#include "change/ops.h"
#include "change/records.h"
#include "change/rules.h"
#include "change/tokens.h"
#include "view/records.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* --- records ----------------------------------------------------------------------------------- */

START_TEST(an_upsert_says_what_it_added_changed_and_left)
{
    uint32_t rows = o.row_count;
    ck_assert_int_eq(office_post(&o, COLLECTION_TOWNS,
                                 "[{'code':'t1','name':'市桥街'},{'code':'t2','name':'沙头'},"
                                 "{'code':'t3','name':'东环街'}]"),
                     STATUS_OK);
    expect_answer("{'added':1,'changed':1,'unchanged':1,'items':["
                  "{'code':'t2','change':'changed','fields':{'name':['沙头街','沙头']}},"
                  "{'code':'t3','change':'added'}]}");
    ck_assert_uint_eq(o.row_count, rows + 1);
    char *body = quoted("{'items':[{'code':'t2','name':'沙头','was':{'name':['沙头街','沙头']}},"
                        "{'code':'t3','name':'东环街'}]}");
    ck_assert_str_eq(buffer_text(&o.rows[rows].change->body), body);
    free(body);
}
END_TEST

START_TEST(what_changes_nothing_is_no_change)
{
    uint32_t rows = o.row_count;
    ck_assert_int_eq(office_post(&o, COLLECTION_FEEDS, "{'name':'F1','code':'f1'}"), STATUS_OK);
    expect_answer("{'added':0,'changed':0,'unchanged':1,'items':[]}");
    /* The same instants under another offset, the same defaults written out. */
    ck_assert_int_eq(office_post(&o, COLLECTION_ASSETS,
                                 "{'code':'a2','name':'A2','kind':'checkpoint','town':'t1',"
                                 "'class':null,'attributes':{},'service':[{'project':'p2',"
                                 "'from':'2021-12-31T16:00:00Z','to':null}]}"),
                     STATUS_OK);
    expect_answer("{'added':0,'changed':0,'unchanged':1,'items':[]}");
    ck_assert_uint_eq(o.row_count, rows);
}
END_TEST

START_TEST(a_dry_run_shows_spans_and_changes_nothing)
{
    struct change *change = NULL;
    char *before = office_dump(&o.d, o.now);
    struct text csv = text_of("code,name,kind,class,town,project,from,to,pole\n"
                              "a1,A1,camera,1,t1,p2,2022-01-01T00:00:00+08:00,,\n");
    ck_assert_int_eq(change_prepare_records(&o.d, COLLECTION_ASSETS, DOCUMENT_CSV, text_of(""), csv,
                                            o.now, &change, &o.answer, &o.refusal),
                     STATUS_OK);
    expect_answer(
        "{'added':0,'changed':1,'unchanged':0,'items':[{'code':'a1','change':'changed',"
        "'fields':{'service':[[{'from':'2022-01-01T00:00:00+08:00','project':'p1',"
        "'to':null}],[{'from':'2022-01-01T00:00:00+08:00','project':'p2','to':null}]]}}]}");
    char *after = office_dump(&o.d, o.now);
    ck_assert_str_eq(before, after);
    change_free(change);
    free(before);
    free(after);
}
END_TEST

START_TEST(one_wrong_record_refuses_all_and_every_wrong_one_is_listed)
{
    char *before = office_dump(&o.d, o.now);
    ck_assert_int_eq(office_post(&o, COLLECTION_PROJECTS,
                                 "[{'code':'p3','name':'P3','contractor':null},"
                                 "{'code':'p4','name':'P4','contractor':'c9'},"
                                 "{'code':'p5','name':'P5'},{'code':'p3','name':'P3',"
                                 "'contractor':null}]"),
                     STATUS_INVALID);
    ck_assert_uint_eq(o.refusal.total, 3);
    ck_assert_uint_eq(o.refusal.count, 3);
    ck_assert_int_eq(o.refusal.items[0].number, 1);
    ck_assert_str_eq(o.refusal.items[0].error.code, "unknown_organisation");
    ck_assert_str_eq(o.refusal.items[1].error.code, "missing_member");
    ck_assert_str_eq(o.refusal.items[2].error.code, "duplicate_code");
    char *after = office_dump(&o.d, o.now);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}
END_TEST

START_TEST(references_of_assets_must_exist)
{
    expect_refused(
        office_post(&o, COLLECTION_ASSETS, "{'code':'x','name':'X','kind':'camera','town':'t9'}"),
        STATUS_INVALID, "unknown_town", "town");
    expect_refused(office_post(&o, COLLECTION_ASSETS,
                               "{'code':'x','name':'X','kind':'camera','town':'t1','service':"
                               "[{'project':'p9','from':'2022-01-01T00:00:00Z'}]}"),
                   STATUS_INVALID, "unknown_project", "service[0].project");
}
END_TEST

START_TEST(only_a_changed_ttl_asks_for_a_rebuild)
{
    ck_assert_int_eq(office_post(&o, COLLECTION_FEEDS, "{'code':'f1','name':'F'}"), STATUS_OK);
    ck_assert(!o.rebuild);
    ck_assert_int_eq(office_post(&o, COLLECTION_FEEDS, "{'code':'f0','name':'F'}"), STATUS_OK);
    ck_assert(!o.rebuild);
    ck_assert_int_eq(
        office_post(&o, COLLECTION_FEEDS, "{'code':'f1','name':'F','report_ttl_s':null}"),
        STATUS_OK);
    ck_assert(o.rebuild);
    ck_assert_int_eq(o.d.registry.feeds[0].report_ttl_s, TTL_UNTIL_NEXT);
    ck_assert_uint_eq(o.d.timelines.watch.feed_count, 2);
}
END_TEST

START_TEST(a_put_takes_the_code_from_the_path_and_one_record)
{
    struct change *change = NULL;
    struct buffer answer = {0};
    struct refusal refusal = {0};
    ck_assert_int_eq(change_prepare_records(&o.d, COLLECTION_TOWNS, DOCUMENT_JSON, text_of("t5"),
                                            text_of("{\"name\":\"x\"}"), 0, &change, &answer,
                                            &refusal),
                     STATUS_OK);
    office_commit(&o, change, TOKEN_OFFICE);
    ck_assert_uint_ne(registry_find_town(&o.d.registry, text_of("t5")), NONE);
    buffer_free(&answer);
    ck_assert_int_eq(change_prepare_records(&o.d, COLLECTION_TOWNS, DOCUMENT_JSON, text_of("t5"),
                                            text_of("[]"), 0, &change, &answer, &refusal),
                     STATUS_INVALID);
    refusal_free(&refusal);
}
END_TEST

START_TEST(the_first_hundred_errors_are_listed_and_all_are_counted)
{
    struct buffer body = {0};
    buffer_add_text(&body, "[{}");
    for (int i = 0; i < ITEM_ERRORS_MAX; i++)
        buffer_add_text(&body, ",{}");
    buffer_add_text(&body, "]");
    ck_assert_int_eq(office_post(&o, COLLECTION_TOWNS, buffer_text(&body)), STATUS_INVALID);
    ck_assert_uint_eq(o.refusal.total, ITEM_ERRORS_MAX + 1);
    ck_assert_uint_eq(o.refusal.count, ITEM_ERRORS_MAX);
    buffer_free(&body);
}
END_TEST

/* A3 is of p1 until September 2022. */
static const struct {
    int64_t now;
    const char *json;
} views[] = {
    {1661961599, "{'aliases':['K9'],'attributes':{'pole':'P-17'},'class':2,'code':'a3','feeds':[],'"
                 "kind':'camera',"
                 "'name':'A3','service':[{'from':'2022-01-01T00:00:00+08:00',"
                 "'project':'p1','to':'2022-09-01T00:00:00+08:00'}],'town':'t2'}"},
    {1661961600,
     "{'aliases':[],'attributes':{},'class':null,'code':'a3','feeds':[],'kind':'camera',"
     "'name':'a3','service':[{'from':'2022-01-01T00:00:00+08:00',"
     "'project':'p1','to':'2022-09-01T00:00:00+08:00'}],'town':null}"},
};

START_TEST(a_contractor_sees_its_own_spans_of_an_asset_and_its_name_while_it_has_it)
{
    struct scope c1 = token_scope(o.d.tokens.items + TOKEN_C1 - 1, views[_i].now);
    struct buffer b = {0};
    struct json_out j;
    json_begin(&j, &b);
    asset_to_json(&j, &o.d, 2, &c1, o.d.rules.items[0]->zone);
    char *json = quoted(views[_i].json);
    ck_assert_str_eq(buffer_text(&b), json);
    free(json);
    buffer_free(&b);
}
END_TEST

#define SEPTEMBER                                                                                  \
    "'from':'2022-09-01T00:00:00+08:00','to':'2022-09-02T00:00:00+08:00',"                         \
    "'reason':'power_cut'"
#define R1 "{'id':'R1','asset':'a1','cause':'no-stream','reported_at':'2022-09-05T08:00:00+08:00'}"

/* --- tokens, rules, replay --------------------------------------------------------------------- */

START_TEST(tokens_are_bound_to_what_their_role_needs)
{
    expect_refused(office_token(&o, TOKEN_ADMIN, "{'name':'x','role':'contractor'}"),
                   STATUS_INVALID, "missing_member", "organisation");
    expect_refused(
        office_token(&o, TOKEN_ADMIN, "{'name':'x','role':'contractor','organisation':'s1'}"),
        STATUS_INVALID, "bad_value", "organisation");
    expect_refused(office_token(&o, TOKEN_ADMIN, "{'name':'x','role':'feed','feed':'f9'}"),
                   STATUS_INVALID, "unknown_feed", "feed");
    expect_refused(office_token(&o, TOKEN_ADMIN, "{'name':'x','role':'viewer','feed':'f1'}"),
                   STATUS_INVALID, "bad_value", "feed");
    expect_refused(office_token(&o, TOKEN_ADMIN, "{'role':'viewer'}"), STATUS_INVALID,
                   "missing_member", "name");
    expect_refused(office_token(&o, TOKEN_OFFICE, "{'name':'x','role':'viewer'}"), STATUS_FORBIDDEN,
                   "forbidden", "");
    ck_assert_int_eq(office_token(&o, TOKEN_ADMIN, "{'name':'x','role':'feed','feed':'f1'}"), 0);
}
END_TEST

static void revoke(uint32_t token)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    ck_assert_int_eq(change_prepare_revocation(&o.d, token, &change, &refusal), STATUS_OK);
    office_commit(&o, change, TOKEN_ADMIN);
    ck_assert_int_eq(change_prepare_revocation(&o.d, token, &change, &refusal), STATUS_CONFLICT);
    refusal_free(&refusal);
}

static void add_rules(void)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    ck_assert_int_eq(
        change_prepare_rules(&o.d, text_of(o.d.rules.items[0]->record), &change, &refusal),
        STATUS_OK);
    office_commit(&o, change, TOKEN_ADMIN);
    ck_assert_uint_eq(o.d.rules.items[1]->version, 2);
    ck_assert_ptr_nonnull(strstr(o.d.rules.items[1]->record, "\"version\":2"));
    ck_assert_int_eq(change_prepare_rules(&o.d, text_of("{}"), &change, &refusal), STATUS_INVALID);
    ck_assert_str_eq(refusal.error.code, "missing_member");
    refusal_free(&refusal);
}

START_TEST(replaying_every_change_gives_the_same_district)
{
    struct district again = {0};
    struct error err = {0};
    add_rules();
    ck_assert_int_eq(office_order(&o, TOKEN_OFFICE,
                                  "[" R1 ",{'id':'R2','asset':'a3','cause':null,"
                                  "'reported_at':'2022-08-30T00:00:00Z','mass':true}]"),
                     STATUS_OK);
    ck_assert_int_eq(office_step(&o, TOKEN_C1, "R1", "pause", 0, "{'note':'道路封闭'}"), STATUS_OK);
    ck_assert_int_eq(office_step(&o, TOKEN_OFFICE, "R1", "pause_approve", 1, ""), STATUS_OK);
    ck_assert_int_eq(office_step(&o, TOKEN_OFFICE, "R2", "repaired", 0, ""), STATUS_OK);
    ck_assert_int_eq(office_propose(&o, TOKEN_C1,
                                    "{'scope':{'kinds':['camera']},'note':'n\\t',"
                                    "'evidence':'e'," SEPTEMBER "}"),
                     STATUS_OK);
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "approve"), STATUS_OK);
    ck_assert_int_eq(office_order(&o, TOKEN_OFFICE,
                                  "[{'id':'R2','asset':'a3','cause':'x',"
                                  "'reported_at':'2022-08-30T00:00:00Z'}]"),
                     STATUS_OK);
    revoke(TOKEN_VIEWER);
    for (uint32_t i = 0; i < o.row_count; i++) {
        const struct change *c = o.rows[i].change;
        struct journalled row = {c->op, i + 1, change_body(c), o.rows[i].token, o.rows[i].at};
        ck_assert_int_eq(change_apply(&again, &row, &err), STATUS_OK);
    }
    char *first = office_dump(&o.d, o.now), *second = office_dump(&again, o.now);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    district_free(&again);
}
END_TEST

static const struct bad {
    const char *op, *body;
} bad[] = {
    {"no_such_op", "{}"},
    {"towns", ""},
    {"towns", "{\"items\":[{\"code\":\"t\"}]}"},
    {"towns", "{\"items\":[{]}"},
    {"assets", "{\"items\":[{\"code\":\"x\",\"name\":\"x\",\"kind\":\"camera\",\"town\":\"t9\"}]}"},
    {"rules", "{}"},
    {"rules", "{\"document\":{}}"},
    {"exemption", "{\"id\":1}"},
    {"exemption", "{\"id\":7,\"scope\":{\"kinds\":[\"camera\"]},\"from\":\"2022-09-01T00:00:00Z\","
                  "\"to\":\"2022-09-02T00:00:00Z\",\"reason\":\"x\",\"late\":false}"},
    {"exemption_decision", "{\"id\":1,\"decision\":\"approve\",\"note\":null}"},
    {"exemption_evidence", "{\"id\":1,\"evidence\":\"x\",\"late\":false}"},
    {"repairs", "{\"items\":[{\"id\":\"R\",\"asset\":\"a9\",\"reported_at\":"
                "\"2022-09-01T00:00:00Z\"}]}"},
    {"repair_step", "{\"id\":\"R9\",\"verb\":\"pause\",\"at\":\"2022-09-01T00:00:00Z\","
                    "\"approved\":false,\"pause\":0}"},
    {"token", "{\"id\":99,\"name\":\"x\",\"role\":\"viewer\",\"sha256\":\"00\"}"},
    {"token_revoked", "{\"id\":99}"},
    {"token_revoked", "{\"id\":0}"},
    {"token_revoked", "nonsense"},
    {"restored", "{\"seq\":-1,\"head\":\"a\",\"replaced\":null,\"file\":\"f\"}"},
    {"restored", "{\"seq\":1,\"head\":\"a\",\"file\":\"f\"}"},
    {"leader", "{\"followed\":null,\"head\":\"a\",\"node\":\"short\",\"reason\":null,\"seq\":1}"},
    {"leader", "{\"followed\":null,\"head\":\"a\",\"node\":\"0123456789abcdef\",\"reason\":null}"},
};

START_TEST(a_body_that_cant_be_is_corrupt_and_changes_nothing)
{
    struct error err = {0};
    char *before = office_dump(&o.d, o.now);
    struct journalled row = {0, 1, text_of(bad[_i].body), 1, o.now};
    enum status status = change_op_find(text_of(bad[_i].op), &row.op, &err);
    if (status == STATUS_OK)
        status = change_apply(&o.d, &row, &err);
    ck_assert_int_eq(status, STATUS_CORRUPT);
    char *after = office_dump(&o.d, o.now);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("change");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, an_upsert_says_what_it_added_changed_and_left);
    tcase_add_test(tests, what_changes_nothing_is_no_change);
    tcase_add_test(tests, a_dry_run_shows_spans_and_changes_nothing);
    tcase_add_test(tests, one_wrong_record_refuses_all_and_every_wrong_one_is_listed);
    tcase_add_test(tests, references_of_assets_must_exist);
    tcase_add_test(tests, only_a_changed_ttl_asks_for_a_rebuild);
    tcase_add_test(tests, a_put_takes_the_code_from_the_path_and_one_record);
    tcase_add_test(tests, the_first_hundred_errors_are_listed_and_all_are_counted);
    tcase_add_loop_test(
        tests, a_contractor_sees_its_own_spans_of_an_asset_and_its_name_while_it_has_it, 0, 2);
    tcase_add_test(tests, tokens_are_bound_to_what_their_role_needs);
    tcase_add_test(tests, replaying_every_change_gives_the_same_district);
    tcase_add_loop_test(tests, a_body_that_cant_be_is_corrupt_and_changes_nothing, 0,
                        sizeof bad / sizeof *bad);
    Suite *suite = suite_create("change");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
