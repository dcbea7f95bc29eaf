#include "report/line.h"

#include "report/reference.h"
#include "report/scan.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define AT                         "\"at\":\"2022-09-01T00:05:00+08:00\""
#define AT_S                       INT64_C(1661961900)
#define GOOD                       "{\"asset\":\"A1\"," AT ",\"network\":\"ok\""
#define X32                        "abcdefghijklmnopqrstuvwxyz012345"
#define NESTED(open, inner, close) "{\"asset\":" open inner close "," AT ",\"live\":\"ok\"}"

static const struct {
    const char *name, *line;
    const char *asset, *cause; /* asset NULL: a heartbeat */
    uint8_t states;
} taken[] = {
    {"canonical", GOOD "}", "A1", "", 0x04},
    {"all aspects",
     "{\"asset\":\"A1\"," AT ",\"intact\":\"ok\",\"network\":\"fault\",\"live\":\"ok\","
     "\"history\":\"fault\",\"cause\":\"no-stream\"}",
     "A1", "no-stream", 0x99},
    {"other order", "{\"live\":\"fault\"," AT ",\"asset\":\"A1\"}", "A1", "", 0x20},
    {"heartbeat", "{" AT "}", NULL, "", 0},
    {"white space", " \t{ \"asset\" :\t\"A1\" , " AT " , \"network\" : \"ok\" } ", "A1", "", 0x04},
    {"line feeds", "{\n\"asset\"\n:\n\"A1\"\n,\n" AT "\r\n,\"network\":\"ok\"\n}\n", "A1", "",
     0x04},
    {"carriage return", GOOD "}\r", "A1", "", 0x04},
    {"escaped key", "{\"\\u0061sset\":\"A1\"," AT ",\"network\":\"ok\"}", "A1", "", 4},
    {"escaped value", "{\"asset\":\"\\u5e02\\\"\\n\"," AT ",\"network\":\"\\u006fk\"}", "市\"\n",
     "", 0x04},
    {"surrogate pair", "{\"asset\":\"\\ud83d\\ude00\"," AT ",\"network\":\"ok\"}", "😀", "", 0x04},
    {"chinese code", "{\"asset\":\"市桥01\"," AT ",\"network\":\"ok\"}", "市桥01", "", 4},
    {"empty code", "{\"asset\":\"\"," AT ",\"network\":\"ok\"}", "", "", 0x04},
    {"nulls", "{\"asset\":\"A1\"," AT ",\"network\":\"ok\",\"live\":null,\"cause\":null}", "A1", "",
     0x04},
    {"null asset heartbeat", "{\"asset\":null," AT ",\"intact\":null}", NULL, "", 0},
    {"longest cause", GOOD ",\"cause\":\"" X32 "\"}", "A1", X32, 0x04},
    {"zulu, fraction", "{\"asset\":\"A1\",\"at\":\"2022-08-31T16:05:00.999Z\",\"network\":\"ok\"}",
     "A1", "", 0x04},
};

