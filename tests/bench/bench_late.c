/* What one body of late reports costs, and how long others wait meanwhile: two rounds of every asset, 25 days apart, all
 * of them faults inside a month of runs, and single reports over four connections until it is answered.
 *
 *   bench_late INTACTD DIR ASSETS     DIR holds a month of rounds */
#include "tests/bench/kit/kit.c"

#include <signal.h>

#define CONNECTIONS 4
#define APART_S     (INT64_C(25) * 86400)

static struct wire_request late_request(uint32_t assets, int64_t at, const char *token)
{
    struct buffer body = {0};
    char text[INSTANT_TEXT_SIZE];
    for (int round = 0; round < 2; round++) {
        instant_format(at + round * APART_S, 0, text);
        for (uint32_t a = 0; a < assets; a++)
            buffer_addf(&body,
                        "{\"asset\":\"" LOAD_CODE "\",\"at\":\"%s\",\"intact\":\"fault\","
                        "\"network\":\"fault\",\"live\":\"fault\",\"history\":\"fault\"}\n",
                        a, text);
    }
    if (body.failed)
        give_up("no memory");
    struct wire_request made =
        wire_make("POST", "/api/v1/events", token, "application/x-ndjson", body.bytes, body.len);
    buffer_free(&body);
    return made;
}

static struct wire_request single_request(struct load *l, const char *token)
{
    struct buffer body = {0};
    load_next(l);
    load_text(l, 0, 1, &body);
    struct wire_request made =
        wire_make("POST", "/api/v1/events", token, "application/x-ndjson", body.bytes, body.len);
    buffer_free(&body);
    return made;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        give_up("bench_late INTACTD DIR ASSETS");
    char token[TOKEN_SIZE];
    double late_ms[REPEATS], p99_ms[REPEATS], max_ms[REPEATS];
    uint32_t assets = (uint32_t)atol(argv[3]);
    struct server s;
    struct load l;
    read_token(argv[2], "feed.token", token);
    load_init(&l, assets, LOAD_START_AT + 30 * INT64_C(86400));
    intactd_start(&s, argv[1], argv[2]);
    for (size_t i = 0; i < REPEATS; i++) {
        struct wire_request late =
            late_request(assets, LOAD_START_AT + 86400 + 77 + (int64_t)i * 7200, token);
        struct wire_request single = single_request(&l, token);
        struct wire_lane lanes[] = {
            {.connections = 1, .requests = &late, .request_count = 1, .total = 1},
            {.connections = CONNECTIONS, .requests = &single, .request_count = 1}};
        late_ms[i] = wire_run(s.port, lanes, 2) * 1e3;
        if (lanes[0].failed || lanes[1].failed)
            give_up("refused: %.*s", (int)lanes[0].last.len, lanes[0].last.bytes);
        p99_ms[i] = quantile(lanes[1].latencies_s, lanes[1].done, 0.99) * 1e3;
        max_ms[i] = lanes[1].latencies_s[lanes[1].done - 1] * 1e3;
        wire_lane_free(&lanes[0]);
        wire_lane_free(&lanes[1]);
        free(late.bytes);
        free(single.bytes);
    }
    tell("late_ms", late_ms, REPEATS);
    tell("late_others_p99_ms", p99_ms, REPEATS);
    tell("late_others_max_ms", max_ms, REPEATS);
    server_stop(&s, SIGTERM);
    return 0;
}
