#include "record/document.h"
#include "record/registry_in.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* What a document comes to: "0 1! 2" = records 0 and 2 can be read, 1 is faulty. */
static void outline(enum document_format format, const char *body, char *out, size_t size)
{
    struct document *d = NULL;
    struct record record;
    struct error err = {0};
    size_t len = 0;
    out[0] = '\0';
    if (document_open(format, collection_csv(COLLECTION_ASSETS), text_of(body), &d, &err)) {
        snprintf(out, size, "refused %s", err.code);
        return;
    }
    while (document_next(d, &record)) {
        ck_assert((record.object == NULL) == (record.error.status != STATUS_OK));
        len +=
            (size_t)snprintf(out + len, size - len, "%s%lld%s%s", len ? " " : "",
                             (long long)record.number, record.object ? "" : "!", record.error.code);
    }
    document_free(d);
}

#define ASSETS "code,name,kind,class,town,project,from,to\n"
#define FROM   "2022-01-01T00:00:00+08:00"

static const struct row {
    enum document_format format;
    const char *name, *body, *expected;
} rows[] = {
    {DOCUMENT_JSON, "one object", " {\"a\":1} \n", "0"},
    {DOCUMENT_JSON, "a byte order mark", "\xef\xbb\xbf[{}]", "0"},
    {DOCUMENT_JSON, "an empty array", " [ ] ", ""},
    {DOCUMENT_JSON, "an array", "[{},{\"a\":[1,{\"b\":\"]},\\\"\"}]} ,{}]", "0 1 2"},
    {DOCUMENT_JSON, "a string that ends with a backslash", "[{\"a\":\"\\\\\"},{}]", "0 1"},
    {DOCUMENT_JSON, "an empty body", "  ", "refused bad_json"},
    {DOCUMENT_JSON, "a number", "7", "refused bad_json"},
    {DOCUMENT_JSON, "an element that is no object", "[1,{},[]]", "0!bad_json 1 2!bad_json"},
    {DOCUMENT_JSON, "an element that is no JSON", "[{a},{}]", "0!bad_json 1"},
    {DOCUMENT_JSON, "a repeated member", "[{\"a\":1,\"a\":2}]", "0!duplicate_member"},
    {DOCUMENT_JSON, "bytes that are no UTF-8", "[{\"a\":\"\xff\"}]", "0!bad_utf8"},
    {DOCUMENT_JSON, "a comma too many", "[{},]", "0 1!bad_json"},
    {DOCUMENT_JSON, "an array cut off", "[{},{\"a\":", "0 1!bad_json"},
    {DOCUMENT_JSON, "an array cut off behind an element", "[{}", "0!bad_json"},
    {DOCUMENT_JSON, "text behind the array", "[{}] x", "0!bad_json"},
    {DOCUMENT_JSON, "text behind the empty array", "[] x", "0!bad_json"},
    {DOCUMENT_JSON, "two objects", "{},{}", "0!bad_json"},
    {DOCUMENT_JSON, "two objects side by side", "{}{}", "0!bad_json"},
    {DOCUMENT_JSON, "brackets that do not match", "[{]}", "0!bad_json"},
    {DOCUMENT_NDJSON, "lines", "{}\n\r\n  \n{}\r\n{}", "1 4 5"},
    {DOCUMENT_NDJSON, "a faulty line", "{}\n{\n{}\n", "1 2!bad_json 3"},
    {DOCUMENT_NDJSON, "two on a line", "{},{}\n", "1!bad_json"},
    {DOCUMENT_NDJSON, "nothing", "", ""},
    {DOCUMENT_CSV, "two rows", ASSETS "a,A,camera,1,t,,,\n\n,,,\nb,B,camera,,t,,,\n", "2 5"},
    {DOCUMENT_CSV, "spans apart",
     ASSETS "a,A,camera,1,t,p," FROM ",\nb,B,camera,,t,,,\n"
            "a,A,camera,1,t,q," FROM ",\n",
     "2 3"},
    {DOCUMENT_CSV, "rows of one code that differ",
     ASSETS "a,A,camera,1,t,p," FROM ",\n"
            "a,B,camera,1,t,q," FROM ",\n",
     "3!rows_differ"},
    {DOCUMENT_CSV, "a time that is none", ASSETS "a,A,camera,1,t,p,2022-13-1,\n", "2!bad_value"},
    {DOCUMENT_CSV, "a span without project", ASSETS "a,A,camera,1,t,," FROM ",\n",
     "2!missing_member"},
    {DOCUMENT_CSV, "a class that is no number", ASSETS "a,A,camera,I,t,,,\n", "2!bad_value"},
    {DOCUMENT_CSV, "a cell too many", ASSETS "a,A,camera,1,t,,,,x\n", "2!bad_csv"},
    {DOCUMENT_CSV, "a quote left open", ASSETS "a,A,camera,1,t,,,\n\"b", "2 3!bad_csv"},
    {DOCUMENT_CSV, "a column missing", "code,name,kind\n", "refused missing_member"},
    {DOCUMENT_CSV, "a column twice", "code,code,kind\n", "refused duplicate_column"},
    {DOCUMENT_CSV, "nothing", "", "refused bad_csv"},
};

