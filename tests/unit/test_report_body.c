#include "report/body.h"

#include "base/buffer.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define MAX (UINT64_C(1) << 40)
#define AT  "2022-09-01T00:05:00+08:00"

/* What came of a body: a line of text for each line or element, then how it ended. */
struct outcome {
    struct buffer said;
    enum status status;
    struct error error;
};

static enum status note(void *context, uint64_t number, const struct report_line *line,
                        const struct line_error *error, struct text raw)
{
    struct buffer *said = context;
    ck_assert(!line != !error);
    buffer_addf(said, "%d ", (int)number);
    if (line)
        buffer_addf(said, "%.*s %lld %02x %.*s\n", (int)line->asset.len, line->asset.at,
                    (long long)line->at, line->states, (int)line->cause.len, line->cause.at);
    else
        buffer_addf(said, "%s(%s) %zu:%.*s\n", error->code, error->field, raw.len,
                    raw.len < 60 ? (int)raw.len : 60, raw.at);
    return STATUS_OK;
}

static struct outcome run(enum body_format format, bool gzip, uint64_t bytes_max, struct text body,
                          size_t piece)
{
    struct outcome o = {0};
    struct report_body *b;
    ck_assert_int_eq(report_body_new(format, gzip, bytes_max, note, &o.said, &b), STATUS_OK);
    ck_assert_uint_gt(report_body_size(b), LINE_BYTES_MAX);
    for (size_t at = 0; at < body.len && o.status == STATUS_OK; at += piece) {
        size_t len = body.len - at < piece ? body.len - at : piece;
        char *exact = malloc(len); /* so that the address sanitizer sees a piece's end */
        memcpy(exact, body.at + at, len);
        o.status = report_body_take(b, exact, len, &o.error);
        free(exact);
    }
    if (o.status == STATUS_OK) {
        o.status = report_body_end(b, &o.error);
    } else {
        struct error again;
        ck_assert_int_eq(report_body_take(b, "{}", 2, &again), o.status);
        ck_assert_int_eq(report_body_end(b, &again), o.status);
        ck_assert_str_eq(again.detail, o.error.detail);
    }
    report_body_free(b);
    buffer_text(&o.said);
    return o;
}

static const char *said(const struct outcome *o)
{
    return o->said.bytes ? o->said.bytes : "";
}

