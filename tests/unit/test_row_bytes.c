#include "store/row_bytes.h"

#include "suite.h"

#include <check.h>
#include <string.h>

static struct journal_row reports(void)
{
    return (struct journal_row){.seq = 7,
                                .kind = JOURNAL_REPORTS,
                                .received_at = 1662000000,
                                .token = 3,
                                .feed = 2,
                                .first_at = 1661999000,
                                .last_at = 1661999900,
                                .accepted = 5,
                                .reports = 4,
                                .rejected = 1,
                                .body = text_of("frame"),
                                .head = {{1, 2, 3}}};
}

static struct journal_row change(void)
{
    return (struct journal_row){.seq = 8,
                                .kind = JOURNAL_CHANGE,
                                .received_at = -1,
                                .feed = NONE,
                                .op = text_of("towns"),
                                .body = text_of("{\"items\":[]}"),
                                .head = {{9, 8, 7}}};
}

static void same(const struct journal_row *a, const struct journal_row *b)
{
    struct digest before = {{5}}, x, y;
    ck_assert_int_eq(journal_chain(&before, a, &x), STATUS_OK);
    ck_assert_int_eq(journal_chain(&before, b, &y), STATUS_OK);
    ck_assert(digest_equal(&x, &y));
    ck_assert(digest_equal(&a->head, &b->head));
    ck_assert_int_eq(a->kind, b->kind);
}

START_TEST(rows_come_out_as_they_went_in)
{
    struct journal_row rows[] = {reports(), change()}, got;
    struct rows_head head = {true, 8, {{4, 4}}}, got_head = {0};
    struct buffer out = {0};
    rows_head_write(&head, &out);
    ck_assert_uint_eq(out.len, ROWS_HEAD_SIZE);
    row_bytes_write(&rows[0], &out);
    row_bytes_write(&rows[1], &out);
    struct text left = {out.bytes, out.len};
    ck_assert_int_eq(rows_head_read(&left, &got_head), STATUS_OK);
    ck_assert(got_head.leads && got_head.seq == 8 && digest_equal(&got_head.head, &head.head));
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(row_bytes_read(&left, &got), STATUS_OK);
        same(&got, &rows[i]);
    }
    ck_assert_uint_eq(left.len, 0);
    buffer_free(&out);
}
END_TEST

START_TEST(the_bytes_of_a_row_are_those_of_its_head)
{
    struct journal_row row = change();
    struct digest before = {{5}}, head, of_bytes;
    struct buffer out = {0};
    row_bytes_write(&row, &out);
    const struct text parts[] = {{(const char *)before.bytes, DIGEST_SIZE},
                                 {out.bytes, out.len - DIGEST_SIZE}};
    ck_assert_int_eq(journal_chain(&before, &row, &head), STATUS_OK);
    ck_assert_int_eq(digest_of(parts, 2, &of_bytes), STATUS_OK);
    ck_assert(digest_equal(&head, &of_bytes));
    buffer_free(&out);
}
END_TEST

START_TEST(a_row_that_is_cut_anywhere_is_none)
{
    struct journal_row row = reports(), got;
    struct buffer out = {0};
    row_bytes_write(&row, &out);
    for (size_t len = 0; len < out.len; len++) {
        struct text left = {out.bytes, len};
        ck_assert_int_eq(row_bytes_read(&left, &got), STATUS_INVALID);
        ck_assert_uint_eq(left.len, len);
    }
    buffer_free(&out);
}
END_TEST

static const struct {
    const char *name;
    size_t at;
    uint8_t byte;
} damaged[] = {
    {"a seq of 0", 7, 0},
    {"a seq over 63 bits", 0, 0x80},
    {"another kind", 8, 2},
    {"reports of no feed", 8, 1},
    {"a count of rejects over 63 bits", 49, 0xff},
    {"an op of reports", 60, 1},
    {"a long op", 57, 1},
    {"a body longer than any", 61, 1},
};

START_TEST(what_the_journal_cannot_hold_is_no_row)
{
    struct journal_row row = reports(), got;
    struct buffer out = {0};
    row_bytes_write(&row, &out);
    out.bytes[damaged[_i].at] = (char)damaged[_i].byte;
    struct text left = {out.bytes, out.len};
    ck_assert_msg(row_bytes_read(&left, &got) == STATUS_INVALID, "%s", damaged[_i].name);
    buffer_free(&out);
}
END_TEST

START_TEST(another_form_or_neither_role_is_no_answer)
{
    struct rows_head head = {false, 8, {{4}}}, got;
    const size_t places[] = {0, 6, 8, 9};
    for (size_t i = 0; i < 4; i++) {
        struct buffer out = {0};
        rows_head_write(&head, &out);
        out.bytes[places[i]] = (char)0x82;
        struct text left = {out.bytes, out.len};
        ck_assert_int_eq(rows_head_read(&left, &got), STATUS_INVALID);
        buffer_free(&out);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("row_bytes");
    TCase *c = tcase_create("row_bytes");
    tcase_add_test(c, rows_come_out_as_they_went_in);
    tcase_add_test(c, the_bytes_of_a_row_are_those_of_its_head);
    tcase_add_test(c, a_row_that_is_cut_anywhere_is_none);
    tcase_add_loop_test(c, what_the_journal_cannot_hold_is_no_row, 0,
                        (int)(sizeof damaged / sizeof *damaged));
    tcase_add_test(c, another_form_or_neither_role_is_no_answer);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
