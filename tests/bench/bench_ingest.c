/* How many reports a second the daemon takes as whole rounds, durable and chained, over two connections, beside the
 * same bodies decoded without HTTP and the same frames written by bare SQLite.
 *
 *   bench_ingest INTACTD DIR ASSETS REPORTS FROM_ROUND [own|reads]
 *
 * DIR is filled already; each of the repeats posts some REPORTS more, from FROM_ROUND on. own: each
 * asset has its own instant. reads: another connection asks for figures meanwhile. */
#include "tests/bench/kit/kit.c"

#include "ledger/ingest.h"
#include "report/frame_pack.h"

#include <signal.h>
#include <sqlite3.h>

#define REPORTS_PER_POST 58140u /* larger rounds are cut: a body is limited */
#define BODY_BYTES_MAX   (UINT64_C(64) << 20)
#define FAR_FUTURE       (LOAD_START_AT + INT64_C(86400) * 3650)

struct posts {
    struct wire_request *requests;
    struct text *bodies; /* in the requests */
    size_t count, cap;
    uint64_t reports;
};

static void add_post(struct posts *p, const struct buffer *body, const char *token)
{
    if (p->count == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 256;
        p->requests = need(realloc(p->requests, p->cap * sizeof *p->requests));
        p->bodies = need(realloc(p->bodies, p->cap * sizeof *p->bodies));
    }
    struct wire_request r =
        wire_make("POST", "/api/v1/events", token, "application/x-ndjson", body->bytes, body->len);
    p->bodies[p->count] = (struct text){r.bytes + r.len - body->len, body->len};
    p->requests[p->count++] = r;
}

static void make_posts(struct load *l, uint64_t reports, const char *token, struct posts *p)
{
    struct buffer body = {0};
    *p = (struct posts){0};
    while (p->reports < reports) {
        load_next(l);
        p->reports += l->count;
        for (uint32_t from = 0; from < l->count; from += REPORTS_PER_POST) {
            uint32_t left = l->count - from;
            body.len = 0;
            load_text(l, from, from + (left < REPORTS_PER_POST ? left : REPORTS_PER_POST), &body);
            add_post(p, &body, token);
        }
    }
    buffer_free(&body);
}

static void free_posts(struct posts *p)
{
    wire_requests_free(p->requests, p->count);
    free(p->bodies);
}

/* --- the limits ------------------------------------------------------------------------------- */

/* Just enough of a registry for the decoder to know the assets. */
static void known_assets(struct district *d, uint32_t assets)
{
    struct feed feed = {
        .code = strdup("probe"), .name = strdup("probe"), .report_ttl_s = 900, .feed_ttl_s = 900};
    must(registry_put_feed(&d->registry, &feed));
    for (uint32_t i = 0; i < assets; i++) {
        char code[32];
        snprintf(code, sizeof code, LOAD_CODE, i);
        struct asset asset = {.code = strdup(code), .name = strdup(code), .class_no = 1};
        must(registry_put_asset(&d->registry, &asset));
    }
}

static struct batch *parse(struct district *d, struct text body)
{
    struct ingest *ingest;
    struct batch *batch;
    must(ingest_new(d, 0, 1, BODY_NDJSON, false, BODY_BYTES_MAX, FAR_FUTURE, &ingest));
    must(ingest_take(ingest, body.at, body.len, NULL));
    must(ingest_end(ingest, &batch, NULL));
    ingest_free(ingest);
    return batch;
}

static double parse_rate(struct district *d, const struct posts *p)
{
    double start = now_s();
    for (size_t i = 0; i < p->count; i++)
        batch_free(parse(d, p->bodies[i]));
    return (double)p->reports / (now_s() - start);
}

static double pack_rate(const struct posts *p, struct district *d)
{
    double spent = 0;
    for (size_t i = 0; i < p->count; i++) {
        struct batch *batch = parse(d, p->bodies[i]);
        struct buffer packed;
        double start = now_s();
        must(frame_compress(&batch->raw, &packed));
        spent += now_s() - start;
        buffer_free(&packed);
        batch_free(batch);
    }
    return (double)p->reports / spent;
}

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        give_up("%s: %s", sql, sqlite3_errmsg(db));
}

