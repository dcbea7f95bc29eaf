/* How many single reports a second the daemon takes over 100 connections, each answered when it is durable, beside a
 * bare group commit: the same requests, kept as they are by libmicrohttpd and SQLite alone.
 *
 *   bench_posts INTACTD BENCH_SERVER DIR ASSETS REPORTS */
#include "tests/bench/kit/kit.c"

#include <signal.h>

#define CONNECTIONS 100

static struct wire_request *make_requests(struct load *l, size_t count, const char *token)
{
    struct wire_request *requests = need(calloc(count, sizeof *requests));
    struct buffer body = {0};
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++, next++) {
        if (next >= l->count) {
            load_next(l);
            next = 0;
        }
        body.len = 0;
        load_text(l, next, next + 1, &body);
        requests[i] = wire_make("POST", "/api/v1/events", token, "application/x-ndjson", body.bytes,
                                body.len);
    }
    buffer_free(&body);
    return requests;
}

struct posted {
    double rate[REPEATS], p50_ms[REPEATS], p99_ms[REPEATS], cpu_us[REPEATS];
};

static void post_all(const struct server *s, const struct wire_request *requests, size_t count,
                     struct posted *ret, size_t i)
{
    struct wire_lane lane = {
        .connections = CONNECTIONS, .requests = requests, .request_count = count, .total = count};
    double cpu = server_cpu_s(s);
    double spent = wire_run(s->port, &lane, 1);
    if (lane.failed)
        give_up("%zu posts were refused: %.*s", lane.failed, (int)lane.last.len, lane.last.bytes);
    ret->rate[i] = (double)count / spent;
    ret->cpu_us[i] = (server_cpu_s(s) - cpu) * 1e6 / (double)count;
    ret->p50_ms[i] = quantile(lane.latencies_s, lane.done, 0.5) * 1e3;
    ret->p99_ms[i] = quantile(lane.latencies_s, lane.done, 0.99) * 1e3;
    wire_lane_free(&lane);
}

static void tell_posted(const char *who, struct posted *p)
{
    char name[64];
    double *values[] = {p->rate, p->p50_ms, p->p99_ms, p->cpu_us};
    const char *const names[] = {"rate", "p50_ms", "p99_ms", "cpu_us"};
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "posts_%s_%s", who, names[i]);
        tell(name, values[i], REPEATS);
    }
}

int main(int argc, char **argv)
{
    if (argc < 6)
        give_up("bench_posts INTACTD BENCH_SERVER DIR ASSETS REPORTS");
    char token[TOKEN_SIZE], bare_path[1200];
    size_t count = (size_t)atol(argv[5]);
    struct posted daemon_posted, bare_posted;
    struct server s, bare;
    struct load l;
    read_token(argv[3], "feed.token", token);
    snprintf(bare_path, sizeof bare_path, "%s/bare.db", argv[3]);
    load_init(&l, (uint32_t)atol(argv[4]), LOAD_START_AT);
    intactd_start(&s, argv[1], argv[3]);
    server_start(&bare, (char *[]){argv[2], (char[]){"commit"}, bare_path, NULL});
    for (size_t i = 0; i < REPEATS; i++) {
        struct wire_request *requests = make_requests(&l, count, token);
        post_all(&s, requests, count, &daemon_posted, i);
        post_all(&bare, requests, count, &bare_posted, i);
        wire_requests_free(requests, count);
    }
    tell_posted("daemon", &daemon_posted);
    tell_posted("bare", &bare_posted);
    server_stop(&s, SIGTERM);
    server_stop(&bare, SIGKILL);
    return 0;
}
