#include "base/buffer.h"
#include "store/journal.h"
#include "store/project.h"
#include "store/transaction.h"

#include "disk.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

static struct disk disk;

static void setup(void)
{
    disk_make(&disk);
}

static void teardown(void)
{
    disk_remove(&disk);
}

#define ASSET_1                                                                                    \
    "{\"attributes\":{\"pole\":\"P-17\"},\"class\":1,\"code\":\"44011300001310000001\","           \
    "\"kind\":\"camera\",\"name\":\"市桥 01\",\"service\":["                                     \
    "{\"from\":\"2022-01-01T00:00:00+08:00\",\"project\":\"hd\",\"to\":null}],\"town\":"           \
    "\"shiqiao\"}"
#define ASSET_2                                                                                    \
    "{\"class\":null,\"code\":\"k1\",\"kind\":\"checkpoint\",\"name\":\"卡口\",\"service\":["    \
    "{\"from\":\"2022-01-01T00:00:00+08:00\",\"project\":\"hd\",\"to\":\"2022-06-01T00:00:00Z\"}," \
    "{\"from\":\"2022-06-01T00:00:00Z\",\"project\":\"mf\",\"to\":null}],\"town\":\"shatou\"}"

static void make_registry(void)
{
    disk_change(&disk, "towns",
                "{\"items\":[{\"code\":\"shiqiao\",\"name\":\"市桥街\"},"
                "{\"code\":\"shatou\",\"name\":\"沙头街\"}]}",
                1, 10);
    disk_change(&disk, "organisations",
                "{\"items\":[{\"code\":\"c1\",\"name\":\"甲公司\","
                "\"role\":\"contractor\"},{\"code\":\"s1\",\"name\":"
                "\"监理\",\"role\":\"supervisor\"}]}",
                1, 11);
    disk_change(
        &disk, "projects",
        "{\"items\":[{\"budget\":{\"2022\":{\"available_fen\":5,\"executed_fen\":4}},"
        "\"code\":\"hd\",\"contractor\":\"c1\",\"milestones\":[{\"name\":\"合同签订\"}],"
        "\"monthly_fee_fen\":12345600,\"name\":\"高清\",\"phase\":\"maintenance\","
        "\"planned\":{\"camera\":2976},\"supervisor\":\"s1\"},"
        "{\"code\":\"mf\",\"contractor\":null,\"name\":\"综合\",\"phase\":\"management\"}]}",
        1, 12);
    disk_change(&disk, "feeds",
                "{\"items\":[{\"code\":\"probe\",\"feed_ttl_s\":600,\"name\":\"巡检\","
                "\"report_ttl_s\":null},{\"code\":\"vms\",\"name\":\"平台\"}]}",
                1, 13);
    disk_change(&disk, "assets", "{\"items\":[" ASSET_1 "," ASSET_2 "]}", 1, 14);
}

START_TEST(registry_records_become_rows)
{
    make_registry();
    disk_expect(&disk, "SELECT group_concat(id || code) FROM (SELECT * FROM town ORDER BY id)",
                "1shiqiao,2shatou");
    disk_expect(&disk, "SELECT id || name || role FROM organisation WHERE code = 's1'",
                "2监理supervisor");
    disk_expect(&disk,
                "SELECT id || ' ' || phase || ' ' || contractor_id || ' ' || supervisor_id ||"
                " ' ' || planned_camera || ' ' || ifnull(planned_centre, 'none') || ' ' ||"
                " monthly_fee_fen || ' ' || (budget ->> '$.2022.executed_fen') || ' ' ||"
                " (milestones ->> '$[0].name') FROM project WHERE code = 'hd'",
                "1 maintenance 1 2 2976 none 12345600 4 合同签订");
    disk_expect(&disk,
                "SELECT ifnull(contractor_id, 'none') || monthly_fee_fen FROM project"
                " WHERE code = 'mf'",
                "none0");
    disk_expect(&disk,
                "SELECT group_concat(ifnull(report_ttl_s, 'none') || ' ' || feed_ttl_s)"
                " FROM feed",
                "none 600,900 900");
    disk_expect(&disk,
                "SELECT id || ' ' || kind || ' ' || class || ' ' || town_id || ' ' ||"
                " attributes FROM asset WHERE code = '44011300001310000001'",
                "1 camera 1 1 {\"pole\":\"P-17\"}");
    disk_expect(&disk,
                "SELECT group_concat(asset_id || ' ' || from_at || ' ' || ifnull(to_at, '-')"
                " || ' ' || project_id, '; ') FROM service_span",
                "1 1640966400 - 1; 2 1640966400 1654041600 1; 2 1654041600 - 2");
}
END_TEST

