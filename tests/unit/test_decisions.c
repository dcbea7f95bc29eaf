#include "office_checks.h"

#include "view/exemption.h"
#include "view/records.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static void expect_exemption(uint32_t id, const char *piece)
{
    struct buffer b = {0};
    struct json_out j;
    struct scope whole = {ROLE_ADMIN, NONE, 0};
    char *json = quoted(piece);
    json_begin(&j, &b);
    exemption_to_json(&j, &o.d, o.d.exemptions.items + id - 1, &whole, o.d.rules.items[0]->zone);
    ck_assert_msg(strstr(buffer_text(&b), json) != NULL, "%s lacks %s", buffer_text(&b), json);
    free(json);
    buffer_free(&b);
}

static void expect_repair(const char *id, const char *piece)
{
    struct buffer b = {0};
    struct json_out j;
    struct scope whole = {ROLE_ADMIN, NONE, o.now};
    char *json = quoted(piece);
    uint32_t n = repairs_find(&o.d.repairs, text_of(id));
    ck_assert_uint_ne(n, NONE);
    json_begin(&j, &b);
    repair_to_json(&j, &o.d, o.d.repairs.items + n, &whole, o.d.rules.items[0]->zone);
    ck_assert_msg(strstr(buffer_text(&b), json) != NULL, "%s lacks %s", buffer_text(&b), json);
    free(json);
    buffer_free(&b);
}

/* --- exemptions -------------------------------------------------------------------------------- */

#define SEPTEMBER                                                                                  \
    "'from':'2022-09-01T00:00:00+08:00','to':'2022-09-02T00:00:00+08:00',"                         \
    "'reason':'power_cut'"
#define JULY                                                                                       \
    "'from':'2022-07-01T00:00:00+08:00','to':'2022-07-02T00:00:00+08:00',"                         \
    "'reason':'power_cut'"

START_TEST(a_contractors_proposal_is_limited_to_its_projects)
{
    ck_assert_int_eq(office_propose(&o, TOKEN_C1, "{'scope':{'towns':['t1']}," SEPTEMBER "}"), 0);
    expect_exemption(1, "'scope':{'projects':['p1'],'towns':['t1']},"
                        "'aspects':['intact','network','live','history']");
    expect_exemption(1, "'proposer':'c1'");
    ck_assert_int_eq(
        office_propose(&o, TOKEN_C1, "{'scope':{'projects':['p2','p1','p9']}," SEPTEMBER "}"),
        STATUS_OK);
    expect_exemption(2, "'scope':{'projects':['p1']}");
    expect_refused(office_propose(&o, TOKEN_C1, "{'scope':{'projects':['p2']}," SEPTEMBER "}"),
                   STATUS_INVALID, "unknown_project", "scope.projects[0]");
    expect_refused(office_propose(&o, TOKEN_C1, "{'scope':{'assets':['a1','a2']}," SEPTEMBER "}"),
                   STATUS_INVALID, "unknown_asset", "scope.assets[1]");
    ck_assert_int_eq(
        office_propose(&o, TOKEN_SUPERVISOR, "{'scope':{'kinds':['camera']}," SEPTEMBER "}"),
        STATUS_OK);
    expect_exemption(3, "'scope':{'kinds':['camera'],'projects':['p1']}");
}
END_TEST