static const struct row {
    const char *name;
    enum body_format format;
    const char *body;
    const char *said; /* NULL: the body is refused whole */
} rows[] = {
    {"lines", BODY_NDJSON,
     "{\"asset\":\"A\",\"at\":\"" AT "\",\"live\":\"ok\"}\n{\"at\":\"" AT "\"}\r\n",
     "1 A 1661961900 10 \n2  1661961900 00 \n"},
    {"no feed at the end", BODY_NDJSON, "{\"at\":\"" AT "\"}", "1  1661961900 00 \n"},
    {"empty", BODY_NDJSON, "", ""},
    {"blank lines count", BODY_NDJSON, "\n\r\n \t\n{\"at\":\"" AT "\"}\n\n", "4  1661961900 00 \n"},
    {"bad among good", BODY_NDJSON, "x\n{\"at\":\"" AT "\"}\n{\"at\":5}\r\n",
     "1 bad_json() 1:x\n2  1661961900 00 \n3 bad_time(at) 8:{\"at\":5}\n"},
    {"mark", BODY_NDJSON, "\xef\xbb\xbf{\"at\":\"" AT "\"}\n", "1  1661961900 00 \n"},
    {"half a mark", BODY_NDJSON, "\xef\xbb\n", "1 bad_utf8() 2:\xef\xbb\n"},
    {"half a mark alone", BODY_NDJSON, "\xef", "1 bad_utf8() 1:\xef\n"},

    {"array", BODY_JSON,
     "[{\"asset\":\"A\",\"at\":\"" AT "\",\"live\":\"ok\"},\n {\"at\":\"" AT "\"}]\n",
     "0 A 1661961900 10 \n1  1661961900 00 \n"},
    {"object", BODY_JSON, " {\"at\" : \"" AT "\"} ", "0  1661961900 00 \n"},
    {"marked", BODY_JSON, "\xef\xbb\xbf[]", ""},
    {"empty array", BODY_JSON, " [ ] ", ""},
    {"brackets in text", BODY_JSON, "[{\"asset\":\"]},\\\"[{\",\"at\":\"" AT "\",\"live\":\"ok\"}]",
     "0 ]},\"[{ 1661961900 10 \n"},
    {"wrong elements", BODY_JSON, "[1 ,-2.5e+3,\"x\",null,[{}],{\"at\":{\"b\":[]}},true]",
     "0 bad_json() 1:1\n1 bad_json() 7:-2.5e+3\n2 bad_json() 3:\"x\"\n3 bad_json() 4:null\n"
     "4 bad_json() 4:[{}]\n5 bad_time(at) 15:{\"at\":{\"b\":[]}}\n6 bad_json() 4:true\n"},
    {"number last", BODY_JSON, "[12]", "0 bad_json() 2:12\n"},
    {"lone surrogate", BODY_JSON, "[{\"at\":\"\\ud800\"}]",
     "0 bad_json() 15:{\"at\":\"\\ud800\"}\n"},
    {"bad utf-8 in text", BODY_JSON, "[{\"at\":\"\xff\"}]", "0 bad_utf8() 10:{\"at\":\"\xff\"}\n"},
    {"empty json", BODY_JSON, "", NULL},
    {"white space", BODY_JSON, " \n", NULL},
    {"text", BODY_JSON, "hello", NULL},
    {"number", BODY_JSON, "5", NULL},
    {"string", BODY_JSON, "\"[]\"", NULL},
    {"cut", BODY_JSON, "[{\"at\":\"" AT "\"}", NULL},
    {"cut after comma", BODY_JSON, "[{\"at\":\"" AT "\"},", NULL},
    {"cut in an element", BODY_JSON, "[{\"at\":\"" AT "\"},{\"at\"", NULL},
    {"cut object", BODY_JSON, "{\"at\":\"" AT "\"", NULL},
    {"no comma", BODY_JSON, "[{\"at\":\"" AT "\"} {\"at\":\"" AT "\"}]", NULL},
    {"comma at the end", BODY_JSON, "[{\"at\":\"" AT "\"},]", NULL},
    {"comma first", BODY_JSON, "[,{\"at\":\"" AT "\"}]", NULL},
    {"more behind", BODY_JSON, "[{\"at\":\"" AT "\"}]x", NULL},
    {"two arrays", BODY_JSON, "[][]", NULL},
    {"lines as json", BODY_JSON, "{\"at\":\"" AT "\"}\n{\"at\":\"" AT "\"}", NULL},
    {"bad element", BODY_JSON, "[{\"at\":\"" AT "\"},{\"at\":nul}]", NULL},
    {"wrong bracket", BODY_JSON, "[{\"at\":\"" AT "\"]]", NULL},
    {"leading zero", BODY_JSON, "[01]", NULL},
    {"lone minus", BODY_JSON, "[-]", NULL},
    {"point without digits", BODY_JSON, "[1.]", NULL},
    {"bad escape", BODY_JSON, "[\"\\x\"]", NULL},
    {"short hex", BODY_JSON, "[\"\\u12g4\"]", NULL},
    {"feed in text", BODY_JSON, "[\"\n\"]", NULL},
    {"key without value", BODY_JSON, "[{\"at\"}]", NULL},
    {"key that is no text", BODY_JSON, "[{1:2}]", NULL},

    {"csv", BODY_CSV, "asset,at,intact,network,live,history\r\nA," AT ",,,ok,\r\n," AT ",,,,\r\n",
     "2 A 1661961900 10 \n3  1661961900 00 \n"},
    {"csv in another order", BODY_CSV,
     "\xef\xbb\xbf\n cause ,live,\"at\",asset\n\"no-stream\",fault," AT ",\"A,\"\"1\"\"\"\n",
     "3 A,\"1\" 1661961900 20 no-stream\n"},
    {"csv rows left short", BODY_CSV, "at,asset,live\n" AT "\n", "2  1661961900 00 \n"},
    {"csv errors", BODY_CSV,
     "asset,at,live\nA," AT ",up\n\nA,,ok\nA," AT ",ok,ok\n\"A," AT ",ok\n\"A\"x," AT
     ",ok\n\xff,,\n"
     "," AT ",ok\nA," AT ",\n",
     "2 unknown_state(live) 44:asset,at,live\nA,2022-09-01T00:05:00+08:00,up\n"
     "4 missing_time(at) 19:asset,at,live\nA,,ok\n"
     "5 unknown_member() 47:asset,at,live\nA,2022-09-01T00:05:00+08:00,ok,ok\n"
     "6 bad_json() 45:asset,at,live\n\"A,2022-09-01T00:05:00+08:00,ok\n"
     "7 bad_json() 47:asset,at,live\n\"A\"x,2022-09-01T00:05:00+08:00,ok\n"
     "8 bad_utf8() 17:asset,at,live\n\xff,,\n"
     "9 missing_asset(asset) 43:asset,at,live\n,2022-09-01T00:05:00+08:00,ok\n"
     "10 no_aspect() 42:asset,at,live\nA,2022-09-01T00:05:00+08:00,\n"},
    {"csv header alone", BODY_CSV, "asset,at,intact,network,live,history", ""},
    {"csv empty", BODY_CSV, "", ""},
    {"csv blank", BODY_CSV, "\n\n", ""},
    {"csv unknown column", BODY_CSV, "asset,at,colour\nA,,\n",
     "1 unknown_member(colour) 15:asset,at,colour\n2 unknown_member(colour) 3:A,,\n"},
    {"csv column twice", BODY_CSV, "asset,at,live,live\n",
     "1 duplicate_member(live) 18:asset,at,live,live\n"},
    {"csv without time", BODY_CSV, "asset,live\n", "1 missing_time(at) 10:asset,live\n"},
    {"csv without asset", BODY_CSV, "at,live\n", "1 missing_asset(asset) 7:at,live\n"},
    {"csv open quote in the header", BODY_CSV, "asset,at,\"live\n",
     "1 bad_json() 14:asset,at,\"live\n"},
    {"csv header that is no text", BODY_CSV, "\xff\xfe\nA\n",
     "1 bad_utf8() 2:\xff\xfe\n2 bad_utf8() 1:A\n"},
};
#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

