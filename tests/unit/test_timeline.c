#include "model/timeline.h"

#include "figure/lateness.h"
#include "model/timeline_read.h"
#include "model/timeline_rewrite.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A world small enough to figure every second by the words of lib/figure/README.md (States). */
#define FEEDS      4
#define SECONDS    400
#define POINTS_MAX 160

struct world {
    struct registry registry;
    struct timelines timelines;
    struct point points[POINTS_MAX];
    int count;
    int64_t expected_s;
    bool waits;              /* reports are waiting for a rewrite: */
    uint32_t at_min, at_max; /* between these instants */
};

static unsigned seed;

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* What differs between worlds besides the ttls. */
struct habits {
    unsigned unexpected; /* a bit per feed */
    unsigned named;      /* the feeds that the asset's record names, a bit each */
    int64_t expected_s;
};

static void put_asset(struct world *w, unsigned named)
{
    struct asset a = {.code = strdup("a"), .name = strdup("a")};
    a.feeds = calloc(FEEDS, sizeof *a.feeds);
    for (unsigned i = 0; i < FEEDS; i++) {
        if (named >> i & 1)
            a.feeds[a.feed_count++] = i;
    }
    ck_assert_int_eq(registry_put_asset(&w->registry, &a), STATUS_OK);
}

static void world_init(struct world *w, const int64_t report_ttl[FEEDS],
                       const int64_t feed_ttl[FEEDS], struct habits habits)
{
    *w = (struct world){.expected_s = habits.expected_s};
    for (int i = 0; i < FEEDS; i++) {
        char code[8];
        snprintf(code, sizeof code, "f%d", (i * 3) % FEEDS); /* not in the order of their numbers */
        struct feed f = {.code = strdup(code),
                         .name = strdup(code),
                         .record = strdup("{}"),
                         .report_ttl_s = report_ttl[i],
                         .feed_ttl_s = feed_ttl[i],
                         .unexpected = habits.unexpected >> i & 1};
        ck_assert_int_eq(registry_put_feed(&w->registry, &f), STATUS_OK);
    }
    put_asset(w, habits.named);
    /* another version of the rules may have a shorter expected_s: presences are that fine */
    w->registry.presence_gap_s = 1 + (int64_t)draw((unsigned)habits.expected_s);
    ck_assert_int_eq(timelines_grow(&w->timelines, 1, FEEDS), STATUS_OK);
}

static void world_free(struct world *w)
{
    timelines_free(&w->timelines);
    registry_free(&w->registry);
}

static int lookups;

/* As the journal is read back: at once, or when more reports have come. */
static void rewrite(struct world *w)
{
    struct point window[POINTS_MAX];
    size_t n = 0;
    if (!w->waits)
        return;
    const uint32_t radius_s = timeline_radius(&w->timelines, 0, ASPECT_LIVE, w->at_min, w->at_max);
    const struct window around =
        timeline_window(&w->timelines, 0, ASPECT_LIVE, w->at_min, w->at_max, radius_s);
    for (int i = 0; i < w->count; i++) {
        if (w->points[i].at >= around.lo && w->points[i].at <= around.hi)
            window[n++] = w->points[i];
    }
    ck_assert_int_eq(timeline_rewrite(&w->timelines, &w->registry, 0, ASPECT_LIVE, around.lo,
                                      around.hi, window, n),
                     STATUS_OK);
    w->waits = false;
}

static void wait_for_rewrite(struct world *w, uint32_t at)
{
    w->at_min = !w->waits || at < w->at_min ? at : w->at_min;
    w->at_max = !w->waits || at > w->at_max ? at : w->at_max;
    w->waits = true;
    lookups++;
}