START_TEST(a_proposal_that_is_not_whole_is_refused)
{
    expect_refused(office_propose(&o, TOKEN_OFFICE, "{'scope':{}," SEPTEMBER "}"), STATUS_INVALID,
                   "empty_scope", "scope");
    expect_refused(office_propose(&o, TOKEN_OFFICE, "{'scope':{'towns':[]}," SEPTEMBER "}"),
                   STATUS_INVALID, "bad_value", "scope.towns");
    expect_refused(office_propose(&o, TOKEN_OFFICE, "{'scope':{'towns':['t9']}," SEPTEMBER "}"),
                   STATUS_INVALID, "unknown_town", "scope.towns[0]");
    expect_refused(office_propose(&o, TOKEN_OFFICE,
                                  "{'scope':{'towns':['t1']},'aspects':['up']," SEPTEMBER "}"),
                   STATUS_INVALID, "bad_value", "aspects[0]");
    expect_refused(office_propose(&o, TOKEN_OFFICE,
                                  "{'scope':{'towns':['t1']},'from':'2022-09-01T00:00:00Z',"
                                  "'to':'2022-09-01T00:00:00Z','reason':'power_cut'}"),
                   STATUS_INVALID, "bad_value", "to");
    expect_refused(office_propose(&o, TOKEN_OFFICE,
                                  "{'scope':{'towns':['t1']},'from':'2022-09-01T00:00:00Z',"
                                  "'to':'2022-09-02T00:00:00Z','reason':'bad_luck'}"),
                   STATUS_INVALID, "bad_value", "reason");
    expect_refused(office_propose(&o, TOKEN_VIEWER, "{}"), STATUS_FORBIDDEN, "forbidden", "");
}
END_TEST

START_TEST(the_deadlines_bind_the_contractor_to_the_second_and_mark_the_office)
{
    const char *body = "{'scope':{'projects':['p1']},'from':'2022-09-01T23:59:59+08:00',"
                       "'to':'2022-09-03T00:00:00+08:00','reason':'power_cut'}";
    o.now = 1662911999; /* 2022-09-11T23:59:59+08:00, the last second of the tenth day after */
    ck_assert_int_eq(office_propose(&o, TOKEN_C1, body), STATUS_OK);
    o.now++;
    expect_refused(office_propose(&o, TOKEN_C1, body), STATUS_CONFLICT, "too_late_to_propose",
                   "from");
    ck_assert_int_eq(office_propose(&o, TOKEN_OFFICE, body), STATUS_OK);
    expect_exemption(1, "'late':false");
    expect_exemption(2, "'late':true");
    expect_refused(office_propose(&o, TOKEN_C1, "{'scope':{'projects':['p1']}," JULY "}"),
                   STATUS_CONFLICT, "too_late_to_propose", "from");
}
END_TEST

START_TEST(evidence_comes_in_until_the_day_of_proof_or_the_decision)
{
    const char *body = "{'scope':{'projects':['p1']}," SEPTEMBER ",'evidence':'first'}";
    o.now = 1662040000; /* 2022-09-01 */
    ck_assert_int_eq(office_propose(&o, TOKEN_C1, body), STATUS_OK);
    expect_exemption(1, "'evidence':'first','evidence_added':[],");
    o.now = 1665417599; /* 2022-10-10T23:59:59+08:00, the last second of the day of proof */
    ck_assert_int_eq(office_prove(&o, TOKEN_C1, 1, "{'evidence':'second'}"), STATUS_OK);
    expect_exemption(1, "'evidence':'first','evidence_added':[{'at':'2022-10-10T23:59:59+08:00',"
                        "'by':3,'evidence':'second','file':null,'late':false}],");
    o.now++;
    expect_refused(office_prove(&o, TOKEN_C1, 1, "{'evidence':'third'}"), STATUS_CONFLICT,
                   "too_late_to_prove", "");
    ck_assert_int_eq(office_prove(&o, TOKEN_OFFICE, 1, "{'evidence':'third'}"), STATUS_OK);
    expect_exemption(1, "'evidence':'third','file':null,'late':true}],");
}
END_TEST

