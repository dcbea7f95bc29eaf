#include "ledger/fold.h"

#include "change/ops.h"
#include "disk.h"
#include "report/frame_pack.h"
#include "store/transaction.h"
#include "suite.h"

#include <check.h>
#include <string.h>

static struct disk disk;
static struct error err;

static void setup(void)
{
    disk_make(&disk);
}

static void teardown(void)
{
    disk_remove(&disk);
}

static struct journal_row towns(const char *body)
{
    return (struct journal_row){.kind = JOURNAL_CHANGE,
                                .received_at = 1000,
                                .feed = NONE,
                                .op = text_of("towns"),
                                .body = text_of(body)};
}

/* The row as a leader would give it after `before`. */
static struct journal_row chained(const struct position *before, struct journal_row row)
{
    row.seq = before->seq + 1;
    ck_assert_int_eq(journal_chain(&before->head, &row, &row.head), STATUS_OK);
    return row;
}

static enum status write_row(const struct journal_row *row)
{
    ck_assert_int_eq(store_begin(disk.store, &err), STATUS_OK);
    enum status status = fold_write(disk.store, row, &err);
    if (status == STATUS_OK)
        ck_assert_int_eq(store_commit(disk.store, &err), STATUS_OK);
    else
        store_rollback(disk.store);
    return status;
}

static const char town[] = "{\"items\":[{\"code\":\"t1\",\"name\":\"T\"}]}";

START_TEST(a_row_is_checked_and_stored_with_its_head_and_its_tables)
{
    struct position start = {0};
    struct journal_row row = chained(&start, towns(town));
    struct digest head;
    uint64_t seq;
    ck_assert_int_eq(fold_check(&start, &row, &err), STATUS_OK);
    ck_assert_int_eq(write_row(&row), STATUS_OK);
    ck_assert_int_eq(journal_position(disk.store, &seq, &head, &err), STATUS_OK);
    ck_assert(seq == 1 && digest_equal(&head, &row.head));
    disk_expect(&disk, "SELECT code FROM town", "t1");
}
END_TEST

START_TEST(a_forged_row_is_named_and_not_stored)
{
    struct position start = {0};
    struct journal_row row = chained(&start, towns(town));
    row.received_at++;
    ck_assert_int_eq(fold_check(&start, &row, &err), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "head");
    ck_assert_int_eq(write_row(&row), STATUS_CORRUPT);
    disk_expect(&disk, "SELECT count(*) FROM journal", "0");
}
END_TEST

START_TEST(a_row_that_is_not_the_next_one_is_refused)
{
    struct position start = {0}, later = {4, {{1}}};
    struct journal_row row = chained(&later, towns(town));
    ck_assert_int_eq(fold_check(&start, &row, &err), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "gap");
    ck_assert_int_eq(write_row(&row), STATUS_CONFLICT);
    disk_expect(&disk, "SELECT count(*) FROM journal", "0");
}
END_TEST

START_TEST(a_copy_outlives_what_it_was_made_of)
{
    char body[] = "body", op[] = "towns";
    struct journal_row row = towns(body);
    struct row_copy *copy = NULL;
    row.op = text_of(op);
    ck_assert_int_eq(row_copy_make(&row, &copy), STATUS_OK);
    memset(body, 'x', 4);
    memset(op, 'x', 5);
    ck_assert(text_is(copy->row.body, "body") && text_is(copy->row.op, "towns"));
    row_copy_free(copy);
}
END_TEST

START_TEST(a_change_says_what_it_voids)
{
    struct journal_row row = towns("{\"batch\":12}");
    struct change *c = NULL;
    row.op = text_of("void_approved");
    ck_assert_int_eq(fold_change(&row, &c, &err), STATUS_OK);
    ck_assert(c->op == CHANGE_VOID_APPROVED && c->voided == 12 && change_rebuilds(c));
    change_free(c);
    row.op = text_of("part_void_approved");
    row.body = text_of("{\"id\":3}");
    ck_assert_int_eq(fold_change(&row, &c, &err), STATUS_OK);
    ck_assert(c->part_voided == 3 && change_rebuilds(c));
    change_free(c);
    row.body = text_of("{\"no\":3}");
    ck_assert_int_eq(fold_change(&row, &c, &err), STATUS_CORRUPT);
    row.op = text_of("no such change");
    ck_assert_int_eq(fold_change(&row, &c, &err), STATUS_CORRUPT);
}
END_TEST

START_TEST(reports_come_out_of_their_frame)
{
    struct buffer raw = {0}, packed = {0};
    struct batch *b = NULL;
    buffer_add_text(&raw, "any bytes");
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_OK);
    struct journal_row row = {.kind = JOURNAL_REPORTS,
                              .feed = 2,
                              .accepted = 5,
                              .rejected = 7,
                              .body = {packed.bytes, packed.len}};
    ck_assert_int_eq(fold_batch(&row, &b, &err), STATUS_OK);
    ck_assert(b->feed == 2 && b->accepted == 5 && b->rejected == 7);
    ck_assert(text_equal((struct text){b->raw.bytes, b->raw.len}, text_of("any bytes")));
    batch_free(b);
    row.body.len--;
    ck_assert_int_eq(fold_batch(&row, &b, &err), STATUS_CORRUPT);
    buffer_free(&raw);
    buffer_free(&packed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fold");
    TCase *c = tcase_create("fold");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_row_is_checked_and_stored_with_its_head_and_its_tables);
    tcase_add_test(c, a_forged_row_is_named_and_not_stored);
    tcase_add_test(c, a_row_that_is_not_the_next_one_is_refused);
    tcase_add_test(c, a_copy_outlives_what_it_was_made_of);
    tcase_add_test(c, a_change_says_what_it_voids);
    tcase_add_test(c, reports_come_out_of_their_frame);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