START_TEST(a_platform_comes_with_its_feeds_and_keeps_its_password)
{
    make_registry();
    static const char body[] =
        "{\"items\":[{\"code\":\"n1\",\"events_feed\":\"n1.e\",\"feed\":"
        "\"n1\",\"history\":{\"feed\":\"n1.h\",\"every_s\":600},\"live\":{\"feed\":\"n1.l\"},"
        "\"name\":\"N\",\"poll_s\":60},{\"code\":\"n2\","
        "\"events_feed\":\"n1.e\",\"feed\":\"n2\",\"name\":\"M\"}]}";
    disk_change(&disk, "platforms", body, 1, 20);
    disk_change(&disk, "platform_password", "{\"code\":\"n2\",\"number\":3}", 1, 21);
    disk_change(&disk, "platforms", body, 1, 22);
    disk_expect(&disk,
                "SELECT group_concat(id || code || ' ' || report_ttl_s || ' ' || feed_ttl_s || ' '"
                " || expected, ', ') FROM (SELECT * FROM feed WHERE id > 2 ORDER BY id)",
                "3n1 210 150 1, 4n1.e 210 60 0, 5n1.h 1290 60 0, 6n1.l 28890 60 0, 7n2 690 630 1");
    disk_expect(&disk,
                "SELECT group_concat(code || protocol || feed_id || events_feed_id || says ||"
                " poll_s || ' ' || password_number, ', ') FROM platform",
                "n1gb2818134[\"network\"]60 0, n2gb2818174[\"network\"]300 3");
}
END_TEST

START_TEST(an_upsert_keeps_the_number_and_replaces_the_rest)
{
    make_registry();
    disk_change(&disk, "towns",
                "{\"items\":[{\"code\":\"new\",\"name\":\"新\"},"
                "{\"code\":\"shiqiao\",\"name\":\"市桥\"}]}",
                1, 20);
    disk_expect(&disk,
                "SELECT group_concat(id || code || name) FROM"
                " (SELECT * FROM town ORDER BY id)",
                "1shiqiao市桥,2shatou沙头街,3new新");
    disk_change(&disk, "assets",
                "{\"items\":[{\"class\":2,\"code\":\"k0\",\"kind\":\"camera\",\"name\":\"n\","
                "\"service\":[],\"town\":\"new\"},{\"class\":3,\"code\":\"k1\",\"kind\":\"camera\","
                "\"name\":\"n\",\"service\":[{\"from\":\"2023-01-01T00:00:00+08:00\",\"project\":"
                "\"mf\",\"to\":null}],\"town\":\"new\"}]}",
                1, 21);
    disk_expect(&disk, "SELECT id || kind || class || town_id FROM asset WHERE code = 'k1'",
                "2camera33");
    disk_expect(&disk, "SELECT id FROM asset WHERE code = 'k0'", "3");
    disk_expect(&disk,
                "SELECT group_concat(from_at || ' ' || project_id) FROM service_span"
                " WHERE asset_id = 2",
                "1672502400 2");
    disk_expect(&disk, "SELECT count(*) FROM service_span WHERE asset_id = 1", "1");
}
END_TEST

