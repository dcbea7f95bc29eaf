#include "store/anchor.h"
#include "store/journal.h"
#include "store/journal_verify.h"
#include "store/transaction.h"

#include "base/instant.h"
#include "disk.h"

#include "suite.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void append_some(int count)
{
    for (int i = 0; i < count; i++) {
        char body[32];
        snprintf(body, sizeof body, "body %d", i);
        struct journal_row row = disk_reports(1000 + i * 10, 1005 + i * 10, body);
        if (i % 3 == 2) {
            row.kind = JOURNAL_CHANGE;
            row.feed = NONE;
            row.op = text_of("towns");
            row.first_at = row.last_at = 0;
        }
        ck_assert_uint_eq(disk_append(&disk, &row), (uint64_t)i + 1);
    }
}

static enum status verify(uint64_t *ret_rows)
{
    struct digest head;
    uint64_t changes;
    return journal_verify(disk.store, ret_rows, &changes, &head, &err);
}

/* What someone with the file and a raw connection can do. */
static void tamper(const char *sql)
{
    char all[512];
    snprintf(all, sizeof all,
             "DROP TRIGGER IF EXISTS journal_no_update; DROP TRIGGER IF EXISTS journal_no_delete;"
             "DROP TRIGGER IF EXISTS journal_in_order; %s",
             sql);
    disk_sql(&disk, all, NULL);
}

START_TEST(an_empty_journal_is_at_position_zero)
{
    uint64_t seq = 9, rows = 9;
    struct digest head, zero = {0};
    disk_ok(journal_position(disk.store, &seq, &head, &err), &err);
    ck_assert_uint_eq(seq, 0);
    ck_assert(digest_equal(&head, &zero));
    disk_ok(verify(&rows), &err);
    ck_assert_uint_eq(rows, 0);
}
END_TEST

START_TEST(rows_come_back_as_they_went_in)
{
    struct journal_row row = disk_reports(-5, 1LL << 40, "body");
    row.rejected = 1ULL << 50;
    row.feed = 0;
    row.token = UINT32_MAX;
    row.accepted = UINT32_MAX;
    disk_append(&disk, &row);
    disk_expect(&disk,
                "SELECT seq || ' ' || kind || ' ' || token_id || ' ' || feed_id || ' ' ||"
                " first_at || ' ' || last_at || ' ' || span_bits || ' ' || accepted || ' ' ||"
                " rejected || ' ' || CAST(body AS TEXT) FROM journal",
                "1 0 4294967295 1 -5 1099511627776 41 4294967295 1125899906842624 body");
    uint64_t rows;
    disk_ok(verify(&rows), &err);
}
END_TEST

START_TEST(the_head_is_sha_256_over_the_documented_bytes)
{
    static const uint8_t fixed[] = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,   13, 0,
                                    0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0,   0,  0,
                                    0, 0, 0, 0, 8, 0, 0, 0, 7, 0, 0, 0, 6, 0, 0, 0,   0,  0,
                                    0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 'h', 'i'};
    static const char zero[DIGEST_SIZE];
    const struct text parts[] = {{zero, DIGEST_SIZE}, {(const char *)fixed, sizeof fixed}};
    struct digest expected;
    struct journal_row row = disk_reports(4, 8, "hi");
    disk_append(&disk, &row);
    disk_ok(digest_of(parts, 2, &expected), &err);
    ck_assert(digest_equal(&row.head, &expected));
    struct digest stored;
    disk_ok(journal_head_at(disk.store, 1, &stored, &err), &err);
    ck_assert(digest_equal(&stored, &expected));
    ck_assert_int_eq(journal_head_at(disk.store, 2, &stored, &err), STATUS_UNKNOWN);
}
END_TEST

START_TEST(an_op_and_a_body_cannot_trade_bytes)
{
    struct journal_row a = {
        .kind = JOURNAL_CHANGE, .feed = NONE, .op = text_of("ab"), .body = text_of("c")};
    struct journal_row b = a;
    b.op = text_of("a");
    b.body = text_of("bc");
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(journal_append(disk.store, &a, &err), &err);
    store_rollback(disk.store);
    disk_append(&disk, &b);
    ck_assert_uint_eq(a.seq, b.seq);
    ck_assert(!digest_equal(&a.head, &b.head));
}
END_TEST

START_TEST(verify_proves_a_chain_and_gives_its_head)
{
    uint64_t rows, changes, seq;
    struct digest head, newest;
    append_some(20);
    disk_ok(journal_verify(disk.store, &rows, &changes, &head, &err), &err);
    disk_ok(journal_position(disk.store, &seq, &newest, &err), &err);
    ck_assert_uint_eq(rows, 20);
    ck_assert_uint_eq(seq, 20);
    ck_assert(digest_equal(&head, &newest));
}
END_TEST

