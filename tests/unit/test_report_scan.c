/* The scanner against its reference: on whatever a line may be, they must not disagree. */
#include "report/line.h"

#include "report/reference.h"
#include "report/scan.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define AT          "\"at\":\"2022-09-01T00:05:00+08:00\""
#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % n;
}

/* Bytes that mean something to one decoder or the other. */
static const char *const splinters[] = {
    "\"",
    "\\",
    "{",
    "}",
    ":",
    ",",
    " ",
    "\t",
    "\n",
    "\r",
    "null",
    "\\u00",
    "\\u0061",
    "\\ud800",
    "\\\"",
    "[",
    "]",
    "1",
    "\x00",
    "\xff",
    "市",
    "\xe5",
    "\"ok\"",
    "\"fault\"",
    "\"at\"",
    "\"live\":",
    ",\"live\":\"ok\"",
    "\"cause\":\"x\"",
    "\xc2\x80",
    "\x7f",
    "true",
    "-0",
    "\xed\xa0\x80",
};

static size_t mutate(char *line, size_t len, size_t cap)
{
    size_t at = len ? random_below((uint32_t)len) : 0;
    size_t cut = random_below(4) ? 0 : random_below(12);
    const char *splinter = splinters[random_below((uint32_t)ROWS(splinters))];
    size_t add = random_below(3) ? (*splinter ? strlen(splinter) : 1) : 0;
    if (cut > len - at)
        cut = len - at;
    if (len - cut + add > cap)
        return len;
    memmove(line + at + add, line + at + cut, len - at - cut);
    memcpy(line + at, splinter, add);
    if (random_below(4) == 0 && len - cut + add > 0)
        line[random_below((uint32_t)(len - cut + add))] = (char)random_below(256);
    return len - cut + add;
}

static size_t canonical(char *out, size_t cap)
{
    static const char *const values[] = {"ok", "fault", "ok", "up"};
    int at = snprintf(out, cap, "{\"asset\":\"4401130000131%07u\"," AT, random_below(10000));
    for (uint32_t k = 0; k < ASPECT_COUNT; k++)
        if (random_below(2))
            at += snprintf(out + at, cap - (size_t)at, ",%s\"%s\":%s\"%s\"",
                           random_below(8) ? "" : " ", aspect_names[k], random_below(8) ? "" : " ",
                           values[random_below(random_below(8) ? 2 : 4)]);
    if (random_below(3) == 0)
        at += snprintf(out + at, cap - (size_t)at, ",\"cause\":\"no-stream\"");
    at += snprintf(out + at, cap - (size_t)at, "}");
    return (size_t)at;
}

static void assert_same(struct text line, size_t *good_lines)
{
    static struct report_line a, b;
    struct line_error x = {0}, y = {0};
    bool good = report_line_decode(line, &a, &x);
    bool good_too = report_line_decode_reference(line, &b, &y);
    ck_assert_msg(good == good_too, "%.*s: %s, reference %s", (int)line.len, line.at,
                  good ? "taken" : x.code, good_too ? "taken" : y.code);
    if (good) {
        bool same = a.at == b.at && a.ms == b.ms && a.states == b.states &&
                    !a.asset.at == !b.asset.at && text_equal(a.asset, b.asset) &&
                    text_equal(a.cause, b.cause);
        ck_assert_msg(same, "%.*s", (int)line.len, line.at);
    } else {
        bool same = strcmp(x.code, y.code) == 0 && strcmp(x.field, y.field) == 0 &&
                    strcmp(x.detail, y.detail) == 0;
        ck_assert_msg(same, "%.*s: %s %s", (int)line.len, line.at, x.detail, y.detail);
        ck_assert(text_is_utf8(x.detail, strlen(x.detail)));
        ck_assert(text_is_utf8(x.field, strlen(x.field)));
    }
    *good_lines += good;
}

START_TEST(on_any_mutant_of_a_line_both_decoders_agree)
{
    const char *given = getenv("TEST_SEED");
    random_state = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL) * 2 + 1;
    printf("TEST_SEED=%llu\n", (unsigned long long)random_state);
    size_t good = 0;
    for (int i = 0; i < 400000; i++) {
        char line[512];
        size_t len = canonical(line, sizeof line);
        for (uint32_t n = random_below(4); n > 0; n--)
            len = mutate(line, len, sizeof line);
        char *exact = malloc(len ? len : 1); /* so that the address sanitizer sees its end */
        ck_assert_ptr_nonnull(exact);
        memcpy(exact, line, len);
        assert_same((struct text){exact, len}, &good);
        free(exact);
    }
    printf("%zu of 400000 taken\n", good);
    ck_assert_uint_gt(good, 100000);
    ck_assert_uint_lt(good, 350000);
}
END_TEST

static const char *const lines[] = {
    "{\"asset\":\"A1\"," AT ",\"intact\":\"ok\",\"cause\":\"no-stream\"}",
    " {\t\"asset\" : \"\\u5e02\"\n, " AT " , \"live\":\"fault\",\"history\":null } \r",
    "{\"asset\":\"市桥\"," AT ",\"live\":\"fault\",\"live\":\"ok\"}",
    "{\"asset\":[{\"a\":1e5}]," AT ",\"colour\":\"\\ud83d\\ude00\"}",
};

START_TEST(on_every_prefix_and_every_rest_of_a_line_both_decoders_agree)
{
    size_t good = 0, len = strlen(lines[_i]);
    for (size_t from = 0; from <= len; from++)
        for (size_t to = from; to <= len; to++)
            assert_same((struct text){lines[_i] + from, to - from}, &good);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_scan");
    TCase *tests = tcase_create("report_scan");
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 300);
    tcase_add_loop_test(tests, on_every_prefix_and_every_rest_of_a_line_both_decoders_agree, 0,
                        ROWS(lines));
    tcase_add_test(tests, on_any_mutant_of_a_line_both_decoders_agree);
    return suite_run(suite);
}
