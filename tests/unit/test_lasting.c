/* Faults that flap, against their own words, second by second, in small worlds. */
#include "figure/lasting.h"

#include "suite.h"
#include "world.h"

#include <check.h>
#include <stdlib.h>

#define BEGIN   (WORLD_FROM - 100)
#define SECONDS (WORLD_TO - BEGIN)

/* Every second of one aspect. */
struct seconds {
    uint8_t raw[SECONDS], assessed[SECONDS];
    int64_t counted_from; /* what was before has had its order */
};

static void read_seconds(const struct district *d, uint32_t asset, enum aspect aspect,
                         struct seconds *s)
{
    s->counted_from = 0;
    for (int64_t i = 0; i < SECONDS; i++) {
        s->raw[i] = (uint8_t)world_condition(d, asset, aspect, BEGIN + i, true);
        s->assessed[i] = (uint8_t)world_condition(d, asset, aspect, BEGIN + i, false);
    }
}

/* Do the seconds of fault before i, of the last within_s, fill the rule? */
static bool is_full(const struct seconds *s, const uint8_t *of, const struct rules *rules,
                    int64_t i)
{
    int64_t sum = 0;
    for (int64_t n = instant_max(s->counted_from, i - rules->open_within_s); n < i; n++)
        sum += of[n] == CONDITION_FAULT;
    return sum >= rules->open_total_s;
}

/* Does it go on behind i, where the aspect is ok? */
static bool goes_on(const struct seconds *s, const struct rules *rules, int64_t i)
{
    while (i < SECONDS && s->raw[i] != CONDITION_FAULT)
        i++;
    return is_full(s, s->raw, rules, i);
}

/* The next fault that flaps from second *at on: when it opens an order, when it is over. */
static bool next_fault(struct seconds *s, const struct rules *rules, int64_t *at,
                       int64_t *ret_opened, int64_t *ret_recovered)
{
    bool found = false;
    *ret_opened = *ret_recovered = INSTANT_NONE;
    for (int64_t i = *at; i < SECONDS; i++) {
        if (found && s->raw[i] == CONDITION_OK && !goes_on(s, rules, i)) {
            *ret_recovered = BEGIN + i;
            s->counted_from = *at = i;
            return true;
        }
        found = found || (s->raw[i] == CONDITION_FAULT && is_full(s, s->raw, rules, i));
        if (*ret_opened == INSTANT_NONE && s->assessed[i] == CONDITION_FAULT &&
            is_full(s, s->assessed, rules, i))
            *ret_opened = BEGIN + i;
    }
    *at = SECONDS;
    return found;
}

static bool holds(const struct lastings *all, uint32_t asset, enum aspect aspect, int64_t opened_at,
                  int64_t recovered_at)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct lasting *l = &all->items[i];
        if (l->asset == asset && l->aspect == aspect && l->opened_at == opened_at &&
            l->recovered_at == recovered_at && l->flaps)
            return true;
    }
    return false;
}

START_TEST(a_fault_that_flaps_opens_and_ends_as_its_words_say)
{
    struct district d;
    struct lastings all;
    static struct seconds s;
    unsigned draw = (unsigned)_i * 7 + 1;
    size_t expected = 0;
    world_make(&d, (unsigned)_i);
    struct rules *rules = d.rules.items[0];
    rules->open_total_s = 20 + world_draw(&draw, 200);
    rules->open_within_s = rules->open_total_s + world_draw(&draw, 3000);
    ck_assert_int_eq(lastings_compute(&d, WORLD_FROM, WORLD_TO, &all), STATUS_OK);
    for (uint32_t a = 0; a < WORLD_ASSETS; a++) {
        for (int k = 0; k < ASPECT_COUNT; k++) {
            int64_t at = 0, opened_at, recovered_at;
            read_seconds(&d, a, (enum aspect)k, &s);
            while (at < SECONDS && next_fault(&s, rules, &at, &opened_at, &recovered_at)) {
                ck_assert_msg(holds(&all, a, (enum aspect)k, opened_at, recovered_at),
                              "asset %u, %s: %lld to %lld", a, aspect_names[k],
                              (long long)(opened_at - BEGIN), (long long)(recovered_at - BEGIN));
                expected++;
            }
        }
    }
    ck_assert_uint_eq(all.count, expected);
    lastings_free(&all);
    district_free(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lasting");
    TCase *tests = tcase_create("lasting");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_fault_that_flaps_opens_and_ends_as_its_words_say, 1, 25);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
