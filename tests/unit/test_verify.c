/* Whoever changes what is stored is found. LONG=1 in the environment: the full counts. */
#include "ledger/verify.h"
#include "report/frame.h"
#include "store/anchor.h"
#include "store/checkpoint_save.h"
#include "store/run_file.h"
#include "store/store.h"
#include "store/transaction.h"

#include "change/rules.h"
#include "disk.h"
#include "ledger/load.h"
#include "ledger/rows.h"
#include "report/frame_pack.h"
#include "store/checkpoint.h"
#include "store/journal_walk.h"

#include "suite.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ASSETS  4u
#define BATCHES 25u
#define SECONDS 30000u

static struct disk disk;
static struct error err;
static unsigned seed;
static struct buffer image, old_image, anchor_image; /* of the files, and of the database halfway */

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static int times(int in_short, int in_long)
{
    const char *flag = getenv("LONG");
    return flag && strcmp(flag, "1") == 0 ? in_long : in_short;
}

/* --- a district on disk ------------------------------------------------------------------------ */

static void read_file(const char *path, struct buffer *out)
{
    char piece[65536];
    size_t got;
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    buffer_reset(out);
    while ((got = fread(piece, 1, sizeof piece, f)) > 0)
        buffer_add(out, piece, got);
    fclose(f);
}

static void write_file(const char *path, const struct buffer *bytes)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes->bytes, 1, bytes->len, f), bytes->len);
    fclose(f);
}

static void take_registry(void)
{
    struct change *rules = NULL;
    ck_assert_int_eq(change_default_rules(&rules, &err), STATUS_OK);
    disk_change(&disk, "rules", buffer_text(&rules->body), 0, 999);
    change_free(rules);
    disk_change(&disk, "towns", "{\"items\":[{\"code\":\"t\",\"name\":\"镇\"}]}", 0, 1000);
    disk_change(&disk, "feeds",
                "{\"items\":[{\"code\":\"f0\",\"feed_ttl_s\":700,\"name\":\"a\",\"report_ttl_s\":"
                "300},{\"code\":\"f1\",\"feed_ttl_s\":900,\"name\":\"b\",\"report_ttl_s\":null}]}",
                0, 1000);
    disk_change(&disk, "assets",
                "{\"items\":[{\"attributes\":null,\"class\":1,\"code\":\"a0\",\"kind\":\"camera\","
                "\"name\":\"n\",\"service\":[],\"town\":\"t\"},{\"attributes\":null,\"class\":1,"
                "\"code\":\"a1\",\"kind\":\"camera\",\"name\":\"n\",\"service\":[],\"town\":\"t\"},"
                "{\"attributes\":null,\"class\":1,\"code\":\"a2\",\"kind\":\"camera\",\"name\":"
                "\"n\",\"service\":[],\"town\":\"t\"},{\"attributes\":null,\"class\":1,\"code\":"
                "\"a3\",\"kind\":\"camera\",\"name\":\"n\",\"service\":[],\"town\":\"t\"}]}",
                2, 1000);
}

static void take_batch(uint32_t feed, unsigned lines)
{
    struct frame_builder b = {0};
    struct buffer raw = {0}, packed = {0};
    for (unsigned i = 0; i < lines; i++) {
        struct report r = {.asset = draw(ASSETS),
                           .at = INSTANT_2000 + draw(SECONDS),
                           .states = (uint8_t)(draw(4) ? 1 : 2)};
        if (r.states == 2 && draw(2))
            ck_assert_int_eq(frame_builder_cause(&b, text_of("dark"), &r.cause), STATUS_OK);
        ck_assert_int_eq(frame_builder_add(&b, &r), STATUS_OK);
    }
    ck_assert_int_eq(frame_builder_seal(&b, &raw), STATUS_OK);
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_OK);
    struct journal_row row = {.kind = JOURNAL_REPORTS,
                              .received_at = 5000,
                              .token = 1,
                              .feed = feed,
                              .first_at = b.first_at,
                              .last_at = b.last_at,
                              .accepted = b.count,
                              .reports = b.reports,
                              .body = {packed.bytes, packed.len}};
    disk_append(&disk, &row);
    frame_builder_free(&b);
    buffer_free(&raw);
    buffer_free(&packed);
}