START_TEST(every_piece_size_gives_what_the_table_says)
{
    const struct row *row = &rows[_i];
    struct text body = text_of(row->body);
    for (size_t piece = 1; piece <= body.len + 1; piece++) {
        struct outcome o = run(row->format, false, MAX, body, piece);
        ck_assert_msg((o.status == STATUS_OK) == (row->said != NULL), "%s, pieces of %zu: %s",
                      row->name, piece, o.error.detail);
        if (row->said)
            ck_assert_msg(strcmp(said(&o), row->said) == 0, "%s, pieces of %zu: %s", row->name,
                          piece, said(&o));
        else
            ck_assert_int_eq(o.status, STATUS_INVALID);
        buffer_free(&o.said);
    }
}
END_TEST

static struct buffer gzip(struct text plain)
{
    struct buffer packed = {0};
    z_stream z = {0};
    ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    size_t cap = deflateBound(&z, plain.len);
    z.next_out = (Bytef *)buffer_reserve(&packed, cap);
    z.avail_out = (uInt)cap;
    z.next_in = (z_const Bytef *)(uintptr_t)plain.at;
    z.avail_in = (uInt)plain.len;
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    packed.len = cap - z.avail_out;
    deflateEnd(&z);
    return packed;
}

static struct text text_in(const struct buffer *b)
{
    return (struct text){b->bytes, b->len};
}

START_TEST(gzip_gives_what_the_table_says_too_in_one_member_or_two)
{
    const struct row *row = &rows[_i];
    struct text body = text_of(row->body);
    struct buffer both = gzip((struct text){body.at, body.len / 3});
    struct buffer rest = gzip((struct text){body.at + body.len / 3, body.len - body.len / 3});
    buffer_add(&both, rest.bytes, rest.len);
    for (size_t piece = 1; piece <= both.len; piece += 1 + piece / 8) {
        struct outcome o = run(row->format, true, MAX, text_in(&both), piece);
        ck_assert_msg((o.status == STATUS_OK) == (row->said != NULL), "%s", row->name);
        if (row->said)
            ck_assert_str_eq(said(&o), row->said);
        buffer_free(&o.said);
    }
    buffer_free(&both);
    buffer_free(&rest);
}
END_TEST