START_TEST(evidence_is_added_by_the_proposer_and_the_office_and_never_replaced)
{
    const char *body = "{'scope':{'projects':['p1']}," SEPTEMBER "}";
    o.now = 1662040000;
    ck_assert_int_eq(office_propose(&o, TOKEN_C1, body), STATUS_OK);
    expect_refused(office_prove(&o, TOKEN_C2, 1, "{'evidence':'x'}"), STATUS_FORBIDDEN,
                   "not_your_proposal", "");
    expect_refused(office_prove(&o, TOKEN_VIEWER, 1, "{'evidence':'x'}"), STATUS_FORBIDDEN,
                   "not_your_proposal", "");
    expect_refused(office_prove(&o, TOKEN_C1, 2, "{'evidence':'x'}"), STATUS_UNKNOWN,
                   "unknown_exemption", "");
    expect_refused(office_prove(&o, TOKEN_C1, 1, "{'evidence':''}"), STATUS_INVALID, "bad_value",
                   "evidence");
    expect_refused(office_prove(&o, TOKEN_C1, 1, "{'note':'x'}"), STATUS_INVALID, "unknown_member",
                   "note");
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "approve"), STATUS_OK);
    expect_refused(office_prove(&o, TOKEN_C1, 1, "{'evidence':'x'}"), STATUS_CONFLICT,
                   "not_proposed", "");
    for (int i = 0; i < EVIDENCE_MAX; i++)
        ck_assert_int_eq(office_prove(&o, TOKEN_OFFICE, 1, "{'evidence':'x'}"), STATUS_OK);
    expect_refused(office_prove(&o, TOKEN_OFFICE, 1, "{'evidence':'x'}"), STATUS_CONFLICT,
                   "too_much_evidence", "");
    expect_exemption(1, "'state':'approved'");
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "revoke"), STATUS_OK);
    expect_refused(office_prove(&o, TOKEN_OFFICE, 1, "{'evidence':'x'}"), STATUS_CONFLICT,
                   "not_proposed", "");
}
END_TEST

START_TEST(decisions_go_from_proposed_and_never_by_the_proposer)
{
    ck_assert_int_eq(office_propose(&o, TOKEN_ADMIN,
                                    "{'scope':{'assets':['a1']},'aspects':"
                                    "['network']," SEPTEMBER "}"),
                     STATUS_OK);
    expect_refused(office_decide(&o, TOKEN_ADMIN, 1, "approve"), STATUS_FORBIDDEN, "own_proposal",
                   "");
    expect_refused(office_decide(&o, TOKEN_C1, 1, "approve"), STATUS_FORBIDDEN, "forbidden", "");
    expect_refused(office_decide(&o, TOKEN_OFFICE, 1, "revoke"), STATUS_CONFLICT, "not_approved",
                   "");
    expect_refused(office_decide(&o, TOKEN_OFFICE, 2, "approve"), STATUS_UNKNOWN,
                   "unknown_exemption", "");
    ck_assert_ptr_null(exemptions_of(&o.d.exemptions, 0, ASPECT_NETWORK));
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "approve"), STATUS_OK);
    ck_assert_ptr_nonnull(exemptions_of(&o.d.exemptions, 0, ASPECT_NETWORK));
    ck_assert_ptr_null(exemptions_of(&o.d.exemptions, 0, ASPECT_LIVE));
    expect_refused(office_decide(&o, TOKEN_OFFICE, 1, "reject"), STATUS_CONFLICT, "not_proposed",
                   "");
    ck_assert_int_eq(office_decide(&o, TOKEN_ADMIN, 1, "revoke"), STATUS_OK);
    ck_assert_ptr_null(exemptions_of(&o.d.exemptions, 0, ASPECT_NETWORK));
    expect_exemption(1, "'state':'revoked'");
}
END_TEST

/* The seconds of 1 September (of China) that are exempt for the asset. */
static int64_t exempt_s(uint32_t asset)
{
    const struct interval_set *set = exemptions_of(&o.d.exemptions, asset, ASPECT_LIVE);
    return set ? interval_set_within(set, 1661961600, 1661961600 + 86400) : 0;
}

