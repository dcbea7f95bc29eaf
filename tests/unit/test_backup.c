#include "store/backup.h"
#include "store/copy.h"
#include "store/journal.h"
#include "store/store.h"
#include "store/transaction.h"

#include "disk.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct disk disk;
static struct error err;
static char copy[160];

static void setup(void)
{
    disk_make(&disk);
    snprintf(copy, sizeof copy, "%s/copy.db", disk.directory);
}

static void teardown(void)
{
    unlink(copy);
    disk_remove(&disk);
}

static void append(int count)
{
    for (int i = 0; i < count; i++) {
        struct journal_row row = disk_reports(100, 200, "frame");
        disk_append(&disk, &row);
    }
}

START_TEST(a_copy_stands_at_the_position_it_says)
{
    struct backup_result result = {0};
    struct digest head;
    struct stat st;
    append(3);
    disk_ok(store_backup(disk.store, copy, &result, &err), &err);
    disk_ok(journal_head_at(disk.store, 3, &head, &err), &err);
    ck_assert_uint_eq(result.seq, 3);
    ck_assert(digest_equal(&head, &result.head));
    ck_assert_int_eq(stat(copy, &st), 0);
    ck_assert_int_eq(result.bytes, st.st_size);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(what_is_written_after_it_is_not_in_it)
{
    struct backup_result result = {0}, again = {0};
    struct store *reader = NULL;
    char other[180];
    append(2);
    disk_ok(store_open(disk.database, STORE_READ, &reader, &err), &err);
    disk_ok(store_begin(reader, &err), &err);
    uint64_t seq;
    struct digest head;
    disk_ok(journal_position(reader, &seq, &head, &err), &err);
    append(2);
    disk_ok(store_backup(reader, copy, &result, &err), &err);
    store_rollback(reader);
    store_close(reader);
    ck_assert_uint_eq(result.seq, 2);
    snprintf(other, sizeof other, "%s.again", copy);
    disk_ok(store_copy(copy, other, &again, &err), &err);
    ck_assert_uint_eq(again.seq, 2);
    unlink(other);
}
END_TEST

START_TEST(an_empty_journal_can_be_copied)
{
    struct backup_result result = {.seq = 9};
    disk_ok(store_backup(disk.store, copy, &result, &err), &err);
    ck_assert_uint_eq(result.seq, 0);
}
END_TEST

START_TEST(a_copy_that_fails_leaves_nothing)
{
    struct backup_result result = {.seq = 77};
    char path[200], temporary[220];
    snprintf(path, sizeof path, "%s/absent/copy.db", disk.directory);
    ck_assert_int_eq(store_backup(disk.store, path, &result, &err), STATUS_CONFLICT);
    ck_assert_uint_eq(result.seq, 77);
    snprintf(path, sizeof path, "%s", disk.directory); /* a directory can't be replaced by a file */
    snprintf(temporary, sizeof temporary, "%s.new", disk.directory);
    ck_assert_int_eq(store_backup(disk.store, path, &result, &err), STATUS_CONFLICT);
    ck_assert_int_ne(access(temporary, F_OK), 0);
}
END_TEST

START_TEST(what_is_no_database_of_ours_is_not_copied)
{
    struct backup_result result;
    char path[200];
    snprintf(path, sizeof path, "%s/other.db", disk.directory);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("this is text, and long enough for nobody to take it for a header of a database ......"
          "...............................................",
          f);
    fclose(f);
    ck_assert_int_ne(store_copy(path, copy, &result, &err), STATUS_OK);
    ck_assert_int_ne(access(copy, F_OK), 0);
    unlink(path);
}
END_TEST

/* A database of schema 0 that has tables: the first migration fails on it, after the copy. */
START_TEST(before_a_migration_the_database_is_copied)
{
    char path[140];
    struct store *store = NULL;
    append(2);
    store_close(disk.store);
    disk.store = NULL;
    disk_sql(&disk, "PRAGMA user_version = 0", NULL);
    ck_assert_int_ne(store_open(disk.database, STORE_WRITE, &store, &err), STATUS_OK);
    snprintf(path, sizeof path, "%s.schema-0", disk.database);
    ck_assert_int_eq(access(path, F_OK), 0);
    struct backup_result result;
    disk_ok(store_copy(path, copy, &result, &err), &err);
    ck_assert_uint_eq(result.seq, 2);
    unlink(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("backup");
    TCase *c = tcase_create("backup");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_copy_stands_at_the_position_it_says);
    tcase_add_test(c, what_is_written_after_it_is_not_in_it);
    tcase_add_test(c, an_empty_journal_can_be_copied);
    tcase_add_test(c, a_copy_that_fails_leaves_nothing);
    tcase_add_test(c, what_is_no_database_of_ours_is_not_copied);
    tcase_add_test(c, before_a_migration_the_database_is_copied);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
