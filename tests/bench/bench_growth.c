/* What age costs: a month by contractor, a start after kill -9, and how long a POST of reports waits while a change moves
 * the past. Run on a district of 92 days and on one of 365, it prints the same names with another prefix.
 *
 *   bench_growth INTACTD DIR NAME LAST_AT
 *
 * DIR was filled by `intactd demo` until LAST_AT, in seconds from 1970. */
#include "store/store.h"
#include "tests/bench/kit/kit.c"

#include "ledger/load.h"
#include "view/rates.h"

#include <signal.h>

#define MONTH_TIMES 31
#define POSTS       4000 /* different ones, sent in turns */
#define SPACING_S   20

struct bench {
    const char *intactd, *dir, *prefix;
    int64_t last_at;
    char admin[TOKEN_SIZE], office[TOKEN_SIZE], feed[TOKEN_SIZE];
    struct wire_request *posts;
    struct server daemon;
};

static const char *named(const struct bench *b, const char *what)
{
    static char name[96];
    snprintf(name, sizeof name, "%s_%s", b->prefix, what);
    return name;
}

/* --- in the process ---------------------------------------------------------------------------- */

static void time_month(const struct bench *b, const struct district *d)
{
    struct query q = {.from = b->last_at - 30 * INT64_C(86400),
                      .to = b->last_at,
                      .as_of = b->last_at,
                      .by = BY_CONTRACTOR,
                      .scope = {.role = ROLE_ADMIN, .organisation = NONE}};
    double ms[MONTH_TIMES];
    q.rules = rule_book_at(&d->rules, q.to - 1);
    for (size_t i = 0; i < MONTH_TIMES; i++) {
        struct rates r;
        double start = now_s();
        must(rates_compute(d, &q, &r));
        ms[i] = (now_s() - start) * 1e3;
        rates_free(&r);
    }
    tell(named(b, "month_ms"), ms, MONTH_TIMES);
}

static void time_process(const struct bench *b)
{
    char path[1200];
    struct error err;
    struct store *store;
    struct district d = {0};
    snprintf(path, sizeof path, "%s/intact.db", b->dir);
    must(store_open(path, STORE_READ, &store, &err));
    double start = now_s();
    must(district_load(store, &d, &err));
    tell_one(named(b, "load_ms"), (now_s() - start) * 1e3);
    tell_one(named(b, "repairs"), d.repairs.count);
    time_month(b, &d);
    district_free(&d);
    store_close(store);
}

/* --- over HTTP --------------------------------------------------------------------------------- */

static void ask(const struct bench *b, const char *token, const char *method, const char *path,
                const char *body, struct buffer *ret_answer)
{
    struct wire_request r = wire_make(method, path, token, body ? "application/json" : NULL, body,
                                      body ? strlen(body) : 0);
    struct buffer answer;
    int status = wire_call(b->daemon.port, &r, &answer);
    if (status != 200 && status != 201)
        give_up("%s %s: %d %.*s", method, path, status, (int)answer.len, answer.bytes);
    free(r.bytes);
    if (ret_answer)
        *ret_answer = answer;
    else
        buffer_free(&answer);
}

static void make_token(const struct bench *b, const char *body, char ret[TOKEN_SIZE])
{
    struct buffer answer;
    ask(b, b->admin, "POST", "/api/v1/tokens", body, &answer);
    const char *secret = strstr(need(buffer_text(&answer) ? answer.bytes : NULL), "itk_");
    if (!secret)
        give_up("no token");
    snprintf(ret, TOKEN_SIZE, "%.*s", (int)strcspn(secret, "\""), secret);
    buffer_free(&answer);
}

/* Heartbeats of the feed after the last round: each a row of its own. */
static void make_posts(struct bench *b)
{
    char body[80], at[INSTANT_TEXT_SIZE];
    b->posts = need(calloc(POSTS, sizeof *b->posts));
    for (int i = 0; i < POSTS; i++) {
        instant_format(b->last_at + i * SPACING_S, 0, at);
        int len = snprintf(body, sizeof body, "{\"at\":\"%s\"}\n", at);
        b->posts[i] =
            wire_make("POST", "/api/v1/events", b->feed, "application/x-ndjson", body, (size_t)len);
    }
}

static void post_some(const struct bench *b)
{
    struct wire_lane lane = {
        .connections = 1, .requests = b->posts, .request_count = POSTS, .total = 200};
    wire_run(b->daemon.port, &lane, 1);
    wire_lane_free(&lane);
}

/* What the change has made anew is stored now, beside these posts. */
static void time_after(const struct bench *b, const char *name)
{
    struct wire_lane lane = {
        .connections = 2, .requests = b->posts, .request_count = POSTS, .total = 400};
    char what[64];
    wire_run(b->daemon.port, &lane, 1);
    snprintf(what, sizeof what, "%s_after_p99_ms", name);
    tell_one(named(b, what), quantile(lane.latencies_s, lane.done, 0.99) * 1e3);
    snprintf(what, sizeof what, "%s_after_max_ms", name);
    tell_one(named(b, what), lane.latencies_s[lane.done - 1] * 1e3);
    wire_lane_free(&lane);
}