START_TEST(a_change_holds_once_another_person_has_approved_it)
{
    const char *hour = "{'to':'2022-09-01T01:00:00+08:00','scope':{'assets':['a2']},'note':'n'}";
    ck_assert_int_eq(office_propose(&o, TOKEN_ADMIN, "{'scope':{'assets':['a1']}," SEPTEMBER "}"),
                     0);
    expect_refused(office_change(&o, TOKEN_OFFICE, 1, hour), STATUS_CONFLICT, "not_approved", "");
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "approve"), STATUS_OK);
    ck_assert_int_eq(office_change(&o, TOKEN_OFFICE, 1, hour), STATUS_OK);
    ck_assert_int_eq(exempt_s(0), 86400);
    ck_assert_int_eq(exempt_s(1), 0);
    expect_refused(office_change(&o, TOKEN_ADMIN, 1, hour), STATUS_CONFLICT, "change_waits", "");
    expect_refused(office_decide(&o, TOKEN_OFFICE, 1, "approve"), STATUS_FORBIDDEN, "own_proposal",
                   "");
    ck_assert_int_eq(office_decide(&o, TOKEN_ADMIN, 1, "approve"), STATUS_OK);
    ck_assert_int_eq(exempt_s(0), 0);
    ck_assert_int_eq(exempt_s(1), 3600);
    expect_exemption(1, "'state':'approved','scope':{'assets':['a2']}");
    expect_exemption(1,
                     "'was':{'from':'2022-09-01T00:00:00+08:00','to':'2022-09-02T00:00:00+08:00',"
                     "'scope':{'assets':['a1']}}");
    expect_refused(office_change(&o, TOKEN_ADMIN, 1, hour), STATUS_INVALID, "nothing_changed", "");
}
END_TEST

START_TEST(a_change_that_is_rejected_or_revoked_with_its_exemption_falls_away)
{
    const char *hour = "{'to':'2022-09-01T01:00:00+08:00','note':'n'}";
    ck_assert_int_eq(office_propose(&o, TOKEN_ADMIN, "{'scope':{'assets':['a1']}," SEPTEMBER "}"),
                     0);
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "approve"), STATUS_OK);
    ck_assert_int_eq(office_change(&o, TOKEN_OFFICE, 1, hour), STATUS_OK);
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "reject"), STATUS_OK);
    expect_exemption(1, "'state':'approved'");
    expect_exemption(1, "'change':{'state':'rejected'");
    ck_assert_int_eq(exempt_s(0), 86400);
    ck_assert_int_eq(office_change(&o, TOKEN_OFFICE, 1, hour), STATUS_OK);
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 1, "revoke"), STATUS_OK);
    expect_exemption(1, "'state':'revoked'");
    expect_exemption(1, "'change':{'state':'rejected'");
    ck_assert_int_eq(exempt_s(0), 0);
    expect_refused(office_decide(&o, TOKEN_ADMIN, 1, "approve"), STATUS_CONFLICT, "not_proposed",
                   "");
}
END_TEST

START_TEST(a_party_asks_for_changes_of_its_own_within_the_deadline)
{
    const char *hour = "{'to':'2022-09-01T01:00:00+08:00','note':'n'}";
    const char *longer = "{'to':'2022-09-04T00:00:00+08:00','note':'n'}";
    ck_assert_int_eq(office_propose(&o, TOKEN_OFFICE, "{'scope':{'towns':['t1']}," SEPTEMBER "}"),
                     0);
    ck_assert_int_eq(office_propose(&o, TOKEN_C1, "{'scope':{'towns':['t1']}," SEPTEMBER "}"), 0);
    ck_assert_int_eq(office_decide(&o, TOKEN_ADMIN, 1, "approve"), STATUS_OK);
    ck_assert_int_eq(office_decide(&o, TOKEN_ADMIN, 2, "approve"), STATUS_OK);
    expect_refused(office_change(&o, TOKEN_C1, 1, hour), STATUS_FORBIDDEN, "not_your_proposal", "");
    expect_refused(office_change(&o, TOKEN_C2, 2, hour), STATUS_FORBIDDEN, "not_your_proposal", "");
    expect_refused(office_change(&o, TOKEN_C1, 2, "{'scope':{'assets':['a2']},'note':'n'}"),
                   STATUS_INVALID, "unknown_asset", "scope.assets[0]");
    ck_assert_int_eq(office_change(&o, TOKEN_C1, 2, "{'scope':{'kinds':['camera']},'note':'n'}"),
                     0);
    expect_exemption(2,
                     "'change':{'state':'proposed','from':'2022-09-01T00:00:00+08:00','to':"
                     "'2022-09-02T00:00:00+08:00','scope':{'kinds':['camera'],'projects':['p1']}");
    ck_assert_int_eq(office_decide(&o, TOKEN_OFFICE, 2, "reject"), STATUS_OK);
    o.now = 1665417600; /* 2022-10-11 */
    expect_refused(office_change(&o, TOKEN_C1, 2, longer), STATUS_CONFLICT, "too_late_to_propose",
                   "from");
    ck_assert_int_eq(office_change(&o, TOKEN_OFFICE, 2, longer), STATUS_OK);
    expect_exemption(2, "'note':'n','late':true");
}
END_TEST

