#include "base/embedded.h"
#include "disk.h"
#include "store/statements.h"

#include "suite.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static struct disk disk;
static sqlite3 *db;

static void setup(void)
{
    disk_make(&disk);
    ck_assert_int_eq(sqlite3_open(disk.database, &db), SQLITE_OK);
}

static void teardown(void)
{
    sqlite3_close(db);
    disk_remove(&disk);
}

/* The first step of the plan that reads a whole table; empty: none. A scan of a JSON body is what
 * projections are for. */
static void find_scan(const char *sql, char ret[256])
{
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *stmt;
    ret[0] = '\0';
    ck_assert_msg(sqlite3_prepare_v2(db, explain, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    while (stmt && sqlite3_step(stmt) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(stmt, 3);
        if (strncmp(step, "SCAN ", 5) == 0 && !strstr(step, "VIRTUAL TABLE") &&
            !strstr(step, "CONSTANT ROW"))
            snprintf(ret, 256, "%s", step);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(explain);
}

/* SQLite's plan has no step for emptying a table whole: that scan shows in the words alone. */
static bool empties_a_table(const char *sql)
{
    return strstr(sql, "DELETE FROM") && !strstr(sql, "WHERE");
}

START_TEST(every_named_query_searches_or_says_why_it_scans)
{
    const struct embedded_file *file = embedded_find("schema/queries.sql");
    ck_assert_ptr_nonnull(file);
    struct text rest = {(const char *)file->bytes, file->size};
    struct statement_text t;
    int count = 0;
    while (statement_text_next(&rest, &t)) {
        char scan[256], *sql = text_copy(t.sql);
        find_scan(sql, scan);
        ck_assert_msg((scan[0] == '\0' && !empties_a_table(sql)) || t.scan_ok, "%.*s: %s",
                      (int)t.name.len, t.name.at, scan);
        free(sql);
        count++;
    }
    ck_assert_int_gt(count, 25);
}
END_TEST

START_TEST(no_scan_ok_is_left_over)
{
    const struct embedded_file *file = embedded_find("schema/queries.sql");
    struct text rest = {(const char *)file->bytes, file->size};
    struct statement_text t;
    while (statement_text_next(&rest, &t)) {
        char scan[256], *sql = text_copy(t.sql);
        find_scan(sql, scan);
        ck_assert_msg(!t.scan_ok || scan[0] || empties_a_table(sql), "%.*s does not scan",
                      (int)t.name.len, t.name.at);
        free(sql);
    }
}
END_TEST

START_TEST(no_projection_scans_a_table)
{
    int files = 0;
    for (size_t i = 0; i < embedded_files_count; i++) {
        if (strncmp(embedded_files[i].name, "schema/project_", 15) != 0)
            continue;
        const char *sql = (const char *)embedded_files[i].bytes;
        while (sql && *sql) {
            sqlite3_stmt *stmt;
            char scan[256];
            const char *rest;
            ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, &rest), SQLITE_OK);
            if (stmt)
                find_scan(sqlite3_sql(stmt), scan);
            ck_assert_msg(!stmt || scan[0] == '\0', "%s: %s", embedded_files[i].name, scan);
            sqlite3_finalize(stmt);
            sql = rest;
        }
        files++;
    }
    ck_assert_int_ge(files, 12);
}
END_TEST

START_TEST(a_file_of_statements_is_cut_at_its_names)
{
    struct text rest = text_of("-- about\n-- name: one\n-- scan-ok: small\nSELECT 1;\n\n"
                               "-- name: two\nSELECT 2;");
    struct statement_text t;
    ck_assert(statement_text_next(&rest, &t));
    ck_assert(text_is(t.name, "one") && t.scan_ok);
    ck_assert(text_is(t.sql, "-- scan-ok: small\nSELECT 1;\n\n"));
    ck_assert(statement_text_next(&rest, &t));
    ck_assert(text_is(t.name, "two") && !t.scan_ok && text_is(t.sql, "SELECT 2;"));
    ck_assert(!statement_text_next(&rest, &t));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("queries");
    TCase *c = tcase_create("queries");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, every_named_query_searches_or_says_why_it_scans);
    tcase_add_test(c, no_scan_ok_is_left_over);
    tcase_add_test(c, no_projection_scans_a_table);
    tcase_add_test(c, a_file_of_statements_is_cut_at_its_names);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