static const struct {
    const char *name, *line, *code, *field;
} refused[] = {
    {"empty", "", "bad_json", ""},
    {"text", "hello", "bad_json", ""},
    {"array", "[]", "bad_json", ""},
    {"array of one", "[" GOOD "}]", "bad_json", ""},
    {"string", "\"A1\"", "bad_json", ""},
    {"cut", GOOD, "bad_json", ""},
    {"cut in text", "{\"asset\":\"A", "bad_json", ""},
    {"two objects", GOOD "}{}", "bad_json", ""},
    {"comma at the end", GOOD ",}", "bad_json", ""},
    {"no comma", "{\"asset\":\"A1\" " AT "}", "bad_json", ""},
    {"single quotes", "{'asset':'A1'}", "bad_json", ""},
    {"tab in text", "{\"asset\":\"A\t1\"," AT ",\"network\":\"ok\"}", "bad_json", ""},
    {"bad escape", "{\"asset\":\"\\x\"," AT ",\"network\":\"ok\"}", "bad_json", ""},
    {"NUL escape", "{\"asset\":\"A\\u0000\"," AT ",\"network\":\"ok\"}", "bad_json", ""},
    {"NUL in a key", "{\"as\\u0000set\":\"A\"," AT "}", "bad_json", ""},
    {"high surrogate", "{\"asset\":\"\\ud800\"," AT ",\"network\":\"ok\"}", "bad_json", ""},
    {"low surrogate", "{\"asset\":\"\\udc00\"," AT ",\"network\":\"ok\"}", "bad_json", ""},
    {"asset number", "{\"asset\":5," AT ",\"network\":\"ok\"}", "bad_json", "asset"},
    {"asset array", NESTED("[", "[]", "]"), "bad_json", "asset"},
    {"huge number", "{\"asset\":1e999," AT "}", "bad_json", ""},
    {"byte order mark", "\xef\xbb\xbf" GOOD "}", "bad_json", ""},

    {"bad utf-8", "{\"asset\":\"\xff\"," AT ",\"network\":\"ok\"}", "bad_utf8", ""},
    {"overlong", "{\"asset\":\"\xc0\xaf\"," AT ",\"network\":\"ok\"}", "bad_utf8", ""},
    {"raw surrogate", "{\"asset\":\"\xed\xa0\x80\"," AT ",\"network\":\"ok\"}", "bad_utf8", ""},
    {"gbk", "{\"asset\":\"\xca\xd0\"," AT ",\"network\":\"ok\"}", "bad_utf8", ""},
    {"bad utf-8 before bad json", "{\"asset\":\"\xff", "bad_utf8", ""},

    {"twice", GOOD ",\"network\":\"ok\"}", "duplicate_member", "network"},
    {"twice, once null", GOOD ",\"live\":null,\"live\":\"ok\"}", "duplicate_member", "live"},
    {"twice, once escaped", GOOD ",\"\\u0061sset\":\"A1\"}", "duplicate_member", "\\u0061sset"},
    {"twice with a quote", "{\"a\\\"b\":1,\"a\\\"b\":2}", "duplicate_member", "a\\\"b"},
    {"twice, unknown", "{\"x\":1,\"x\":2}", "duplicate_member", "x"},
    {"twice inside", NESTED("{", "\"b\":1,\"b\":2", "}"), "duplicate_member", "b"},
    {"twice and cut", "{\"asset\":\"A1\",\"asset\":\"A1\"", "bad_json", ""},

    {"unknown", GOOD ",\"colour\":\"red\"}", "unknown_member", "colour"},
    {"unknown null", GOOD ",\"colour\":null}", "unknown_member", "colour"},
    {"two unknown", "{\"zeta\":1,\"alpha\":2}", "unknown_member", "zeta"},
    {"capital", "{\"Asset\":\"A1\"," AT "}", "unknown_member", "Asset"},
    {"empty name", "{\"\":1," AT "}", "unknown_member", ""},
    {"long name", "{\"1234567890123456789012345678901234567市x\":1}", "unknown_member",
     "1234567890123456789012345678901234567"},
    {"unknown before time", "{\"x\":1,\"at\":5}", "unknown_member", "x"},

    {"no time", "{\"asset\":\"A1\",\"network\":\"ok\"}", "missing_time", "at"},
    {"empty object", "{}", "missing_time", "at"},
    {"null time", "{\"asset\":\"A1\",\"at\":null,\"network\":\"ok\"}", "missing_time", "at"},
    {"no offset", "{\"asset\":\"A1\",\"at\":\"2022-09-01T00:05:00\",\"network\":\"ok\"}",
     "bad_time", "at"},
    {"time number", "{\"asset\":\"A1\",\"at\":1661961900,\"network\":\"ok\"}", "bad_time", "at"},
    {"empty time", "{\"asset\":\"A1\",\"at\":\"\",\"network\":\"ok\"}", "bad_time", "at"},
    {"30 February", "{\"at\":\"2022-02-30T00:05:00Z\"}", "bad_time", "at"},
    {"asset before time", "{\"asset\":[]}", "bad_json", "asset"},
    {"time before state", "{\"asset\":\"A1\",\"network\":\"up\"}", "missing_time", "at"},

    {"state up", "{\"asset\":\"A1\"," AT ",\"network\":\"up\"}", "unknown_state", "network"},
    {"state OK", "{\"asset\":\"A1\"," AT ",\"network\":\"OK\"}", "unknown_state", "network"},
    {"state empty", "{\"asset\":\"A1\"," AT ",\"live\":\"\"}", "unknown_state", "live"},
    {"state true", "{\"asset\":\"A1\"," AT ",\"live\":true}", "unknown_state", "live"},
    {"state object", "{\"asset\":\"A1\"," AT ",\"live\":{}}", "unknown_state", "live"},
    {"first of two states", "{" AT ",\"history\":1,\"intact\":2}", "unknown_state", "intact"},
    {"state before cause", "{" AT ",\"cause\":1,\"live\":2}", "unknown_state", "live"},

    {"cause empty", GOOD ",\"cause\":\"\"}", "bad_cause", "cause"},
    {"cause too long", GOOD ",\"cause\":\"" X32 "6\"}", "bad_cause", "cause"},
    {"cause capital", GOOD ",\"cause\":\"No\"}", "bad_cause", "cause"},
    {"cause underscore", GOOD ",\"cause\":\"a_b\"}", "bad_cause", "cause"},
    {"cause chinese", GOOD ",\"cause\":\"断电\"}", "bad_cause", "cause"},
    {"cause number", GOOD ",\"cause\":3}", "bad_cause", "cause"},

    {"no asset", "{" AT ",\"network\":\"ok\"}", "missing_asset", "asset"},
    {"null asset", "{\"asset\":null," AT ",\"network\":\"ok\"}", "missing_asset", "asset"},
    {"cause alone", "{" AT ",\"cause\":\"x\"}", "missing_asset", "asset"},
    {"no aspect", "{\"asset\":\"A1\"," AT "}", "no_aspect", ""},
    {"null aspects", "{\"asset\":\"A1\"," AT ",\"network\":null}", "no_aspect", ""},
    {"cause, no aspect", "{\"asset\":\"A1\"," AT ",\"cause\":\"x\"}", "no_aspect", ""},
};

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

