/* Nothing is missing from any change of change_ops[]: each is applied, projected and summed up here.
 * Add an example for a new one to `examples` (lib/change/README.md). */
#include "change/ops.h"
#include "store/journal.h"

#include "base/digest.h"
#include "base/embedded.h"
#include "disk.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>

#define AT 1672502400 /* 2023-01-01T00:00:00+08:00 */

static void write_rules(struct buffer *out)
{
    const struct embedded_file *file = embedded_find("schema/default_rules.json");
    ck_assert_ptr_nonnull(file);
    buffer_add_text(out, "{\"document\":");
    buffer_add(out, file->bytes, file->size);
    buffer_add_text(out, "}");
}

static void write_month(struct buffer *out, int revision)
{
    static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
    struct buffer document = {0};
    struct digest digest;
    char hex[DIGEST_HEX_SIZE];
    buffer_addf(&document,
                "{\"journal\":{\"head\":\"%s\",\"seq\":1},\"month\":\"2022-09\",\"revision\":%d}",
                zeros, revision);
    struct text text = text_of(buffer_text(&document));
    ck_assert_int_eq(digest_of(&text, 1, &digest), STATUS_OK);
    digest_hex(&digest, hex);
    buffer_addf(out,
                "{\"chain\":\"%s\",\"despite\":[],\"document\":%s,\"month\":\"2022-09\","
                "\"objections_until\":\"2022-10-12T00:00:00+08:00\",\"reason\":\"r\","
                "\"revision\":%d,\"rules\":1,\"sha256\":\"%s\"}",
                zeros, text.at, revision, hex);
    buffer_free(&document);
}

static void write_year(struct buffer *out, int revision)
{
    static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
    struct buffer document = {0};
    struct digest digest;
    char hex[DIGEST_HEX_SIZE];
    buffer_addf(&document,
                "{\"journal\":{\"head\":\"%s\",\"seq\":1},\"revision\":%d,\"year\":2022}", zeros,
                revision);
    struct text text = text_of(buffer_text(&document));
    ck_assert_int_eq(digest_of(&text, 1, &digest), STATUS_OK);
    digest_hex(&digest, hex);
    buffer_addf(out,
                "{\"chain\":\"%s\",\"document\":%s,\"reason\":\"r\",\"revision\":%d,\"rules\":1,"
                "\"sha256\":\"%s\",\"year\":2022}",
                zeros, text.at, revision, hex);
    buffer_free(&document);
}

static void write_first_year(struct buffer *out)
{
    write_year(out, 1);
}

static void write_second_year(struct buffer *out)
{
    write_year(out, 2);
}

static void write_first(struct buffer *out)
{
    write_month(out, 1);
}

static void write_second(struct buffer *out)
{
    write_month(out, 2);
}

/* Written in the order of enum change_op, in which each can be applied after those before it. `line`
 * and `about` are what the audit says of it. */