START_TEST(six_thousand_assets_are_numbered_in_the_order_of_the_body)
{
    struct buffer body = {0};
    make_registry();
    buffer_add_text(&body, "{\"items\":[");
    for (int i = 0; i < 6000; i++)
        buffer_addf(&body,
                    "%s{\"class\":1,\"code\":\"z%d\",\"kind\":\"camera\",\"name\":\"n\","
                    "\"service\":[{\"from\":\"2022-01-01T00:00:00+08:00\",\"project\":\"hd\","
                    "\"to\":null}],\"town\":\"shiqiao\"}",
                    i ? "," : "", (i * 7919) % 6000);
    buffer_add_text(&body, "]}");
    disk_change(&disk, "assets", buffer_text(&body), 1, 20);
    buffer_free(&body);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM asset WHERE code ="
                                     " 'z' || (((id - 3) * 7919) % 6000)"),
                     6000);
}
END_TEST

START_TEST(a_record_that_refers_to_nothing_is_refused)
{
    struct error err = {0};
    struct journal_row row = {.kind = JOURNAL_CHANGE,
                              .feed = NONE,
                              .op = text_of("assets"),
                              .body = text_of("{\"items\":[" ASSET_1 "]}")};
    disk_ok(store_begin(disk.store, &err), &err);
    ck_assert_int_eq(journal_project(disk.store, &row, &err), STATUS_CONFLICT);
    row.op = text_of("nothing");
    ck_assert_int_eq(journal_project(disk.store, &row, &err), STATUS_INVALID);
    row.op = text_of("towns");
    row.body = text_of("{\"items\":[");
    ck_assert_int_eq(journal_project(disk.store, &row, &err), STATUS_INVALID);
    store_rollback(disk.store);
}
END_TEST

START_TEST(rules_are_kept_whole_and_their_zone_reaches_the_views)
{
    make_registry();
    disk_expect(&disk, "SELECT from_local FROM v_service WHERE asset = 'k1' LIMIT 1",
                "2022-01-01 00:00:00");
    disk_change(&disk, "rules",
                "{\"document\":{\"from_month\":\"2000-01\",\"time_zone\":"
                "\"Asia/Shanghai\",\"version\":1}}",
                0, 30);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM time_offset"), 1);
    disk_change(&disk, "rules",
                "{\"document\":{\"from_month\":\"2022-10\",\"time_zone\":"
                "\"Europe/Berlin\",\"version\":2}}",
                3, 31);
    disk_expect(&disk,
                "SELECT version || from_month || (document ->> 'time_zone') || accepted_at ||"
                " ' ' || accepted_by || ' ' || seq FROM rules WHERE version = 2",
                "22022-10Europe/Berlin31 3 7");
    disk_expect(&disk, "SELECT group_concat(from_local) FROM v_service WHERE asset = 'k1'",
                "2021-12-31 17:00:00,2022-06-01 02:00:00");
}
END_TEST

START_TEST(an_exemption_has_scope_aspects_and_decisions)
{
    make_registry();
    disk_change(
        &disk, "exemption",
        "{\"aspects\":[\"network\",\"live\"],\"evidence\":null,\"from\":"
        "\"2022-09-01T00:00:00+08:00\",\"id\":1,\"late\":true,\"note\":\"停电\",\"proposer\":"
        "\"c1\",\"reason\":\"power_cut\",\"scope\":{\"assets\":[\"k1\"],\"kinds\":[\"camera\","
        "\"checkpoint\"],\"projects\":[\"hd\"],\"towns\":[]},\"to\":"
        "\"2022-09-02T00:00:00+08:00\"}",
        4, 40);
    disk_expect(&disk,
                "SELECT state || from_at || ' ' || to_at || reason || note || late ||"
                " proposer_id || proposed_by || ' ' || proposed_at || ifnull(evidence, '-')"
                " || ifnull(decided_by, '-') FROM exemption",
                "proposed1661961600 1662048000power_cut停电114 40--");
    disk_expect(&disk, "SELECT group_concat(what || code) FROM exemption_scope",
                "assetk1,kindcamera,kindcheckpoint,projecthd");
    disk_expect(&disk, "SELECT group_concat(aspect) FROM exemption_aspect", "1,2");
    disk_change(&disk, "exemption_evidence", "{\"evidence\":\"E1\",\"id\":1,\"late\":false}", 4,
                40);
    disk_change(&disk, "exemption_evidence", "{\"evidence\":\"E2\",\"id\":1,\"late\":true}", 4, 40);
    disk_expect(&disk, "SELECT replace(evidence, char(10), '/') FROM exemption", "E1/E2");
    disk_change(&disk, "exemption_decision", "{\"decision\":\"approve\",\"id\":1,\"note\":null}", 5,
                41);
    disk_expect(&disk,
                "SELECT state || decided_by || decided_at || ifnull(decision_note, '-')"
                " FROM exemption",
                "approved541-");
    disk_change(&disk, "exemption_decision", "{\"decision\":\"revoke\",\"id\":1,\"note\":\"x\"}", 6,
                42);
    disk_expect(&disk, "SELECT state || decided_by || decision_note FROM exemption", "revoked6x");
    disk_expect(&disk, "SELECT scope FROM v_exemption",
                "asset k1, kind camera, kind checkpoint, project hd");
}
END_TEST

