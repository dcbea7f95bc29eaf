/* A month closed on a journal of its own: recomputed years later it has the same bytes, and whatever
 * was forged is found. */
#include "change/months.h"
#include "change/ops.h"
#include "change/rules.h"
#include "ledger/months_verify.h"

#include "base/embedded.h"
#include "disk.h"
#include "ledger/landing.h"
#include "ledger/load.h"
#include "report/frame.h"
#include "report/frame_pack.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FROM    INT64_C(1661961600) /* 2022-09-01T00:00:00+08:00 */
#define DESPITE "{\"despite\":[\"objections\"],\"reason\":\"signed\"}"
#define TO      INT64_C(1664553600) /* 2022-10-01T00:00:00+08:00 */

static struct disk disk;
static int64_t now;
static struct district d;
static struct error err;
static struct refusal refusal;

static void put(enum change_op op, const char *body)
{
    d.seq = disk_change(&disk, change_ops[op].name, body, 0, TO);
    struct journalled row = {op, d.seq, text_of(body), 0, TO};
    disk_ok(journal_head_at(disk.store, d.seq, &d.head, &err), &err);
    disk_ok(change_apply(&d, &row, &err), &err);
}

static void commit(struct change *change)
{
    put(change->op, buffer_text(&change->body));
    change_free(change);
}

static void report(int64_t at, unsigned states)
{
    struct frame_builder b = {0};
    struct buffer raw = {0}, packed = {0};
    struct report r = {.asset = 0, .at = at, .states = (uint8_t)states};
    ck_assert_int_eq(frame_builder_add(&b, &r), STATUS_OK);
    ck_assert_int_eq(frame_builder_seal(&b, &raw), STATUS_OK);
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_OK);
    struct journal_row row = {.kind = JOURNAL_REPORTS,
                              .received_at = TO,
                              .first_at = at,
                              .last_at = at,
                              .accepted = 1,
                              .reports = 1,
                              .body = {packed.bytes, packed.len}};
    d.seq = disk_append(&disk, &row);
    d.head = row.head;
    const struct late_limit limit = {.seq_max = d.seq};
    struct landing landing;
    ck_assert_int_eq(landing_begin(&landing, &d, d.seq, 0, row.received_at, raw.bytes, raw.len),
                     STATUS_OK);
    disk_ok(landing_finish(&landing, &d, disk.store, &limit, &err), &err);
    landing_free(&landing);
    buffer_free(&raw);
    buffer_free(&packed);
    frame_builder_free(&b);
}

