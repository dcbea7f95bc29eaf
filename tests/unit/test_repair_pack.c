#include "model/repair_pack.h"
#include "suite.h"
#include "world.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define REPAIRS 150 /* three blocks, the last one not full */

static unsigned seed;

static unsigned draw(unsigned below)
{
    return world_draw(&seed, below);
}

static char *some_text(void)
{
    static const char *const texts[] = {NULL, "", "雨", "no-stream", "a note of several words"};
    const char *text = texts[draw(5)];
    return text ? strdup(text) : NULL;
}

static int64_t some_instant(void)
{
    static const int64_t ends[] = {INSTANT_NONE, INSTANT_EVER, 0, -1};
    unsigned n = draw(8);
    return n < 4 ? ends[n] : INSTANT_2000 + draw(UINT32_MAX);
}

static struct repair some_repair(unsigned n)
{
    char id[12];
    snprintf(id, sizeof id, "R%u", n);
    struct repair x = {.id = strdup(id),
                       .cause = some_text(),
                       .asset = draw(7000),
                       .mass = draw(2),
                       .aspects = (uint8_t)draw(16),
                       .responded_at = some_instant(),
                       .claimed_at = some_instant(),
                       .state = (enum repair_state)draw(REPAIR_STATE_COUNT),
                       .reported_at = some_instant(),
                       .repaired_at = some_instant(),
                       .confirmed_at = some_instant()};
    x.past = calloc(2, sizeof *x.past);
    for (unsigned i = draw(3); i > 0; i--)
        x.past[x.past_count++] =
            (struct round){some_instant(), some_instant(),    some_instant(), some_instant(),
                           some_instant(), (uint8_t)draw(16), draw(2)};
    x.pauses = calloc(3, sizeof *x.pauses);
    for (unsigned i = draw(4); i > 0; i--)
        x.pauses[x.pause_count++] =
            (struct pause){some_instant(), some_instant(), draw(2), some_text(), draw(9), draw(9)};
    x.transitions = calloc(4, sizeof *x.transitions);
    for (unsigned i = draw(5); i > 0; i--)
        x.transitions[x.transition_count++] =
            (struct transition){strdup("repaired"), some_instant(), some_instant(), some_instant(),
                                some_instant(),     draw(9),        some_text()};
    return x;
}

static void make(struct repairs *s, unsigned from_seed)
{
    seed = from_seed;
    for (unsigned i = 0; i < REPAIRS; i++) {
        struct repair x = some_repair(i);
        ck_assert_int_eq(repairs_put(s, &x), STATUS_OK);
    }
}

static bool same_text(const char *x, const char *y)
{
    return x && y ? strcmp(x, y) == 0 : x == y;
}

static void expect_same(const struct repair *x, const struct repair *y)
{
    ck_assert(same_text(x->id, y->id) && same_text(x->cause, y->cause));
    ck_assert(x->asset == y->asset && x->mass == y->mass && x->state == y->state);
    ck_assert(x->reported_at == y->reported_at && x->repaired_at == y->repaired_at);
    ck_assert(x->confirmed_at == y->confirmed_at && x->pause_count == y->pause_count);
    ck_assert(x->responded_at == y->responded_at && x->claimed_at == y->claimed_at);
    ck_assert(x->aspects == y->aspects && x->past_count == y->past_count);
    for (uint32_t i = 0; i < x->past_count; i++) {
        const struct round *r = &x->past[i], *o = &y->past[i];
        ck_assert(r->reported_at == o->reported_at && r->responded_at == o->responded_at);
        ck_assert(r->repaired_at == o->repaired_at && r->confirmed_at == o->confirmed_at);
        ck_assert(r->claimed_at == o->claimed_at && r->aspects == o->aspects && r->mass == o->mass);
    }
    for (uint32_t i = 0; i < x->pause_count; i++) {
        const struct pause *p = &x->pauses[i], *q = &y->pauses[i];
        ck_assert(p->from == q->from && p->to == q->to && p->approved == q->approved);
        ck_assert(same_text(p->reason, q->reason) && p->asked_by == q->asked_by);
        ck_assert_uint_eq(p->approved_by, q->approved_by);
    }
    ck_assert_uint_eq(x->transition_count, y->transition_count);
    for (uint32_t i = 0; i < x->transition_count; i++) {
        const struct transition *t = &x->transitions[i], *u = &y->transitions[i];
        ck_assert(same_text(t->name, u->name) && t->at == u->at && same_text(t->note, u->note));
        ck_assert(t->received_at == u->received_at && t->by == u->by);
        ck_assert(t->claimed_at == u->claimed_at && t->repaired_at == u->repaired_at);
    }
}

START_TEST(repairs_come_out_of_their_packs_as_they_went_in)
{
    struct repairs s = {0}, back = {0};
    struct buffer pack = {0};
    make(&s, (unsigned)_i + 1);
    for (uint32_t block = 0; block < repairs_blocks(&s); block++) {
        buffer_reset(&pack);
        repairs_pack(&s, block, &pack);
        ck_assert_int_eq(repairs_unpack(&back, (struct text){pack.bytes, pack.len}), STATUS_OK);
    }
    ck_assert_uint_eq(back.count, REPAIRS);
    for (uint32_t i = 0; i < REPAIRS; i++) {
        expect_same(&s.items[i], &back.items[i]);
        ck_assert_uint_eq(repairs_find(&back, text_of(s.items[i].id)), i);
    }
    buffer_free(&pack);
    repairs_free(&s);
    repairs_free(&back);
}
END_TEST

