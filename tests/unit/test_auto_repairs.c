/* The look for lasting faults, in steps: what it asks for does not depend on them, and a mass is one as its words say. */
#include "change/auto_repairs.h"
#include "change/ops.h"

#include "suite.h"
#include "world.h"

#include <check.h>
#include <stdlib.h>

#define FAULTS     150u
#define ASSETS     25u
#define ROUNDS_MAX 100

static unsigned seed;

static unsigned draw(unsigned below)
{
    return world_draw(&seed, below);
}

/* --- a mass ------------------------------------------------------------------------------------ */

static bool same_crowd(const struct lasting *x, const struct lasting *y)
{
    bool same_cause = x->cause ? x->cause == y->cause : !y->cause && x->aspect == y->aspect;
    return x->project == y->project && same_cause && y->opened_at != INSTANT_NONE;
}

/* How many assets began to fail in [from, from + within_s), with this fault among them? */
static int64_t assets_in(const struct lastings *all, const struct lasting *l, int64_t from,
                         int64_t within_s)
{
    bool seen[ASSETS] = {false};
    int64_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct lasting *x = &all->items[i];
        if (!same_crowd(l, x) || x->since < from || x->since >= from + within_s || seen[x->asset])
            continue;
        seen[x->asset] = true;
        count++;
    }
    return count;
}

static bool is_mass(const struct lastings *all, const struct lasting *l, const struct rules *rules)
{
    for (int64_t from = l->since - rules->mass_within_s + 1; from <= l->since; from++) {
        if (l->opened_at != INSTANT_NONE &&
            assets_in(all, l, from, rules->mass_within_s) >= rules->mass_points)
            return true;
    }
    return false;
}

static struct lasting some_fault(void)
{
    int64_t since = WORLD_FROM + draw(400);
    return (struct lasting){.since = since,
                            .begin = since,
                            .opened_at = draw(9) ? since + 60 : INSTANT_NONE,
                            .recovered_at = INSTANT_NONE,
                            .asset = draw(ASSETS),
                            .project = draw(3) ? draw(2) : NONE,
                            .cause = (uint16_t)draw(3),
                            .aspect = (uint8_t)draw(2)};
}

START_TEST(a_fault_is_one_of_a_mass_where_a_stretch_holds_so_many_assets)
{
    seed = (unsigned)_i + 1;
    static struct lasting items[FAULTS];
    struct district d;
    struct lastings all = {.items = items, .count = _i ? draw(FAULTS) : FAULTS};
    struct mass_work m;
    unsigned steps = 0, marked = 0;
    world_make(&d, 1);
    d.registry.asset_count = ASSETS;
    struct rules *rules = d.rules.items[0];
    rules->mass_points = _i ? 2 + draw(5) : 2;
    rules->mass_within_s = 1 + draw(60);
    for (size_t i = 0; i < all.count; i++)
        items[i] = some_fault();
    ck_assert_int_eq(mass_begin(&m, &d, &all), STATUS_OK);
    while (mass_step(&m))
        steps++;
    for (size_t i = 0; i < all.count; i++) {
        ck_assert_msg(m.mass[i] == is_mass(&all, &items[i], rules), "fault %zu", i);
        marked += m.mass[i];
    }
    ck_assert_uint_le(steps, all.count * 2 + (all.count * 2 + 2) * 8);
    ck_assert(_i != 0 || marked > 0);
    mass_free(&m);
    d.registry.asset_count = WORLD_ASSETS;
    district_free(&d);
}
END_TEST

/* --- steps ------------------------------------------------------------------------------------- */

/* Looks by so many pieces at once. Returns how often it was asked to go on. */
static unsigned look(const struct district *d, uint32_t pieces, struct change **ret)
{
    struct auto_repairs w;
    unsigned steps = 0;
    bool more = true;
    ck_assert_int_eq(auto_repairs_begin(&w, d, INSTANT_2000, WORLD_TO), STATUS_OK);
    for (; more; steps++)
        ck_assert_int_eq(auto_repairs_step(&w, pieces, &more), STATUS_OK);
    *ret = auto_repairs_take(&w);
    auto_repairs_free(&w);
    return steps;
}

static void expect_same(const struct change *x, const struct change *y)
{
    ck_assert((x == NULL) == (y == NULL));
    if (!x)
        return;
    ck_assert_int_eq(x->op, y->op);
    ck_assert_uint_eq(x->body.len, y->body.len);
    ck_assert_mem_eq(x->body.bytes, y->body.bytes, x->body.len);
}

START_TEST(a_look_in_small_steps_asks_for_what_one_in_large_steps_asks)
{
    struct district d;
    struct change *whole, *part;
    struct error err;
    int rounds = 0;
    seed = (unsigned)_i + 100;
    world_make(&d, (unsigned)_i);
    d.rules.items[0]->open_after_s = 60 + draw(600);
    d.rules.items[0]->mass_points = 2;
    for (; rounds < ROUNDS_MAX; rounds++) {
        ck_assert_int_eq(change_prepare_auto_repairs(&d, INSTANT_2000, WORLD_TO, &whole, &err),
                         STATUS_OK);
        unsigned all = look(&d, 1, &part);
        ck_assert_uint_ge(all, WORLD_ASSETS + d.repairs.count);
        expect_same(whole, part);
        change_free(part);
        for (uint32_t pieces = 2; pieces < 200; pieces = pieces * 7 + 2) {
            ck_assert_uint_eq(look(&d, pieces, &part), (all + pieces - 1) / pieces);
            expect_same(whole, part);
            change_free(part);
        }
        if (!whole)
            break;
        struct journalled row = {whole->op, d.seq + 1, change_body(whole), 0, WORLD_TO};
        ck_assert_msg(change_apply(&d, &row, &err) == STATUS_OK, "%s", err.detail);
        change_free(whole);
    }
    ck_assert_int_gt(rounds, 0);
    ck_assert_int_lt(rounds, ROUNDS_MAX);
    district_free(&d);
}
END_TEST

START_TEST(a_look_that_is_dropped_half_way_leaves_nothing)
{
    struct district d;
    struct auto_repairs w;
    bool more = true;
    world_make(&d, 3);
    d.rules.items[0]->open_after_s = 60;
    for (uint32_t pieces = 0; more; pieces++) {
        ck_assert_int_eq(auto_repairs_begin(&w, &d, INSTANT_2000, WORLD_TO), STATUS_OK);
        ck_assert_int_eq(auto_repairs_step(&w, pieces, &more), STATUS_OK);
        auto_repairs_free(&w);
    }
    auto_repairs_free(&w);
    district_free(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("auto_repairs");
    TCase *tests = tcase_create("auto_repairs");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_fault_is_one_of_a_mass_where_a_stretch_holds_so_many_assets, 0,
                        40);
    tcase_add_loop_test(tests, a_look_in_small_steps_asks_for_what_one_in_large_steps_asks, 1, 20);
    tcase_add_test(tests, a_look_that_is_dropped_half_way_leaves_nothing);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