START_TEST(each_body_is_split_into_its_records)
{
    char out[256];
    outline(rows[_i].format, rows[_i].body, out, sizeof out);
    ck_assert_msg(strcmp(out, rows[_i].expected) == 0, "%s: %s, not %s", rows[_i].name, out,
                  rows[_i].expected);
}
END_TEST

START_TEST(csv_is_refused_where_there_is_no_shape_for_it)
{
    struct document *d = NULL;
    struct error err;
    ck_assert_int_eq(document_open(DOCUMENT_CSV, NULL, text_of("a\n"), &d, &err),
                     STATUS_UNSUPPORTED);
}
END_TEST

/* An object of `depth` levels, and one of `values` values. */
static char *nested(int depth)
{
    struct buffer b = {0};
    for (int i = 0; i < depth; i++)
        buffer_add_text(&b, "{\"a\":");
    buffer_add_text(&b, "1");
    for (int i = 0; i < depth; i++)
        buffer_add_text(&b, "}");
    ck_assert_ptr_nonnull(buffer_text(&b));
    return b.bytes;
}

static char *wide(int values)
{
    struct buffer b = {0};
    buffer_add_text(&b, "{\"a\":[0");
    for (int i = 2; i < values; i++)
        buffer_add_text(&b, ",0");
    buffer_add_text(&b, "]}");
    ck_assert_ptr_nonnull(buffer_text(&b));
    return b.bytes;
}

static void expect_outline(char *body, const char *expected)
{
    char out[64];
    outline(DOCUMENT_JSON, body, out, sizeof out);
    ck_assert_str_eq(out, expected);
    free(body);
}

START_TEST(a_record_is_bounded_before_it_is_parsed)
{
    expect_outline(nested(RECORD_DEPTH_MAX), "0");
    expect_outline(nested(RECORD_DEPTH_MAX + 1), "0!too_deep");
    expect_outline(wide(RECORD_VALUES_MAX), "0");
    expect_outline(wide(RECORD_VALUES_MAX + 2), "0!too_large");
}
END_TEST

START_TEST(a_body_of_one_object_may_be_empty_only_where_that_is_said)
{
    struct document *d = NULL;
    struct record record;
    struct error err;
    ck_assert_int_eq(document_single(text_of(" \n"), SINGLE_OPTIONAL, &d, &record, &err), 0);
    ck_assert_ptr_nonnull(record.object);
    document_free(d);
    ck_assert_int_eq(document_single(text_of(""), SINGLE_SENT, &d, &record, &err), STATUS_INVALID);
    ck_assert_int_eq(document_single(text_of("[{}]"), SINGLE_SENT, &d, &record, &err),
                     STATUS_INVALID);
    ck_assert_str_eq(err.code, "bad_json");
    ck_assert_int_eq(document_single(text_of("{} {}"), SINGLE_SENT, &d, &record, &err),
                     STATUS_INVALID);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("document");
    tcase_add_loop_test(tests, each_body_is_split_into_its_records, 0, sizeof rows / sizeof *rows);
    tcase_add_test(tests, csv_is_refused_where_there_is_no_shape_for_it);
    tcase_add_test(tests, a_record_is_bounded_before_it_is_parsed);
    tcase_add_test(tests, a_body_of_one_object_may_be_empty_only_where_that_is_said);
    Suite *suite = suite_create("document");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