typedef bool decoder(struct text line, struct report_line *ret_line, struct line_error *ret_error);
static decoder *const decoders[] = {report_line_decode, report_line_decode_reference};

static void assert_text(struct text got, const char *wanted)
{
    ck_assert_msg(text_is(got, wanted), "%.*s is not %s", (int)got.len, got.at, wanted);
}

START_TEST(both_decoders_take_what_is_right)
{
    static struct report_line line;
    struct line_error error = {0};
    for (size_t i = 0; i < 2; i++) {
        bool good = decoders[i](text_of(taken[_i].line), &line, &error);
        ck_assert_msg(good, "%s: %s", taken[_i].name, error.detail);
        ck_assert_int_eq(line.at, AT_S);
        ck_assert_uint_eq(line.states, taken[_i].states);
        ck_assert_msg(!line.asset.at == !taken[_i].asset, "%s", taken[_i].name);
        if (taken[_i].asset)
            assert_text(line.asset, taken[_i].asset);
        assert_text(line.cause, taken[_i].cause);
    }
}
END_TEST

START_TEST(both_decoders_name_the_first_fault)
{
    static struct report_line line;
    struct line_error error = {0};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_msg(!decoders[i](text_of(refused[_i].line), &line, &error), "%s",
                      refused[_i].name);
        ck_assert_msg(strcmp(error.code, refused[_i].code) == 0 &&
                          strcmp(error.field, refused[_i].field) == 0,
                      "%s: %s of %s", refused[_i].name, error.code, error.field);
        ck_assert(error.detail[0] && text_is_utf8(error.detail, strlen(error.detail)));
    }
}
END_TEST

START_TEST(bytes_that_are_no_text_are_bad_json)
{
    static struct report_line line;
    struct line_error error;
    static const char nul[] = GOOD ",\"cause\":\"a\0b\"}";
    for (size_t i = 0; i < 2; i++) {
        ck_assert(!decoders[i]((struct text){nul, sizeof nul - 1}, &line, &error));
        ck_assert_str_eq(error.code, "bad_json");
        ck_assert(!decoders[i]((struct text){NULL, 0}, &line, &error));
        ck_assert_str_eq(error.code, "bad_json");
    }
}
END_TEST

