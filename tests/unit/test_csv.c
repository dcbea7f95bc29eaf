#include "format/csv.h"
#include "format/encoding.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

/* The cells of a row with bars between. */
static const char *joined(const struct csv_row *row, struct buffer *out)
{
    buffer_reset(out);
    for (size_t i = 0; i < row->count; i++)
        buffer_addf(out, "%s%.*s", i ? "|" : "", (int)row->cells[i].len, row->cells[i].at);
    return buffer_text(out);
}

static const struct {
    const char *record, *cells; /* NULL: refused */
} records[] = {
    {"", ""},
    {"a", "a"},
    {"a,b", "a|b"},
    {",", "|"},
    {"a,,", "a||"},
    {"\"a,b\",c", "a,b|c"},
    {"\"say \"\"hi\"\"\",x", "say \"hi\"|x"},
    {"\"\",\"\"\"\"", "|\""},
    {"a\"b,c\"", "a\"b|c\""},
    {"\"two\nlines\",x", "two\nlines|x"},
    {" \"a\"", " \"a\""},
    {"市桥,\"大北路, 01\"", "市桥|大北路, 01"},
    {"\"open", NULL},
    {"\"", NULL},
    {"a,\"open\"\"", NULL},
    {"\"a\"b,c", NULL},
    {"\"a\" ,c", NULL},
};

START_TEST(a_record_splits_into_its_cells)
{
    struct text record = text_of(records[_i].record);
    char *exact = malloc(record.len + 1), *scratch = malloc(record.len + 1);
    struct buffer out = {0};
    struct csv_row row;
    struct error err;
    memcpy(exact, record.at, record.len);
    enum status status = csv_split((struct text){exact, record.len}, scratch, &row, &err);
    if (records[_i].cells) {
        ck_assert_int_eq(status, STATUS_OK);
        ck_assert_str_eq(joined(&row, &out), records[_i].cells);
    } else {
        ck_assert_int_eq(status, STATUS_INVALID);
        ck_assert_uint_gt(strlen(err.detail), 0);
    }
    buffer_free(&out);
    free(exact);
    free(scratch);
}
END_TEST

START_TEST(as_many_columns_as_fit_and_not_one_more)
{
    char record[CSV_COLUMNS_MAX + 1], scratch[CSV_COLUMNS_MAX + 1];
    struct csv_row row;
    struct error err;
    memset(record, ',', sizeof record);
    struct text most = {record, CSV_COLUMNS_MAX - 1}, more = {record, CSV_COLUMNS_MAX};
    ck_assert_int_eq(csv_split(most, scratch, &row, &err), STATUS_OK);
    ck_assert_uint_eq(row.count, CSV_COLUMNS_MAX);
    ck_assert_int_eq(csv_split(more, scratch, &row, &err), STATUS_INVALID);
}
END_TEST

START_TEST(a_document_is_walked_row_by_row_with_the_lines_rows_begin_on)
{
    static const char document[] =
        "code,name\r\n\r\na,\"two\r\nlines\"\n\nb,\"x\"\"\ny\"\nc\"d,e\nf,g";
    static const struct {
        uint64_t line;
        const char *cells;
    } wanted[] = {
        {1, "code|name"}, {3, "a|two\r\nlines"}, {6, "b|x\"\ny"}, {8, "c\"d|e"}, {9, "f|g"}};
    struct csv_reader r;
    struct csv_row row;
    struct error err;
    struct buffer out = {0};
    csv_reader_init(&r, text_of(document));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        ck_assert(csv_reader_next(&r, &row, &err));
        ck_assert_uint_eq(row.line, wanted[i].line);
        ck_assert_str_eq(joined(&row, &out), wanted[i].cells);
    }
    ck_assert(!csv_reader_next(&r, &row, &err));
    ck_assert_int_eq(err.status, STATUS_OK);
    csv_reader_free(&r);
    buffer_free(&out);
}
END_TEST

START_TEST(a_bad_row_is_an_error_with_its_line)
{
    struct csv_reader r;
    struct csv_row row;
    struct error err;
    csv_reader_init(&r, text_of("a,b\n\"open,c\nd,e\n"));
    ck_assert(csv_reader_next(&r, &row, &err));
    ck_assert(!csv_reader_next(&r, &row, &err));
    ck_assert_int_eq(err.status, STATUS_INVALID);
    ck_assert_uint_eq(row.line, 2);
    csv_reader_free(&r);
    csv_reader_init(&r, text_of(NULL));
    ck_assert(!csv_reader_next(&r, &row, &err));
    ck_assert_int_eq(err.status, STATUS_OK);
    csv_reader_free(&r);
}
END_TEST