static const struct example {
    const char *body;
    void (*write)(struct buffer *out); /* writes the body instead */
    const char *line, *about;
} examples[CHANGE_OP_COUNT] = {
    [CHANGE_TOWNS] = {"{\"items\":[{\"code\":\"t1\",\"name\":\"T\"}]}", .line = "1 record: t1",
                      .about = "{\"codes\":[\"t1\"],\"records\":1}"},
    [CHANGE_ORGANISATIONS] = {"{\"items\":[{\"code\":\"c1\",\"name\":\"C\","
                              "\"role\":\"contractor\"}]}",
                              .line = "1 record: c1",
                              .about = "{\"codes\":[\"c1\"],\"records\":1}"},
    [CHANGE_PROJECTS] = {"{\"items\":[{\"code\":\"p1\",\"contractor\":\"c1\",\"name\":\"P\","
                         "\"phase\":\"maintenance\"}]}",
                         .line = "1 record: p1", .about = "{\"codes\":[\"p1\"],\"records\":1}"},
    [CHANGE_FEEDS] = {"{\"items\":[{\"code\":\"f1\",\"name\":\"F\"}]}", .line = "1 record: f1",
                      .about = "{\"codes\":[\"f1\"],\"records\":1}"},
    [CHANGE_CALENDARS] = {"{\"items\":[{\"code\":\"k1\",\"days\":{\"2026-10-01\":[]},\"name\":"
                          "\"K\",\"week\":{\"mon\":[\"08:30-12:00\"]}}]}",
                          .line = "1 record: k1", .about = "{\"codes\":[\"k1\"],\"records\":1}"},
    [CHANGE_ASSETS] = {"{\"items\":[{\"class\":1,\"code\":\"a1\",\"kind\":\"camera\",\"name\":"
                       "\"A\",\"service\":[{\"from\":\"2022-01-01T00:00:00+08:00\",\"project\":"
                       "\"p1\",\"to\":null}],\"town\":\"t1\"}]}",
                       .line = "1 record: a1", .about = "{\"codes\":[\"a1\"],\"records\":1}"},
    [CHANGE_PLATFORMS] = {"{\"items\":[{\"code\":\"n1\",\"events_feed\":\"n1.events\","
                          "\"feed\":\"n1\",\"name\":\"N\"}]}",
                          .line = "1 record: n1", .about = "{\"codes\":[\"n1\"],\"records\":1}"},
    [CHANGE_RULES] = {.write = write_rules,
                      .line = "from_month 2000-01, version 1",
                      .about = "{\"from_month\":\"2000-01\",\"version\":1}"},
    [CHANGE_EXEMPTION] = {"{\"evidence\":\"e\",\"from\":\"2022-09-01T00:00:00+08:00\",\"id\":1,"
                          "\"late\":false,\"note\":\"n\",\"proposer\":null,\"reason\":\"power\","
                          "\"scope\":{\"assets\":[\"a1\"]},\"to\":\"2022-09-02T00:00:00+08:00\"}",
                          .line = "id 1, reason power",
                          .about = "{\"id\":1,\"reason\":\"power\",\"note\":\"n\",\"evidence\":"
                                   "\"e\",\"from\":\"2022-09-01T00:00:00+08:00\",\"to\":"
                                   "\"2022-09-02T00:00:00+08:00\"}"},
    [CHANGE_EXEMPTIONS] = {"{\"items\":[{\"evidence\":null,\"from\":\"2022-09-01T00:00:00+08:00\","
                           "\"id\":2,\"late\":false,\"note\":null,\"proposer\":null,\"reason\":"
                           "\"power\",\"scope\":{\"attributes\":{\"pole\":[\"P-17\"]},\"classes\":"
                           "[1],\"except\":[\"a1\"]},\"to\":\"2022-09-02T00:00:00+08:00\"}]}",
                           .line = "1 record: 2", .about = "{\"codes\":[\"2\"],\"records\":1}"},
    [CHANGE_EXEMPTION_DECISION] = {"{\"decision\":\"approve\",\"id\":1,\"note\":\"n\"}",
                                   .line = "id 1, decision approve",
                                   .about = "{\"id\":1,\"decision\":\"approve\",\"note\":\"n\"}"},
    [CHANGE_EXEMPTION_EVIDENCE] =
        {"{\"evidence\":\"e\",\"file\":{\"bytes\":9,\"sha256\":"
         "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
         "\"type\":\"image/png\"},\"id\":1,\"late\":false}",
         .line = "id 1", .about = "{\"id\":1,\"evidence\":\"e\"}"},
    [CHANGE_EXEMPTION_CHANGE] = {"{\"from\":\"2022-09-01T00:00:00+08:00\",\"id\":1,\"late\":false,"
                                 "\"note\":\"n\",\"proposer\":null,\"scope\":{\"assets\":[\"a1\"]},"
                                 "\"to\":\"2022-09-01T12:00:00+08:00\"}",
                                 .line = "id 1",
                                 .about = "{\"id\":1,\"note\":\"n\",\"from\":"
                                          "\"2022-09-01T00:00:00+08:00\",\"to\":"
                                          "\"2022-09-01T12:00:00+08:00\"}"},
    [CHANGE_REPAIRS] = {"{\"items\":[{\"asset\":\"a1\",\"cause\":null,\"id\":\"R1\","
                        "\"reported_at\":\"2022-09-03T00:00:00+08:00\"}]}",
                        .line = "1 record: R1", .about = "{\"codes\":[\"R1\"],\"records\":1}"},
    [CHANGE_REPAIR_STEP] = {"{\"approved\":false,\"at\":\"2022-09-03T01:00:00+08:00\",\"id\":"
                            "\"R1\",\"note\":\"n\",\"pause\":0,\"verb\":\"pause\"}",
                            .line = "id R1, verb pause",
                            .about = "{\"id\":\"R1\",\"verb\":\"pause\",\"note\":\"n\",\"pause\":0,"
                                     "\"at\":\"2022-09-03T01:00:00+08:00\"}"},
    [CHANGE_REPAIR_STEPS] = {"{\"items\":[{\"approved\":false,\"at\":\"2022-09-03T02:00:00+08:00\","
                             "\"id\":\"R1\",\"note\":null,\"pause\":0,\"verb\":\"repaired\"}]}",
                             .line = "1 record: R1", .about = "{\"codes\":[\"R1\"],\"records\":1}"},
    [CHANGE_REPAIRS_CONFIRMED] = {"{\"items\":[{\"approved\":false,\"at\":\"2022-09-03T03:00:00"
                                  "+08:00\",\"id\":\"R1\",\"note\":null,\"pause\":0,\"verb\":"
                                  "\"confirm\"}]}",
                                  .line = "1 record: R1",
                                  .about = "{\"codes\":[\"R1\"],\"records\":1}"},
    [CHANGE_ACCEPTANCES] = {"{\"items\":[{\"asset\":\"a1\",\"inspected_on\":\"2022-09-04\","
                            "\"note\":null,\"passed\":true,\"project\":\"p1\"}]}",
                            .line = "1 record: a1", .about = "{\"codes\":[\"a1\"],\"records\":1}"},
    [CHANGE_JUDGEMENTS] = {"{\"items\":[{\"evidence\":\"e\",\"level1\":\"a\",\"level2\":\"b\","
                           "\"level3\":\"c\",\"note\":null,\"points\":\"1.50\",\"year\":2022}]}",
                           .line = "1 record", .about = "{\"codes\":[],\"records\":1}"},
    [CHANGE_MONTH_PUBLISHED] = {.write = write_first,
                                .line = "month 2022-09, revision 1",
                                .about = "{\"reason\":\"r\",\"month\":\"2022-09\",\"revision\":1,"
                                         "\"rules\":1}"},
    [CHANGE_MONTH_CLOSED] = {.write = write_first,
                             .line = "month 2022-09, revision 1",
                             .about = "{\"reason\":\"r\",\"month\":\"2022-09\",\"revision\":1,"
                                      "\"rules\":1}"},
    [CHANGE_MONTH_CORRECTED] = {.write = write_second,
                                .line = "month 2022-09, revision 2",
                                .about = "{\"reason\":\"r\",\"month\":\"2022-09\",\"revision\":2,"
                                         "\"rules\":1}"},
    [CHANGE_YEAR_PUBLISHED] = {.write = write_first_year,
                               .line = "year 2022, revision 1",
                               .about =
                                   "{\"reason\":\"r\",\"year\":2022,\"revision\":1,\"rules\":1}"},
    [CHANGE_YEAR_CLOSED] = {.write = write_first_year,
                            .line = "year 2022, revision 1",
                            .about = "{\"reason\":\"r\",\"year\":2022,\"revision\":1,\"rules\":1}"},
    [CHANGE_YEAR_CORRECTED] = {.write = write_second_year,
                               .line = "year 2022, revision 2",
                               .about =
                                   "{\"reason\":\"r\",\"year\":2022,\"revision\":2,\"rules\":1}"},
    [CHANGE_PLATFORM_PASSWORD] = {"{\"code\":\"n1\",\"number\":1}", .line = "code n1, number 1",
                                  .about = "{\"code\":\"n1\",\"number\":1}"},
    [CHANGE_TOKEN] = {"{\"feed\":null,\"id\":1,\"name\":\"n\",\"organisation\":\"c1\",\"role\":"
                      "\"contractor\",\"sha256\":\"000000000000000000000000000000000000000000000000"
                      "0000000000000000\"}",
                      .line = "id 1, name n, role contractor",
                      .about = "{\"id\":1,\"name\":\"n\",\"role\":\"contractor\","
                               "\"organisation\":\"c1\"}"},
    [CHANGE_TOKEN_REVOKED] = {"{\"id\":1}", .line = "id 1", .about = "{\"id\":1}"},
    [CHANGE_RESTORED] = {"{\"file\":\"f\",\"head\":\"0000000000000000000000000000000000000000000000"
                         "000000000000000000\",\"replaced\":null,\"seq\":1}",
                         .line = "", .about = "{\"seq\":1}"},
    [CHANGE_LEADER] =
        {"{\"followed\":\"http://a:1\",\"head\":\"000000000000000000000000000000000000000"
         "0000000000000000000000000\",\"node\":\"0123456789abcdef\",\"reason\":null,"
         "\"seq\":1}",
         .line = "node 0123456789abcdef",
         .about = "{\"node\":\"0123456789abcdef\",\"followed\":\"http://a:1\",\"seq\":1}"},
    [CHANGE_PART_VOID] =
        {"{\"aspects\":[\"network\"],\"assets\":[\"a1\"],\"batches\":1,\"feed\":\"f1\","
         "\"from\":\"2022-09-01T00:00:00+08:00\",\"heartbeats\":0,\"id\":1,\"reason\":"
         "\"r\",\"reports\":2,\"seq_max\":1,\"to\":\"2022-09-01T02:00:00+08:00\"}",
         .line = "id 1, feed f1, reason r",
         .about = "{\"id\":1,\"feed\":\"f1\",\"reason\":\"r\",\"from\":"
                  "\"2022-09-01T00:00:00+08:00\",\"to\":\"2022-09-01T02:00:00+08:00\","
                  "\"reports\":2}"},
    [CHANGE_PART_VOID_APPROVED] = {"{\"id\":1}", .line = "id 1", .about = "{\"id\":1}"},
    [CHANGE_FACTOR] = {"{\"factor_bp\":9000,\"month\":\"2022-09\",\"project\":\"p1\","
                       "\"reason\":\"r\"}",
                       .line = "month 2022-09, project p1, factor_bp 9000",
                       .about = "{\"month\":\"2022-09\",\"project\":\"p1\",\"factor_bp\":9000,"
                                "\"reason\":\"r\"}"},
    [CHANGE_FACTOR_APPROVED] = {"{\"id\":1}", .line = "id 1", .about = "{\"id\":1}"},
    [CHANGE_VOID] = {"{\"batch\":1,\"reason\":\"r\"}", .line = "batch 1, reason r",
                     .about = "{\"batch\":1,\"reason\":\"r\"}"},
    [CHANGE_VOID_APPROVED] = {"{\"batch\":1}", .line = "batch 1", .about = "{\"batch\":1}"},
};

