#include "figure/pace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define SAMPLE_MAX 4096 /* series looked at */
#define RUNS_BACK  8    /* of each, from its last one */

/* What the sampled series say of one feed. */
struct sample {
    uint32_t gaps[SAMPLE_MAX];  /* the least gap that each has */
    uint32_t lasts[SAMPLE_MAX]; /* when each was reported last */
    uint32_t gap_count, last_count;
};

static uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Returns the least gap between two reports of the feed, within or between the last runs. One gap is as
 * good as another but for outages of the feed, which make it longer. UINT32_MAX: there is no gap. */
static uint32_t least_gap(const struct series *s, uint32_t feed)
{
    uint32_t least = UINT32_MAX, begin = s->count > RUNS_BACK ? s->count - RUNS_BACK : 0;
    for (uint32_t i = begin; i < s->count; i++) {
        const struct run *run = s->runs + i;
        if (run->feed != feed)
            continue;
        if (run->first < run->last)
            least = lesser(least, run_gap_s(run));
        if (i > begin && run[-1].feed == feed)
            least = lesser(least, run->first - run[-1].last);
    }
    return least;
}

static void take_series(struct sample *sample, const struct series *s, uint32_t feed)
{
    if (s->count == 0 || s->runs[s->count - 1].feed != feed)
        return;
    uint32_t gap = least_gap(s, feed);
    sample->lasts[sample->last_count++] = s->runs[s->count - 1].last;
    if (gap != UINT32_MAX)
        sample->gaps[sample->gap_count++] = gap;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Within one round of `report_s` up to the last report, returns the longest time without any report:
 * short where a feed goes from asset to asset, the whole round where it reports all at once. */
static int64_t longest_rest(const struct sample *s, int64_t report_s)
{
    uint32_t newest = s->lasts[s->last_count - 1];
    int64_t before = (int64_t)newest - report_s, rest = 0;
    for (uint32_t i = 0; i < s->last_count; i++) {
        if (s->lasts[i] <= (int64_t)newest - report_s)
            continue;
        rest = s->lasts[i] - before > rest ? s->lasts[i] - before : rest;
        before = s->lasts[i];
    }
    return rest;
}

enum status pace_measure(const struct timelines *t, uint32_t feed, struct pace *ret_pace)
{
    struct sample *s = calloc(1, sizeof *s);
    if (!s)
        return STATUS_MEMORY;
    size_t count = (size_t)t->asset_count * ASPECT_COUNT;
    for (size_t i = 0; i < count && s->last_count < SAMPLE_MAX; i++)
        take_series(s, t->series + i, feed);
    struct pace pace = {0};
    if (s->gap_count > 0) {
        qsort(s->gaps, s->gap_count, sizeof *s->gaps, by_size);
        qsort(s->lasts, s->last_count, sizeof *s->lasts, by_size);
        pace.report_s = s->gaps[s->gap_count / 2];
        pace.feed_s = longest_rest(s, pace.report_s);
    }
    free(s);
    *ret_pace = pace;
    return STATUS_OK;
}

/* Writes which part of `pace_s` is left after `ttl_s`, in percent with two decimals. */
static void write_rest(int64_t pace_s, int64_t ttl_s, char out[32])
{
    int64_t bp = (pace_s - ttl_s) * 10000 / pace_s;
    snprintf(out, 32, "%" PRId64 ".%02" PRId64, bp / 100, bp % 100);
}

bool pace_warning(const struct pace *pace, const struct feed *feed,
                  char ret_text[PACE_WARNING_SIZE])
{
    char rest[32];
    bool holds = feed->report_ttl_s == TTL_UNTIL_NEXT || feed->report_ttl_s >= pace->report_s;
    bool watches = feed->feed_ttl_s >= pace->feed_s;
    if (!holds)
        write_rest(pace->report_s, feed->report_ttl_s, rest);
    else if (!watches)
        write_rest(pace->feed_s, feed->feed_ttl_s, rest);
    if (!holds && watches)
        snprintf(ret_text, PACE_WARNING_SIZE,
                 "An asset is reported every %" PRId64 " s or so: with report_ttl_s %" PRId64
                 " it is silent for %s %% of the time, which counts like a fault.",
                 pace->report_s, feed->report_ttl_s, rest);
    else if (!holds)
        snprintf(ret_text, PACE_WARNING_SIZE,
                 "An asset is reported every %" PRId64 " s or so: with report_ttl_s %" PRId64
                 " it is blind for up to %s %% of the time, in which no fault counts.",
                 pace->report_s, feed->report_ttl_s, rest);
    else if (!watches && feed->report_ttl_s == TTL_UNTIL_NEXT)
        snprintf(ret_text, PACE_WARNING_SIZE,
                 "The feed reports every %" PRId64 " s or so: with feed_ttl_s %" PRId64
                 " its assets are blind for %s %% of the time, in which no fault counts.",
                 pace->feed_s, feed->feed_ttl_s, rest);
    else if (!watches)
        snprintf(ret_text, PACE_WARNING_SIZE,
                 "The feed reports every %" PRId64 " s or so: with feed_ttl_s %" PRId64
                 " it is not watching for %s %% of the time, in which no silence is seen.",
                 pace->feed_s, feed->feed_ttl_s, rest);
    return !holds || !watches;
}
