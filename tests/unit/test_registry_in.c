#include "record/registry_in.h"
#include "record/registry_record.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* Reads the first record of a collection, and writes its code and field of error, or "ok" and its
 * canonical record. */
static void add_asset(const struct asset_in *in, struct buffer *out)
{
    buffer_addf(out, "%s %d %u", kind_names[in->kind], in->class_no, in->span_count);
    for (uint32_t i = 0; i < in->feed_count; i++)
        buffer_addf(out, " %.*s", (int)in->feeds[i].len, in->feeds[i].at);
}

static enum status read_one(enum collection which, struct record *record, struct buffer *out)
{
    static struct asset_in asset;
    struct town_in town;
    struct organisation_in organisation;
    struct project_in project;
    struct feed_in feed;
    enum status status = record->error.status;
    if (status)
        return status;
    if (which == COLLECTION_TOWNS && !(status = town_in_read(record, text_of(""), &town)))
        town_in_record(&town, out);
    if (which == COLLECTION_ORGANISATIONS &&
        !(status = organisation_in_read(record, text_of(""), &organisation)))
        organisation_in_record(&organisation, out);
    if (which == COLLECTION_PROJECTS && !(status = project_in_read(record, text_of(""), &project)))
        project_in_record(&project, out);
    if (which == COLLECTION_FEEDS && !(status = feed_in_read(record, text_of(""), &feed)))
        feed_in_record(&feed, out);
    if (which == COLLECTION_ASSETS && !(status = asset_in_read(record, text_of(""), &asset)))
        add_asset(&asset, out);
    return status;
}

static void outcome(enum collection which, enum document_format format, const char *body,
                    struct buffer *out)
{
    struct document *d = NULL;
    struct record record;
    struct error err = {0};
    if (document_open(format, collection_csv(which), text_of(body), &d, &err)) {
        buffer_addf(out, "refused %s %s", err.code, err.field);
        return;
    }
    while (document_next(d, &record)) {
        if (out->len > 0)
            buffer_add_text(out, " | ");
        if (read_one(which, &record, out))
            buffer_addf(out, "%lld %s %s", (long long)record.number, record.error.code,
                        record.error.field);
    }
    document_free(d);
}

#define T COLLECTION_TOWNS
#define O COLLECTION_ORGANISATIONS
#define P COLLECTION_PROJECTS
#define F COLLECTION_FEEDS
#define FEED(feed_ttl, report_ttl)                                                                 \
    "{\"code\":\"f\",\"covers\":{\"assets\":[],\"projects\":[],\"towns\":[]},\"expected\":"        \
    "true" feed_ttl "\"late_max_s\":null,\"name\":\"F\",\"report_ttl_s\":" report_ttl "}"
#define A              COLLECTION_ASSETS
#define JSON           DOCUMENT_JSON
#define CSV            DOCUMENT_CSV
#define ASSET          "\"code\":\"a\",\"name\":\"A\",\"town\":\"t\",\"kind\":\"camera\""
#define SPAN(from, to) "{\"project\":\"p\",\"from\":\"" from "\",\"to\":" to "}"
#define JAN            "2022-01-01T00:00:00+08:00"
#define FEB            "2022-02-01T00:00:00+08:00"
#define MAR            "2022-03-01T00:00:00+08:00"
#define PROJECT        "\"code\":\"p\",\"name\":\"P\",\"contractor\":null"
#define HEADER         "code,name,kind,class,town,project,from,to\n"

