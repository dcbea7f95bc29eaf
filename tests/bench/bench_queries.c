/* How long figures take in a district with a month of reports: in the process, and over HTTP beside the same bytes
 * as a fixed answer of the same HTTP library.
 *
 *   bench_queries INTACTD BENCH_SERVER DIR LAST_AT STATUS_REQUESTS [small]
 *
 * LAST_AT: seconds from the load's beginning to the instant whose status is asked; small: without
 * the answer that lists every asset. */
#include "store/store.h"
#include "tests/bench/kit/kit.c"

#include "ledger/load.h"
#include "view/rates.h"

#include <signal.h>

#define CONNECTIONS   16
#define SINGLE_TOTAL  40 /* of the large or slow answers, one connection */
#define PROCESS_TIMES 31

struct bench {
    const char *intactd, *bench_server, *dir;
    bool small;
    char admin[TOKEN_SIZE];
    struct server daemon;
};

/* --- in the process --------------------------------------------------------------------------- */

static void time_in_process(struct district *d, enum grouping by, int64_t as_of_s, const char *name)
{
    struct query q = {.from = LOAD_START_AT,
                      .to = LOAD_START_AT + 30 * 86400,
                      .by = by,
                      .scope = {.role = ROLE_ADMIN, .organisation = NONE}};
    double compute_ms[PROCESS_TIMES], forecast_ms[PROCESS_TIMES], whole_ms[PROCESS_TIMES];
    char what[64];
    q.as_of = q.from + as_of_s;
    q.rules = rule_book_at(&d->rules, q.to - 1);
    for (size_t i = 0; i < PROCESS_TIMES; i++) {
        struct rates r;
        struct forecast ahead;
        struct buffer out = {0};
        double start = now_s();
        must(rates_compute(d, &q, &r));
        compute_ms[i] = (now_s() - start) * 1e3;
        must(forecast_compute(d, &q, &r, FORECAST_RECENT_S, &ahead));
        forecast_ms[i] = (now_s() - start) * 1e3;
        rates_to_json(d, &q, &r, &ahead, &out);
        whole_ms[i] = (now_s() - start) * 1e3;
        forecast_free(&ahead);
        rates_free(&r);
        buffer_free(&out);
    }
    snprintf(what, sizeof what, "%s_compute_ms", name);
    tell(what, compute_ms, PROCESS_TIMES);
    snprintf(what, sizeof what, "%s_forecast_ms", name);
    tell(what, forecast_ms, PROCESS_TIMES);
    snprintf(what, sizeof what, "%s_process_ms", name);
    tell(what, whole_ms, PROCESS_TIMES);
}

static void time_process(const char *dir, bool small)
{
    char path[1200];
    struct error err;
    struct store *store;
    struct district d = {0};
    uint64_t runs = 0;
    snprintf(path, sizeof path, "%s/intact.db", dir);
    must(store_open(path, STORE_READ, &store, &err));
    double start = now_s();
    must(district_load(store, &d, &err));
    tell_one("load_process_ms", (now_s() - start) * 1e3);
    for (size_t i = 0; i < (size_t)d.timelines.asset_count * ASPECT_COUNT; i++)
        runs += d.timelines.series[i].count;
    tell_one("runs", (double)runs);
    time_in_process(&d, BY_CONTRACTOR, 30 * DAY_S, "rates_contractor");
    time_in_process(&d, BY_CONTRACTOR, 20 * DAY_S, "rates_running");
    if (!small)
        time_in_process(&d, BY_ASSET, 30 * DAY_S, "rates_asset");
    district_free(&d);
    store_close(store);
}

/* --- over HTTP -------------------------------------------------------------------------------- */

struct served {
    double rate[REPEATS], p50_ms[REPEATS], p99_ms[REPEATS], bytes;
};