START_TEST(a_changed_asset_gets_its_cover_anew)
{
    ck_assert_int_eq(office_propose(&o, TOKEN_OFFICE, "{'scope':{'towns':['t2']}," SEPTEMBER "}"),
                     STATUS_OK);
    ck_assert_int_eq(office_decide(&o, TOKEN_ADMIN, 1, "approve"), STATUS_OK);
    ck_assert_ptr_null(exemptions_of(&o.d.exemptions, 0, ASPECT_LIVE));
    ck_assert_int_eq(office_post(&o, COLLECTION_ASSETS,
                                 "{'code':'a1','name':'A1','kind':'camera','class':1,'town':'t2',"
                                 "'service':[{'project':'p1','from':'2022-01-01T00:00:00Z'}]}"),
                     0);
    ck_assert_ptr_nonnull(exemptions_of(&o.d.exemptions, 0, ASPECT_LIVE));
}
END_TEST

/* --- repairs ----------------------------------------------------------------------------------- */

#define R1 "{'id':'R1','asset':'a1','cause':'no-stream','reported_at':'2022-09-05T08:00:00+08:00'}"

START_TEST(orders_are_taken_as_they_are_with_their_state_derived)
{
    ck_assert_int_eq(
        office_order(
            &o, TOKEN_OFFICE,
            "[" R1 ",{'id':'R2','asset':'a2','reported_at':'2022-09-01T00:00:00Z',"
            "'repaired_at':'2022-09-01T01:00:00Z'},{'id':'R3','asset':'a1','state':'cancelled',"
            "'reported_at':'2022-09-01T00:00:00Z'},{'id':'R4','asset':'a1','reported_at':"
            "'2022-09-01T00:00:00Z','pauses':[{'from':'2022-09-01T01:00:00Z','approved':true}]}]"),
        STATUS_OK);
    expect_answer("{'added':4,'changed':0,'unchanged':0,'items':[{'id':'R1','change':'added'},"
                  "{'id':'R2','change':'added'},{'id':'R3','change':'added'},"
                  "{'id':'R4','change':'added'}]}");
    expect_repair("R1", "'state':'open','reported_at':'2022-09-05T08:00:00+08:00',"
                        "'responded_at':null,'response_due_at':null,"
                        "'due_at':'2022-09-06T08:00:00+08:00','timeliness':'not_yet'");
    expect_repair("R2", "'state':'repaired'");
    expect_repair("R3", "'timeliness':null");
    expect_repair("R4", "'state':'paused'");
    ck_assert_int_eq(office_order(&o, TOKEN_OFFICE, R1), STATUS_OK);
    expect_answer("{'added':0,'changed':0,'unchanged':1,'items':[]}");
    expect_refused(office_order(&o, TOKEN_OFFICE,
                                "{'id':'R5','asset':'a9','reported_at':'2022-09-01T00:00:00Z'}"),
                   STATUS_INVALID, "unknown_asset", "asset");
    expect_refused(office_order(&o, TOKEN_C1, R1), STATUS_FORBIDDEN, "forbidden", "");
}
END_TEST