static void report(struct world *w, struct point p)
{
    w->points[w->count++] = p;
    const struct feed *f = &w->registry.feeds[p.feed];
    ck_assert_int_eq(watch_add(&w->timelines.watch, p.feed, INSTANT_2000 + p.at, f->feed_ttl_s),
                     STATUS_OK);
    enum put put = timeline_put(&w->timelines, &w->registry, &p);
    ck_assert_int_ne(put, PUT_MEMORY);
    if (put == PUT_LOOKUP)
        wait_for_rewrite(w, p.at);
}

static void report_all(struct world *w, const struct point *points, int count, const int *order)
{
    for (int i = 0; i < count; i++) {
        report(w, points[order ? order[i] : i]);
        if (draw(3) == 0)
            rewrite(w);
    }
    rewrite(w);
}

/* Which of two reports is the latest, word for word. */
static bool wins(const struct world *w, const struct point *a, const struct point *b)
{
    if (a->at != b->at)
        return a->at > b->at;
    if (a->ms != b->ms)
        return a->ms > b->ms;
    if (a->state != b->state)
        return a->state == STATE_FAULT;
    if (a->feed != b->feed)
        return strcmp(w->registry.feeds[a->feed].code, w->registry.feeds[b->feed].code) < 0;
    return !a->late && b->late;
}

static bool watching(const struct world *w, uint16_t feed, uint32_t x)
{
    int64_t ttl = w->registry.feeds[feed].feed_ttl_s;
    for (int i = 0; i < w->count; i++) {
        const struct point *p = &w->points[i];
        if (p->feed == feed && p->at <= x && (int64_t)p->at > (int64_t)x - ttl)
            return true;
    }
    return false;
}

/* Does a feed that is expected watch at x? `r` is the latest report, or NULL. */
static bool awaited(const struct world *w, const struct point *r, uint32_t x)
{
    const struct asset *a = &w->registry.assets[0];
    for (uint32_t i = 0; i < a->feed_count; i++) {
        if (watching(w, (uint16_t)a->feeds[i], x))
            return true;
    }
    for (int i = 0; i < w->count && a->feed_count == 0; i++) {
        const struct point *p = &w->points[i];
        bool lately = p->at <= x && (int64_t)p->at > (int64_t)x - w->expected_s;
        if (!w->registry.feeds[p->feed].unexpected && (p->feed == r->feed || lately) &&
            watching(w, p->feed, x))
            return true;
    }
    return false;
}

static const struct point *latest(const struct world *w, uint32_t x)
{
    const struct point *r = NULL;
    for (int i = 0; i < w->count; i++) {
        if (w->points[i].at <= x && (!r || wins(w, &w->points[i], r)))
            r = &w->points[i];
    }
    return r;
}

static enum condition expected(const struct world *w, uint32_t x)
{
    const struct point *r = latest(w, x);
    if (!r && w->registry.assets[0].feed_count == 0)
        return CONDITION_BLIND;
    int64_t ttl = r ? w->registry.feeds[r->feed].report_ttl_s : 0;
    if (r && (ttl == TTL_UNTIL_NEXT ? watching(w, r->feed, x) : (int64_t)x < r->at + ttl))
        return r->state == STATE_OK ? CONDITION_OK : CONDITION_FAULT;
    return awaited(w, r, x) ? CONDITION_SILENT : CONDITION_BLIND;
}

static struct point random_point(unsigned spread, unsigned faults)
{
    struct point p = {.asset = 0, .aspect = ASPECT_LIVE};
    p.at = 50 + draw(spread);
    p.ms = (uint16_t)(draw(2) ? 0 : draw(3) * 100);
    p.feed = (uint16_t)draw(FEEDS);
    p.state = draw(100) < faults ? STATE_FAULT : STATE_OK;
    p.late = draw(3) == 0;
    return p;
}

struct seen {
    enum condition at[SECONDS];
    bool late[SECONDS]; /* the run behind it came late */
    int64_t next;
};

