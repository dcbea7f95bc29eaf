/* Tables as people's programs save them, and cells as people fill them. */
#include "format/table_text.h"
#include "format/xlsx_date.h"
#include "record/cell_text.h"
#include "record/csv_table.h"

#include "suite.h"

#include <check.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

static const struct {
    const char *document, *csv;
} separated[] = {
    {"code,name\n1,a;b\n", "code,name\n1,a;b\n"},
    {"code;name\n1;a,b\n", "code,name\n1,\"a,b\"\n"},
    {"code\tname\r\n1\tx\"y\r\n", "code,name\n1,x\"y\n"},
    {"code\tname\n\"1\"\t\"two\nlines\"\n", "code,name\n\"1\",\"two\nlines\"\n"},
    {"编码，名称\n1，市桥\n", "编码,名称\n1,市桥\n"},
    {"一机一档;;\ncode;name\n1;a\n2;b", "一机一档,,\ncode,name\n1,a\n2,b"},
    {"code;name\n1;say \"a\", then\n", "code,name\n1,\"say \"\"a\"\", then\"\n"},
};

START_TEST(whatever_stands_between_cells_becomes_commas)
{
    struct buffer out = {0};
    struct error err;
    ck_assert_int_eq(table_to_csv(text_of(separated[_i].document), &out, &err), STATUS_OK);
    ck_assert_str_eq(buffer_text(&out), separated[_i].csv);
    buffer_free(&out);
}
END_TEST

static const struct {
    const char *cell;
    int64_t at; /* INSTANT_NONE: refused */
} times[] = {
    {"2022-01-01", 1640995200},
    {"2022/1/1", 1640995200},
    {" 2022.1.1 ", 1640995200},
    {"2022年1月1日", 1640995200},
    {"20220101", 1640995200},
    {"2022-01-01 8:30", 1640995200 + 30600},
    {"2022/01/01 08:30:05", 1640995200 + 30605},
    {"2022-01-01T08:30", 1640995200 + 30600},
    {"2022-01-01T08:00:00+08:00", 1640995200},
    {"2022/2/30", INSTANT_NONE},
    {"2022/1", INSTANT_NONE},
    {"2022-1/1", INSTANT_NONE},
    {"2022-01-01 25:00", INSTANT_NONE},
    {"2022-01-01 08:30x", INSTANT_NONE},
    {"202201011", INSTANT_NONE},
    {"44562", INSTANT_NONE},
    {"", INSTANT_NONE},
};

START_TEST(a_date_or_a_time_is_read_as_people_write_it)
{
    int64_t at = INSTANT_NONE;
    bool read = cell_instant(text_of(times[_i].cell), NULL, &at);
    ck_assert_msg(read == (times[_i].at != INSTANT_NONE) && at == times[_i].at, "%s: %lld",
                  times[_i].cell, (long long)at);
}
END_TEST

static const struct {
    const char *cell, *folded;
} folds[] = {
    {"４４０１ｅ", "4401e"},
    {" a 1　", "a 1"},
    {"'44011300001310000001", "44011300001310000001"},
    {"'8", "'8"},
    {"=\"4401\"", "4401"},
    {"市桥", "市桥"},
};

START_TEST(wide_digits_and_what_keeps_a_spreadsheet_from_counting_are_folded)
{
    struct buffer out = {0};
    ck_assert_int_eq(cell_fold(text_of(folds[_i].cell), &out), _i == 0);
    ck_assert_str_eq(buffer_text(&out), folds[_i].folded);
    buffer_free(&out);
}
END_TEST

static const struct {
    const char *cell;
    int64_t fen; /* -1: refused */
} amounts[] = {{"123456.00", 12345600},
               {"1,234.5", 123450},
               {"7", 700},
               {"0.01", 1},
               {"1.234", -1},
               {"", -1},
               {"-5", -1},
               {"12元", -1},
               {"1.2.3", -1},
               {",", -1}};

START_TEST(yuan_are_read_to_the_fen)
{
    int64_t fen = -1;
    bool read = cell_fen(text_of(amounts[_i].cell), &fen);
    ck_assert_int_eq(read, amounts[_i].fen >= 0);
    ck_assert_msg(!read || fen == amounts[_i].fen, "%s: %lld", amounts[_i].cell, (long long)fen);
}
END_TEST

static const struct {
    const char *header, *column; /* NULL: none */
} headers[] = {{"code", "code"},
               {"Code", "code"},
               {"设备编码", "code"},
               {"*设备 编码", "code"},
               {"编码（必填）", "code"},
               {"摄像机类型", "kind"},
               {"监控点位类型", "class"},
               {"行政区域", "town"},
               {"开始日期(年-月-日)", "from"},
               {"序号", "#"},
               {"安装地址", NULL},
               {"", NULL},
               {"(编码)", NULL}};

START_TEST(a_column_is_known_by_what_people_call_it)
{
    const struct csv_column *c = csv_column_find(&csv_assets, text_of(headers[_i].header));
    ck_assert_str_eq(c ? c->name : "none", headers[_i].column ? headers[_i].column : "none");
}
END_TEST

static const struct {
    const char *code;
    bool is_date;
} formats[] = {{"General", false},
               {"0.00E+00", false},
               {"#,##0.00", false},
               {"yyyy\\-mm\\-dd", true},
               {"yyyy\"年\"m\"月\"d\"日\"", true},
               {"[$-804]yyyy/m/d;@", true},
               {"[Red]0", false},
               {"0\"days\"", false},
               {"@", false}};

START_TEST(a_number_format_shows_dates_or_not)
{
    ck_assert_int_eq(xlsx_code_is_date(formats[_i].code), formats[_i].is_date);
}
END_TEST

static const struct {
    double days;
    bool from_1904;
    const char *text; /* NULL: none */
} dates[] = {{44562, false, "2022-01-01"},
             {43100, true, "2022-01-01"},
             {44562.354166666664, false, "2022-01-01 08:30:00"},
             {61, false, "1900-03-01"},
             {59, false, "1900-02-28"},
             {1, false, "1900-01-01"},
             {0.5, false, NULL},
             {-3, false, NULL},
             {1e300, false, NULL}};

START_TEST(a_number_of_days_is_a_date_of_its_epoch)
{
    char text[XLSX_DATE_SIZE];
    ck_assert_int_eq(xlsx_date_write(dates[_i].days, dates[_i].from_1904, text),
                     dates[_i].text != NULL);
    if (dates[_i].text)
        ck_assert_str_eq(text, dates[_i].text);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("table_text");
    TCase *c = tcase_create("table_text");
    tcase_add_loop_test(c, whatever_stands_between_cells_becomes_commas, 0, ROWS(separated));
    tcase_add_loop_test(c, a_date_or_a_time_is_read_as_people_write_it, 0, ROWS(times));
    tcase_add_loop_test(c, wide_digits_and_what_keeps_a_spreadsheet_from_counting_are_folded, 0,
                        ROWS(folds));
    tcase_add_loop_test(c, yuan_are_read_to_the_fen, 0, ROWS(amounts));
    tcase_add_loop_test(c, a_column_is_known_by_what_people_call_it, 0, ROWS(headers));
    tcase_add_loop_test(c, a_number_format_shows_dates_or_not, 0, ROWS(formats));
    tcase_add_loop_test(c, a_number_of_days_is_a_date_of_its_epoch, 0, ROWS(dates));
    suite_add_tcase(s, c);
    return suite_run(s);
}