static void unpack_all(const struct repairs *s, struct repairs *back)
{
    struct buffer pack = {0};
    for (uint32_t block = 0; block < repairs_blocks(s); block++) {
        buffer_reset(&pack);
        repairs_pack(s, block, &pack);
        ck_assert_int_eq(repairs_unpack(back, (struct text){pack.bytes, pack.len}), STATUS_OK);
        memset(pack.bytes, 'x', pack.len); /* nothing of it is used any more */
    }
    buffer_free(&pack);
}

/* Its texts stand among the pack's bytes until then. Every third one is made its own, every third replaced, and each
 * ninth both, in either order; the rest stays. */
START_TEST(repairs_out_of_a_pack_can_be_changed_and_replaced)
{
    struct repairs s = {0}, back = {0};
    make(&s, (unsigned)_i + 1);
    repairs_reserve(&back, _i % 2 ? REPAIRS : 0);
    unpack_all(&s, &back);
    for (uint32_t i = 0; i < REPAIRS; i++) {
        struct repair *x = &back.items[i];
        ck_assert(x->is_borrowed);
        if (i % 3 == 0 || i % 9 == 1) {
            ck_assert_int_eq(repair_own(x), STATUS_OK);
            ck_assert(!x->is_borrowed);
            expect_same(&s.items[i], x);
            free(x->cause);
            x->cause = strdup("another");
            ck_assert_int_eq(repair_own(x), STATUS_OK);
            ck_assert_str_eq(x->cause, "another");
        }
        if (i % 3 == 1 || i % 9 == 3) {
            struct repair value = some_repair(i), second = some_repair(i);
            ck_assert_int_eq(repairs_add(&back, &value), STATUS_CONFLICT);
            ck_assert_int_eq(repairs_put(&back, &value), STATUS_OK);
            ck_assert_int_eq(repairs_put(&back, &second), STATUS_OK);
            ck_assert(!x->is_borrowed);
        }
        ck_assert_uint_eq(repairs_find(&back, text_of(s.items[i].id)), i);
        ck_assert_str_eq(x->id, s.items[i].id);
        if (i % 3 == 2)
            expect_same(&s.items[i], x);
    }
    ck_assert_uint_eq(back.count, REPAIRS);
    repairs_free(&s);
    repairs_free(&back);
}
END_TEST

/* Whatever its bytes, nothing is read beyond them, and all that was made is freed. */
START_TEST(a_pack_that_is_cut_or_changed_is_refused_or_gives_repairs)
{
    struct repairs s = {0};
    struct buffer pack = {0};
    make(&s, (unsigned)_i + 1);
    repairs_pack(&s, 0, &pack);
    for (int n = 0; n < 300; n++) {
        struct repairs back = {0};
        size_t len = n % 2 ? pack.len : draw((unsigned)pack.len);
        char *bytes = malloc(len + 1);
        memcpy(bytes, pack.bytes, len);
        for (unsigned i = draw(4); i > 0 && len > 0; i--)
            bytes[draw((unsigned)len)] = (char)draw(256);
        enum status status = repairs_unpack(&back, (struct text){bytes, len});
        ck_assert(status == STATUS_OK || status == STATUS_CORRUPT);
        repairs_free(&back);
        free(bytes);
    }
    buffer_free(&pack);
    repairs_free(&s);
}
END_TEST

START_TEST(a_pack_of_another_version_or_seen_twice_is_refused)
{
    struct repairs s = {0}, back = {0};
    struct buffer pack = {0};
    make(&s, 5);
    repairs_pack(&s, 2, &pack);
    ck_assert_int_eq(repairs_unpack(&back, (struct text){pack.bytes, pack.len}), STATUS_OK);
    ck_assert_int_eq(repairs_unpack(&back, (struct text){pack.bytes, pack.len}), STATUS_CORRUPT);
    repairs_free(&back);
    pack.bytes[0]++;
    ck_assert_int_eq(repairs_unpack(&back, (struct text){pack.bytes, pack.len}), STATUS_CORRUPT);
    ck_assert_int_eq(repairs_unpack(&back, text_of("")), STATUS_CORRUPT);
    repairs_free(&back);
    repairs_free(&s);
    buffer_free(&pack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repair_pack");
    TCase *tests = tcase_create("repair_pack");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, repairs_come_out_of_their_packs_as_they_went_in, 0, 10);
    tcase_add_loop_test(tests, repairs_out_of_a_pack_can_be_changed_and_replaced, 0, 10);
    tcase_add_loop_test(tests, a_pack_that_is_cut_or_changed_is_refused_or_gives_repairs, 0, 10);
    tcase_add_test(tests, a_pack_of_another_version_or_seen_twice_is_refused);
    return suite_run(suite);
}