static const struct row {
    enum collection which;
    enum document_format format;
    const char *body, *expected;
} rows[] = {
    {T, JSON, "{\"code\":\"t\",\"name\":\"市桥街\"}", "{\"code\":\"t\",\"name\":\"市桥街\"}"},
    {T, JSON, "{\"name\":\"x\"}", "0 missing_member code"},
    {T, JSON, "{\"code\":\"t\"}", "0 missing_member name"},
    {A, JSON, "{" ASSET ",\"attributes\":{\"pole\":\"1\",\"project\":\"p\"}}",
     "0 bad_value attributes.project"},
    {A, JSON, "{" ASSET ",\"attributes\":{\"code\":\"1\"}}", "0 bad_value attributes.code"},
    {A, JSON, "{" ASSET ",\"attributes\":{\"to\":\"1\"}}", "0 bad_value attributes.to"},
    {A, JSON, "{" ASSET ",\"attributes\":{\"planned_project\":\"1\"}}", "camera 0 0"},
    {T, JSON, "{\"code\":\"t\",\"name\":null}", "0 bad_value name"},
    {T, JSON, "{\"code\":\"t\",\"name\":\"\"}", "0 bad_value name"},
    {T, JSON, "{\"code\":\"t\",\"name\":\" \xe3\x80\x80\"}", "0 bad_value name"},
    {T, JSON, "{\"code\":\"t\",\"name\":\"a\\nb\"}", "0 bad_value name"},
    {T, JSON, "{\"code\":44011300001310000001,\"name\":\"x\"}", "0 bad_value code"},
    {T, JSON, "{\"name\":\"x\",\"code\" : 44011300001310000001}", "0 bad_value code"},
    {T, JSON, "{\"name\":[44011300001310000001]}", "0 bad_value "},
    {P, JSON, "{\"code\":\"p\",\"monthly_fee_fen\":1e999}", "0 bad_value monthly_fee_fen"},
    {T, JSON, "{\"code\":7,\"name\":\"x\"}", "0 bad_value code"},
    {T, JSON, "{\"code\":\"\",\"name\":\"x\"}", "0 bad_code code"},
    {T, JSON, "{\"code\":\"3.30106E+19\",\"name\":\"x\"}", "0 bad_code code"},
    {T, JSON, "{\"code\":\"t\",\"name\":\"x\",\"nmae\":1}", "0 unknown_member nmae"},
    {T, CSV, "\xef\xbb\xbfname,code\r\n市桥街,t\r\n", "{\"code\":\"t\",\"name\":\"市桥街\"}"},
    {T, CSV, "name,code\n\xca\xd0,t\n", "{\"code\":\"t\",\"name\":\"市\"}"},
    {T, CSV, "code,name,more\n", "refused unknown_member more"},
    {T, CSV, "code,name\nt,\n", "2 missing_member name"},
    {T, CSV, "code,name\n3.30106E+19,x\n", "refused rounded_codes code"},

    {O, JSON, "{\"code\":\"c\",\"name\":\"C\"}",
     "{\"code\":\"c\",\"name\":\"C\",\"role\":\"contractor\"}"},
    {O, JSON, "{\"code\":\"c\",\"name\":\"C\",\"role\":\"boss\"}", "0 bad_value role"},
    {O, CSV, "code,name,role\nc,C,supervisor\nd,D,\n",
     "{\"code\":\"c\",\"name\":\"C\",\"role\":\"supervisor\"} | "
     "{\"code\":\"d\",\"name\":\"D\",\"role\":\"contractor\"}"},

    {P, JSON, "{" PROJECT "}",
     "{\"budget\":{},\"code\":\"p\",\"contractor\":null,\"milestones\":[],\"monthly_fee_fen\":0,"
     "\"name\":\"P\",\"phase\":\"maintenance\",\"planned\":{},\"supervisor\":null}"},
    {P, JSON, "{\"code\":\"p\",\"name\":\"P\"}", "0 missing_member contractor"},
    {P, JSON, "{" PROJECT ",\"phase\":\"x\"}", "0 bad_value phase"},
    {P, JSON, "{" PROJECT ",\"supervisor\":1}", "0 bad_value supervisor"},
    {P, JSON, "{" PROJECT ",\"planned\":{\"camera\":1.0}}", "0 bad_value planned.camera"},
    {P, JSON, "{" PROJECT ",\"planned\":{\"camera\":-1}}", "0 bad_value planned.camera"},
    {P, JSON, "{" PROJECT ",\"planned\":{\"cam\":1}}", "0 unknown_member planned.cam"},
    {P, JSON, "{" PROJECT ",\"monthly_fee_fen\":\"1\"}", "0 bad_value monthly_fee_fen"},
    {P, JSON, "{" PROJECT ",\"budget\":{\"22\":{}}}", "0 bad_value budget.22"},
    {P, JSON, "{" PROJECT ",\"budget\":{\"2022\":{\"available_fen\":1}}}",
     "0 missing_member budget.2022.executed_fen"},
    {P, JSON, "{" PROJECT ",\"milestones\":[{\"name\":\"m\",\"done_on\":\"2022-02-30\"}]}",
     "0 bad_value milestones[0].done_on"},
    {P, JSON, "{" PROJECT ",\"milestones\":[{\"planned_on\":null}]}",
     "0 missing_member milestones[0].name"},
    {P, CSV, "code,name,contractor,planned_centre,planned_camera,monthly_fee_fen\np,P,,16,,7\n",
     "{\"budget\":{},\"code\":\"p\",\"contractor\":null,\"milestones\":[],\"monthly_fee_fen\":7,"
     "\"name\":\"P\",\"phase\":\"maintenance\",\"planned\":{\"centre\":16},\"supervisor\":null}"},
    {P, CSV, "code,name,contractor,planned_camera\np,P,c,1.5\n", "2 bad_value planned_camera"},

    {F, JSON, "{\"code\":\"f\",\"name\":\"F\"}", FEED(",\"feed_ttl_s\":900,", "900")},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"report_ttl_s\":null,\"feed_ttl_s\":2147483647}",
     FEED(",\"feed_ttl_s\":2147483647,", "null")},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"report_ttl_s\":0}", "0 bad_value report_ttl_s"},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"feed_ttl_s\":2147483648}",
     "0 bad_value feed_ttl_s"},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"feed_ttl_s\":null}", "0 bad_value feed_ttl_s"},
    {F, CSV, "code,name,report_ttl_s,feed_ttl_s\nf,F,none,\n",
     FEED(",\"feed_ttl_s\":900,", "null")},
    {F, JSON,
     "{\"code\":\"f\",\"name\":\"F\",\"expected\":false,\"late_max_s\":60,"
     "\"covers\":{\"towns\":[\"t\"],\"projects\":[\"p\",\"q\"]}}",
     "{\"code\":\"f\",\"covers\":{\"assets\":[],\"projects\":[\"p\",\"q\"],\"towns\":[\"t\"]},"
     "\"expected\":false,\"feed_ttl_s\":900,\"late_max_s\":60,\"name\":\"F\","
     "\"report_ttl_s\":900}"},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"expected\":1}", "0 bad_value expected"},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"late_max_s\":0}", "0 bad_value late_max_s"},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"covers\":[]}", "0 bad_value covers"},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"covers\":{\"kinds\":[]}}",
     "0 unknown_member covers.kinds"},
    {F, JSON, "{\"code\":\"f\",\"name\":\"F\",\"covers\":{\"assets\":[\"a\",7]}}",
     "0 bad_value covers.assets[1]"},
    {F, CSV,
     "code,name,expected,late_max_s,covers_projects,covers_towns,covers_assets\nf,F,false,60,p "
     "q,t,\n",
     "{\"code\":\"f\",\"covers\":{\"assets\":[],\"projects\":[\"p\",\"q\"],\"towns\":[\"t\"]},"
     "\"expected\":false,\"feed_ttl_s\":900,\"late_max_s\":60,\"name\":\"F\","
     "\"report_ttl_s\":900}"},
    {F, CSV, "code,name,expected\nf,F,maybe\n", "2 bad_value expected"},

    {A, JSON, "{" ASSET "}", "camera 0 0"},
    {A, JSON, "{" ASSET ",\"class\":3,\"attributes\":{\"pole\":\"P\"}}", "camera 3 0"},
    {A, JSON, "{" ASSET ",\"class\":4}", "0 bad_value class"},
    {A, JSON, "{\"code\":\"a\",\"name\":\"A\",\"town\":\"t\",\"kind\":\"centre\",\"class\":1}",
     "0 bad_value class"},
    {A, JSON, "{\"code\":\"a\",\"name\":\"A\",\"town\":\"t\"}", "0 missing_member kind"},
    {A, JSON, "{\"code\":\"a\",\"name\":\"A\",\"kind\":\"camera\"}", "0 missing_member town"},
    {A, JSON, "{" ASSET ",\"feeds\":[\"f\",\"g\"]}", "camera 0 0 f g"},
    {A, JSON, "{" ASSET ",\"feeds\":[\"f\",\"f\"]}", "0 bad_value feeds"},
    {A, JSON, "{" ASSET ",\"feeds\":\"f\"}", "0 bad_value feeds"},
    {A, CSV, "code,name,kind,town,feeds\na,A,camera,t,f  g\n", "camera 0 0 f g"},
    {A, JSON, "{" ASSET ",\"attributes\":[]}", "0 bad_value attributes"},
    {A, JSON, "{" ASSET ",\"attributes\":{\"lon\":[113.3]}}", "0 bad_value attributes"},
    {A, JSON, "{" ASSET ",\"service\":[" SPAN(FEB, "null") "," SPAN(JAN, "\"" FEB "\"") "]}",
     "camera 0 2"},
    {A, JSON, "{" ASSET ",\"service\":[" SPAN(JAN, "null") "," SPAN(FEB, "\"" MAR "\"") "]}",
     "0 overlapping_span service[1].from"},
    {A, JSON, "{" ASSET ",\"service\":[" SPAN(JAN, "\"" JAN "\"") "]}",
     "0 bad_value service[0].to"},
    {A, JSON, "{" ASSET ",\"service\":[" SPAN("2022-01-01T00:00:00", "null") "]}",
     "0 bad_value service[0].from"},
    {A, JSON, "{" ASSET ",\"service\":[{\"project\":\"p\"}]}", "0 missing_member service[0].from"},
    {A, JSON, "{" ASSET ",\"service\":[{\"projekt\":\"p\"}]}",
     "0 unknown_member service[0].projekt"},
    {A, CSV,
     HEADER "a,A,camera,1,t,p," JAN "," FEB "\nb,B,centre,,t,,,\na,A,camera,1,t,q," FEB ",\n",
     "camera 1 2 | centre 0 0"},
    {A, CSV,
     HEADER "a,A,camera,1,t,p," JAN "," MAR "\nb,B,centre,,t,,,\na,A,camera,1,t,q," FEB ",\n",
     "4 overlapping_span from | centre 0 0"},
    {A, CSV, "pole,to,from,project,town,class,kind,name,code\nP-17,,,,t,2,camera,A,a\n",
     "camera 2 0"},
};