static const struct edit {
    const char *name, *sql, *words;
} edits[] = {
    {"an edited body", "UPDATE journal SET body = CAST('bodY 4' AS BLOB) WHERE seq = 5", "row 5"},
    {"a moved instant", "UPDATE journal SET last_at = last_at + 1 WHERE seq = 5", "row 5"},
    {"another feed", "UPDATE journal SET feed_id = 1 WHERE seq = 5", "row 5"},
    {"another token", "UPDATE journal SET token_id = 9 WHERE seq = 5", "row 5"},
    {"another op", "UPDATE journal SET op = 'feeds' WHERE seq = 6", "row 6"},
    {"a hidden span", "UPDATE journal SET span_bits = 9 WHERE seq = 5", "row 5"},
    {"a deleted row", "DELETE FROM journal WHERE seq = 5", "row 5"},
    {"a deleted first row", "DELETE FROM journal WHERE seq = 1", "row 1"},
    {"swapped rows",
     "UPDATE journal SET seq = -5 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE"
     " seq = 7; UPDATE journal SET seq = 7 WHERE seq = -5",
     "row 5"},
    {"a removed row closed up",
     "DELETE FROM journal WHERE seq = 20; UPDATE journal SET seq = 20"
     " WHERE seq = 19; UPDATE journal SET seq = 19 WHERE seq = 18",
     "row 18"},
    {"another head", "UPDATE journal SET head = zeroblob(32) WHERE seq = 20", "row 20"},
};

START_TEST(verify_finds_what_was_done_behind_the_stores_back)
{
    const struct edit *edit = &edits[_i];
    uint64_t rows;
    append_some(20);
    tamper(edit->sql);
    ck_assert_msg(verify(&rows) == STATUS_CORRUPT, "%s was not found", edit->name);
    ck_assert_msg(strstr(err.detail, edit->words), "%s: %s", edit->name, err.detail);
}
END_TEST

START_TEST(the_journal_refuses_update_delete_and_disorder)
{
    struct store *store = disk.store;
    append_some(3);
    char *const refused[] = {
        "UPDATE journal SET token_id = 1 WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 3",
        "INSERT INTO journal SELECT 9, kind, received_at, token_id, feed_id, first_at, last_at,"
        " span_bits, accepted, reports, rejected, op, head, body FROM journal WHERE seq = 1",
        "INSERT OR REPLACE INTO journal SELECT 2, kind, received_at, token_id, feed_id, first_at,"
        " last_at, span_bits, accepted, reports, rejected, op, head, body FROM journal WHERE seq = "
        "1",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char command[640];
        snprintf(command, sizeof command, "sqlite3 %s \"%s\" 2>/dev/null", disk.database,
                 refused[i]);
        ck_assert_msg(system(command) != 0, "was taken: %s", refused[i]);
    }
    (void)store;
    uint64_t rows;
    disk_ok(verify(&rows), &err);
    ck_assert_uint_eq(rows, 3);
}
END_TEST

/* Which seqs were visited, and in which order. */
struct visited {
    uint64_t seqs[512];
    size_t count;
    size_t stop_after;
};

static enum status visit(void *context, const struct journal_row *row, struct error *e)
{
    struct visited *v = context;
    (void)e;
    v->seqs[v->count++] = row->seq;
    return v->count == v->stop_after ? STATUS_BUSY : STATUS_OK;
}

START_TEST(each_visits_one_kind_in_order_and_stops_when_told)
{
    struct visited v = {0};
    append_some(20);
    disk_ok(journal_each(disk.store, 4, 12, JOURNAL_CHANGE, visit, &v, &err), &err);
    ck_assert_uint_eq(v.count, 3);
    ck_assert(v.seqs[0] == 6 && v.seqs[1] == 9 && v.seqs[2] == 12);
    v = (struct visited){.stop_after = 2};
    ck_assert_int_eq(journal_each(disk.store, 0, UINT64_MAX, JOURNAL_REPORTS, visit, &v, &err),
                     STATUS_BUSY);
    ck_assert(v.count == 2 && v.seqs[0] == 1 && v.seqs[1] == 2);
}
END_TEST

START_TEST(a_row_without_accepted_lines_overlaps_nothing)
{
    struct visited v = {0};
    struct journal_row row = disk_reports(0, 0, "");
    row.accepted = row.reports = 0;
    disk_append(&disk, &row);
    disk_ok(journal_overlapping(disk.store, -10, 10, UINT64_MAX, visit, &v, &err), &err);
    ck_assert_uint_eq(v.count, 0);
}
END_TEST