START_TEST(a_contractor_steps_within_its_own_and_its_pauses_wait)
{
    ck_assert_int_eq(office_order(&o, TOKEN_OFFICE, R1), STATUS_OK);
    expect_refused(office_step(&o, TOKEN_C2, "R1", "repaired", 0, ""), STATUS_UNKNOWN,
                   "unknown_repair", "");
    expect_refused(office_step(&o, TOKEN_C1, "R1", "cancel", 0, ""), STATUS_FORBIDDEN, "forbidden",
                   "");
    expect_refused(office_step(&o, TOKEN_VIEWER, "R1", "pause", 0, ""), STATUS_FORBIDDEN,
                   "forbidden", "");
    ck_assert_int_eq(office_step(&o, TOKEN_C1, "R1", "pause", 0,
                                 "{'at':'2022-09-05T11:55:00+08:00','note':'road closed'}"),
                     0);
    expect_repair("R1", "'pauses':[{'approved':false,'approved_by':null,'asked_by':3,"
                        "'from':'2022-09-05T11:55:00+08:00','number':1,'reason':'road closed',"
                        "'to':null}]");
    expect_repair("R1", "'due_at':'2022-09-06T08:00:00+08:00'");
    expect_refused(office_step(&o, TOKEN_C1, "R1", "pause_approve", 1, ""), STATUS_FORBIDDEN,
                   "forbidden", "");
    expect_refused(office_step(&o, TOKEN_SUPERVISOR, "R1", "pause_approve", 2, ""), STATUS_UNKNOWN,
                   "unknown_pause", "");
    ck_assert_int_eq(office_step(&o, TOKEN_SUPERVISOR, "R1", "pause_approve", 1, ""), STATUS_OK);
    expect_refused(office_step(&o, TOKEN_OFFICE, "R1", "pause_approve", 1, ""), STATUS_CONFLICT,
                   "already_approved", "");
    expect_repair("R1", "'due_at':'2022-09-06T08:05:00+08:00'");
    ck_assert_int_eq(office_step(&o, TOKEN_C1, "R1", "repaired", 0, ""), STATUS_OK);
    expect_repair("R1", "'to':'2022-09-05T12:00:00+08:00'");
    expect_repair("R1", "'state':'repaired'");
}
END_TEST

START_TEST(what_a_contractor_dates_back_is_a_claim_until_somebody_else_confirms_a_time)
{
    ck_assert_int_eq(office_order(&o, TOKEN_OFFICE, R1), STATUS_OK);
    ck_assert_int_eq(
        office_step(&o, TOKEN_C1, "R1", "respond", 0, "{'at':'2022-09-05T11:55:00+08:00'}"), 0);
    expect_repair("R1", "'responded_at':'2022-09-05T11:55:00+08:00'");
    expect_refused(
        office_step(&o, TOKEN_C1, "R1", "repaired", 0, "{'at':'2022-09-05T07:59:59+08:00'}"),
        STATUS_INVALID, "bad_value", "at");
    ck_assert_int_eq(
        office_step(&o, TOKEN_C1, "R1", "repaired", 0, "{'at':'2022-09-05T11:20:00+08:00'}"), 0);
    expect_repair("R1", "'repaired_at':'2022-09-05T12:00:00+08:00',"
                        "'claimed_at':'2022-09-05T11:20:00+08:00','confirmed_at':null");
    expect_refused(office_step(&o, TOKEN_OFFICE, "R1", "confirm", 0,
                               "{'repaired_at':'2022-09-05T07:59:59+08:00'}"),
                   STATUS_INVALID, "bad_value", "repaired_at");
    expect_refused(office_step(&o, TOKEN_OFFICE, "R1", "confirm", 0,
                               "{'repaired_at':'2022-09-05T12:00:01+08:00'}"),
                   STATUS_INVALID, "bad_value", "repaired_at");
    expect_refused(office_step(&o, TOKEN_OFFICE, "R1", "cancel", 0,
                               "{'repaired_at':'2022-09-05T11:20:00+08:00'}"),
                   STATUS_INVALID, "bad_value", "repaired_at");
    ck_assert_int_eq(office_step(&o, TOKEN_OFFICE, "R1", "confirm", 0,
                                 "{'repaired_at':'2022-09-05T11:20:00+08:00'}"),
                     0);
    expect_repair("R1", "'repaired_at':'2022-09-05T11:20:00+08:00',"
                        "'claimed_at':'2022-09-05T11:20:00+08:00',"
                        "'confirmed_at':'2022-09-05T12:00:00+08:00'");
}
END_TEST