START_TEST(a_gzip_that_is_cut_or_goes_on_is_refused)
{
    struct buffer packed = gzip(text_of("{\"at\":\"" AT "\"}\n"));
    packed.len--;
    struct outcome o = run(BODY_NDJSON, true, MAX, text_in(&packed), 16);
    ck_assert_int_eq(o.status, STATUS_INVALID);
    buffer_free(&o.said);
    packed.len++;
    buffer_add_text(&packed, "tail");
    o = run(BODY_NDJSON, true, MAX, text_in(&packed), 16);
    ck_assert_int_eq(o.status, STATUS_INVALID);
    buffer_free(&o.said);
    buffer_free(&packed);
}
END_TEST

START_TEST(the_limit_is_taken_and_a_byte_more_is_too_large)
{
    struct text body = text_of("{\"at\":\"" AT "\"}\n");
    struct buffer packed = gzip(body);
    for (int zipped = 0; zipped < 2; zipped++) {
        struct text bytes = zipped ? text_in(&packed) : body;
        for (size_t piece = 1; piece <= bytes.len; piece++) {
            struct outcome o = run(BODY_NDJSON, zipped, body.len, bytes, piece);
            ck_assert_int_eq(o.status, STATUS_OK);
            buffer_free(&o.said);
            o = run(BODY_NDJSON, zipped, body.len - 1, bytes, piece);
            ck_assert_int_eq(o.status, STATUS_TOO_LARGE);
            buffer_free(&o.said);
        }
    }
    buffer_free(&packed);
}
END_TEST

START_TEST(a_bomb_stops_at_the_limit)
{
    struct buffer zeros = {0};
    memset(buffer_reserve(&zeros, 20000000), ' ', 20000000);
    struct buffer packed = gzip((struct text){zeros.bytes, 20000000});
    struct outcome o = run(BODY_JSON, true, 1000000, text_in(&packed), 100);
    ck_assert_int_eq(o.status, STATUS_TOO_LARGE);
    buffer_free(&o.said);
    buffer_free(&zeros);
    buffer_free(&packed);
}
END_TEST

/* A report with white space inside so that it is this long, between two short ones. */
static void make_long(struct buffer *b, enum body_format format, size_t len)
{
    bool json = format == BODY_JSON, csv = format == BODY_CSV;
    const char *near = csv ? "," AT "" : "{\"at\":\"" AT "\"}", *end = json ? "," : "\n";
    const char *head = csv ? "\"" : "{\"at\":\"" AT "\"", *tail = csv ? "\"," AT : "}";
    buffer_add_text(b, json ? "[" : csv ? "asset,at\n" : "");
    buffer_addf(b, "%s%s%s", near, end, head);
    size_t filled = len - strlen(head) - strlen(tail);
    memset(buffer_reserve(b, filled), ' ', filled);
    b->len += filled;
    buffer_addf(b, "%s%s%s%s", tail, end, near, json ? "]" : "");
}

static const size_t lengths[] = {LINE_BYTES_MAX, LINE_BYTES_MAX + 1, LINE_BYTES_MAX + 2,
                                 LINE_BYTES_MAX + 3, 1000000};

START_TEST(a_line_too_long_is_one_error_and_the_next_line_is_read)
{
    static const enum body_format formats[] = {BODY_NDJSON, BODY_JSON, BODY_CSV};
    static const size_t pieces[] = {1, 7, 4095, 4096, 4097, 4098, 16384, 2000000};
    size_t len = lengths[_i];
    for (size_t f = 0; f < 3; f++)
        for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
            struct buffer b = {0};
            make_long(&b, formats[f], len);
            struct outcome o = run(formats[f], false, MAX, text_in(&b), pieces[p]);
            ck_assert_msg(o.status == STATUS_OK, "%s", o.error.detail);
            size_t lines = 0;
            for (const char *c = said(&o); *c; c++)
                lines += *c == '\n';
            bool too_long = strstr(said(&o), "line_too_long() ") != NULL;
            ck_assert_msg(too_long == (len > LINE_BYTES_MAX), "%s", said(&o));
            const char *raw = formats[f] == BODY_CSV ? "4105:" : "4096:";
            ck_assert(!too_long || strstr(said(&o), raw));
            ck_assert_ptr_nonnull(strstr(said(&o), formats[f] == BODY_JSON  ? "\n2  "
                                                   : formats[f] == BODY_CSV ? "\n4  "
                                                                            : "\n3  "));
            ck_assert_uint_ge(lines, 3);
            buffer_free(&o.said);
            buffer_free(&b);
        }
}
END_TEST