static unsigned seed;

static int64_t draw(int64_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)((uint64_t)(seed >> 4) * (uint64_t)below >> 28);
}

START_TEST(overlapping_is_what_brute_force_finds)
{
    enum { ROWS = 400 };
    int64_t first[ROWS], last[ROWS];
    seed = (unsigned)_i + 1;
    disk_ok(store_begin(disk.store, &err), &err);
    for (int i = 0; i < ROWS; i++) {
        /* spans of every length, powers of two and their neighbours above all */
        int64_t span = ((int64_t)1 << draw(20)) + draw(3) - 1;
        first[i] = INSTANT_2000 + draw(1000000);
        last[i] = first[i] + (i % 7 == 0 ? 0 : span);
        struct journal_row row = disk_reports(first[i], last[i], "x");
        disk_ok(journal_append(disk.store, &row, &err), &err);
    }
    disk_ok(store_commit(disk.store, &err), &err);
    for (int round = 0; round < 300; round++) {
        int64_t lo = INSTANT_2000 + draw(1100000) - 50000, hi = lo + draw(round % 2 ? 100 : 100000);
        uint64_t seq_max = (uint64_t)draw(ROWS + 1);
        bool expected[ROWS] = {false}, found[ROWS] = {false};
        for (int i = 0; i < ROWS; i++)
            expected[i] = first[i] <= hi && last[i] >= lo && (uint64_t)i + 1 <= seq_max;
        struct visited v = {0};
        disk_ok(journal_overlapping(disk.store, lo, hi, seq_max, visit, &v, &err), &err);
        for (size_t i = 0; i < v.count; i++) {
            ck_assert_msg(!found[v.seqs[i] - 1], "row twice, seed %u", (unsigned)_i + 1);
            found[v.seqs[i] - 1] = true;
        }
        ck_assert_msg(memcmp(expected, found, sizeof found) == 0, "seed %u round %d",
                      (unsigned)_i + 1, round);
    }
}
END_TEST

START_TEST(by_time_sorts_by_the_first_instant_then_seq)
{
    static const int64_t firsts[] = {500, 100, 300, 100};
    uint64_t *seqs;
    size_t count;
    for (int i = 0; i < 4; i++) {
        struct journal_row row = disk_reports(firsts[i], 900, "x");
        disk_append(&disk, &row);
    }
    disk_ok(journal_by_time(disk.store, 3, &seqs, &count, &err), &err);
    ck_assert(count == 3 && seqs[0] == 2 && seqs[1] == 3 && seqs[2] == 1);
    free(seqs);
    disk_ok(journal_by_time(disk.store, 4, &seqs, &count, &err), &err);
    ck_assert(count == 4 && seqs[0] == 2 && seqs[1] == 4);
    free(seqs);
}
END_TEST

static enum status check_anchor(void)
{
    struct anchor a;
    disk_ok(anchor_open(&a, disk.anchor, STORE_READ, &err), &err);
    enum status status = anchor_check(&a, disk.store, &err);
    anchor_close(&a);
    return status;
}

static void write_anchor(uint64_t seq, const struct digest *head)
{
    struct anchor a;
    disk_ok(anchor_open(&a, disk.anchor, STORE_WRITE, &err), &err);
    disk_ok(anchor_write(&a, seq, head, &err), &err);
    anchor_close(&a);
}

static void begin_anchor(void)
{
    struct anchor a = {.fd = -1};
    disk_ok(anchor_begin(&a, disk.anchor, disk.store, &err), &err);
    ck_assert_int_ge(a.fd, 0);
    anchor_close(&a);
}

START_TEST(an_anchor_may_be_behind_but_not_ahead_or_different)
{
    struct digest head, other = {{1}};
    begin_anchor();
    append_some(5);
    ck_assert_int_eq(check_anchor(), STATUS_OK);
    disk_ok(journal_head_at(disk.store, 3, &head, &err), &err);
    write_anchor(3, &head);
    ck_assert_int_eq(check_anchor(), STATUS_OK);
    write_anchor(3, &other);
    ck_assert_int_eq(check_anchor(), STATUS_CORRUPT);
    write_anchor(6, &head);
    ck_assert_int_eq(check_anchor(), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "anchor_ahead");
}
END_TEST