START_TEST(each_record_is_taken_or_refused_by_name)
{
    struct buffer out = {0};
    outcome(rows[_i].which, rows[_i].format, rows[_i].body, &out);
    ck_assert_msg(strcmp(buffer_text(&out), rows[_i].expected) == 0, "%s: %s, not %s",
                  rows[_i].body, buffer_text(&out), rows[_i].expected);
    buffer_free(&out);
}
END_TEST

START_TEST(columns_that_are_not_known_become_attributes_of_an_asset)
{
    struct document *d = NULL;
    struct record record;
    struct error err;
    static struct asset_in in;
    char *attributes = NULL;
    struct text body = text_of("code,name,kind,town,pole,lon,empty\na,A,camera,t,P-17,113.3,\n");
    ck_assert_int_eq(document_open(DOCUMENT_CSV, collection_csv(A), body, &d, &err), STATUS_OK);
    ck_assert(document_next(d, &record));
    ck_assert_int_eq(asset_in_read(&record, text_of(""), &in), STATUS_OK);
    ck_assert_int_eq(asset_in_attributes(&in, &attributes), STATUS_OK);
    ck_assert_str_eq(attributes, "{\"lon\":\"113.3\",\"pole\":\"P-17\"}");
    free(attributes);
    document_free(d);
}
END_TEST