static void setup(void)
{
    struct change *change;
    disk_make(&disk);
    now = TO + 100;
    d = (struct district){.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    disk_ok(change_default_rules(&change, &err), &err);
    commit(change);
    put(CHANGE_TOWNS, "{\"items\":[{\"code\":\"t\",\"name\":\"t\"}]}");
    put(CHANGE_ORGANISATIONS,
        "{\"items\":[{\"code\":\"c1\",\"name\":\"甲\",\"role\":\"contractor\"}]}");
    put(CHANGE_PROJECTS,
        "{\"items\":[{\"code\":\"p\",\"contractor\":\"c1\",\"monthly_fee_fen\":1000,"
        "\"name\":\"p\",\"phase\":\"maintenance\"}]}");
    put(CHANGE_FEEDS, "{\"items\":[{\"code\":\"f\",\"feed_ttl_s\":2147483647,\"name\":\"f\","
                      "\"report_ttl_s\":null}]}");
    put(CHANGE_ASSETS, "{\"items\":[{\"class\":1,\"code\":\"a\",\"kind\":\"camera\",\"name\":\"a\","
                       "\"service\":[{\"from\":\"2022-01-01T00:00:00+08:00\",\"project\":\"p\","
                       "\"to\":null}],\"town\":\"t\"}]}");
    report(FROM, 0x55); /* all four ok */
    report(FROM + 864000, 0x56);
    report(FROM + 867600, 0x55);
}

static void teardown(void)
{
    refusal_free(&refusal);
    district_free(&d);
    disk_remove(&disk);
}

static enum status settle(const char *verb, const char *body, struct change **ret)
{
    struct actor actor = {NULL, now};
    *ret = NULL;
    refusal_free(&refusal);
    return change_prepare_month(&d, &actor, 2022, 9, text_of(verb), text_of(body), ret, &refusal);
}

/* Late, so that what was closed drifts. */
static void drift(void)
{
    report(FROM + 500000, 0x56);
    report(FROM + 500600, 0x55);
}

static void do_settle(const char *verb, const char *body)
{
    struct change *change;
    disk_ok(settle(verb, body, &change), &refusal.error);
    commit(change);
}

static void expect_recomputed(uint32_t closings)
{
    uint32_t found = 0;
    disk_ok(months_verify(disk.store, &found, &err), &err);
    ck_assert_uint_eq(found, closings);
}

/* What was seen is too little to judge by: two people decide. */
static void decide(void)
{
    put(CHANGE_FACTOR, "{\"factor_bp\":10000,\"month\":\"2022-09\",\"project\":\"p\","
                       "\"reason\":\"r\"}");
    put(CHANGE_FACTOR_APPROVED, "{\"id\":1}");
}

START_TEST(a_month_goes_its_way_and_no_other)
{
    struct change *change;
    ck_assert_int_eq(settle("close", DESPITE, &change), STATUS_CONFLICT);
    ck_assert_str_eq(refusal.error.code, "not_published");
    ck_assert_int_eq(settle("correct", "{\"reason\":\"x\"}", &change), STATUS_CONFLICT);
    ck_assert_str_eq(refusal.error.code, "not_closed");
    do_settle("publish", "");
    do_settle("publish", "{}");
    do_settle("close", DESPITE);
    ck_assert_int_eq(settle("publish", "", &change), STATUS_CONFLICT);
    ck_assert_str_eq(refusal.error.code, "closed");
    ck_assert_int_eq(settle("close", DESPITE, &change), STATUS_CONFLICT);
    ck_assert_int_eq(settle("correct", "", &change), STATUS_INVALID);
    ck_assert_uint_eq(d.months.count, 1);
    struct actor early = {NULL, TO - 1};
    ck_assert_int_eq(change_prepare_month(&d, &early, 2022, 9, text_of("correct"),
                                          text_of("{\"reason\":\"x\"}"), &change, &refusal),
                     STATUS_CONFLICT);
}
END_TEST

START_TEST(a_closed_month_is_recomputed_to_the_same_bytes)
{
    uint32_t closings = 0;
    struct change *change;
    do_settle("publish", "");
    do_settle("close", DESPITE);
    drift(); /* into the middle of a run */
    put(CHANGE_PROJECTS,
        "{\"items\":[{\"code\":\"p\",\"contractor\":\"c1\",\"monthly_fee_fen\":7777,"
        "\"name\":\"q\",\"phase\":\"maintenance\"}]}");
    put(CHANGE_FEEDS, "{\"items\":[{\"code\":\"f\",\"feed_ttl_s\":900,\"name\":\"f\","
                      "\"report_ttl_s\":900}]}");
    district_free(&d);
    d = (struct district){.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    disk_ok(district_load(disk.store, &d, &err), &err);
    expect_recomputed(1);
    ck_assert_int_eq(settle("correct", "{\"reason\":\"late\"}", &change), STATUS_CONFLICT);
    ck_assert_str_eq(refusal.error.code, "unjudged");
    decide();
    do_settle("correct", "{\"reason\":\"late\"}");
    expect_recomputed(2);
    disk_ok(months_verify(disk.store, &closings, &err), &err);
    ck_assert_uint_eq(closings, 2);
}
END_TEST

/* What the last refusal of a closing names, as "exemptions objections". */
static void expect_open(const char *body, const char *fields)
{
    struct change *change;
    char found[200] = "";
    ck_assert_int_eq(settle("close", body, &change), STATUS_CONFLICT);
    ck_assert_str_eq(refusal.error.code, "open_matters");
    for (uint32_t i = 0; i < refusal.count; i++) {
        strcat(found, found[0] ? " " : "");
        strcat(found, refusal.items[i].error.field);
    }
    ck_assert_str_eq(found, fields);
}

static void propose(const char *from, const char *to)
{
    char body[400];
    snprintf(
        body, sizeof body,
        "{\"aspects\":[\"network\"],\"evidence\":null,\"from\":\"%s\",\"id\":%u,\"late\":true,"
        "\"note\":null,\"proposer\":null,\"reason\":\"power_cut\",\"scope\":{\"assets\":[\"a\"]},"
        "\"to\":\"%s\"}",
        from, d.exemptions.count + 1, to);
    put(CHANGE_EXEMPTION, body);
}

START_TEST(what_is_open_of_a_month_is_decided_or_named_before_it_is_closed)
{
    struct change *change;
    do_settle("publish", "");
    propose("2022-08-01T00:00:00+08:00", "2022-09-01T00:00:00+08:00"); /* touches it not */
    expect_open("", "objections");
    propose("2022-08-01T00:00:00+08:00", "2022-09-01T00:00:01+08:00");
    expect_open("{}", "exemptions objections");
    expect_open(DESPITE, "exemptions objections");
    ck_assert_int_eq(settle("close", "{\"despite\":[\"objections\"]}", &change), STATUS_INVALID);
    ck_assert_int_eq(settle("close", "{\"despite\":[\"objections\"],\"reason\":\"\"}", &change),
                     STATUS_INVALID);
    ck_assert_int_eq(settle("close", "{\"despite\":[\"rain\"],\"reason\":\"r\"}", &change),
                     STATUS_INVALID);
    ck_assert_int_eq(settle("publish", DESPITE, &change), STATUS_INVALID);
    do_settle("close", "{\"despite\":[\"exemptions\",\"objections\"],\"reason\":\"r\"}");
    ck_assert_uint_eq(months_find(&d.months, 2022, 9, 0)->despite, 3);
    disk_expect(&disk, "SELECT despite FROM statement", "[\"exemptions\",\"objections\"]");
    expect_recomputed(1);
}
END_TEST

START_TEST(the_last_day_to_object_counts_from_the_publication_of_the_figures)
{
    struct change *change;
    const int64_t until =
        TO + 11 * (int64_t)86400; /* published on the 1st: to the end of the 11th */
    struct actor last = {NULL, until - 1}, late = {NULL, until};
    do_settle("publish", "");
    ck_assert_int_eq(months_find(&d.months, 2022, 9, 0)->objections_until, until);
    now = TO + 3 * 86400;
    do_settle("publish", "{}"); /* the same figures */
    ck_assert_int_eq(months_find(&d.months, 2022, 9, 0)->objections_until, until);
    refusal_free(&refusal);
    ck_assert_int_eq(
        change_prepare_month(&d, &last, 2022, 9, text_of("close"), text_of(""), &change, &refusal),
        STATUS_CONFLICT);
    refusal_free(&refusal);
    disk_ok(
        change_prepare_month(&d, &late, 2022, 9, text_of("close"), text_of(""), &change, &refusal),
        &refusal.error);
    change_free(change);
    drift();
    decide();
    do_settle("publish", "{}"); /* others */
    ck_assert_int_eq(months_find(&d.months, 2022, 9, 0)->objections_until, until + 3 * 86400);
}
END_TEST

START_TEST(what_has_not_drifted_is_not_corrected)
{
    struct change *change;
    do_settle("publish", "");
    do_settle("close", DESPITE);
    ck_assert_int_eq(settle("correct", "{\"reason\":\"r\"}", &change), STATUS_CONFLICT);
    ck_assert_str_eq(refusal.error.code, "nothing_to_correct");
    drift();
    decide();
    do_settle("correct", "{\"reason\":\"r\"}");
    ck_assert_int_eq(settle("correct", "{\"reason\":\"r\"}", &change), STATUS_CONFLICT);
    ck_assert_str_eq(refusal.error.code, "nothing_to_correct");
    ck_assert_uint_eq(months_find(&d.months, 2022, 9, 0)->revision, 2);
}
END_TEST

START_TEST(the_tables_show_what_was_closed_and_never_change_it)
{
    char text[256];
    do_settle("publish", "");
    disk_expect(&disk, "SELECT state || revision || ifnull(chain, 'none') FROM statement",
                "published1none");
    do_settle("close", DESPITE);
    drift();
    decide();
    do_settle("correct", "{\"reason\":\"r\"}");
    disk_expect(&disk,
                "SELECT group_concat(state || revision || ifnull(reason, '-')) FROM statement",
                "closed1signed,closed2r");
    const struct month_revision *x = months_find(&d.months, 2022, 9, 2);
    disk_sql(&disk, "SELECT length(CAST(document AS BLOB)) FROM statement WHERE revision = 2",
             text);
    ck_assert_int_eq(atoi(text), (int)strlen(x->document));
    disk_expect(&disk,
                "SELECT document ->> '$.items[0].amount_fen' FROM statement WHERE revision = 2",
                "1000");
}
END_TEST

/* A closing whose document says something else under digests that fit. */
static void forge(const char *find, const char *replace, bool fit_chain)
{
    struct change *change;
    struct buffer body = {0};
    disk_ok(settle("close", DESPITE, &change), &refusal.error);
    const struct month_revision *published = months_find(&d.months, 2022, 9, 0);
    char *text = text_copy(text_of(published->document)), *at = strstr(text, find);
    ck_assert_ptr_nonnull(at);
    memcpy(at, replace, strlen(replace));
    struct text whole = text_of(text);
    struct digest sha256, chain = {0};
    char hex[DIGEST_HEX_SIZE], chain_hex[DIGEST_HEX_SIZE];
    ck_assert_int_eq(digest_of(&whole, 1, &sha256), STATUS_OK);
    if (fit_chain)
        ck_assert_int_eq(month_chain(&d.months.chain, &sha256, &chain), STATUS_OK);
    digest_hex(&sha256, hex);
    digest_hex(&chain, chain_hex);
    const char *const parts[] = {
        "{\"chain\":\"",
        chain_hex,
        "\",\"despite\":[\"objections\"],\"document\":",
        text,
        ",\"month\":\"2022-09\","
        "\"objections_until\":\"2022-10-12T00:00:00+08:00\",\"reason\":null,\"revision\":1,"
        "\"rules\":1,\"sha256\":\"",
        hex,
        "\"}"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buffer_add_text(&body, parts[i]);
    put(CHANGE_MONTH_CLOSED, buffer_text(&body));
    buffer_free(&body);
    free(text);
    change_free(change);
}

START_TEST(a_forged_amount_is_found_by_recomputing)
{
    uint32_t closings;
    do_settle("publish", "");
    forge("\"amount_fen\":1000", "\"amount_fen\":9000", true);
    ck_assert_int_eq(months_verify(disk.store, &closings, &err), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "recomputed");
}
END_TEST

START_TEST(a_chain_that_does_not_follow_is_found)
{
    uint32_t closings;
    do_settle("publish", "");
    forge("\"amount_fen\":1000", "\"amount_fen\":1000", false);
    ck_assert_int_eq(months_verify(disk.store, &closings, &err), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "chain");
}
END_TEST

START_TEST(a_document_without_its_digest_is_no_change)
{
    do_settle("publish", "");
    struct change *change;
    disk_ok(settle("close", DESPITE, &change), &refusal.error);
    char *at = strstr(change->body.bytes, "\"amount_fen\":1000");
    ck_assert_ptr_nonnull(at);
    at[14] = '2';
    struct journalled row = {change->op, 0, change_body(change), 0, TO};
    ck_assert_int_eq(change_apply(&d, &row, &err), STATUS_CORRUPT);
    change_free(change);
}
END_TEST

START_TEST(a_closed_month_keeps_its_rules)
{
    const struct embedded_file *file = embedded_find("schema/default_rules.json");
    struct change *change;
    struct text document = {(const char *)file->bytes, file->size};
    do_settle("publish", "");
    do_settle("close", DESPITE);
    disk_ok(change_prepare_rules(&d, document, &change, &refusal), &refusal.error);
    commit(change);
    ck_assert_uint_eq(rule_book_at(&d.rules, FROM)->version, 1);
    ck_assert_uint_eq(rule_book_at(&d.rules, TO - 1)->version, 1);
    ck_assert_uint_eq(rule_book_at(&d.rules, TO)->version, 2);
    ck_assert_uint_eq(rule_book_at(&d.rules, FROM - 1)->version, 2);
    drift();
    decide();
    do_settle("correct", "{\"reason\":\"x\"}");
    ck_assert_uint_eq(months_find(&d.months, 2022, 9, 2)->rules, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("months");
    TCase *tests = tcase_create("month");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_month_goes_its_way_and_no_other);
    tcase_add_test(tests, a_closed_month_is_recomputed_to_the_same_bytes);
    tcase_add_test(tests, what_is_open_of_a_month_is_decided_or_named_before_it_is_closed);
    tcase_add_test(tests, the_last_day_to_object_counts_from_the_publication_of_the_figures);
    tcase_add_test(tests, what_has_not_drifted_is_not_corrected);
    tcase_add_test(tests, the_tables_show_what_was_closed_and_never_change_it);
    tcase_add_test(tests, a_forged_amount_is_found_by_recomputing);
    tcase_add_test(tests, a_chain_that_does_not_follow_is_found);
    tcase_add_test(tests, a_document_without_its_digest_is_no_change);
    tcase_add_test(tests, a_closed_month_keeps_its_rules);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