START_TEST(an_element_too_long_must_still_be_json)
{
    struct buffer b = {0};
    make_long(&b, BODY_JSON, 100000);
    b.bytes[50000] = 'x';
    struct outcome o = run(BODY_JSON, false, MAX, text_in(&b), 1000);
    ck_assert_int_eq(o.status, STATUS_INVALID);
    buffer_free(&o.said);
    buffer_free(&b);
}
END_TEST

START_TEST(nesting_has_a_limit)
{
    static const char deep[] =
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";
    struct outcome o = run(BODY_JSON, false, MAX, text_of(deep), 5);
    ck_assert_int_eq(o.status, STATUS_INVALID);
    ck_assert_ptr_nonnull(strstr(o.error.detail, "byte 64"));
    buffer_free(&o.said);
}
END_TEST

static const char *const same_reports[] = {
    [BODY_NDJSON] = "{\"asset\":\"A\",\"at\":\"" AT "\",\"live\":\"ok\"}\n"
                    "{\"asset\":\"B\",\"at\":\"" AT "\",\"intact\":\"fault\",\"cause\":\"x\"}\n"
                    "{\"at\":\"" AT "\"}\n",
    [BODY_JSON] = "[{\"asset\":\"A\",\"at\":\"" AT "\",\"live\":\"ok\"},"
                  "{\"asset\":\"B\",\"at\":\"" AT "\",\"intact\":\"fault\",\"cause\":\"x\"},"
                  "{\"at\":\"" AT "\"}]",
    [BODY_CSV] = "asset,at,intact,live,cause\nA," AT ",,ok,\nB," AT ",fault,,x\n," AT ",,,\n",
};

START_TEST(the_three_formats_say_the_same)
{
    static const char *const wanted[] = {"A 1661961900 10 ", "B 1661961900 02 x",
                                         " 1661961900 00 "};
    for (enum body_format format = BODY_NDJSON; format <= BODY_CSV; format++) {
        struct outcome o = run(format, false, MAX, text_of(same_reports[format]), 13);
        char expected[256];
        int first = format == BODY_NDJSON ? 1 : format == BODY_JSON ? 0 : 2;
        snprintf(expected, sizeof expected, "%d %s\n%d %s\n%d %s\n", first, wanted[0], first + 1,
                 wanted[1], first + 2, wanted[2]);
        ck_assert_str_eq(said(&o), expected);
        buffer_free(&o.said);
    }
}
END_TEST

static enum status stop(void *context, uint64_t number, const struct report_line *line,
                        const struct line_error *error, struct text raw)
{
    (void)line, (void)error, (void)raw;
    ++*(int *)context;
    return number == 2 ? STATUS_MEMORY : STATUS_OK;
}

START_TEST(what_the_sink_returns_stops_the_body)
{
    struct report_body *b;
    struct error err = {0};
    int calls = 0;
    ck_assert_int_eq(report_body_new(BODY_NDJSON, false, MAX, stop, &calls, &b), STATUS_OK);
    ck_assert_int_eq(report_body_take(b, "a\nb\nc\n", 6, &err), STATUS_MEMORY);
    ck_assert_int_eq(report_body_take(b, "d\n", 2, &err), STATUS_MEMORY);
    ck_assert_int_eq(report_body_end(b, NULL), STATUS_MEMORY);
    ck_assert_int_eq(calls, 2);
    report_body_free(b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_body");
    TCase *tests = tcase_create("report_body");
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, every_piece_size_gives_what_the_table_says, 0, ROWS(rows));
    tcase_add_loop_test(tests, gzip_gives_what_the_table_says_too_in_one_member_or_two, 0,
                        ROWS(rows));
    tcase_add_test(tests, a_gzip_that_is_cut_or_goes_on_is_refused);
    tcase_add_test(tests, the_limit_is_taken_and_a_byte_more_is_too_large);
    tcase_add_test(tests, a_bomb_stops_at_the_limit);
    tcase_add_loop_test(tests, a_line_too_long_is_one_error_and_the_next_line_is_read, 0,
                        ROWS(lengths));
    tcase_add_test(tests, an_element_too_long_must_still_be_json);
    tcase_add_test(tests, nesting_has_a_limit);
    tcase_add_test(tests, the_three_formats_say_the_same);
    tcase_add_test(tests, what_the_sink_returns_stops_the_body);
    return suite_run(suite);
}