/* A line of exactly this length. */
static size_t make_line(char *out, size_t len)
{
    int at = sprintf(out, "{\"asset\":\"A1\"," AT ",\"network\":\"ok\"");
    memset(out + at, ' ', len - (size_t)at - 1);
    out[len - 1] = '}';
    return len;
}

START_TEST(a_line_of_4096_bytes_is_taken_and_one_more_is_too_long)
{
    static struct report_line line;
    static char bytes[LINE_BYTES_MAX + 3];
    struct line_error error;
    for (size_t i = 0; i < 2; i++) {
        size_t len = make_line(bytes, LINE_BYTES_MAX);
        ck_assert(decoders[i]((struct text){bytes, len}, &line, &error));
        bytes[len++] = '\r';
        ck_assert(decoders[i]((struct text){bytes, len}, &line, &error));
        len = make_line(bytes, LINE_BYTES_MAX + 1);
        ck_assert(!decoders[i]((struct text){bytes, len}, &line, &error));
        ck_assert_str_eq(error.code, "line_too_long");
        bytes[0] = (char)0xff;
        ck_assert(!decoders[i]((struct text){bytes, len}, &line, &error));
        ck_assert_str_eq(error.code, "line_too_long");
    }
}
END_TEST

START_TEST(the_longest_values_fit)
{
    static struct report_line line;
    static char bytes[LINE_BYTES_MAX + 1];
    struct line_error error;
    for (size_t i = 0; i < 2; i++) {
        int at = sprintf(bytes, "{" AT ",\"live\":\"ok\",\"cause\":\"\\u0061\",\"asset\":\"");
        memset(bytes + at, 'x', LINE_BYTES_MAX - (size_t)at);
        memcpy(bytes + LINE_BYTES_MAX - 2, "\"}", 2);
        bool good = decoders[i]((struct text){bytes, LINE_BYTES_MAX}, &line, &error);
        ck_assert_msg(good, "%s", error.detail);
        ck_assert_uint_eq(line.asset.len, LINE_BYTES_MAX - 2 - (size_t)at);
        assert_text(line.cause, "a");
    }
}
END_TEST

START_TEST(a_wrong_value_is_repeated_cut_where_a_character_ends)
{
    static struct report_line line;
    struct line_error error;
    static const char long_state[] =
        "{\"asset\":\"A1\"," AT ",\"network\":\"x市市市市市市市市市市市市市市市市市市市市市市\"}";
    ck_assert(!report_line_decode(text_of(long_state), &line, &error));
    ck_assert(text_is_utf8(error.detail, strlen(error.detail)));
    ck_assert_ptr_nonnull(strstr(error.detail, "市...\""));
}
END_TEST

static const struct {
    int64_t at;
    const char *code;
} times[] = {
    {INSTANT_2000 - 1, "too_old"},
    {INSTANT_2000, NULL},
    {AT_S, NULL},
    {AT_S + 300, NULL},
    {AT_S + 301, "future_time"},
    {INT64_C(253402300799), "future_time"},
};

START_TEST(a_time_is_neither_before_2000_nor_300_s_ahead)
{
    struct line_error error;
    bool good = report_line_check_time(times[_i].at, AT_S, &error);
    ck_assert_int_eq(good, times[_i].code == NULL);
    if (!good) {
        ck_assert_str_eq(error.code, times[_i].code);
        ck_assert_str_eq(error.field, "at");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_line");
    TCase *tests = tcase_create("report_line");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, both_decoders_take_what_is_right, 0, ROWS(taken));
    tcase_add_loop_test(tests, both_decoders_name_the_first_fault, 0, ROWS(refused));
    tcase_add_test(tests, bytes_that_are_no_text_are_bad_json);
    tcase_add_test(tests, a_line_of_4096_bytes_is_taken_and_one_more_is_too_long);
    tcase_add_test(tests, the_longest_values_fit);
    tcase_add_test(tests, a_wrong_value_is_repeated_cut_where_a_character_ends);
    tcase_add_loop_test(tests, a_time_is_neither_before_2000_nor_300_s_ahead, 0, ROWS(times));
    return suite_run(suite);
}