static void ask(int port, const struct wire_request *request, unsigned connections, size_t total,
                struct served *ret, size_t i)
{
    struct wire_lane lane = {
        .connections = connections, .requests = request, .request_count = 1, .total = total};
    double spent = wire_run(port, &lane, 1);
    if (lane.failed)
        give_up("%.*s: %.*s", (int)strcspn(request->bytes, "\r"), request->bytes,
                (int)lane.last.len, lane.last.bytes);
    ret->rate[i] = (double)total / spent;
    ret->p50_ms[i] = quantile(lane.latencies_s, lane.done, 0.5) * 1e3;
    ret->p99_ms[i] = quantile(lane.latencies_s, lane.done, 0.99) * 1e3;
    ret->bytes = (double)lane.last.len;
    wire_lane_free(&lane);
}

static void tell_served(const char *name, const char *who, struct served *s)
{
    char what[64];
    snprintf(what, sizeof what, "%s_%s_rate", name, who);
    tell(what, s->rate, REPEATS);
    snprintf(what, sizeof what, "%s_%s_ms", name, who);
    tell(what, s->p50_ms, REPEATS);
    snprintf(what, sizeof what, "%s_%s_p99_ms", name, who);
    tell(what, s->p99_ms, REPEATS);
}

static void start_fixed(const struct bench *b, const struct wire_request *request,
                        struct server *ret)
{
    char path[1200];
    struct buffer answer;
    if (wire_call(b->daemon.port, request, &answer) != 200)
        give_up("%.*s", (int)answer.len, answer.bytes);
    snprintf(path, sizeof path, "%s/answer.json", b->dir);
    FILE *file = need(fopen(path, "w"));
    fwrite(answer.bytes, 1, answer.len, file);
    fclose(file);
    buffer_free(&answer);
    server_start(ret, (char *[]){strdup(b->bench_server), (char[]){"fixed"}, path, NULL});
}

/* The daemon's answer and the fixed one in turns, and the ratio of each turn. */
static void time_path(const struct bench *b, const char *name, const char *path,
                      unsigned connections, size_t total)
{
    struct wire_request request = wire_make("GET", path, b->admin, NULL, NULL, 0);
    struct served daemon_served, fixed_served;
    double ratio[REPEATS];
    struct server fixed;
    char what[64];
    start_fixed(b, &request, &fixed);
    for (size_t i = 0; i < REPEATS; i++) {
        ask(b->daemon.port, &request, connections, total, &daemon_served, i);
        ask(fixed.port, &request, connections, total, &fixed_served, i);
        ratio[i] = daemon_served.rate[i] / fixed_served.rate[i];
    }
    server_stop(&fixed, SIGKILL);
    tell_served(name, "daemon", &daemon_served);
    tell_served(name, "fixed", &fixed_served);
    snprintf(what, sizeof what, "%s_ratio", name);
    tell(what, ratio, REPEATS);
    snprintf(what, sizeof what, "%s_bytes", name);
    tell_one(what, daemon_served.bytes);
    free(request.bytes);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        give_up("bench_queries INTACTD BENCH_SERVER DIR LAST_AT STATUS_REQUESTS [small]");
    struct bench b = {
        .intactd = argv[1], .bench_server = argv[2], .dir = argv[3], .small = argc > 6};
    char contractor[200], asset[200], at[INSTANT_TEXT_SIZE];
    size_t total = (size_t)atol(argv[5]);
    instant_format(LOAD_START_AT + atol(argv[4]), 0, at);
    snprintf(contractor, sizeof contractor, "/api/v1/status?by=contractor&as_of=%.19sZ", at);
    snprintf(asset, sizeof asset, "/api/v1/status?by=asset&asset=" LOAD_CODE "&as_of=%.19sZ", 7,
             at);
    read_token(b.dir, "admin.token", b.admin);
    time_process(b.dir, b.small);
    intactd_start(&b.daemon, b.intactd, b.dir);
    time_path(&b, "http_rates_contractor", "/api/v1/rates?month=2022-09&by=contractor", 1,
              SINGLE_TOTAL);
    if (!b.small)
        time_path(&b, "http_rates_asset", "/api/v1/rates?month=2022-09&by=asset", 1, SINGLE_TOTAL);
    time_path(&b, "status_contractor", contractor, CONNECTIONS, total);
    time_path(&b, "status_asset", asset, CONNECTIONS, total);
    server_stop(&b.daemon, SIGTERM);
    return 0;
}