static void see(void *context, const struct stretch *s)
{
    struct seen *seen = context;
    ck_assert_int_eq(s->from, seen->next);
    ck_assert_int_lt(s->from, s->to);
    for (int64_t x = s->from; x < s->to; x++)
        seen->at[x - INSTANT_2000] = s->condition;
    for (int64_t x = s->from; x < s->to; x++)
        seen->late[x - INSTANT_2000] = s->run && s->run->tag & RUN_LATE;
    seen->next = s->to;
}

/* The latest report at or before x that came in time and won its second. */
static const struct point *latest_timely(const struct world *w, uint32_t x)
{
    const struct point *r = NULL;
    for (int i = 0; i < w->count; i++) {
        const struct point *p = &w->points[i];
        if (p->at <= x && !p->late && latest(w, p->at) == p && (!r || p->at > r->at))
            r = p;
    }
    return r;
}

/* Did a late report alone say what this second counts as? */
static bool decided_late(const struct world *w, uint32_t x, enum condition condition)
{
    const struct point *r = latest(w, x), *t = latest_timely(w, x);
    if (!r || !r->late || (condition != CONDITION_OK && condition != CONDITION_FAULT))
        return false;
    return !t || t->state != r->state || x >= t->at + feed_hold_s(&w->registry.feeds[t->feed]);
}

static void compare_lateness(const struct timeline_reader *by, const struct world *w,
                             const enum condition want[SECONDS], unsigned first_seed)
{
    for (int k = 0; k < 10; k++) {
        uint32_t from = draw(SECONDS), to = from + draw(SECONDS - from) + 1;
        int64_t by_feed[FEEDS] = {0}, got = 0, sum = 0;
        lateness_add(by, 0, ASPECT_LIVE, INSTANT_2000 + from, INSTANT_2000 + to, by_feed);
        for (int i = 0; i < FEEDS; i++)
            got += by_feed[i];
        for (uint32_t x = from; x < to; x++)
            sum += decided_late(w, x, want[x]);
        ck_assert_msg(got == sum, "seed %u, late in [%u, %u): %d, not %d", first_seed, from, to,
                      (int)got, (int)sum);
    }
}

static void compare(const struct world *w, unsigned first_seed)
{
    struct seen seen = {.next = INSTANT_2000};
    const struct timeline_reader by = {&w->timelines, &w->registry, w->expected_s};
    enum condition want[SECONDS];
    timeline_walk(&by, 0, ASPECT_LIVE, INSTANT_2000, INSTANT_2000 + SECONDS, see, &seen);
    ck_assert_int_eq(seen.next, INSTANT_2000 + SECONDS);
    for (uint32_t x = 0; x < SECONDS; x++) {
        want[x] = expected(w, x);
        enum condition got = timeline_at(&by, 0, ASPECT_LIVE, INSTANT_2000 + x);
        ck_assert_msg(got == want[x] && seen.at[x] == want[x],
                      "seed %u, second %u: at says %s, walk says %s, the rules say %s", first_seed,
                      x, condition_names[got], condition_names[seen.at[x]],
                      condition_names[want[x]]);
        const struct point *r = latest(w, x);
        ck_assert_msg(seen.late[x] == (r && r->late), "seed %u, second %u: %s", first_seed, x,
                      seen.late[x] ? "late" : "not late");
    }
    compare_lateness(&by, w, want, first_seed);
    for (int k = 0; k < 40; k++) {
        uint32_t from = draw(SECONDS), to = from + draw(SECONDS - from) + 1;
        int64_t got[4] = {0}, sum[4] = {0};
        timeline_sum(&by, 0, ASPECT_LIVE, INSTANT_2000 + from, INSTANT_2000 + to, got);
        for (uint32_t x = from; x < to; x++)
            sum[want[x]]++;
        ck_assert_msg(memcmp(got, sum, sizeof got) == 0, "seed %u, sum of [%u, %u)", first_seed,
                      from, to);
    }
}