static void make_repair(void)
{
    make_registry();
    disk_change(&disk, "repairs",
                "{\"items\":[{\"asset\":\"k1\",\"cause\":null,\"confirmed_at\":null,\"id\":\"R1\","
                "\"mass\":false,\"pauses\":[{\"approved\":true,\"from\":\"2022-09-01T01:00:00Z\","
                "\"reason\":\"rain\",\"to\":\"2022-09-01T02:00:00Z\"}],\"repaired_at\":null,"
                "\"reported_at\":\"2022-09-01T00:00:00Z\",\"state\":\"open\"},{\"asset\":\"k1\","
                "\"id\":\"R2\",\"mass\":true,\"reported_at\":\"2022-09-02T00:00:00Z\"}]}",
                7, 50);
}

static void step(const char *verb, const char *at, const char *rest)
{
    char body[256];
    snprintf(body, sizeof body, "{\"at\":\"2022-09-01T%sZ\",\"id\":\"R1\",%s\"verb\":\"%s\"}", at,
             rest, verb);
    disk_change(&disk, "repair_step", body, 8, 60);
}

START_TEST(a_repair_goes_through_its_steps)
{
    static const char state[] =
        "SELECT state || ' ' || ifnull(time(repaired_at, 'unixepoch'), '-')"
        " || ' ' || ifnull(time(confirmed_at, 'unixepoch'), '-') FROM repair"
        " WHERE code = 'R1'";
    static const char pauses[] =
        "SELECT group_concat(number || ' ' || time(from_at, 'unixepoch') ||"
        " ' ' || ifnull(time(to_at, 'unixepoch'), '-') || ' ' || approved ||"
        " ' ' || ifnull(reason, '-') || ' ' || ifnull(approved_by, '-'),"
        " '; ') FROM repair_pause";
    make_repair();
    disk_expect(&disk, state, "open - -");
    disk_expect(&disk, pauses, "1 01:00:00 02:00:00 1 rain 7");
    step("pause", "03:00:00", "\"approved\":false,\"note\":\"\",\"pause\":0,");
    disk_expect(&disk, state, "paused - -");
    disk_expect(&disk, pauses, "1 01:00:00 02:00:00 1 rain 7; 2 03:00:00 - 0 - -");
    step("pause_approve", "03:30:00", "\"approved\":true,\"note\":null,\"pause\":2,");
    disk_expect(&disk, state, "paused - -");
    step("resume", "04:00:00", "\"approved\":false,\"note\":null,\"pause\":0,");
    disk_expect(&disk, pauses, "1 01:00:00 02:00:00 1 rain 7; 2 03:00:00 04:00:00 1 - 8");
    disk_expect(&disk, state, "open - -");
    step("repaired", "05:00:00", "\"note\":\"换电源\",");
    disk_expect(&disk, state, "repaired 05:00:00 -");
    step("confirm", "06:00:00", "");
    disk_expect(&disk, state, "confirmed 05:00:00 06:00:00");
    step("reopen", "07:00:00", "");
    disk_expect(&disk, state, "open - -");
    step("pause", "08:00:00", "\"approved\":true,\"note\":\"w\",");
    step("cancel", "09:00:00", "");
    disk_expect(&disk, state, "cancelled - -");
    disk_expect(&disk,
                "SELECT time(to_at, 'unixepoch') || approved_by || reason FROM repair_pause"
                " WHERE number = 3",
                "09:00:008w");
    disk_expect(&disk,
                "SELECT group_concat(name || token_id) FROM repair_transition WHERE"
                " repair_id = 1",
                "reported7,pause8,pause_approve8,resume8,repaired8,confirm8,"
                "reopen8,pause8,cancel8");
    disk_expect(&disk, "SELECT state || mass FROM repair WHERE code = 'R2'", "open1");
}
END_TEST

