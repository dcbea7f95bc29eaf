#include "tests/bench/kit/load.h"

#include "tests/bench/kit/bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEAN_DOWN_S (12.0 * 3600)
#define SHARE_DOWN  0.02
#define SIGMA       0.8
#define SHARE_LOST  0.005
#define PREFIX_SIZE (sizeof "{\"asset\":\"44011300001310000000\",\"at\":\"" - 1)
#define SPREAD_S    240 /* of the instants within a round, when each asset has its own */

struct load_asset {
    int64_t turns_at[ASPECT_COUNT]; /* when the aspect's own state turns over */
    int64_t next_at;                /* the earliest of them */
    uint8_t down;                   /* bit per aspect: its own fault */
    uint8_t states, cause;          /* as reported now */
};

const char *const load_causes[] = {"", "no-stream", "no-recording", "broken"};

static double uniform(struct load *l) /* in (0, 1] */
{
    l->random ^= l->random << 13;
    l->random ^= l->random >> 7;
    l->random ^= l->random << 17;
    return ((double)(l->random >> 11) + 1) * 0x1p-53;
}

static int64_t up_s(struct load *l)
{
    return 1 + (int64_t)(-log(uniform(l)) * MEAN_DOWN_S * (1 - SHARE_DOWN) / SHARE_DOWN);
}

static int64_t down_s(struct load *l)
{
    double normal = sqrt(-2 * log(uniform(l))) * cos(6.283185307179586 * uniform(l));
    return 1 + (int64_t)(MEAN_DOWN_S * exp(SIGMA * normal - SIGMA * SIGMA / 2));
}

/* What follows from the aspects' own faults. */
static void settle(struct load_asset *a)
{
    bool network = a->down & 1 << ASPECT_NETWORK;
    unsigned down = a->down | (network ? 1u << ASPECT_LIVE : 0u);
    a->states = 0;
    a->next_at = a->turns_at[0];
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        a->states |= (uint8_t)((down & 1u << k ? 2u : 1u) << 2 * k);
        a->next_at = a->turns_at[k] < a->next_at ? a->turns_at[k] : a->next_at;
    }
    a->cause = down & (1u << ASPECT_NETWORK | 1u << ASPECT_LIVE) ? 1
               : down & 1u << ASPECT_HISTORY                     ? 2
               : down                                            ? 3
                                                                 : 0;
}

static void turn_over(struct load *l, struct load_asset *a)
{
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        while (a->turns_at[k] <= l->at) {
            a->down ^= (uint8_t)(1u << k);
            a->turns_at[k] += a->down & 1u << k ? down_s(l) : up_s(l);
        }
    }
    settle(a);
}

static void begin_asset(struct load *l, uint32_t number)
{
    struct load_asset *a = &l->states[number];
    char prefix[PREFIX_SIZE + 8]; /* the compiler fears numbers of ten digits */
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        bool down = uniform(l) <= SHARE_DOWN;
        a->down |= (uint8_t)(down << k);
        a->turns_at[k] = l->at + (down ? down_s(l) : up_s(l));
    }
    settle(a);
    snprintf(prefix, sizeof prefix, "{\"asset\":\"" LOAD_CODE "\",\"at\":\"", number);
    memcpy(l->prefixes + number * PREFIX_SIZE, prefix, PREFIX_SIZE);
}

/* How many reports arrive until the next one is lost. */
static uint32_t skip_lost(struct load *l)
{
    return 1 + (uint32_t)(log(uniform(l)) / log(1 - SHARE_LOST));
}

void load_init(struct load *l, uint32_t assets, int64_t at)
{
    *l = (struct load){.assets = assets, .round_s = LOAD_ROUND_S, .at = at, .random = LOAD_SEED};
    l->states = need(calloc(assets, sizeof *l->states));
    l->reports = need(calloc(assets, sizeof *l->reports));
    l->prefixes = need(malloc(assets * PREFIX_SIZE));
    for (uint32_t i = 0; i < assets; i++)
        begin_asset(l, i);
    l->next_lost = skip_lost(l);
}

void load_free(struct load *l)
{
    free(l->states);
    free(l->reports);
    free(l->prefixes);
    *l = (struct load){0};
}

void load_next(struct load *l)
{
    l->count = 0;
    for (uint32_t i = 0; i < l->assets; i++) {
        struct load_asset *a = &l->states[i];
        if (a->next_at <= l->at)
            turn_over(l, a);
        if (--l->next_lost == 0) {
            l->next_lost = skip_lost(l);
            continue;
        }
        int64_t later_s = l->own_instants ? (int64_t)(i * 7919u % SPREAD_S) : 0;
        l->reports[l->count++] = (struct report){
            .asset = i, .at = l->at + later_s, .states = a->states, .cause = a->cause};
    }
    l->at += l->round_s;
}

static char *put(char *to, const char *text, size_t len)
{
    memcpy(to, text, len);
    return to + len;
}

static char *put_line(char *p, const struct load *l, const struct report *r, const char *at)
{
    static const char *const heads[] = {
        "\",\"intact\":", ",\"network\":", ",\"live\":", ",\"history\":"};
    p = put(p, l->prefixes + r->asset * PREFIX_SIZE, PREFIX_SIZE);
    p = put(p, at, 25);
    for (unsigned k = 0; k < ASPECT_COUNT; k++) {
        p = put(p, heads[k], strlen(heads[k]));
        bool fault = report_state_bits(r, k) == 2;
        p = fault ? put(p, "\"fault\"", 7) : put(p, "\"ok\"", 4);
    }
    if (r->cause) {
        p = put(p, ",\"cause\":\"", 10);
        p = put(p, load_causes[r->cause], strlen(load_causes[r->cause]));
        *p++ = '"';
    }
    return put(p, "}\n", 2);
}

void load_text(const struct load *l, uint32_t from, uint32_t to, struct buffer *out)
{
    char at[INSTANT_TEXT_SIZE];
    int64_t formatted = INSTANT_NONE;
    char *begin = need(buffer_reserve(out, (size_t)(to - from) * 200)), *end = begin;
    for (uint32_t i = from; i < to; i++) {
        const struct report *r = &l->reports[i];
        if (r->at != formatted)
            instant_format(formatted = r->at, 28800, at);
        end = put_line(end, l, r, at);
    }
    out->len += (size_t)(end - begin);
}

void load_frame(const struct load *l, struct buffer *ret_raw)
{
    struct frame_builder frame = {0};
    uint16_t causes[sizeof load_causes / sizeof load_causes[0]];
    bool known[sizeof load_causes / sizeof load_causes[0]] = {true};
    causes[0] = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        struct report r = l->reports[i];
        if (!known[r.cause]) {
            known[r.cause] = true;
            must(frame_builder_cause(&frame, text_of(load_causes[r.cause]), &causes[r.cause]));
        }
        r.cause = causes[r.cause];
        must(frame_builder_add(&frame, &r));
    }
    must(frame_builder_seal(&frame, ret_raw));
    frame_builder_free(&frame);
}