static void same_presences(const struct timelines *t, const struct timelines *u,
                           unsigned first_seed)
{
    const struct series *a = &t->series[ASPECT_LIVE], *b = &u->series[ASPECT_LIVE];
    struct presence one, other;
    uint32_t count, other_count;
    const struct presence *x = series_presences(t, a, &one, &count);
    const struct presence *y = series_presences(u, b, &other, &other_count);
    ck_assert_msg(count == other_count, "seed %u: %u and %u presences", first_seed, count,
                  other_count);
    for (uint32_t i = 0; i < count; i++)
        ck_assert_msg(x[i].first == y[i].first && x[i].last == y[i].last && x[i].feed == y[i].feed,
                      "seed %u: presence %u differs", first_seed, i);
}

/* The same reports in another order. */
static void same_runs(const struct world *w, const int64_t *report_ttl, const int64_t *feed_ttl,
                      struct habits habits, unsigned first_seed)
{
    struct world other;
    world_init(&other, report_ttl, feed_ttl, habits);
    other.registry.presence_gap_s = w->registry.presence_gap_s;
    int order[POINTS_MAX];
    for (int i = 0; i < w->count; i++)
        order[i] = i;
    for (int i = w->count; i-- > 1;) {
        int k = (int)draw((unsigned)i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
    report_all(&other, w->points, w->count, order);
    const struct series *a = &w->timelines.series[ASPECT_LIVE];
    const struct series *b = &other.timelines.series[ASPECT_LIVE];
    ck_assert_msg(a->count == b->count, "seed %u: %u and %u runs", first_seed, a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        const struct run *x = &a->runs[i], *y = &b->runs[i];
        ck_assert_msg(x->first == y->first && x->last == y->last && x->tag == y->tag &&
                          x->last_ms == y->last_ms && x->feed == y->feed,
                      "seed %u: run %u differs", first_seed, i);
    }
    same_presences(&w->timelines, &other.timelines, first_seed);
    world_free(&other);
}

static const struct {
    const char *name;
    int64_t report_ttl[FEEDS], feed_ttl[FEEDS];
    unsigned spread, faults;
    struct habits habits;
} worlds[] = {
    {"equal feeds, dense", {30, 30, 30, 30}, {30, 30, 30, 30}, 300, 30, {0, 0, 604800}},
    {"different ttls", {5, 20, 60, 11}, {40, 10, 25, 11}, 300, 40, {0, 0, 50}},
    {"feeds of single statements", {5, 20, 60, 11}, {40, 10, 25, 11}, 300, 40, {5, 0, 70}},
    {"an asset that names two", {5, 20, 60, 11}, {40, 10, 25, 11}, 300, 40, {4, 6, 70}},
    {"an asset that names one", {5, 9, TTL_UNTIL_NEXT, 11}, {40, 10, 25, 11}, 300, 40, {0, 1, 30}},
    {"with feeds that hold until the next",
     {TTL_UNTIL_NEXT, 12, TTL_UNTIL_NEXT, 40},
     {9, 30, 80, 3},
     300,
     40,
     {0, 0, 20}},
    {"many ties", {5, 20, TTL_UNTIL_NEXT, 11}, {40, 10, 25, 11}, 40, 50, {2, 0, 100}},
    {"mostly ok", {25, 20, 30, 22}, {40, 50, 60, 30}, 300, 6, {0, 0, 10}},
    {"for ever",
     {TTL_UNTIL_NEXT, 2147483647, 8, 1},
     {2147483647, 2147483647, 1, 2147483647},
     200,
     30,
     {8, 0, 604800}},
};

START_TEST(every_second_is_what_the_rules_say_in_any_order_of_arrival)
{
    lookups = 0;
    for (unsigned round = 0; round < 150; round++) {
        unsigned first_seed = (unsigned)_i * 1000 + round;
        seed = first_seed;
        struct world w;
        world_init(&w, worlds[_i].report_ttl, worlds[_i].feed_ttl, worlds[_i].habits);
        int count = 1 + (int)draw(draw(4) ? POINTS_MAX - 1 : 12);
        struct point points[POINTS_MAX];
        for (int i = 0; i < count; i++)
            points[i] = random_point(worlds[_i].spread, worlds[_i].faults);
        report_all(&w, points, count, NULL);
        compare(&w, first_seed);
        same_runs(&w, worlds[_i].report_ttl, worlds[_i].feed_ttl, worlds[_i].habits, first_seed);
        world_free(&w);
    }
    ck_assert_msg(lookups > 0, "%s: no late report needed the journal", worlds[_i].name);
}
END_TEST

START_TEST(a_quiet_year_is_one_run)
{
    static const int64_t ttl[FEEDS] = {900, 900, 900, 900};
    struct world w;
    world_init(&w, ttl, ttl, (struct habits){0, 0, 604800});
    for (uint32_t i = 0; i < 105120; i++) {
        struct point p = {.at = i * 300, .aspect = ASPECT_LIVE};
        ck_assert_int_eq(timeline_put(&w.timelines, &w.registry, &p), PUT_DONE);
    }
    ck_assert_uint_eq(w.timelines.series[ASPECT_LIVE].count, 1);
    ck_assert_uint_eq(run_gap_s(&w.timelines.series[ASPECT_LIVE].runs[0]), 300);
    ck_assert_uint_eq(w.timelines.series[ASPECT_LIVE].presences, 0);
    world_free(&w);
}
END_TEST

START_TEST(a_change_of_cause_begins_a_run_and_the_cause_that_sorts_first_wins_a_tie)
{
    static const int64_t ttl[FEEDS] = {900, 900, 900, 900};
    struct world w;
    world_init(&w, ttl, ttl, (struct habits){0, 0, 604800});
    uint16_t power = (uint16_t)causes_intern(&w.timelines.causes, text_of("power"));
    uint16_t blur = (uint16_t)causes_intern(&w.timelines.causes, text_of("blur"));
    const struct point rows[] = {
        {.at = 100, .aspect = ASPECT_LIVE, .state = STATE_FAULT, .cause = power},
        {.at = 400, .aspect = ASPECT_LIVE, .state = STATE_FAULT, .cause = blur},
        {.at = 100, .aspect = ASPECT_LIVE, .state = STATE_FAULT, .cause = blur},
        {.at = 100, .aspect = ASPECT_LIVE, .state = STATE_FAULT},
    };
    for (size_t i = 0; i < 2; i++)
        report(&w, rows[i]);
    ck_assert_uint_eq(w.timelines.series[ASPECT_LIVE].count, 2);
    for (size_t i = 2; i < 4; i++)
        report(&w, rows[i]);
    ck_assert_uint_eq(w.timelines.series[ASPECT_LIVE].count, 1);
    ck_assert_uint_eq(w.timelines.series[ASPECT_LIVE].runs[0].tag, RUN_FAULT | blur);
    world_free(&w);
}
END_TEST

START_TEST(the_cause_past_the_limit_is_refused)
{
    struct causes c = {0};
    char name[16];
    for (unsigned i = 1; i < CAUSES_MAX; i++) {
        snprintf(name, sizeof name, "c%u", i);
        ck_assert_uint_eq(causes_intern(&c, text_of(name)), i);
    }
    ck_assert_uint_eq(causes_intern(&c, text_of("one-more")), CAUSES_MAX);
    ck_assert_uint_eq(causes_intern(&c, text_of("c7")), 7);
    struct timelines t = {.causes = c};
    timelines_free(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("timeline");
    TCase *c = tcase_create("timeline");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, every_second_is_what_the_rules_say_in_any_order_of_arrival, 0,
                        (int)(sizeof worlds / sizeof *worlds));
    tcase_add_test(c, a_quiet_year_is_one_run);
    tcase_add_test(c, a_change_of_cause_begins_a_run_and_the_cause_that_sorts_first_wins_a_tie);
    tcase_add_test(c, the_cause_past_the_limit_is_refused);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