START_TEST(the_daemons_own_steps_come_many_at_a_time)
{
    make_repair();
    step("pause", "03:00:00", "\"approved\":false,\"note\":\"\",\"pause\":0,");
    disk_change(&disk, "repair_steps",
                "{\"items\":[{\"approved\":false,\"at\":\"2022-09-01T05:00:00Z\",\"id\":\"R1\","
                "\"note\":null,\"pause\":0,\"verb\":\"repaired\"},{\"approved\":false,\"at\":"
                "\"2022-09-02T05:00:00Z\",\"id\":\"R2\",\"note\":null,\"pause\":0,\"verb\":"
                "\"repaired\"}]}",
                0, 61);
    disk_change(&disk, "repair_steps",
                "{\"items\":[{\"approved\":false,\"at\":\"2022-09-03T05:00:00Z\",\"id\":\"R2\","
                "\"note\":null,\"pause\":0,\"verb\":\"reopen\"}]}",
                0, 62);
    disk_expect(&disk,
                "SELECT group_concat(code || state || ifnull(time(repaired_at, 'unixepoch'), '-'))"
                " FROM repair",
                "R1repaired05:00:00,R2open-");
    disk_expect(&disk,
                "SELECT group_concat(ifnull(time(to_at, 'unixepoch'), '-')) FROM repair_pause",
                "02:00:00,05:00:00");
    disk_expect(&disk,
                "SELECT group_concat(name || ifnull(token_id, '-') || received_at) FROM"
                " repair_transition WHERE repair_id = 2",
                "reported750,repaired061,reopen062");
}
END_TEST

START_TEST(many_confirmations_are_a_step_of_each_order)
{
    make_repair();
    disk_change(&disk, "repair_steps",
                "{\"items\":[{\"approved\":false,\"at\":\"2022-09-02T05:00:00Z\",\"id\":\"R2\","
                "\"note\":null,\"pause\":0,\"verb\":\"repaired\"}]}",
                0, 61);
    disk_change(&disk, "repairs_confirmed",
                "{\"items\":[{\"approved\":false,\"at\":\"2022-09-03T06:00:00Z\",\"id\":\"R2\","
                "\"note\":\"n\",\"pause\":0,\"verb\":\"confirm\"}]}",
                8, 62);
    disk_expect(&disk,
                "SELECT state || time(repaired_at, 'unixepoch') || time(confirmed_at, 'unixepoch')"
                " FROM repair WHERE code = 'R2'",
                "confirmed05:00:0006:00:00");
    disk_expect(&disk,
                "SELECT group_concat(name || ifnull(token_id, '-') || ifnull(note, '-')) FROM"
                " repair_transition WHERE repair_id = 2 AND name <> 'reported'",
                "repaired0-,confirm8n");
}
END_TEST

