/* A long journalled list in pieces. */
#include "store/list_pieces.h"

#include "suite.h"

#include <check.h>

static struct buffer body;
static struct list_pieces pieces;
static struct error err;

static void setup(void)
{
    body = (struct buffer){0};
    buffer_add_text(&body, "{\"items\":[");
}

static void teardown(void)
{
    list_pieces_free(&pieces);
    buffer_free(&body);
}

/* Items of many lengths, with everything in them that could be taken for the end of one. */
static void add_items(size_t bytes)
{
    for (unsigned i = 0; body.len < bytes; i++) {
        buffer_addf(&body, "%s{\"a\":\"],}{[ \\\" \\\\\",\"b\":[{\"c\":[%u,[]]},\"", i ? "," : "",
                    i);
        for (unsigned k = 0; k < i % 50; k++)
            buffer_add_text(&body, "x,");
        buffer_add_text(&body, "\"]}");
    }
    buffer_add_text(&body, "]}");
}

static struct text whole(void)
{
    return (struct text){body.bytes, body.len};
}

START_TEST(all_pieces_together_are_the_list_and_each_is_one)
{
    struct buffer together = {0};
    add_items(5 * LIST_PIECE_BYTES);
    ck_assert_int_eq(list_pieces_cut(&pieces, whole(), &err), STATUS_OK);
    ck_assert_uint_eq(pieces.count, 5);
    buffer_add_text(&together, "{\"items\":[");
    for (size_t i = 0; i < pieces.count; i++) {
        struct text piece;
        ck_assert_int_eq(list_pieces_get(&pieces, i, &piece, &err), STATUS_OK);
        ck_assert(piece.len < LIST_PIECE_BYTES + 1000);
        ck_assert_mem_eq(piece.at, "{\"items\":[{\"a\":", 15);
        ck_assert_mem_eq(piece.at + piece.len - 5, "\"]}]}", 5);
        buffer_add_text(&together, i ? "," : "");
        buffer_add(&together, piece.at + 10, piece.len - 12);
    }
    buffer_add_text(&together, "]}");
    ck_assert_uint_eq(together.len, body.len);
    ck_assert_mem_eq(together.bytes, body.bytes, body.len);
    buffer_free(&together);
}
END_TEST

START_TEST(one_item_that_is_longer_than_a_piece_is_one)
{
    buffer_add_text(&body, "\"");
    for (size_t i = 0; i < LIST_PIECE_BYTES; i++)
        buffer_add_text(&body, ",");
    buffer_add_text(&body, "\",{}]}");
    ck_assert_int_eq(list_pieces_cut(&pieces, whole(), &err), STATUS_OK);
    ck_assert_uint_eq(pieces.count, 2);
    ck_assert_uint_eq(pieces.cuts[1].len, 2);
}
END_TEST

START_TEST(what_is_short_or_no_list_is_taken_whole)
{
    add_items(LIST_PIECE_BYTES - 400);
    ck_assert_int_eq(list_pieces_cut(&pieces, whole(), &err), STATUS_OK);
    ck_assert_uint_eq(pieces.count, 0);
    body.len = 0;
    buffer_add_text(&body, "{\"names\":[");
    add_items(2 * LIST_PIECE_BYTES);
    ck_assert_int_eq(list_pieces_cut(&pieces, whole(), &err), STATUS_OK);
    ck_assert_uint_eq(pieces.count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("list_pieces");
    TCase *c = tcase_create("list_pieces");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, all_pieces_together_are_the_list_and_each_is_one);
    tcase_add_test(c, one_item_that_is_longer_than_a_piece_is_one);
    tcase_add_test(c, what_is_short_or_no_list_is_taken_whole);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