START_TEST(a_spreadsheets_number_is_named_as_what_it_is)
{
    struct document *d = NULL;
    struct error err;
    ck_assert_int_eq(document_open(DOCUMENT_CSV, collection_csv(T),
                                   text_of("code,name\n3.30106E+19,x\n"), &d, &err),
                     STATUS_INVALID);
    ck_assert_str_eq(err.code, "rounded_codes");
    ck_assert_ptr_nonnull(strstr(err.detail, "1 of 1 codes"));
}
END_TEST

static enum status read_at(const char *body, const char *code, struct record *record)
{
    struct document *d = NULL;
    struct error err;
    struct town_in in;
    ck_assert_int_eq(document_single(text_of(body), SINGLE_SENT, &d, record, &err), STATUS_OK);
    enum status status = town_in_read(record, text_of(code), &in);
    if (!status)
        ck_assert(text_is(in.code, code));
    document_free(d);
    return status;
}

START_TEST(a_code_in_the_path_may_be_left_out_but_not_differ)
{
    struct record record;
    ck_assert_int_eq(read_at("{\"name\":\"x\"}", "t", &record), STATUS_OK);
    ck_assert_int_eq(read_at("{\"code\":\"t\",\"name\":\"x\"}", "t", &record), STATUS_OK);
    ck_assert_int_eq(read_at("{\"code\":\"u\",\"name\":\"x\"}", "t", &record), STATUS_INVALID);
    ck_assert_str_eq(record.error.field, "code");
    ck_assert_int_eq(read_at("{\"name\":\"x\"}", " t", &record), STATUS_INVALID);
}
END_TEST

START_TEST(a_code_written_as_a_number_is_told_to_stand_in_quotes)
{
    struct document *d = NULL;
    struct record record;
    struct error err = {0};
    const char *body = "{\"code\":44011300001310000001,\"name\":\"x\"}";
    ck_assert_int_eq(document_open(DOCUMENT_JSON, NULL, text_of(body), &d, &err), STATUS_OK);
    ck_assert(document_next(d, &record));
    ck_assert_ptr_nonnull(strstr(record.error.detail, "in quotes"));
    document_free(d);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("registry_in");
    tcase_add_test(tests, a_code_written_as_a_number_is_told_to_stand_in_quotes);
    tcase_add_loop_test(tests, each_record_is_taken_or_refused_by_name, 0,
                        sizeof rows / sizeof *rows);
    tcase_add_test(tests, columns_that_are_not_known_become_attributes_of_an_asset);
    tcase_add_test(tests, a_spreadsheets_number_is_named_as_what_it_is);
    tcase_add_test(tests, a_code_in_the_path_may_be_left_out_but_not_differ);
    Suite *suite = suite_create("registry_in");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