/* Posts over two connections until the change is answered; what the posts waited, and the change. */
static void time_beside(const struct bench *b, const char *name, const char *token,
                        const char *method, const char *path, const char *body)
{
    struct wire_request change =
        wire_make(method, path, token, "application/json", body, strlen(body));
    struct wire_lane lanes[2] = {
        {.connections = 2, .requests = b->posts, .request_count = POSTS},
        {.connections = 1, .requests = &change, .request_count = 1, .total = 1}};
    char what[64];
    post_some(b);
    wire_run(b->daemon.port, lanes, 2);
    if (lanes[0].failed || lanes[1].failed || lanes[0].done == 0)
        give_up("%s: %.*s", name, (int)lanes[1].last.len, lanes[1].last.bytes);
    snprintf(what, sizeof what, "%s_ack_p99_ms", name);
    tell_one(named(b, what), quantile(lanes[0].latencies_s, lanes[0].done, 0.99) * 1e3);
    snprintf(what, sizeof what, "%s_ack_max_ms", name);
    tell_one(named(b, what), lanes[0].latencies_s[lanes[0].done - 1] * 1e3);
    snprintf(what, sizeof what, "%s_change_ms", name);
    tell_one(named(b, what), lanes[1].latencies_s[0] * 1e3);
    wire_lane_free(&lanes[0]);
    wire_lane_free(&lanes[1]);
    free(change.bytes);
    time_after(b, name);
}

/* The newest batch of the demonstration that holds reports. */
static long batch_to_void(const struct bench *b)
{
    struct buffer answer;
    ask(b, b->admin, "GET", "/api/v1/batches?feed=platform&limit=1", NULL, &answer);
    const char *member = strstr(need(buffer_text(&answer) ? answer.bytes : NULL), "\"batch\":");
    if (!member)
        give_up("no batch: %.*s", (int)answer.len, answer.bytes);
    long seq = atol(member + strlen("\"batch\":"));
    buffer_free(&answer);
    return seq;
}

static void time_void(const struct bench *b)
{
    char path[96];
    long seq = batch_to_void(b);
    snprintf(path, sizeof path, "/api/v1/batches/%ld/void", seq);
    ask(b, b->admin, "POST", path, "{\"reason\":\"measured\"}", NULL);
    snprintf(path, sizeof path, "/api/v1/batches/%ld/void/approve", seq);
    time_beside(b, "void", b->office, "POST", path, "{}");
}

/* The rules in force, with another expected_s. */
static void time_expected(const struct bench *b)
{
    static const char member[] = "\"expected_s\":604800";
    struct buffer answer, body = {0};
    ask(b, b->admin, "GET", "/api/v1/rules", NULL, &answer);
    const char *text = need(buffer_text(&answer) ? answer.bytes : NULL);
    const char *from = strstr(text, "\"document\":"), *at = strstr(text, member);
    from = from ? from + strlen("\"document\":") : text;
    if (!at || at < from)
        give_up("no rules: %.300s", text);
    buffer_add(&body, from, (size_t)(at - from));
    buffer_add_text(&body, "\"expected_s\":604799");
    at += strlen(member);
    size_t left = strlen(at), depth = 1;
    for (size_t i = 0; i < left && depth > 0; i++) {
        depth += (at[i] == '{') - (size_t)(at[i] == '}');
        buffer_add(&body, at + i, 1);
    }
    time_beside(b, "expected", b->office, "PUT", "/api/v1/rules", buffer_text(&body));
    buffer_free(&body);
    buffer_free(&answer);
}

static void time_starts(struct bench *b)
{
    double start_ms[REPEATS];
    for (size_t i = 0; i < REPEATS; i++) {
        intactd_start(&b->daemon, b->intactd, b->dir);
        post_some(b);
        server_stop(&b->daemon, SIGKILL);
        intactd_start(&b->daemon, b->intactd, b->dir);
        start_ms[i] = b->daemon.start_s * 1e3;
        server_stop(&b->daemon, SIGKILL);
    }
    tell(named(b, "start_killed_ms"), start_ms, REPEATS);
}

int main(int argc, char **argv)
{
    if (argc != 5)
        give_up("bench_growth INTACTD DIR NAME LAST_AT");
    struct bench b = {.intactd = argv[1], .dir = argv[2], .prefix = argv[3]};
    b.last_at = atoll(argv[4]);
    time_process(&b);
    read_token(b.dir, "admin.token", b.admin);
    intactd_start(&b.daemon, b.intactd, b.dir);
    make_token(&b, "{\"name\":\"bench\",\"role\":\"office\"}", b.office);
    make_token(&b, "{\"name\":\"bench\",\"role\":\"feed\",\"feed\":\"probe\"}", b.feed);
    make_posts(&b);
    server_stop(&b.daemon, SIGTERM);
    time_starts(&b);
    intactd_start(&b.daemon, b.intactd, b.dir);
    time_beside(&b, "ttl", b.admin, "PUT", "/api/v1/feeds/diagnosis",
                "{\"code\":\"diagnosis\",\"name\":\"diagnosis\",\"report_ttl_s\":53000,"
                "\"feed_ttl_s\":53000}");
    time_void(&b);
    time_expected(&b);
    server_stop(&b.daemon, SIGTERM);
    wire_requests_free(b.posts, POSTS);
    return 0;
}
