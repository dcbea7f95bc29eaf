#include "http/stream.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static char filler[STREAM_QUEUE_BYTES_MAX + 1];

START_TEST(what_is_put_is_taken_in_order_and_in_pieces)
{
    struct stream s = {0};
    char out[8];
    ck_assert(stream_put(&s, text_of("abcde")));
    ck_assert_uint_eq(stream_take(&s, out, 2), 2);
    ck_assert_int_eq(memcmp(out, "ab", 2), 0);
    ck_assert(stream_put(&s, text_of("fg")));
    ck_assert_uint_eq(stream_take(&s, out, sizeof out), 5);
    ck_assert_int_eq(memcmp(out, "cdefg", 5), 0);
    ck_assert_uint_eq(stream_take(&s, out, sizeof out), 0);
    ck_assert(!stream_is_over(&s));
    buffer_free(&s.queue);
}
END_TEST

START_TEST(a_queue_holds_its_bytes_and_not_one_more)
{
    struct stream s = {0};
    memset(filler, 'x', sizeof filler);
    ck_assert(!stream_put(&s, (struct text){filler, STREAM_QUEUE_BYTES_MAX + 1}));
    ck_assert(stream_put(&s, (struct text){filler, STREAM_QUEUE_BYTES_MAX}));
    ck_assert(!stream_put(&s, text_of("x")));
    ck_assert_uint_eq(s.queue.len, STREAM_QUEUE_BYTES_MAX);
    char one;
    ck_assert_uint_eq(stream_take(&s, &one, 1), 1);
    ck_assert(stream_put(&s, text_of("x")));
    buffer_free(&s.queue);
}
END_TEST

START_TEST(an_ended_stream_gives_what_it_has_and_takes_nothing)
{
    struct stream s = {0};
    char one;
    ck_assert(stream_put(&s, text_of("a")));
    s.over = true;
    ck_assert(!stream_is_over(&s));
    ck_assert(!stream_put(&s, text_of("b")));
    ck_assert_uint_eq(stream_take(&s, &one, 1), 1);
    ck_assert(stream_is_over(&s));
    buffer_free(&s.queue);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("streams");
    TCase *tests = tcase_create("stream");
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, what_is_put_is_taken_in_order_and_in_pieces);
    tcase_add_test(tests, a_queue_holds_its_bytes_and_not_one_more);
    tcase_add_test(tests, an_ended_stream_gives_what_it_has_and_takes_nothing);
    return suite_run(suite);
}
