/* Rows of a checkpoint as anybody may have edited them: they are refused, or load into timelines that
 * can be asked, and are the same once stored and loaded again. 24 bytes a row. */
#include "model/registry.h"
#include "model/timeline_rewrite.h"
#include "store/checkpoint.h"
#include "store/checkpoint_load.h"
#include "store/checkpoint_save.h"
#include "store/compare.h"
#include "store/sql.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

#define ASSETS   3
#define FEEDS    3
#define ROW_SIZE 24

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

/* A small number most of the time; with the high bit of `how` set, anything at all. */
static int64_t number(const uint8_t *at, uint8_t how, int64_t base)
{
    int64_t wild;
    memcpy(&wild, at, sizeof wild);
    return how & 0x80 ? wild : base + at[0] + 256 * at[1];
}

/* Past the last instant it goes on at the first: any number may stand in a row. */
static int64_t later(int64_t at, uint8_t seconds)
{
    return (int64_t)((uint64_t)at + seconds);
}

static void insert_run(sqlite3_stmt *stmt, const uint8_t *row)
{
    static const char *const causes[] = {NULL, "", "no-stream", "dark"};
    int64_t first = number(row + 8, row[1], INSTANT_2000);
    sqlite3_bind_int64(stmt, 1, number(row + 2, row[0] & 0x40 ? 0x80 : 0, 0) % (ASSETS + 2));
    sqlite3_bind_int64(stmt, 2, row[3] % (ASPECT_COUNT + 1));
    sqlite3_bind_int64(stmt, 3, first);
    sqlite3_bind_int64(stmt, 4, row[4] & 0x80 ? number(row + 10, 0x80, 0) : later(first, row[10]));
    sqlite3_bind_int64(stmt, 5, row[18] + 256 * (row[19] % 4));
    sqlite3_bind_int64(stmt, 6, row[5] % 3);
    sqlite3_bind_text(stmt, 7, causes[row[6] % 4], -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 8, row[7] % (FEEDS + 2));
    sqlite3_bind_int64(stmt, 9, number(row + 16, row[6], 0));
    sqlite3_bind_int64(stmt, 10, (row[5] >> 4) % 3);
    sqlite3_step(stmt); /* a key that is there already is refused, and that is fine */
    sqlite3_reset(stmt);
}

static void insert_presence(sqlite3_stmt *stmt, const uint8_t *row)
{
    int64_t first = number(row + 8, row[1], INSTANT_2000);
    sqlite3_bind_int64(stmt, 1, row[2] % (ASSETS + 2));
    sqlite3_bind_int64(stmt, 2, row[3] % (ASPECT_COUNT + 1));
    sqlite3_bind_int64(stmt, 3, row[4] % (FEEDS + 2));
    sqlite3_bind_int64(stmt, 4, first);
    sqlite3_bind_int64(stmt, 5, row[5] & 0x80 ? number(row + 16, 0x80, 0) : later(first, row[16]));
    sqlite3_step(stmt);
    sqlite3_reset(stmt);
}

static void insert_watch(sqlite3_stmt *stmt, const uint8_t *row)
{
    int64_t from = number(row + 8, row[1], INSTANT_2000);
    sqlite3_bind_int64(stmt, 1, row[2] % (FEEDS + 2));
    sqlite3_bind_int64(stmt, 2, from);
    sqlite3_bind_int64(stmt, 3, row[3] & 0x80 ? number(row + 16, 0x80, 0) : later(from, row[16]));
    sqlite3_step(stmt);
    sqlite3_reset(stmt);
}

static void fill(struct store *store, const uint8_t *data, size_t size)
{
    sqlite3_stmt *run, *presence, *watch;
    struct error err;
    must(sqlite3_prepare_v2(store->db,
                            "INSERT INTO run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?10, ?7, ?8, ?9)", -1,
                            &run, NULL) == SQLITE_OK);
    must(sqlite3_prepare_v2(store->db, "INSERT INTO presence VALUES (?1, ?2, ?3, ?4, ?5)", -1,
                            &presence, NULL) == SQLITE_OK);
    must(sqlite3_prepare_v2(store->db, "INSERT INTO feed_watch VALUES (?1, ?2, ?3)", -1, &watch,
                            NULL) == SQLITE_OK);
    must(sql_exec(store, "INSERT INTO checkpoint VALUES (1, 9, zeroblob(32), 5, 1, 2, 0, NULL)",
                  &err) == STATUS_OK);
    for (size_t at = 0; at + ROW_SIZE <= size; at += ROW_SIZE) {
        if (data[at] % 4 == 3)
            insert_watch(watch, data + at);
        else if (data[at] % 4 == 2)
            insert_presence(presence, data + at);
        else
            insert_run(run, data + at);
    }
    sqlite3_finalize(run);
    sqlite3_finalize(presence);
    sqlite3_finalize(watch);
}

static enum status load(struct store *store, struct timelines *t)
{
    struct stored_position p;
    struct error err = {0};
    must(timelines_grow(t, ASSETS, FEEDS) == STATUS_OK);
    enum status status = checkpoint_load(store, t, &p, &err);
    must(status == STATUS_OK || (status == STATUS_CORRUPT && err.detail[0]));
    must(status != STATUS_OK || (p.seq == 9 && p.reports == 5));
    return status;
}

static uint64_t ask(const struct timelines *t)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < (size_t)ASSETS * ASPECT_COUNT; i++) {
        const struct series *s = &t->series[i];
        for (uint32_t k = 0; k < s->count; k++) {
            const struct run *r = &s->runs[k];
            const char *cause = causes_name(&t->causes, r->tag & RUN_CAUSE);
            must(r->first <= r->last && r->feed < FEEDS);
            must(k == 0 || s->runs[k - 1].last < r->first);
            must((r->tag & RUN_CAUSE) == 0 || (cause && cause[0]));
            sum = sum * 1099511628211u + r->first + r->last * UINT64_C(3) + r->gap_code + r->feed +
                  (cause ? strlen(cause) : 0) + (r->tag & RUN_FAULT);
        }
        const struct window w = timeline_window(t, (uint32_t)(i / ASPECT_COUNT),
                                                (enum aspect)(i % ASPECT_COUNT), 100, 200, 50);
        must(w.lo <= 100 && w.hi >= 200);
    }
    for (uint32_t f = 0; f < FEEDS; f++)
        sum = sum * 1099511628211u + t->watch.feeds[f].count;
    return sum;
}

static void store_again(struct store *store, struct timelines *t)
{
    struct checkpoint *c = NULL;
    struct error err;
    must(checkpoint_take(t, &(struct repairs){0}, true, &c) == STATUS_OK);
    c->seq = 9;
    c->reports = 5;
    c->first_at = 1;
    c->last_at = 2;
    must(checkpoint_save(store, c, &err) == STATUS_OK);
    checkpoint_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store *store;
    struct timelines first = {0}, again = {0};
    struct error err;
    must(store || store_open_scratch(&store, &err) == STATUS_OK);
    must(sql_exec(store, "BEGIN", &err) == STATUS_OK);
    fill(store, data, size);
    if (load(store, &first) == STATUS_OK) {
        uint64_t sum = ask(&first);
        store_again(store, &first);
        must(load(store, &again) == STATUS_OK && ask(&again) == sum);
    }
    must(sql_exec(store, "ROLLBACK", &err) == STATUS_OK);
    timelines_free(&first);
    timelines_free(&again);
    return 0;
}