static struct disk disk;
static struct district d;
static struct error err;

static void setup(void)
{
    disk_make(&disk);
    ck_assert_uint_eq(disk_append(&disk, &(struct journal_row){.kind = JOURNAL_REPORTS}), 1);
}

static void teardown(void)
{
    district_free(&d);
    disk_remove(&disk);
}

static const char *name_of(int op)
{
    return change_ops[op].name ? change_ops[op].name : "a change without a name";
}

START_TEST(every_change_has_a_name_a_way_to_be_applied_and_a_summary)
{
    const struct change_kind *kind = &change_ops[_i];
    enum change_op found;
    ck_assert_msg(kind->name, "change %d of enum change_op has no row in change_ops[]", _i);
    ck_assert_msg(!kind->apply != !kind->list, "%s lacks its apply function", kind->name);
    ck_assert_msg(kind->says.list || (kind->says.line && kind->says.about),
                  "%s lacks what the audit says of it", kind->name);
    ck_assert_int_eq(change_op_find(text_of(kind->name), &found, &err), STATUS_OK);
    ck_assert_msg(found == (enum change_op)_i, "two changes are called %s", kind->name);
}
END_TEST

START_TEST(every_change_is_projected)
{
    char file[64];
    snprintf(file, sizeof file, "schema/project_%s.sql", name_of(_i));
    ck_assert_msg(embedded_find(file), "%s lacks %s", name_of(_i), file);
}
END_TEST

