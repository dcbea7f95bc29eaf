#include "demo/rounds.h"

#include <stdio.h>
#include <stdlib.h>

#define LOST_EVERY 200 /* one report in so many never arrives */
#define HEAD_SIZE  64  /* {"asset":"...","at":" */
#define TAIL_SIZE  160 /* the instant and the rest */
#define TAIL_COUNT                                                                                 \
    (1 + 2 * CAUSE_COUNT) /* all well; the first track in fault, by cause; the second */
#define LOST_DRAW 30

/* --- when ------------------------------------------------------------------------------------- */

static bool is_due(int64_t at, int feed, int64_t every)
{
    return (at - demo_feeds[feed].phase_s) % (demo_feeds[feed].pace_s * every) == 0;
}

enum status demo_rounds_plan(uint64_t seed, int64_t from, int64_t to, int64_t every,
                             struct demo_rounds *ret)
{
    const int64_t step = 60; /* every pace and phase is whole minutes */
    size_t count = 0, cap = 0;
    for (int f = 0; f < DEMO_FEED_COUNT; f++)
        cap += (size_t)((to - from) / (demo_feeds[f].pace_s * every) + 2);
    struct demo_round *items = malloc(cap * sizeof *items);
    if (!items)
        return STATUS_MEMORY;
    for (int64_t at = (from + step - 1) / step * step; at < to; at += step)
        for (int f = 0; f < DEMO_FEED_COUNT; f++)
            if (is_due(at, f, every) && !demo_feed_is_out(seed, f, at))
                items[count++] = (struct demo_round){at, f};
    *ret = (struct demo_rounds){items, count};
    return STATUS_OK;
}

void demo_rounds_free(struct demo_rounds *r)
{
    free(r->items);
    *r = (struct demo_rounds){0};
}

/* --- what ------------------------------------------------------------------------------------- */

/* A piece of a line that is copied whole. */
struct piece {
    size_t len;
    char bytes[TAIL_SIZE];
};

struct demo_reporter {
    const struct demo_world *world;
    char (*heads)[HEAD_SIZE]; /* by asset */
    char swapped[HEAD_SIZE];  /* of the one that was swapped, as its new device's code has it */
    size_t head_len;          /* of each: codes are all of one length */
    uint32_t *cursors;        /* by asset and track: the first fault that is not over */
    int64_t last_at;
    struct piece tails[TAIL_COUNT];
    struct piece parts[TAIL_COUNT]; /* of the platform's cameras: without their network */
};

enum status demo_reporter_new(const struct demo_world *world, struct demo_reporter **ret)
{
    uint32_t count = world->district->count;
    struct demo_reporter *r = calloc(1, sizeof *r);
    if (r) {
        r->heads = calloc(count, sizeof *r->heads);
        r->cursors = calloc((size_t)count * TRACK_COUNT, sizeof *r->cursors);
    }
    if (!r || !r->heads || !r->cursors) {
        demo_reporter_free(r);
        return STATUS_MEMORY;
    }
    r->world = world;
    r->last_at = INSTANT_NONE;
    for (uint32_t i = 0; i < count; i++)
        r->head_len = (size_t)snprintf(r->heads[i], HEAD_SIZE, "{\"asset\":\"%s\",\"at\":\"",
                                       world->district->assets[i].code);
    for (uint32_t i = 0; i < count; i++) {
        if (world->district->assets[i].alias[0])
            snprintf(r->swapped, HEAD_SIZE, "{\"asset\":\"%s\",\"at\":\"",
                     world->district->assets[i].alias);
    }
    *ret = r;
    return STATUS_OK;
}

void demo_reporter_free(struct demo_reporter *r)
{
    if (!r)
        return;
    free(r->heads);
    free(r->cursors);
    free(r);
}

static const char *aspect_of(enum demo_track track)
{
    static const enum aspect aspects[] = {ASPECT_NETWORK, ASPECT_LIVE, ASPECT_INTACT,
                                          ASPECT_HISTORY};
    return aspect_names[aspects[track]];
}

static void write_tail(struct piece *p, const struct demo_feed *f, bool part, const char *at,
                       int bad, const char *cause)
{
    int len = snprintf(p->bytes, sizeof p->bytes, "%s\"", at);
    if (!part)
        len += snprintf(p->bytes + len, sizeof p->bytes - (size_t)len, ",\"%s\":\"%s\"",
                        aspect_of(f->tracks[0]), state_names[bad == 0 ? STATE_FAULT : STATE_OK]);
    if (f->tracks[1] != f->tracks[0])
        len += snprintf(p->bytes + len, sizeof p->bytes - (size_t)len, ",\"%s\":\"%s\"",
                        aspect_of(f->tracks[1]), state_names[cause ? STATE_FAULT : STATE_OK]);
    if (cause)
        len += snprintf(p->bytes + len, sizeof p->bytes - (size_t)len, ",\"cause\":\"%s\"", cause);
    len += snprintf(p->bytes + len, sizeof p->bytes - (size_t)len, "}\n");
    p->len = (size_t)len;
}

