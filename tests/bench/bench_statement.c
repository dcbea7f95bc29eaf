/* How long a month takes to state, to write down as canonical JSON and to read back.
 *
 *   bench_statement DIR [YYYY-MM]   a data directory, such as `intactd demo --data DIR` leaves
 *   bench_statement                 5,814 assets of 8 projects made here, every asset reported every
 *                                   15 minutes with faults as they come */
#include "change/ops.h"
#include "change/rules.h"
#include "figure/statement.h"
#include "figure/statement_compute.h"
#include "ledger/load.h"
#include "record/statement_in.h"
#include "store/store.h"
#include "view/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ASSETS   5814
#define PROJECTS 8
#define PASSES   20
#define FROM     INT64_C(1661961600) /* 2022-09-01T00:00:00+08:00 */
#define DAYS     30

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(enum status status, const struct error *err)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "status %d: %s\n", (int)status, err ? err->detail : "");
    exit(1);
}

static void apply(struct district *d, enum change_op op, struct buffer *body)
{
    struct error err;
    struct journalled row = {.op = op, .body = text_of(buffer_text(body)), .received_at = FROM};
    check(change_apply(d, &row, &err), &err);
    buffer_free(body);
}

static void make_registry(struct district *d)
{
    struct change *rules;
    struct error err;
    struct buffer b = {0};
    check(change_default_rules(&rules, &err), &err);
    apply(d, CHANGE_RULES, &rules->body);
    change_free(rules);
    buffer_add_text(&b, "{\"items\":[{\"code\":\"t\",\"name\":\"t\"}]}");
    apply(d, CHANGE_TOWNS, &b);
    buffer_add_text(&b, "{\"items\":[{\"code\":\"c0\",\"name\":\"c0\"},{\"code\":\"c1\",\"name\":"
                        "\"c1\"},{\"code\":\"c2\",\"name\":\"c2\"}]}");
    apply(d, CHANGE_ORGANISATIONS, &b);
    buffer_add_text(&b, "{\"items\":[");
    for (int i = 0; i < PROJECTS; i++)
        buffer_addf(&b,
                    "%s{\"code\":\"p%d\",\"name\":\"p\",\"contractor\":\"c%d\",\"planned\":"
                    "{\"camera\":726},\"monthly_fee_fen\":12345600}",
                    i ? "," : "", i, i % 3);
    buffer_add_text(&b, "]}");
    apply(d, CHANGE_PROJECTS, &b);
    buffer_add_text(&b, "{\"items\":[{\"code\":\"f\",\"name\":\"f\"}]}");
    apply(d, CHANGE_FEEDS, &b);
    buffer_add_text(&b, "{\"items\":[");
    for (int i = 0; i < ASSETS; i++)
        buffer_addf(&b,
                    "%s{\"code\":\"4401130000131%07d\",\"name\":\"n\",\"kind\":\"camera\","
                    "\"class\":1,\"town\":\"t\",\"service\":[{\"project\":\"p%d\",\"from\":"
                    "\"2022-01-01T00:00:00+08:00\",\"to\":null}]}",
                    i ? "," : "", i, i % PROJECTS);
    buffer_add_text(&b, "]}");
    apply(d, CHANGE_ASSETS, &b);
}

static unsigned draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* A fault begins once in some 500 reports and lasts 20 of them. */
static void make_reports(struct district *d)
{
    static uint8_t left[ASSETS][ASPECT_COUNT];
    unsigned seed = 1;
    uint32_t at = (uint32_t)(FROM - INSTANT_2000);
    for (int round = 0; round < DAYS * 96; round++, at += 900) {
        check(watch_add(&d->timelines.watch, 0, INSTANT_2000 + at, 900), NULL);
        for (uint32_t a = 0; a < ASSETS; a++) {
            for (uint8_t k = 0; k < ASPECT_COUNT; k++) {
                left[a][k] =
                    left[a][k] ? (uint8_t)(left[a][k] - 1) : (uint8_t)(draw(&seed, 500) ? 0 : 20);
                struct point p = {.asset = a,
                                  .at = at,
                                  .aspect = k,
                                  .state = left[a][k] ? STATE_FAULT : STATE_OK};
                if (timeline_put(&d->timelines, &d->registry, &p) == PUT_MEMORY)
                    exit(1);
            }
        }
    }
}

static void load(struct district *d, const char *dir)
{
    char path[4096];
    struct store *store;
    struct error err;
    snprintf(path, sizeof path, "%s/intact.db", dir);
    check(store_open(path, STORE_READ, &store, &err), &err);
    check(district_load(store, d, &err), &err);
    store_close(store);
}

static void measure(const struct district *d, int year, int month)
{
    const struct zone *zone = d->rules.items[0]->zone;
    double state = 1e9, write = 1e9, read = 1e9;
    size_t bytes = 0;
    for (int i = 0; i < PASSES; i++) {
        struct statement s, back;
        struct buffer out = {0};
        struct error err;
        double start = now_s();
        check(statement_compute(d, year, month, INSTANT_EVER, &s), NULL);
        double stated = now_s();
        statement_document(&s, 1, zone, &out);
        double written = now_s();
        check(statement_in_read((struct text){out.bytes, out.len}, &back, &err), &err);
        double end = now_s();
        state = stated - start < state ? stated - start : state;
        write = written - stated < write ? written - stated : write;
        read = end - written < read ? end - written : read;
        bytes = out.len;
        statement_free(&s);
        statement_free(&back);
        buffer_free(&out);
    }
    printf("%-28s %8.2f ms\n%-28s %8.2f ms (%zu bytes)\n%-28s %8.2f ms\n", "state a month",
           state * 1e3, "write it", write * 1e3, bytes, "read it back", read * 1e3);
}

int main(int argc, char **argv)
{
    struct district d = {.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    int year = 2022, month = 9;
    if (argc > 1) {
        load(&d, argv[1]);
        zone_month_of(d.rules.items[0]->zone, d.last_at, &year, &month);
    } else {
        make_registry(&d);
        make_reports(&d);
    }
    if (argc > 2 && !civil_parse_month(text_of(argv[2]), &year, &month))
        return 2;
    printf("%u assets, %04d-%02d\n", d.registry.asset_count, year, month);
    measure(&d, year, month);
    district_free(&d);
    return 0;
}