START_TEST(every_projection_is_of_a_change)
{
    static const char head[] = "schema/project_";
    for (size_t i = 0; i < embedded_files_count; i++) {
        enum change_op found;
        const char *name = embedded_files[i].name;
        if (strncmp(name, head, sizeof head - 1) != 0)
            continue;
        name += sizeof head - 1;
        struct text op = {name, strlen(name) - strlen(".sql")};
        ck_assert_msg(change_op_find(op, &found, &err) == STATUS_OK, "%s%s is of no change", head,
                      name);
    }
}
END_TEST

static void expect_said(int op, struct text body)
{
    struct buffer line = {0}, about = {0};
    change_summary(&change_ops[op].says, body, &line);
    change_about(&change_ops[op].says, body, &about);
    const char *said = line.len > 0 ? buffer_text(&line) : "";
    ck_assert_msg(strcmp(said, examples[op].line) == 0, "the line of %s is: %s", name_of(op), said);
    ck_assert_msg(strcmp(buffer_text(&about), examples[op].about) == 0, "about of %s is: %s",
                  name_of(op), about.bytes);
    buffer_free(&line);
    buffer_free(&about);
}

static void do_example(int op)
{
    const struct example *x = &examples[op];
    struct buffer body = {0};
    ck_assert_msg(x->body || x->write, "%s lacks an example in test_change_ops.c", name_of(op));
    if (x->write)
        x->write(&body);
    else
        buffer_add_text(&body, x->body);
    const char *text = buffer_text(&body); /* may move what was written */
    struct journalled row = {(enum change_op)op, 0, text_of(text), 0, AT};
    row.seq = disk_change(&disk, name_of(op), text, 0, AT);
    ck_assert_msg(change_apply(&d, &row, &err) == STATUS_OK, "%s: %s", name_of(op), err.detail);
    expect_said(op, row.body);
    buffer_free(&body);
}