START_TEST(a_round_that_is_over_has_a_row_and_the_repair_has_the_next_one)
{
    make_repair();
    step("respond", "02:30:00", "");
    step("respond", "02:45:00", "");
    step("repaired", "05:00:00", "\"claimed_at\":\"2022-09-01T04:00:00Z\",");
    step("confirm", "06:00:00", "\"repaired_at\":\"2022-09-01T04:30:00Z\",");
    disk_expect(&disk,
                "SELECT time(responded_at, 'unixepoch') || time(repaired_at, 'unixepoch') ||"
                " time(claimed_at, 'unixepoch') FROM repair WHERE code = 'R1'",
                "02:30:0004:30:0004:00:00");
    disk_change(&disk, "repair_steps",
                "{\"items\":[{\"approved\":false,\"aspects\":[\"live\"],\"at\":"
                "\"2022-09-03T05:00:00Z\",\"id\":\"R1\",\"mass\":false,\"note\":null,\"pause\":0,"
                "\"verb\":\"recur\"}]}",
                0, 61);
    disk_expect(&disk,
                "SELECT state || aspects || date(reported_at, 'unixepoch') || mass ||"
                " ifnull(responded_at, '-') || ifnull(repaired_at, '-') ||"
                " ifnull(claimed_at, '-') || ifnull(confirmed_at, '-') FROM repair"
                " WHERE code = 'R1'",
                "open[\"live\"]2022-09-030----");
    disk_expect(&disk,
                "SELECT number || aspects || time(responded_at, 'unixepoch') ||"
                " time(repaired_at, 'unixepoch') || time(claimed_at, 'unixepoch') ||"
                " time(confirmed_at, 'unixepoch') FROM repair_round",
                "1[\"intact\",\"network\",\"live\",\"history\"]02:30:0004:30:0004:00:0006:00:00");
    disk_change(&disk, "repair_steps",
                "{\"items\":[{\"approved\":false,\"at\":\"2022-09-03T06:00:00Z\",\"id\":\"R1\","
                "\"note\":null,\"pause\":0,\"verb\":\"mass\"}]}",
                0, 62);
    disk_expect(&disk, "SELECT state || mass FROM repair WHERE code = 'R1'", "open1");
    disk_change(&disk, "repair_steps",
                "{\"items\":[{\"approved\":false,\"at\":\"2022-09-03T07:00:00Z\",\"id\":\"R1\","
                "\"note\":null,\"pause\":0,\"verb\":\"cancel\"}]}",
                0, 63);
    disk_expect(&disk, "SELECT state || mass FROM repair WHERE code = 'R1'", "cancelled1");
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM repair_round"), 1);
}
END_TEST

START_TEST(a_repair_sent_again_is_replaced_and_keeps_its_past)
{
    make_repair();
    disk_change(&disk, "repairs",
                "{\"items\":[{\"asset\":\"44011300001310000001\",\"cause\":\"no-stream\","
                "\"confirmed_at\":null,\"id\":\"R1\",\"mass\":true,\"pauses\":[],\"repaired_at\":"
                "\"2022-09-01T09:00:00Z\",\"reported_at\":\"2022-09-01T00:00:00Z\",\"state\":"
                "\"repaired\"}]}",
                7, 51);
    disk_expect(&disk,
                "SELECT id || asset_id || cause || mass || state FROM repair WHERE"
                " code = 'R1'",
                "11no-stream1repaired");
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM repair_pause"), 0);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM repair_transition WHERE repair_id = 1"),
                     2);
}
END_TEST

START_TEST(a_token_keeps_its_hash_and_its_revocation)
{
    make_registry();
    disk_change(&disk, "token",
                "{\"feed\":\"vms\",\"id\":1,\"name\":\"p\",\"organisation\":null,\"role\":\"feed\","
                "\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
                0, 70);
    disk_change(
        &disk, "token",
        "{\"feed\":null,\"id\":2,\"name\":\"q\",\"organisation\":\"c1\",\"role\":\"contractor\","
        "\"sha256\":\"1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
        1, 71);
    disk_expect(&disk,
                "SELECT group_concat(ifnull(feed_id, '-') || ifnull(organisation_id, '-') ||"
                " created_at || created_by || ifnull(revoked_at, '-')) FROM token",
                "2-700-,-1711-");
    disk_change(&disk, "token_revoked", "{\"id\":2}", 1, 72);
    disk_expect(&disk, "SELECT group_concat(ifnull(revoked_at || revoked_by, '-')) FROM token",
                "-,721");
}
END_TEST

START_TEST(a_restoration_says_from_where_and_what_it_replaced)
{
    disk_change(&disk, "restored",
                "{\"file\":\"a.db\",\"head\":\"aa\",\"replaced\":{\"head\":\"bb\",\"seq\":9},"
                "\"seq\":7}",
                0, 80);
    disk_change(&disk, "restored",
                "{\"file\":\"b.db\",\"head\":\"cc\",\"replaced\":null,\"seq\":1}", 0, 81);
    disk_expect(&disk,
                "SELECT group_concat(seq || ' ' || at || ' ' || from_seq || from_head || ' ' ||"
                " ifnull(replaced_seq || replaced_head, '-') || file) FROM restoration",
                "1 80 7aa 9bba.db,2 81 1cc -b.db");
}
END_TEST

