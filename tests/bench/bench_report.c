/* How long a month's statement and its workbook take over HTTP, and what the reports that keep coming notice of it.
 *
 *   bench_report INTACTD DIR ASSETS FROM_ROUND
 *
 * DIR holds the month 2022-09; reports are posted from FROM_ROUND on. The month is a draft, so each
 * workbook is stated anew; at the end it is closed, and read from what is stored. */
#include "tests/bench/kit/kit.c"

#include <signal.h>

#define POST_REPORTS 58u /* of a post: some 100 posts a round, so that a stop of the daemon shows */
#define ROUNDS       120 /* of a pass */
#define CONNECTIONS  4
#define SINGLE_TOTAL 5 /* workbooks and statements of a pass, one after the other */

#define MONTH_PATH "/api/v1/assessments/2022-09"
#define BOOK_PATH  "/api/v1/reports/2022-09.xlsx"

struct posts {
    struct wire_request *requests;
    size_t count;
};

static void make_posts(struct load *l, const char *token, struct posts *p)
{
    struct buffer body = {0};
    size_t cap = (size_t)ROUNDS * (l->assets / POST_REPORTS + 1);
    *p = (struct posts){need(calloc(cap, sizeof *p->requests)), 0};
    for (int round = 0; round < ROUNDS; round++) {
        load_next(l);
        for (uint32_t from = 0; from < l->count; from += POST_REPORTS) {
            uint32_t left = l->count - from;
            body.len = 0;
            load_text(l, from, from + (left < POST_REPORTS ? left : POST_REPORTS), &body);
            p->requests[p->count++] = wire_make("POST", "/api/v1/events", token,
                                                "application/x-ndjson", body.bytes, body.len);
        }
    }
    buffer_free(&body);
}

static void check(const struct wire_lane *lane, const char *what)
{
    if (lane->failed || lane->done == 0)
        give_up("%s: %zu of %zu failed: %.*s", what, lane->failed, lane->done, (int)lane->last.len,
                lane->last.bytes);
}

/* --- what is asked for, with nothing else going on --------------------------------------------- */

static void time_alone(int port, const struct wire_request *request, const char *name)
{
    double ms[REPEATS];
    for (size_t i = 0; i < REPEATS; i++) {
        struct wire_lane lane = {
            .connections = 1, .requests = request, .request_count = 1, .total = SINGLE_TOTAL};
        wire_run(port, &lane, 1);
        check(&lane, name);
        ms[i] = quantile(lane.latencies_s, lane.done, 0.5) * 1e3;
        wire_lane_free(&lane);
    }
    tell(name, ms, REPEATS);
}

static void settle_month(int port, const char *token, const char *verb)
{
    char path[100];
    struct buffer answer;
    snprintf(path, sizeof path, MONTH_PATH "/%s", verb);
    struct wire_request r = wire_make("POST", path, token, "application/json", "{}", 2);
    if (wire_call(port, &r, &answer) != 200)
        give_up("%s: %.*s", path, (int)answer.len, answer.bytes);
    buffer_free(&answer);
    free(r.bytes);
}

/* --- reports, with and without workbooks being made -------------------------------------------- */

struct noticed {
    double p50_ms[REPEATS], p99_ms[REPEATS], max_ms[REPEATS];
    double book_ms[REPEATS], book_max_ms[REPEATS], books[REPEATS];
};

static void post_once(int port, const struct posts *p, const struct wire_request *book,
                      struct noticed *n, size_t i)
{
    struct wire_lane lanes[2] = {{.connections = CONNECTIONS,
                                  .requests = p->requests,
                                  .request_count = p->count,
                                  .total = p->count},
                                 {.connections = 1, .requests = book, .request_count = 1}};
    wire_run(port, lanes, book ? 2 : 1);
    check(&lanes[0], "posts");
    n->p50_ms[i] = quantile(lanes[0].latencies_s, lanes[0].done, 0.5) * 1e3;
    n->p99_ms[i] = quantile(lanes[0].latencies_s, lanes[0].done, 0.99) * 1e3;
    n->max_ms[i] = lanes[0].latencies_s[lanes[0].done - 1] * 1e3;
    wire_lane_free(&lanes[0]);
    if (!book)
        return;
    check(&lanes[1], "workbooks");
    n->book_ms[i] = quantile(lanes[1].latencies_s, lanes[1].done, 0.5) * 1e3;
    n->book_max_ms[i] = lanes[1].latencies_s[lanes[1].done - 1] * 1e3;
    n->books[i] = (double)lanes[1].done;
    wire_lane_free(&lanes[1]);
}

static void tell_noticed(const char *with, struct noticed *n)
{
    const struct {
        const char *what;
        double *values;
    } rows[] = {{"p50", n->p50_ms}, {"p99", n->p99_ms}, {"max", n->max_ms}};
    char name[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(name, sizeof name, "report_ingest_%s_%s_ms", with, rows[i].what);
        tell(name, rows[i].values, REPEATS);
    }
}

static void time_together(int port, struct load *l, const char *feed,
                          const struct wire_request *book)
{
    struct noticed alone = {0}, beside = {0};
    for (size_t i = 0; i < 2 * REPEATS; i++) { /* in turns, so that the machine is the same */
        struct posts p;
        make_posts(l, feed, &p);
        post_once(port, &p, i % 2 ? book : NULL, i % 2 ? &beside : &alone, i / 2);
        wire_requests_free(p.requests, p.count);
    }
    tell_noticed("alone", &alone);
    tell_noticed("beside", &beside);
    tell("report_xlsx_beside_ms", beside.book_ms, REPEATS);
    tell("report_xlsx_beside_max_ms", beside.book_max_ms, REPEATS);
    tell("report_xlsx_beside_made", beside.books, REPEATS);
}

int main(int argc, char **argv)
{
    char admin[TOKEN_SIZE], feed[TOKEN_SIZE];
    struct server daemon;
    struct load l;
    if (argc != 5)
        give_up("bench_report INTACTD DIR ASSETS FROM_ROUND");
    read_token(argv[2], "admin.token", admin);
    read_token(argv[2], "feed.token", feed);
    intactd_start(&daemon, argv[1], argv[2]);
    load_init(&l, (uint32_t)atol(argv[3]), LOAD_START_AT + atol(argv[4]) * LOAD_ROUND_S);
    struct wire_request month = wire_make("GET", MONTH_PATH, admin, NULL, NULL, 0);
    struct wire_request book = wire_make("GET", BOOK_PATH, admin, NULL, NULL, 0);
    time_alone(daemon.port, &month, "report_statement_ms");
    time_alone(daemon.port, &book, "report_xlsx_draft_ms");
    time_together(daemon.port, &l, feed, &book);
    settle_month(daemon.port, admin, "publish");
    settle_month(daemon.port, admin, "close");
    time_alone(daemon.port, &book, "report_xlsx_closed_ms");
    load_free(&l);
    free(month.bytes);
    free(book.bytes);
    server_stop(&daemon, SIGTERM);
    return 0;
}