static const struct {
    const char *value, *written;
} cells[] = {
    {"plain", "plain"},
    {NULL, ""},
    {"市桥", "市桥"},
    {"a,b", "\"a,b\""},
    {"a\"b", "\"a\"\"b\""},
    {"a\nb", "\"a\nb\""},
    {"=1+1", "'=1+1"},
    {"+8613", "'+8613"},
    {"-5", "'-5"},
    {"@sum", "'@sum"},
    {"\tx", "'\tx"},
    {"\rx", "\"'\rx\""},
    {"=a,\"b\"", "\"'=a,\"\"b\"\"\""},
    {"a=b", "a=b"},
};

START_TEST(a_cell_is_quoted_and_guarded_as_it_needs)
{
    struct buffer out = {0};
    struct csv_out c;
    struct buffer wanted = {0};
    csv_begin(&c, &out);
    csv_string(&c, cells[_i].value);
    csv_int(&c, -5);
    csv_end_row(&c);
    csv_string(&c, cells[_i].value);
    csv_end_row(&c);
    buffer_addf(&wanted, "\xef\xbb\xbf%s,-5\r\n%s\r\n", cells[_i].written, cells[_i].written);
    ck_assert_str_eq(buffer_text(&out), buffer_text(&wanted));
    buffer_free(&out);
    buffer_free(&wanted);
}
END_TEST

static const struct {
    int64_t value;
    const char *millionths, *hundredths;
} numbers[] = {
    {981176, "0.981176", "9811.76"},
    {1000000, "1.0", "10000.00"},
    {500000, "0.5", "5000.00"},
    {0, "0.0", "0.00"},
    {5, "0.000005", "0.05"},
    {-5, "-0.000005", "-0.05"},
    {INT64_MAX, "9223372036854.775807", "92233720368547758.07"},
    {INT64_MIN, "-9223372036854.775808", "-92233720368547758.08"},
};

START_TEST(numbers_are_written_exactly)
{
    struct buffer out = {0}, wanted = {0};
    struct csv_out c = {.out = &out};
    csv_millionths(&c, numbers[_i].value);
    csv_hundredths(&c, numbers[_i].value);
    buffer_addf(&wanted, "%s,%s", numbers[_i].millionths, numbers[_i].hundredths);
    ck_assert_str_eq(buffer_text(&out), buffer_text(&wanted));
    buffer_free(&out);
    buffer_free(&wanted);
}
END_TEST

START_TEST(what_is_written_reads_back)
{
    struct buffer out = {0}, text = {0}, got = {0};
    struct csv_out c;
    struct csv_reader r;
    struct csv_row row;
    struct error err;
    csv_begin(&c, &out);
    csv_string(&c, "a,\"b\"\r\nc");
    csv_string(&c, "d");
    csv_end_row(&c);
    ck_assert_int_eq(text_to_utf8((struct text){out.bytes, out.len}, &text, &err), STATUS_OK);
    csv_reader_init(&r, (struct text){text.bytes, text.len});
    ck_assert(csv_reader_next(&r, &row, &err));
    ck_assert_str_eq(joined(&row, &got), "a,\"b\"\r\nc|d");
    csv_reader_free(&r);
    buffer_free(&out);
    buffer_free(&text);
    buffer_free(&got);
}
END_TEST

START_TEST(guards_come_off_as_they_went_on)
{
    static const char *const values[] = {
        "",     "'",    "''", "'x",   "-5",  "=x", "'-5",
        "''-5", "'''@", "+",  "'\tx", "x'=", "-",  "'44011300001310000001"};
    for (int i = 0; i < ROWS(values); i++) {
        struct csv_out c = {.out = &(struct buffer){0}};
        csv_string(&c, values[i]);
        struct text cell = {c.out->bytes, c.out->len};
        struct text back = csv_unguard(cell);
        ck_assert_msg(text_is(back, values[i]), "%s: %.*s", values[i], (int)cell.len, cell.at);
        buffer_free(c.out);
    }
}
END_TEST

#define UTF8_LINE "k1,\xe5\xb8\x82\xe6\xa1\xa5\n"
#define GB_LINE   "k2,\xca\xd0\xc7\xc5\n"

START_TEST(a_file_of_two_encodings_names_the_first_line_that_differs)
{
    static const struct {
        const char *document, *line;
    } mixed[] = {{"code,name\n" UTF8_LINE "k,x\n" GB_LINE UTF8_LINE, "line 4 is not UTF-8"},
                 {"code,name\n" GB_LINE GB_LINE UTF8_LINE, "line 4 is UTF-8"}};
    for (int i = 0; i < ROWS(mixed); i++) {
        struct buffer out = {0};
        struct error err = {0};
        ck_assert_int_eq(text_to_utf8(text_of(mixed[i].document), &out, &err), STATUS_INVALID);
        ck_assert_str_eq(err.code, "bad_encoding");
        ck_assert_msg(strstr(err.detail, mixed[i].line), "%s", err.detail);
    }
}
END_TEST