START_TEST(steps_follow_the_table_and_the_clock)
{
    ck_assert_int_eq(office_order(&o, TOKEN_OFFICE, R1), STATUS_OK);
    expect_refused(office_step(&o, TOKEN_OFFICE, "R1", "confirm", 0, ""), STATUS_CONFLICT,
                   "wrong_state", "");
    expect_refused(
        office_step(&o, TOKEN_OFFICE, "R1", "repaired", 0, "{'at':'2022-09-05T07:59:59+08:00'}"),
        STATUS_INVALID, "bad_value", "at");
    expect_refused(
        office_step(&o, TOKEN_OFFICE, "R1", "repaired", 0, "{'at':'2022-09-05T12:05:01+08:00'}"),
        STATUS_INVALID, "future_time", "at");
    expect_refused(office_step(&o, TOKEN_OFFICE, "R1", "mend", 0, ""), STATUS_UNKNOWN,
                   "unknown_step", "");
    expect_refused(office_step(&o, TOKEN_OFFICE, "R1", "pause", 0, "{'on':1}"), STATUS_INVALID,
                   "unknown_member", "on");
    ck_assert_int_eq(
        office_step(&o, TOKEN_OFFICE, "R1", "pause", 0, "{'at':'2022-09-05T09:00:00+08:00'}"),
        STATUS_OK);
    ck_assert_int_eq(
        office_step(&o, TOKEN_OFFICE, "R1", "resume", 0, "{'at':'2022-09-05T10:00:00+08:00'}"),
        STATUS_OK);
    expect_repair("R1", "'due_at':'2022-09-06T09:00:00+08:00'");
    ck_assert_int_eq(office_step(&o, TOKEN_C1, "R1", "repaired", 0, ""), STATUS_OK);
    ck_assert_int_eq(office_step(&o, TOKEN_SUPERVISOR, "R1", "confirm", 0, ""), STATUS_OK);
    ck_assert_int_eq(office_step(&o, TOKEN_OFFICE, "R1", "reopen", 0, ""), STATUS_OK);
    expect_repair("R1", "'repaired_at':null,'claimed_at':null,'confirmed_at':null");
    ck_assert_int_eq(office_step(&o, TOKEN_OFFICE, "R1", "cancel", 0, "{'note':'twice'}"), 0);
    expect_repair("R1", "{'name':'cancel','at':'2022-09-05T12:00:00+08:00','received_at':"
                        "'2022-09-05T12:00:00+08:00','claimed_at':null,'repaired_at':null,"
                        "'by':2,'note':'twice'}");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("decisions");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_contractors_proposal_is_limited_to_its_projects);
    tcase_add_test(tests, a_proposal_that_is_not_whole_is_refused);
    tcase_add_test(tests, the_deadlines_bind_the_contractor_to_the_second_and_mark_the_office);
    tcase_add_test(tests, evidence_comes_in_until_the_day_of_proof_or_the_decision);
    tcase_add_test(tests, evidence_is_added_by_the_proposer_and_the_office_and_never_replaced);
    tcase_add_test(tests, decisions_go_from_proposed_and_never_by_the_proposer);
    tcase_add_test(tests, a_change_holds_once_another_person_has_approved_it);
    tcase_add_test(tests, a_change_that_is_rejected_or_revoked_with_its_exemption_falls_away);
    tcase_add_test(tests, a_party_asks_for_changes_of_its_own_within_the_deadline);
    tcase_add_test(tests, a_changed_asset_gets_its_cover_anew);
    tcase_add_test(tests, orders_are_taken_as_they_are_with_their_state_derived);
    tcase_add_test(tests, a_contractor_steps_within_its_own_and_its_pauses_wait);
    tcase_add_test(tests,
                   what_a_contractor_dates_back_is_a_claim_until_somebody_else_confirms_a_time);
    tcase_add_test(tests, steps_follow_the_table_and_the_clock);
    Suite *suite = suite_create("decisions");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