/* The same packed frames, each a transaction of its own with a sync. */
static double sqlite_rate(struct district *d, const struct posts *p, const char *dir)
{
    char path[1200];
    sqlite3 *db;
    sqlite3_stmt *insert;
    double spent = 0;
    snprintf(path, sizeof path, "%s/bare.db", dir);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        give_up("%s", sqlite3_errmsg(db));
    run_sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    run_sql(db, "CREATE TABLE IF NOT EXISTS blob (id INTEGER PRIMARY KEY, body BLOB)");
    sqlite3_prepare_v2(db, "INSERT INTO blob (body) VALUES (?)", -1, &insert, NULL);
    for (size_t i = 0; i < p->count; i++) {
        struct batch *batch = parse(d, p->bodies[i]);
        struct buffer packed;
        must(frame_compress(&batch->raw, &packed));
        double start = now_s();
        sqlite3_bind_blob(insert, 1, packed.bytes, (int)packed.len, SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            give_up("%s", sqlite3_errmsg(db));
        sqlite3_reset(insert);
        spent += now_s() - start;
        buffer_free(&packed);
        batch_free(batch);
    }
    sqlite3_finalize(insert);
    sqlite3_close(db);
    unlink(path);
    return (double)p->reports / spent;
}

/* --- the daemon ------------------------------------------------------------------------------- */

static const char *const read_paths[] = {"/api/v1/status?by=contractor",
                                         "/api/v1/rates?month=2022-09&by=contractor",
                                         "/api/v1/status?by=asset&asset=44011300001310000007"};
#define READ_COUNT (sizeof read_paths / sizeof read_paths[0])

static void check_taken(const struct wire_lane *lane)
{
    if (lane->failed)
        give_up("%zu posts were refused: %.*s", lane->failed, (int)lane->last.len,
                lane->last.bytes);
    if (!memmem(lane->last.bytes, lane->last.len, "\"rejected\":0", 12))
        give_up("reports were rejected: %.*s", (int)lane->last.len, lane->last.bytes);
}

struct taken {
    double rate[REPEATS], parse[REPEATS], pack[REPEATS], sqlite[REPEATS];
    double p50_ms[REPEATS], p99_ms[REPEATS];
    double read_p50_ms[REPEATS], read_p99_ms[REPEATS], reads[REPEATS];
    double cpu_us[REPEATS];
};

static void take_once(const struct server *s, const struct posts *p,
                      const struct wire_request *reads, struct taken *t, size_t i)
{
    struct wire_lane lanes[2] = {
        {.connections = 2, .requests = p->requests, .request_count = p->count, .total = p->count},
        {.connections = 1, .requests = reads, .request_count = READ_COUNT}};
    double cpu = server_cpu_s(s);
    double spent = wire_run(s->port, lanes, reads ? 2 : 1);
    check_taken(&lanes[0]);
    t->rate[i] = (double)p->reports / spent;
    t->cpu_us[i] = (server_cpu_s(s) - cpu) * 1e6 / (double)p->reports;
    t->p50_ms[i] = quantile(lanes[0].latencies_s, lanes[0].done, 0.5) * 1e3;
    t->p99_ms[i] = quantile(lanes[0].latencies_s, lanes[0].done, 0.99) * 1e3;
    if (reads) {
        if (lanes[1].failed)
            give_up("a read failed: %.*s", (int)lanes[1].last.len, lanes[1].last.bytes);
        t->reads[i] = (double)lanes[1].done / spent;
        t->read_p50_ms[i] = quantile(lanes[1].latencies_s, lanes[1].done, 0.5) * 1e3;
        t->read_p99_ms[i] = quantile(lanes[1].latencies_s, lanes[1].done, 0.99) * 1e3;
        wire_lane_free(&lanes[1]);
    }
    wire_lane_free(&lanes[0]);
}

static void tell_named(const char *mode, const char *what, double *values)
{
    char name[64];
    snprintf(name, sizeof name, "ingest_%s_%s", mode, what);
    tell(name, values, REPEATS);
}

static void tell_all(const char *mode, struct taken *t)
{
    tell_named(mode, "rate", t->rate);
    tell_named(mode, "cpu_us", t->cpu_us);
    tell_named(mode, "p50_ms", t->p50_ms);
    tell_named(mode, "p99_ms", t->p99_ms);
    if (strcmp(mode, "reads") == 0) {
        tell_named(mode, "reads_rate", t->reads);
        tell_named(mode, "read_p50_ms", t->read_p50_ms);
        tell_named(mode, "read_p99_ms", t->read_p99_ms);
        return;
    }
    tell_named(mode, "parse", t->parse);
    tell_named(mode, "pack", t->pack);
    tell_named(mode, "sqlite", t->sqlite);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        give_up("bench_ingest INTACTD DIR ASSETS REPORTS FROM_ROUND [own|reads]");
    const char *dir = argv[2], *mode = argc > 6 ? argv[6] : "rounds";
    bool with_reads = strcmp(mode, "reads") == 0;
    uint32_t assets = (uint32_t)atol(argv[3]);
    char token[TOKEN_SIZE], admin[TOKEN_SIZE];
    struct district d = {0};
    struct server s;
    struct load l;
    struct taken taken;
    struct wire_request reads[READ_COUNT];
    read_token(dir, "feed.token", token);
    read_token(dir, "admin.token", admin);
    for (size_t i = 0; i < READ_COUNT; i++)
        reads[i] = wire_make("GET", read_paths[i], admin, NULL, NULL, 0);
    known_assets(&d, assets);
    load_init(&l, assets, LOAD_START_AT + atol(argv[5]) * LOAD_ROUND_S);
    l.own_instants = strcmp(mode, "own") == 0;
    intactd_start(&s, argv[1], dir);
    for (size_t i = 0; i < REPEATS; i++) {
        struct posts p;
        make_posts(&l, (uint64_t)atol(argv[4]), token, &p);
        take_once(&s, &p, with_reads ? reads : NULL, &taken, i);
        if (!with_reads) {
            taken.parse[i] = parse_rate(&d, &p);
            taken.pack[i] = pack_rate(&p, &d);
            taken.sqlite[i] = sqlite_rate(&d, &p, dir);
        }
        free_posts(&p);
    }
    tell_all(mode, &taken);
    server_stop(&s, SIGTERM);
    return 0;
}