/* A fault of the first track is one of the second too: no live picture without the network. */
static void write_tails(struct demo_reporter *r, const struct demo_round *round)
{
    const struct demo_feed *f = &demo_feeds[round->feed];
    char at[INSTANT_TEXT_SIZE];
    instant_format(round->at, DEMO_OFFSET_S, at);
    for (int part = 0; part < 2; part++) {
        struct piece *tails = part ? r->parts : r->tails;
        write_tail(&tails[0], f, part, at, -1, NULL);
        for (int c = 0; c < CAUSE_COUNT; c++) {
            write_tail(&tails[1 + c], f, part, at, 0, demo_cause_names[c]);
            write_tail(&tails[1 + CAUSE_COUNT + c], f, part, at, 1, demo_cause_names[c]);
        }
    }
}

/* Returns the fault that holds at `at`, or NULL. */
static inline const struct demo_fault *fault_at(struct demo_reporter *r, uint32_t asset,
                                                enum demo_track track, int64_t at)
{
    size_t i = (size_t)asset * TRACK_COUNT + track;
    const struct demo_faults *s = &r->world->tracks[i];
    uint32_t c = r->cursors[i];
    while (c < s->count && s->items[c].to <= at)
        c++;
    r->cursors[i] = c;
    return c < s->count && s->items[c].from <= at ? &s->items[c] : NULL;
}

static inline const struct piece *tail_of(struct demo_reporter *r, uint32_t asset,
                                          const struct demo_round *round)
{
    const struct demo_feed *f = &demo_feeds[round->feed];
    bool part = !f->of_platform && f->tracks[0] == TRACK_NETWORK &&
                r->world->district->assets[asset].on_platform;
    const struct piece *tails = part ? r->parts : r->tails;
    const struct demo_fault *first = fault_at(r, asset, f->tracks[0], round->at);
    if (first)
        return &tails[1 + first->cause];
    if (f->tracks[1] == f->tracks[0])
        return &tails[0];
    const struct demo_fault *second = fault_at(r, asset, f->tracks[1], round->at);
    return second ? &tails[1 + CAUSE_COUNT + second->cause] : &tails[0];
}

static bool is_reported(struct demo_reporter *r, uint32_t asset, const struct demo_round *round)
{
    const struct demo_asset *a = &r->world->district->assets[asset];
    return a->in_service && !a->never_reported &&
           (a->on_platform || !demo_feeds[round->feed].of_platform) &&
           !fault_at(r, asset, TRACK_MUTE, round->at);
}

static const char *head_of(const struct demo_reporter *r, uint32_t asset, int64_t at)
{
    const struct demo_district *d = r->world->district;
    return d->assets[asset].alias[0] && at >= d->moved_at ? r->swapped : r->heads[asset];
}

static char *write_lines(struct demo_reporter *r, const struct demo_round *round, char *to)
{
    uint64_t bits =
        demo_draw(r->world->seed, LOST_DRAW, (uint64_t)round->feed, (uint64_t)round->at);
    uint64_t until_lost = bits % (2 * LOST_EVERY);
    for (uint32_t i = 0; i < r->world->district->count; i++) {
        if (until_lost-- == 0) {
            bits = demo_draw(bits, i, 0, 0);
            until_lost = bits % (2 * LOST_EVERY);
            continue;
        }
        if (!is_reported(r, i, round))
            continue;
        const struct piece *tail = tail_of(r, i, round);
        memcpy(to, head_of(r, i, round->at), HEAD_SIZE);
        memcpy(to + r->head_len, tail->bytes, TAIL_SIZE);
        to += r->head_len + tail->len;
    }
    return to;
}

enum status demo_reporter_write(struct demo_reporter *r, const struct demo_round *round,
                                struct buffer *out)
{
    uint32_t count = r->world->district->count;
    buffer_reset(out);
    /* Pieces are copied with their padding: a copy of a known length is quicker. */
    char *to = buffer_reserve(out, (size_t)count * (HEAD_SIZE + TAIL_SIZE));
    if (!to)
        return STATUS_MEMORY;
    if (round->at < r->last_at)
        memset(r->cursors, 0, (size_t)count * TRACK_COUNT * sizeof *r->cursors);
    r->last_at = round->at;
    write_tails(r, round);
    out->len = (size_t)(write_lines(r, round, to) - to);
    return STATUS_OK;
}