START_TEST(a_promotion_says_who_leads_and_whom_it_had_followed)
{
    disk_change(
        &disk, "leader",
        "{\"followed\":\"http://a:1\",\"head\":\"aa\",\"node\":\"n1\",\"reason\":\"r\",\"seq\":7}",
        3, 80);
    disk_change(&disk, "leader",
                "{\"followed\":null,\"head\":\"bb\",\"node\":\"n2\",\"reason\":null,\"seq\":9}", 0,
                81);
    disk_expect(&disk,
                "SELECT group_concat(seq || ' ' || at || ' ' || token_id || node || ' ' ||"
                " ifnull(followed, '-') || ' ' || from_seq || from_head || ifnull(reason, '-'))"
                " FROM leader",
                "1 80 3n1 http://a:1 7aar,2 81 0n2 - 9bb-");
}
END_TEST

START_TEST(acceptances_and_judgements_become_rows)
{
    make_registry();
    disk_change(&disk, "acceptances",
                "{\"items\":[{\"asset\":\"k1\",\"inspected_on\":\"2022-06-01\",\"note\":null,"
                "\"passed\":false,\"project\":\"hd\"},{\"asset\":\"k1\",\"inspected_on\":"
                "\"2022-06-02\",\"note\":\"n\",\"passed\":true,\"project\":\"mf\"}]}",
                3, 80);
    disk_expect(&disk,
                "SELECT group_concat(id || ' ' || project_id || asset_id || ' ' || inspected_on ||"
                " passed || ifnull(note, '-') || token_id || received_at, '; ') FROM acceptance",
                "1 12 2022-06-010-380; 2 22 2022-06-021n380");
    for (int i = 0; i < 2; i++)
        disk_change(&disk, "judgements",
                    i ? "{\"items\":[{\"evidence\":\"e2\",\"level1\":\"a\",\"level2\":\"b\","
                        "\"level3\":\"c\",\"note\":\"n\",\"points\":\"6.50\",\"year\":2022}]}"
                      : "{\"items\":[{\"evidence\":\"e1\",\"level1\":\"a\",\"level2\":\"b\","
                        "\"level3\":\"c\",\"note\":null,\"points\":\"10.00\",\"year\":2022}]}",
                    4, 90 + i);
    disk_expect(&disk,
                "SELECT group_concat(year || level1 || level2 || level3 || points_hundredths ||"
                " evidence || ifnull(note, '-') || received_at) FROM judgement",
                "2022abc650e2n91");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("project");
    TCase *c = tcase_create("projection");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, registry_records_become_rows);
    tcase_add_test(c, a_platform_comes_with_its_feeds_and_keeps_its_password);
    tcase_add_test(c, an_upsert_keeps_the_number_and_replaces_the_rest);
    tcase_add_test(c, six_thousand_assets_are_numbered_in_the_order_of_the_body);
    tcase_add_test(c, a_record_that_refers_to_nothing_is_refused);
    tcase_add_test(c, rules_are_kept_whole_and_their_zone_reaches_the_views);
    tcase_add_test(c, an_exemption_has_scope_aspects_and_decisions);
    tcase_add_test(c, a_repair_goes_through_its_steps);
    tcase_add_test(c, the_daemons_own_steps_come_many_at_a_time);
    tcase_add_test(c, many_confirmations_are_a_step_of_each_order);
    tcase_add_test(c, a_round_that_is_over_has_a_row_and_the_repair_has_the_next_one);
    tcase_add_test(c, a_repair_sent_again_is_replaced_and_keeps_its_past);
    tcase_add_test(c, acceptances_and_judgements_become_rows);
    tcase_add_test(c, a_token_keeps_its_hash_and_its_revocation);
    tcase_add_test(c, a_restoration_says_from_where_and_what_it_replaced);
    tcase_add_test(c, a_promotion_says_who_leads_and_whom_it_had_followed);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