/* Loads what is stored as a start does, and stores the runs as a stop does. */
static void take_checkpoint(void)
{
    struct district d = {0};
    struct checkpoint *c = NULL;
    disk_ok(district_load(disk.store, &d, &err), &err);
    ck_assert_int_eq(checkpoint_of(&d, false, &c), STATUS_OK);
    disk_ok(store_begin(disk.store, &err), &err);
    disk_ok(checkpoint_save(disk.store, c, &err), &err);
    disk_ok(store_commit(disk.store, &err), &err);
    checkpoint_free(c);
    district_free(&d);
}

static void write_anchor(void)
{
    struct anchor a = {.fd = -1};
    struct digest head;
    uint64_t seq;
    disk_ok(journal_position(disk.store, &seq, &head, &err), &err);
    disk_ok(anchor_make(&a, disk.anchor, &err), &err);
    disk_ok(anchor_write(&a, seq, &head, &err), &err);
    anchor_close(&a);
}

static void make_district(void)
{
    disk_make(&disk);
    take_registry();
    for (unsigned i = 0; i < BATCHES; i++) {
        take_batch(draw(2), 1 + draw(40));
        if (i == BATCHES / 2) {
            take_checkpoint();
            disk_reopen(&disk);
            read_file(disk.database, &old_image);
        }
    }
    disk_change(&disk, "void", "{\"batch\":7,\"reason\":\"x\"}", 1, 6000);
    disk_change(&disk, "void_approved", "{\"batch\":7}", 2, 6000);
    take_batch(0, 20);
    take_checkpoint();
    write_anchor();
    store_close(disk.store);
    disk.store = NULL;
    read_file(disk.database, &image);
    read_file(disk.anchor, &anchor_image);
}

static void remove_side_files(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s-wal", disk.database);
    unlink(path);
    snprintf(path, sizeof path, "%s-shm", disk.database);
    unlink(path);
}

/* As it was before anybody touched it. */
static void put_back(void)
{
    remove_side_files();
    write_file(disk.database, &image);
    write_file(disk.anchor, &anchor_image);
}

static void setup(void)
{
    seed = 4;
    make_district();
}

static void teardown(void)
{
    remove_side_files();
    unlink(disk.database);
    unlink(disk.anchor);
    rmdir(disk.directory);
    buffer_free(&image);
    buffer_free(&old_image);
    buffer_free(&anchor_image);
}

/* --- the two judges ---------------------------------------------------------------------------- */

#define NEWEST 6u /* rows that the start proves; of the others it believes the head */

static enum status count_change(void *context, const struct journal_row *row, struct error *e)
{
    (void)row;
    (void)e;
    ++*(uint64_t *)context;
    return STATUS_OK;
}

/* What a start does and what is left for later, up to the end of both. */
static enum status judge_start(struct store *store)
{
    struct verification v;
    struct believed b = {0};
    struct chain chain = {0};
    enum status status = verify_newest(store, NEWEST, &v, &b, &err);
    if (status == STATUS_OK)
        status = journal_model_changes(store, b.seq, count_change, &b.model_changes, &err);
    while (status == STATUS_OK && chain.seq < b.seq)
        status = verify_older(store, &b, &chain, &err);
    return status;
}

static enum status judge(bool whole)
{
    struct store *store = NULL;
    struct anchor a = {.fd = -1};
    struct verification v;
    err = (struct error){0};
    enum status status = store_open(disk.database, STORE_WRITE, &store, &err);
    if (status == STATUS_OK)
        status = anchor_begin(&a, disk.anchor, store, &err);
    if (status == STATUS_OK)
        status = whole ? verify_whole(store, &v, &err) : judge_start(store);
    anchor_close(&a);
    store_close(store);
    return status;
}

static void add_rows(sqlite3 *db, const char *sql, struct buffer *out)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        buffer_add_text(out, "unreadable");
        return;
    }
    int code;
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            buffer_add_byte(out, (unsigned char)sqlite3_column_type(stmt, i));
            const void *at = sqlite3_column_blob(stmt, i);
            buffer_add(out, at ? at : "", (size_t)sqlite3_column_bytes(stmt, i));
        }
    }
    buffer_addf(out, "%d", code);
    sqlite3_finalize(stmt);
}