static const struct {
    const char *document, *utf8; /* NULL: refused */
} encodings[] = {
    /* Characters of GB18030 that have the form of UTF-8, among others that don't. */
    {"\xc5\xae\n\xca\xd0\xc7\xc5", "女\n市桥"},
    {"", ""},
    {"plain", "plain"},
    {"\xef\xbb\xbf"
     "市桥",
     "市桥"},
    {"市桥", "市桥"},
    {"\xca\xd0\xc7\xc5", "市桥"},
    {"a\xca\xd0,b", "a市,b"},
    {"\x81\x30\x81\x30"
     "\xca\xd0",
     "\xc2\x80"
     "市"},
    {"\xff\xfe"
     "a",
     NULL},
    {"\xca", NULL},
    {"\xef\xbb\xbf\xff", NULL},
};

START_TEST(text_comes_out_as_utf8_or_is_refused)
{
    struct buffer out = {0};
    struct error err;
    enum status status = text_to_utf8(text_of(encodings[_i].document), &out, &err);
    if (encodings[_i].utf8) {
        ck_assert_int_eq(status, STATUS_OK);
        ck_assert_str_eq(buffer_text(&out), encodings[_i].utf8);
    } else {
        ck_assert_int_eq(status, STATUS_INVALID);
        ck_assert_ptr_null(out.bytes);
    }
    buffer_free(&out);
}
END_TEST

static const struct {
    const char *bytes;
    size_t len;
} wide_texts[] = {{"\xff\xfe\x02\x5e,\0", 6},
                  {"\xfe\xff\x5e\x02\0,", 6},
                  {"a\0\x02\x5e,\0", 6},
                  {"\0a\x5e\x02\0,", 6}};

START_TEST(utf16_is_converted_with_a_mark_and_without)
{
    struct buffer out = {0};
    struct error err;
    struct text document = {wide_texts[_i].bytes, wide_texts[_i].len};
    ck_assert_int_eq(text_to_utf8(document, &out, &err), STATUS_OK);
    ck_assert_str_eq(buffer_text(&out), _i < 2 ? "市," : "a市,");
    buffer_free(&out);
}
END_TEST

START_TEST(zeros_that_are_no_utf16_are_refused)
{
    struct buffer out = {0};
    struct error err;
    ck_assert_int_eq(text_to_utf8((struct text){"ab\0\0", 4}, &out, &err), STATUS_INVALID);
    ck_assert_int_eq(text_to_utf8((struct text){"a\0\0\0", 4}, &out, &err), STATUS_INVALID);
}
END_TEST

START_TEST(a_long_gb18030_text_is_converted_whole)
{
    struct buffer document = {0}, out = {0};
    struct error err;
    for (int i = 0; i < 100001; i++)
        buffer_add(&document, "\xca\xd0", 2);
    ck_assert_int_eq(text_to_utf8((struct text){document.bytes, document.len}, &out, &err),
                     STATUS_OK);
    ck_assert_uint_eq(out.len, 100001 * 3);
    for (size_t i = 0; i < out.len; i += 3)
        ck_assert_int_eq(memcmp(out.bytes + i, "市", 3), 0);
    buffer_free(&document);
    buffer_free(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv");
    TCase *tests = tcase_create("csv");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, a_record_splits_into_its_cells, 0, ROWS(records));
    tcase_add_test(tests, as_many_columns_as_fit_and_not_one_more);
    tcase_add_test(tests, a_document_is_walked_row_by_row_with_the_lines_rows_begin_on);
    tcase_add_test(tests, a_bad_row_is_an_error_with_its_line);
    tcase_add_loop_test(tests, a_cell_is_quoted_and_guarded_as_it_needs, 0, ROWS(cells));
    tcase_add_loop_test(tests, numbers_are_written_exactly, 0, ROWS(numbers));
    tcase_add_test(tests, what_is_written_reads_back);
    tcase_add_test(tests, guards_come_off_as_they_went_on);
    tcase_add_test(tests, a_file_of_two_encodings_names_the_first_line_that_differs);
    tcase_add_loop_test(tests, text_comes_out_as_utf8_or_is_refused, 0, ROWS(encodings));
    tcase_add_loop_test(tests, utf16_is_converted_with_a_mark_and_without, 0, ROWS(wide_texts));
    tcase_add_test(tests, zeros_that_are_no_utf16_are_refused);
    tcase_add_test(tests, a_long_gb18030_text_is_converted_whole);
    return suite_run(suite);
}
