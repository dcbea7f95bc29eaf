/* What trust costs on the way of a round of reports: the chain's hash, the anchor, the token, the guard.
 * A round of 5,814 reports at 1.5 million reports a second is 3,876 us. */
#include "http/guard.h"
#include "http/limits.h"
#include "model/token.h"
#include "store/anchor.h"
#include "store/journal.h"
#include "store/journal_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FRAME_BYTES 1200 /* of a round, packed; bench_lines prints it */
#define ROUND_US    3876.0
#define TIMES       20000

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void print(const char *what, double begun_us)
{
    double each_us = (now_us() - begun_us) / TIMES;
    printf("%-32s %8.2f us, %5.2f %% of a round\n", what, each_us, 100 * each_us / ROUND_US);
}

static void bench_chain(void)
{
    static char body[FRAME_BYTES];
    struct journal_row row = {.kind = JOURNAL_REPORTS, .body = {body, sizeof body}};
    struct digest head = {0};
    double begun = now_us();
    for (int i = 0; i < TIMES; i++) {
        row.seq++;
        if (journal_chain(&head, &row, &head) != STATUS_OK)
            abort();
    }
    print("SHA-256 chain over a row", begun);
}

static void bench_anchor(void)
{
    char path[] = "/tmp/intact-bench-XXXXXX";
    struct anchor a = {.fd = mkstemp(path)};
    struct digest head = {{1}};
    struct error err;
    if (a.fd < 0)
        abort();
    double begun = now_us();
    for (uint64_t i = 1; i <= TIMES; i++) {
        if (anchor_write(&a, i, &head, &err) != STATUS_OK)
            abort();
    }
    print("anchor", begun);
    anchor_close(&a);
    unlink(path);
}

static void bench_guard(void)
{
    const struct field headers[] = {
        {text_of("Host"), text_of("127.0.0.1:8080")},
        {text_of("Authorization"),
         text_of("Bearer itk_0123456789012345678901234567890123456789012")},
        {text_of("Content-Type"), text_of("application/x-ndjson")},
        {text_of("Content-Length"), text_of("812345")},
        {text_of("User-Agent"), text_of("prober/1.0")},
    };
    struct error err;
    double begun = now_us();
    for (int i = 0; i < TIMES; i++) {
        if (guard_check("/api/v1/events", headers, sizeof headers / sizeof *headers, &err) !=
            STATUS_OK)
            abort();
    }
    print("request guard", begun);
}

static void bench_token(void)
{
    struct tokens tokens = {0};
    struct bucket bucket = {0};
    int wait_s, matched = 0;
    for (int i = 0; i < 50; i++) {
        struct token t = {.role = ROLE_FEED, .sha256 = {{(uint8_t)i, 1}}};
        if (tokens_add(&tokens, &t) != STATUS_OK)
            abort();
    }
    double begun = now_us();
    for (int i = 0; i < TIMES; i++) {
        matched += tokens_match(&tokens, text_of("itk_0123456789012345678901234567890"),
                                INSTANT_2000) != NULL;
        matched += bucket_take(&bucket, 1000000, i, &wait_s);
    }
    print("token of 50, and its rate limit", begun);
    if (matched < TIMES)
        abort();
    tokens_free(&tokens);
}

int main(void)
{
    bench_chain();
    bench_anchor();
    bench_guard();
    bench_token();
    return 0;
}