START_TEST(every_change_has_an_example_that_is_applied_projected_and_summed_up)
{
    for (int op = 0; op < CHANGE_OP_COUNT; op++)
        do_example(op);
}
END_TEST

/* The page puts a change in words by its name, so it has to know every name. */
START_TEST(every_change_has_its_words_on_the_page)
{
    char word[64];
    struct buffer words = {0};
    FILE *file = fopen("web/src/words/works.ts", "r");
    ck_assert_ptr_nonnull(file);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        buffer_add_byte(&words, (uint8_t)c);
    fclose(file);
    snprintf(word, sizeof word, "\n  op_%s: [", name_of(_i));
    ck_assert_msg(strstr(buffer_text(&words), word), "web/src/words/works.ts lacks op_%s",
                  name_of(_i));
    buffer_free(&words);
}
END_TEST

START_TEST(only_what_the_journal_makes_untrue_is_rebuilt)
{
    struct change change = {.op = CHANGE_FEEDS};
    ck_assert(!change_rebuilds(&change));
    change.lifetime_differs = true;
    ck_assert(change_rebuilds(&change));
    change = (struct change){.op = CHANGE_VOID_APPROVED};
    ck_assert(change_rebuilds(&change));
    change.op = CHANGE_VOID;
    ck_assert(!change_rebuilds(&change));
}
END_TEST

/* The journal's own list, and its index (schema/002.sql), say the same of every change as change_ops[]. */
START_TEST(the_index_of_changes_leaves_out_those_of_repairs)
{
    for (int op = 0; op < CHANGE_OP_COUNT; op++)
        ck_assert_msg(journal_op_is_of_repairs(text_of(change_ops[op].name)) ==
                          change_ops[op].is_of_repairs,
                      "%s", change_ops[op].name);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("change_ops");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, every_change_has_a_name_a_way_to_be_applied_and_a_summary, 0,
                        CHANGE_OP_COUNT);
    tcase_add_loop_test(tests, every_change_is_projected, 0, CHANGE_OP_COUNT);
    tcase_add_test(tests, every_projection_is_of_a_change);
    tcase_add_test(tests, every_change_has_an_example_that_is_applied_projected_and_summed_up);
    tcase_add_loop_test(tests, every_change_has_its_words_on_the_page, 0, CHANGE_OP_COUNT);
    tcase_add_test(tests, only_what_the_journal_makes_untrue_is_rebuilt);
    tcase_add_test(tests, the_index_of_changes_leaves_out_those_of_repairs);
    Suite *suite = suite_create("change_ops");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
