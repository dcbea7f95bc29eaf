#include "store/journal.h"
#include "store/store.h"
#include "store/transaction.h"

#include "disk.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

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

START_TEST(a_new_database_is_ours_and_in_wal_mode)
{
    disk_expect(&disk, "PRAGMA journal_mode", "wal");
    ck_assert_int_eq(disk_int(&disk, "PRAGMA application_id"), 0x494e5443);
    ck_assert_int_ge(disk_int(&disk, "PRAGMA user_version"), 1);
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM journal"), 0);
    disk_expect(&disk, "PRAGMA integrity_check", "ok");
}
END_TEST

START_TEST(every_table_is_strict_and_every_column_has_a_comment)
{
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM pragma_table_list WHERE schema = 'main'"
                                     " AND type = 'table' AND NOT strict"
                                     " AND name NOT LIKE 'sqlite%'"),
                     0);
    /* a comment to each column and one to the table, in the text that .schema shows */
    disk_expect(
        &disk,
        "SELECT group_concat(name) FROM sqlite_schema AS s WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite%' AND (length(sql) - length(replace(sql, '-- ', ''))) / 3"
        " < 1 + (SELECT count(*) FROM pragma_table_info(s.name))",
        "NULL");
}
END_TEST

START_TEST(views_show_themselves)
{
    char names[256];
    disk_sql(&disk, "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'view'", names);
    for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", name);
        ck_assert_int_eq(disk_int(&disk, sql), 0);
    }
}
END_TEST

START_TEST(a_newer_schema_is_refused_and_left_alone)
{
    struct store *other = NULL;
    disk_sql(&disk, "PRAGMA user_version = 999", NULL);
    ck_assert_int_eq(store_open(disk.database, STORE_WRITE, &other, &err), STATUS_CONFLICT);
    ck_assert_str_eq(err.code, "newer_schema");
    ck_assert_int_eq(store_open(disk.database, STORE_READ, &other, &err), STATUS_CONFLICT);
    ck_assert_ptr_null(other);
    ck_assert_int_eq(disk_int(&disk, "PRAGMA user_version"), 999);
}
END_TEST

START_TEST(a_schema_from_before_the_first_release_is_refused_and_left_alone)
{
    struct store *other = NULL;
    disk_sql(&disk, "PRAGMA user_version = 1", NULL);
    ck_assert_int_eq(store_open(disk.database, STORE_WRITE, &other, &err), STATUS_CONFLICT);
    ck_assert_str_eq(err.code, "older_schema");
    ck_assert_int_eq(store_open(disk.database, STORE_READ, &other, &err), STATUS_CONFLICT);
    ck_assert_ptr_null(other);
    ck_assert_int_eq(disk_int(&disk, "PRAGMA user_version"), 1);
}
END_TEST

START_TEST(somebody_elses_database_is_refused)
{
    struct store *other = NULL;
    disk_sql(&disk, "PRAGMA application_id = 5", NULL);
    ck_assert_int_eq(store_open(disk.database, STORE_WRITE, &other, &err), STATUS_CONFLICT);
    ck_assert_str_eq(err.code, "not_intact_db");
}
END_TEST

START_TEST(a_file_that_is_no_database_is_corrupt)
{
    struct store *other = NULL;
    char path[128];
    snprintf(path, sizeof path, "%s-journal", disk.database); /* removed with the rest */
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    for (int i = 0; i < 1000; i++)
        fputs("this is no database ", f);
    fclose(f);
    ck_assert_int_eq(store_open(path, STORE_WRITE, &other, &err), STATUS_CORRUPT);
}
END_TEST

START_TEST(a_reader_sees_what_is_committed_and_writes_nothing)
{
    struct store *reader;
    struct journal_row row = disk_reports(100, 200, "x");
    disk_ok(store_open(disk.database, STORE_READ, &reader, &err), &err);
    uint64_t seq;
    struct digest head;
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(journal_append(disk.store, &row, &err), &err);
    disk_ok(journal_position(reader, &seq, &head, &err), &err);
    ck_assert_uint_eq(seq, 0);
    disk_ok(store_commit(disk.store, &err), &err);
    disk_ok(journal_position(reader, &seq, &head, &err), &err);
    ck_assert_uint_eq(seq, 1);
    ck_assert_int_ne(journal_append(reader, &row, &err), STATUS_OK);
    store_close(reader);
}
END_TEST

START_TEST(a_reader_of_a_missing_file_says_so)
{
    struct store *reader = NULL;
    char path[128];
    snprintf(path, sizeof path, "%s/nothing.db", disk.directory);
    ck_assert_int_ne(store_open(path, STORE_READ, &reader, &err), STATUS_OK);
    ck_assert_ptr_null(reader);
}
END_TEST

START_TEST(a_rolled_back_transaction_leaves_nothing)
{
    struct journal_row row = disk_reports(100, 200, "x");
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(journal_append(disk.store, &row, &err), &err);
    store_rollback(disk.store);
    store_rollback(disk.store); /* none is open: nothing happens */
    ck_assert_int_eq(disk_int(&disk, "SELECT count(*) FROM journal"), 0);
}
END_TEST

START_TEST(an_undone_savepoint_leaves_the_rest_of_the_transaction)
{
    struct journal_row kept = disk_reports(100, 200, "kept"), lost = disk_reports(1, 2, "lost");
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(store_savepoint(disk.store, &err), &err);
    disk_ok(journal_append(disk.store, &kept, &err), &err);
    disk_ok(store_release(disk.store, &err), &err);
    disk_ok(store_savepoint(disk.store, &err), &err);
    disk_ok(journal_append(disk.store, &lost, &err), &err);
    disk_ok(store_undo(disk.store, &err), &err);
    disk_ok(store_commit(disk.store, &err), &err);
    disk_expect(&disk, "SELECT group_concat(CAST(body AS TEXT)) FROM journal", "kept");
}
END_TEST

START_TEST(wal_pages_count_since_the_last_checkpoint)
{
    struct journal_row row = disk_reports(100, 200, "x");
    disk_ok(store_checkpoint(disk.store, true, &err), &err);
    ck_assert_int_eq(store_wal_pages(disk.store), 0);
    disk_append(&disk, &row);
    ck_assert_int_gt(store_wal_pages(disk.store), 0);
    disk_ok(store_checkpoint(disk.store, false, &err), &err);
    ck_assert_int_eq(store_wal_pages(disk.store), 0);
    disk_append(&disk, &row);
    ck_assert_int_gt(store_wal_pages(disk.store), 0);
    ck_assert_int_lt(store_wal_pages(disk.store), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *c = tcase_create("store");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_new_database_is_ours_and_in_wal_mode);
    tcase_add_test(c, every_table_is_strict_and_every_column_has_a_comment);
    tcase_add_test(c, views_show_themselves);
    tcase_add_test(c, a_newer_schema_is_refused_and_left_alone);
    tcase_add_test(c, a_schema_from_before_the_first_release_is_refused_and_left_alone);
    tcase_add_test(c, somebody_elses_database_is_refused);
    tcase_add_test(c, a_file_that_is_no_database_is_corrupt);
    tcase_add_test(c, a_reader_sees_what_is_committed_and_writes_nothing);
    tcase_add_test(c, a_reader_of_a_missing_file_says_so);
    tcase_add_test(c, a_rolled_back_transaction_leaves_nothing);
    tcase_add_test(c, an_undone_savepoint_leaves_the_rest_of_the_transaction);
    tcase_add_test(c, wal_pages_count_since_the_last_checkpoint);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