START_TEST(an_anchor_may_be_missing_only_while_the_journal_is_empty)
{
    struct anchor a = {.fd = -1};
    ck_assert_int_eq(check_anchor(), STATUS_OK);
    ck_assert_int_ne(access(disk.anchor, F_OK), 0); /* to look makes nothing */
    begin_anchor();
    append_some(5);
    ck_assert_int_eq(check_anchor(), STATUS_OK); /* seq 0: behind */
    unlink(disk.anchor);
    ck_assert_int_eq(check_anchor(), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "anchor_missing");
    ck_assert_ptr_nonnull(strstr(err.detail, "--receipt)."));
    ck_assert_int_eq(anchor_begin(&a, disk.anchor, disk.store, &err), STATUS_CORRUPT);
    anchor_close(&a);
    ck_assert_int_ne(access(disk.anchor, F_OK), 0); /* nor does the refusal */
}
END_TEST

START_TEST(an_anchor_of_zeros_is_none_and_a_damaged_one_is_a_finding)
{
    int fd = open(disk.anchor, O_RDWR | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, 86), 0);
    ck_assert_int_eq(check_anchor(), STATUS_OK);
    append_some(1);
    ck_assert_int_eq(check_anchor(), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "anchor_missing");
    ck_assert_int_eq(pwrite(fd, "rubbish", 7, 0), 7);
    ck_assert_int_eq(check_anchor(), STATUS_CORRUPT);
    ck_assert_str_eq(err.code, "anchor");
    close(fd);
}
END_TEST

START_TEST(an_anchor_that_was_begun_empty_is_made_again)
{
    struct anchor a = {.fd = -1};
    uint64_t seq = 1;
    struct digest head;
    bool blank = true;
    close(open(disk.anchor, O_RDWR | O_CREAT, 0600)); /* a power cut right after its making */
    begin_anchor();
    disk_ok(anchor_open(&a, disk.anchor, STORE_READ, &err), &err);
    disk_ok(anchor_read(&a, &seq, &head, &blank, &err), &err);
    anchor_close(&a);
    ck_assert(seq == 0 && !blank);
}
END_TEST

START_TEST(a_row_costs_less_than_100_bytes_beside_its_body)
{
    enum { ROWS = 20000 };
    static const char size[] = "SELECT page_count * page_size FROM pragma_page_count,"
                               " pragma_page_size";
    char body[512];
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof body; i++)
        body[i] = (char)('a' + i % 26);
    long long before = disk_int(&disk, size);
    disk_ok(store_begin(disk.store, &err), &err);
    for (int i = 0; i < ROWS; i++) {
        int64_t at = INSTANT_2000 + 600000000 + i * 300;
        struct journal_row row = disk_reports(at, at + 290, "");
        row.body = (struct text){body, (size_t)(100 + draw(300))};
        bytes += row.body.len;
        disk_ok(journal_append(disk.store, &row, &err), &err);
    }
    disk_ok(store_commit(disk.store, &err), &err);
    double used = (double)(disk_int(&disk, size) - before);
    double overhead = (used - (double)bytes) / ROWS;
    printf("journal: %.1f bytes a row beside the body\n", overhead);
    ck_assert_double_lt(overhead, 100);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("journal");
    TCase *c = tcase_create("journal");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, an_empty_journal_is_at_position_zero);
    tcase_add_test(c, rows_come_back_as_they_went_in);
    tcase_add_test(c, the_head_is_sha_256_over_the_documented_bytes);
    tcase_add_test(c, an_op_and_a_body_cannot_trade_bytes);
    tcase_add_test(c, verify_proves_a_chain_and_gives_its_head);
    tcase_add_loop_test(c, verify_finds_what_was_done_behind_the_stores_back, 0,
                        (int)(sizeof edits / sizeof *edits));
    tcase_add_test(c, the_journal_refuses_update_delete_and_disorder);
    tcase_add_test(c, each_visits_one_kind_in_order_and_stops_when_told);
    tcase_add_test(c, a_row_without_accepted_lines_overlaps_nothing);
    tcase_add_loop_test(c, overlapping_is_what_brute_force_finds, 0, 5);
    tcase_add_test(c, by_time_sorts_by_the_first_instant_then_seq);
    tcase_add_test(c, an_anchor_may_be_behind_but_not_ahead_or_different);
    tcase_add_test(c, an_anchor_may_be_missing_only_while_the_journal_is_empty);
    tcase_add_test(c, an_anchor_that_was_begun_empty_is_made_again);
    tcase_add_test(c, an_anchor_of_zeros_is_none_and_a_damaged_one_is_a_finding);
    tcase_add_test(c, a_row_costs_less_than_100_bytes_beside_its_body);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