/* All that can be read from the database and that a figure or a record may rest on. A gap_max may be
 * wider than need be; rejects are no evidence of anything. */
static struct digest contents(void)
{
    static const char *const queries[] = {
        "SELECT * FROM journal ORDER BY seq",
        "SELECT * FROM town ORDER BY id",
        "SELECT * FROM feed ORDER BY id",
        "SELECT * FROM asset ORDER BY id",
        "SELECT * FROM void ORDER BY batch",
        "SELECT * FROM rules ORDER BY version",
        "SELECT * FROM time_offset ORDER BY 1",
        "SELECT * FROM presence ORDER BY 1, 2, 3, 4",
        "SELECT * FROM feed_watch ORDER BY 1, 2",
        "SELECT * FROM checkpoint",
        "SELECT type, name, sql FROM sqlite_schema",
        "SELECT asset_id, aspect, first_at, last_at, last_ms, state, late, cause, feed_id FROM run"
        " ORDER BY 1, 2, 3",
    };
    struct buffer out = {0};
    struct digest digest;
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(disk.database, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        add_rows(db, queries[i], &out);
    sqlite3_close(db);
    struct text all = {out.bytes, out.len};
    ck_assert_int_eq(digest_of(&all, 1, &digest), STATUS_OK);
    buffer_free(&out);
    return digest;
}

/* --- the tests --------------------------------------------------------------------------------- */

START_TEST(a_clean_district_raises_no_alarm)
{
    ck_assert_msg(judge(true) == STATUS_OK, "seed 4: %s", err.detail);
    for (int i = 1; i < times(5, 100); i++) {
        teardown();
        seed = (unsigned)i * 77u;
        make_district();
        ck_assert_msg(judge(true) == STATUS_OK, "seed %d: %s", i * 77, err.detail);
    }
}
END_TEST

START_TEST(a_flipped_bit_is_found_or_changes_nothing)
{
    struct digest clean = contents();
    int found = 0, count = times(60, 2000);
    seed = 99;
    for (int i = 0; i < count; i++) {
        size_t at = ((size_t)draw(1u << 20) << 4 | draw(16)) % image.len;
        int bit = (int)draw(8);
        put_back();
        image.bytes[at] = (char)(image.bytes[at] ^ (1 << bit));
        write_file(disk.database, &image);
        image.bytes[at] = (char)(image.bytes[at] ^ (1 << bit));
        enum status status = judge(true);
        found += status != STATUS_OK;
        if (status != STATUS_OK) {
            ck_assert_uint_gt(strlen(err.detail), 10);
            continue;
        }
        struct digest now = contents();
        ck_assert_msg(digest_equal(&clean, &now), "bit %d of byte %zu: not found", bit, at);
    }
    printf("%d flips: %d found, %d in what nothing rests on\n", count, found, count - found);
    ck_assert_int_gt(found, count / 20); /* most of so small a file is empty pages */
}
END_TEST

/* Where a row's head lies in the file; its body follows. */
static size_t head_place(unsigned seq)
{
    char sql[80], hex[256];
    struct digest head;
    snprintf(sql, sizeof sql, "SELECT lower(hex(head)) FROM journal WHERE seq = %u", seq);
    disk_sql(&disk, sql, hex);
    ck_assert(digest_from_hex(text_of(hex), &head));
    const char *at = memmem(image.bytes, image.len, head.bytes, DIGEST_SIZE);
    ck_assert_ptr_nonnull(at);
    return (size_t)(at - image.bytes);
}

START_TEST(a_flipped_bit_in_the_journal_stops_the_start)
{
    for (unsigned seq = 1; seq <= BATCHES; seq++) {
        put_back();
        size_t at = head_place(seq) + (seq % 2 ? 5 : DIGEST_SIZE + 4);
        image.bytes[at] ^= 1;
        write_file(disk.database, &image);
        image.bytes[at] ^= 1;
        ck_assert_int_eq(judge(false), STATUS_CORRUPT);
        ck_assert_msg(strstr(err.detail, "Journal row"), "%s", err.detail);
    }
}
END_TEST

static void edit(const char *sql);

/* Opens what is stored and lets a start prove its newest rows. */
static enum status prove_newest(struct store **ret, struct verification *v, struct believed *b)
{
    disk_ok(store_open(disk.database, STORE_WRITE, ret, &err), &err);
    return verify_newest(*ret, NEWEST, v, b, &err);
}

START_TEST(a_start_proves_the_newest_rows_and_what_it_believed_is_proved_afterwards)
{
    const unsigned rows = (unsigned)disk_int(&disk, "SELECT max(seq) FROM journal");
    for (unsigned seq = 1; seq < rows; seq++) { /* the last one's head stands elsewhere, too */
        struct store *store;
        struct verification v = {0};
        struct believed b = {0};
        struct chain chain = {0};
        put_back();
        size_t at = head_place(seq) + DIGEST_SIZE + 1;
        image.bytes[at] ^= 1;
        write_file(disk.database, &image);
        image.bytes[at] ^= 1;
        enum status status = prove_newest(&store, &v, &b);
        ck_assert_int_eq(status, seq > rows - NEWEST ? STATUS_CORRUPT : STATUS_OK);
        if (status == STATUS_OK) {
            ck_assert(v.rows == rows && b.seq == rows - NEWEST);
            ck_assert_int_eq(verify_older(store, &b, &chain, &err), STATUS_CORRUPT);
            ck_assert_uint_eq(chain.seq, 0);
        }
        store_close(store);
    }
}
END_TEST

START_TEST(a_start_believes_no_row_behind_its_checkpoint_and_none_without_one)
{
    static const struct {
        const char *sql;
        uint64_t seq;
    } rows[] = {{"UPDATE checkpoint SET seq = 5", 5},
                {"DELETE FROM checkpoint", 0},
                {"DELETE FROM journal WHERE seq = 5; UPDATE checkpoint SET seq = 5", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct store *store;
        struct verification v;
        struct believed b = {.seq = 99};
        put_back();
        edit(rows[i].sql);
        enum status status = prove_newest(&store, &v, &b);
        ck_assert_int_eq(status, i == 2 ? STATUS_CORRUPT : STATUS_OK); /* a row is missing */
        if (status == STATUS_OK)
            ck_assert_uint_eq(b.seq, rows[i].seq);
        store_close(store);
    }
}
END_TEST

START_TEST(a_change_that_no_index_led_the_start_to_is_missed_when_its_row_is_proved)
{
    struct store *store;
    struct verification v;
    struct believed b;
    struct chain chain = {0}, again = {0};
    disk_ok(prove_newest(&store, &v, &b), &err);
    disk_ok(journal_model_changes(store, b.seq, count_change, &b.model_changes, &err), &err);
    disk_ok(verify_older(store, &b, &chain, &err), &err);
    ck_assert(chain.seq == b.seq && digest_equal(&chain.head, &b.head));
    b.model_changes--;
    ck_assert_int_eq(verify_older(store, &b, &again, &err), STATUS_CORRUPT);
    ck_assert_msg(strstr(err.detail, "its index leads to"), "%s", err.detail);
    store_close(store);
}
END_TEST

/* Somebody who knows the file: the triggers are dropped for the edit, and put back. */
static void edit(const char *sql)
{
    struct buffer script = {0};
    disk_sql(&disk, "SELECT 1", NULL);
    buffer_add_text(&script, "PRAGMA writable_schema = ON; CREATE TEMP TABLE kept AS SELECT * FROM"
                             " main.sqlite_schema WHERE type = 'trigger';"
                             "DELETE FROM main.sqlite_schema WHERE type = 'trigger';"
                             "PRAGMA main.schema_version = 900;");
    char *message = NULL;
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(disk.database, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    ck_assert_msg(sqlite3_exec(db, buffer_text(&script), NULL, NULL, &message) == SQLITE_OK, "%s",
                  message);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql, message);
    ck_assert_msg(sqlite3_exec(db,
                               "INSERT INTO main.sqlite_schema SELECT * FROM temp.kept;"
                               "PRAGMA main.schema_version = 901;",
                               NULL, NULL, &message) == SQLITE_OK,
                  "%s", message);
    sqlite3_close(db);
    buffer_free(&script);
}

/* Every head from `from` on computed anew over what now stands there. */
static void chain_again(uint64_t from, bool anchor_too);

static const struct mutation {
    const char *name, *sql; /* %u: a row of reports */
    const char *says;
    bool rechain;
} mutations[] = {
    {"a body is edited", "UPDATE journal SET body = CAST(body || x'00' AS BLOB) WHERE seq = %u",
     "row", false},
    {"a count is edited", "UPDATE journal SET reports = reports + 1 WHERE seq = %u", "row", false},
    {"an instant is edited", "UPDATE journal SET received_at = received_at + 60 WHERE seq = %u",
     "row", false},
    {"another sender is named", "UPDATE journal SET token_id = 9 WHERE seq = %u", "row", false},
    {"a head is edited", "UPDATE journal SET head = zeroblob(32) WHERE seq = %u", "row", false},
    {"a row is deleted", "DELETE FROM journal WHERE seq = %u", "row", false},
    {"a row is deleted and the gap closed",
     "DELETE FROM journal WHERE seq = %u; UPDATE journal SET seq = seq - 1 WHERE seq > %u;", "",
     false},
    {"two rows are swapped",
     "UPDATE journal SET seq = 9999 WHERE seq = %u; UPDATE journal SET seq = %u WHERE seq = %u + 1;"
     "UPDATE journal SET seq = %u + 1 WHERE seq = 9999",
     "row", false},
    {"a row is inserted at the end",
     "INSERT INTO journal SELECT (SELECT max(seq) + 1 FROM journal), kind, received_at, token_id,"
     " feed_id, first_at, last_at, span_bits, accepted, reports, rejected, op, head, body"
     " FROM journal WHERE seq = %u",
     "row", false},
    {"the tail is dropped", "DELETE FROM journal WHERE seq > %u", "older", false},
    {"a row is edited and all after it chained again",
     "UPDATE journal SET received_at = received_at + 60 WHERE seq = %u", "another head", true},
    {"a name is edited", "UPDATE asset SET name = 'x%u' WHERE id = 1", "Table asset", false},
    {"a town is added", "INSERT INTO town (id, code, name) VALUES (77, 'x%u', 'x')", "Table town",
     false},
    {"the rules are edited",
     "UPDATE rules SET document = replace(document, '98.00', '90.00') || substr('     ', 1, %u %% "
     "3)",
     "Table rules", false},
    {"a batch is voided behind everybody's back",
     "INSERT INTO void VALUES (%u, 'x', 1, 1, 2, 2, 20)", "Table void", false},
    {"a part of what was said is voided behind everybody's back",
     "INSERT INTO part_void VALUES (1, 1, 2, 0, 9999999999, %u, 1, 1, 0, 'x', 1, 1, 2, 2, 20)",
     "Table part_void", false},
    {"a stored run is edited",
     "UPDATE run SET state = 1 - state WHERE rowid IS NULL OR (first_at ="
     " (SELECT min(first_at) FROM run) AND %u > 0)",
     "stored runs", false},
    {"a presence is edited",
     "INSERT OR REPLACE INTO presence (asset_id, aspect, feed_id, first_at, last_at)"
     " SELECT asset_id, aspect, feed_id, first_at, last_at + 1 FROM run WHERE %u > 0 LIMIT 1",
     "Which feeds reported", false},
    {"a watch is edited",
     "UPDATE feed_watch SET to_at = to_at + 1 WHERE feed_id = 1 AND from_at ="
     " (SELECT max(from_at) FROM feed_watch WHERE feed_id = 1) AND %u > 0",
     "watching", false},
    {"an arrival is edited",
     "UPDATE checkpoint SET arrivals = CAST(substr(arrivals, 1, length(arrivals) - 1) || x'02' AS"
     " BLOB) WHERE %u > 0",
     "arrived last", false},
    {"the checkpoint's count is edited", "UPDATE checkpoint SET reports = reports + %u",
     "checkpoint", false},
};

static void apply(const struct mutation *m, unsigned row)
{
    char sql[900];
    put_back();
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(sql, sizeof sql, m->sql, row, row, row, row);
#pragma GCC diagnostic pop
    if (strstr(m->name, "run is"))
        snprintf(sql, sizeof sql,
                 "UPDATE run SET state = 1 - state, cause = NULL WHERE (asset_id,"
                 " aspect, first_at) = (SELECT asset_id, aspect, first_at FROM run"
                 " ORDER BY first_at LIMIT 1 OFFSET %u)",
                 row);
    edit(sql);
    if (m->rechain)
        chain_again(row, false);
}

START_TEST(an_edit_is_found_and_named)
{
    const struct mutation *m = &mutations[_i];
    for (int i = 0; i < times(2, 28); i++) {
        unsigned row = 5 + draw(BATCHES - 2);
        if (row == 7 && strstr(m->name, "voided"))
            row = 8;
        apply(m, row);
        enum status status = judge(true);
        ck_assert_msg(status == STATUS_CORRUPT, "%s (row %u): %d %s", m->name, row, (int)status,
                      err.detail);
        ck_assert_msg(strstr(err.detail, m->says), "%s (row %u): %s", m->name, row, err.detail);
        if (strcmp(m->says, "row") != 0)
            continue;
        apply(m, row);
        ck_assert_msg(judge(false) == STATUS_CORRUPT, "%s (row %u)", m->name, row);
    }
}
END_TEST

START_TEST(an_old_file_put_back_is_found)
{
    remove_side_files();
    write_file(disk.database, &old_image);
    ck_assert_int_eq(judge(false), STATUS_CORRUPT);
    ck_assert_msg(strstr(err.detail, "older than what was acknowledged"), "%s", err.detail);
}
END_TEST

START_TEST(an_old_file_put_back_without_its_anchor_is_found)
{
    for (int emptied = 0; emptied < 2; emptied++) {
        put_back();
        write_file(disk.database, &old_image);
        ck_assert_int_eq(emptied ? truncate(disk.anchor, 0) : unlink(disk.anchor), 0);
        ck_assert_int_eq(judge(false), STATUS_CORRUPT);
        ck_assert_msg(strstr(err.detail, "missing or empty"), "%s", err.detail);
    }
}
END_TEST

/* Tables and chain are whole, but who asks by code is misled. */
START_TEST(a_damaged_index_is_found)
{
    char root[256], code[256];
    const size_t page_size = 8192;
    disk_sql(&disk, "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_asset_1'",
             root);
    disk_sql(&disk, "SELECT code FROM asset WHERE id = 2", code);
    size_t page = ((size_t)atol(root) - 1) * page_size;
    char *at = memmem(image.bytes + page, page_size, code, strlen(code));
    ck_assert_ptr_nonnull(at);
    put_back();
    *at ^= 1;
    write_file(disk.database, &image);
    *at ^= 1;
    ck_assert_int_eq(judge(true), STATUS_CORRUPT);
    ck_assert_msg(strstr(err.detail, "file is damaged"), "%s", err.detail);
}
END_TEST

static void make_runs_file(const char *path)
{
    struct store *store = NULL;
    unlink(path);
    disk_ok(store_open(disk.database, STORE_READ, &store, &err), &err);
    disk_ok(run_file_make(store, &err), &err);
    store_close(store);
}

/* A start takes the file instead of the rows, so what it says has to be true as well. */
START_TEST(a_file_of_stored_runs_that_says_something_else_is_found)
{
    char path[300];
    snprintf(path, sizeof path, "%s-runs", disk.database);
    make_runs_file(path);
    ck_assert_msg(judge(true) == STATUS_OK, "%s", err.detail);
    disk_sql(&disk, "UPDATE run SET state = 1 - state", NULL);
    make_runs_file(path);
    disk_sql(&disk, "UPDATE run SET state = 1 - state", NULL);
    ck_assert_int_eq(judge(true), STATUS_CORRUPT);
    ck_assert_msg(strstr(err.detail, "-runs"), "%s", err.detail);
    unlink(path);
    ck_assert_msg(judge(true) == STATUS_OK, "%s", err.detail);
}
END_TEST

START_TEST(a_dropped_trigger_is_found)
{
    disk_sql(&disk, "DROP TRIGGER journal_no_delete", NULL);
    ck_assert_int_eq(judge(false), STATUS_CORRUPT);
    ck_assert_msg(strstr(err.detail, "journal_no_delete"), "%s", err.detail);
}
END_TEST

/* What a local chain cannot stop, and what does. */
START_TEST(database_and_anchor_rewritten_together_are_found_by_a_receipt)
{
    struct store *store = NULL;
    struct digest told;
    disk_ok(store_open(disk.database, STORE_WRITE, &store, &err), &err);
    disk_ok(journal_head_at(store, 12, &told, &err), &err);
    store_close(store);
    edit("UPDATE journal SET received_at = received_at + 60 WHERE seq = 9;"
         "DELETE FROM run; DELETE FROM feed_watch; DELETE FROM checkpoint");
    chain_again(9, true);
    ck_assert_msg(judge(true) == STATUS_OK, "%s", err.detail);
    disk_ok(store_open(disk.database, STORE_WRITE, &store, &err), &err);
    ck_assert_int_eq(verify_receipt(store, 12, &told, &err), STATUS_CORRUPT);
    store_close(store);
}
END_TEST

struct heads {
    struct digest before;
    uint64_t from;
    struct buffer sql;
};

static enum status next_head(void *context, const struct journal_row *row, struct error *e)
{
    struct heads *h = context;
    char hex[DIGEST_HEX_SIZE];
    (void)e;
    if (row->seq < h->from) {
        h->before = row->head;
        return STATUS_OK;
    }
    ck_assert_int_eq(journal_chain(&h->before, row, &h->before), STATUS_OK);
    digest_hex(&h->before, hex);
    buffer_addf(&h->sql, "UPDATE journal SET head = x'%s' WHERE seq = %llu;", hex,
                (unsigned long long)row->seq);
    return STATUS_OK;
}

static void chain_again(uint64_t from, bool anchor_too)
{
    struct store *store = NULL;
    struct heads h = {.from = from};
    struct sql_query q;
    disk_ok(store_open(disk.database, STORE_WRITE, &store, &err), &err);
    query_start(&q, store, "journal_tail");
    query_int(&q, ":seq_from", 1);
    query_int(&q, ":seq_to", INT64_MAX);
    disk_ok(journal_walk(&q, next_head, &h, &err), &err);
    store_close(store);
    edit(buffer_text(&h.sql));
    buffer_free(&h.sql);
    if (!anchor_too)
        return;
    disk_ok(store_open(disk.database, STORE_WRITE, &disk.store, &err), &err);
    write_anchor();
    store_close(disk.store);
    disk.store = NULL;
}

int main(void)
{
    Suite *suite = suite_create("verify");
    TCase *c = tcase_create("tamper");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_set_timeout(c, times(120, 1800));
    tcase_add_test(c, a_clean_district_raises_no_alarm);
    tcase_add_test(c, a_flipped_bit_is_found_or_changes_nothing);
    tcase_add_test(c, a_flipped_bit_in_the_journal_stops_the_start);
    tcase_add_test(c, a_start_proves_the_newest_rows_and_what_it_believed_is_proved_afterwards);
    tcase_add_test(c, a_start_believes_no_row_behind_its_checkpoint_and_none_without_one);
    tcase_add_test(c, a_change_that_no_index_led_the_start_to_is_missed_when_its_row_is_proved);
    tcase_add_loop_test(c, an_edit_is_found_and_named, 0,
                        (int)(sizeof mutations / sizeof *mutations));
    tcase_add_test(c, an_old_file_put_back_is_found);
    tcase_add_test(c, an_old_file_put_back_without_its_anchor_is_found);
    tcase_add_test(c, a_damaged_index_is_found);
    tcase_add_test(c, a_dropped_trigger_is_found);
    tcase_add_test(c, a_file_of_stored_runs_that_says_something_else_is_found);
    tcase_add_test(c, database_and_anchor_rewritten_together_are_found_by_a_receipt);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
