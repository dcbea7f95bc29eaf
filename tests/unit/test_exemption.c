#include "model/exemption.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

#define ALL_ASPECTS 0x0f
#define BIT(n)      ((uint8_t)(1u << (n)))

/* Three assets: 0 a camera of town 0 in project 0, then 1; 1 a checkpoint of town 1 in project 1;
 * 2 a centre of town 1 that is never in service. */
static void add_asset(struct registry *r, const char *code, enum kind kind, uint32_t town,
                      const struct span *spans, uint32_t span_count)
{
    struct asset value = {.code = text_copy(text_of(code)), .town = town, .kind = (uint8_t)kind};
    value.class_no = kind == KIND_CAMERA ? 2 : 0;
    value.attributes = town == 0 ? text_copy(text_of("{\"pole\":\"P-17\",\"sides\":4}")) : NULL;
    value.spans = calloc(span_count + 1, sizeof *spans);
    for (uint32_t i = 0; i < span_count; i++)
        value.spans[i] = spans[i];
    value.span_count = span_count;
    ck_assert_int_eq(registry_put_asset(r, &value), STATUS_OK);
}

static void setup(struct registry *r)
{
    static const struct span first[] = {{100, 200, 0}, {200, 300, 1}};
    static const struct span second[] = {{150, INSTANT_EVER, 1}};
    add_asset(r, "K1", KIND_CAMERA, 0, first, 2);
    add_asset(r, "K2", KIND_CHECKPOINT, 1, second, 1);
    add_asset(r, "K3", KIND_CENTRE, 1, NULL, 0);
}

static uint32_t *list(uint32_t a, uint32_t b)
{
    uint32_t *numbers = calloc(2, sizeof *numbers);
    numbers[0] = a;
    numbers[1] = b;
    return numbers;
}

static void approve(struct exemptions *e, const struct registry *r, struct exemption x)
{
    x.state = EXEMPTION_APPROVED;
    ck_assert_int_eq(exemptions_add(e, &x), STATUS_OK);
    ck_assert_int_eq(exemptions_refresh_for(e, r, e->items + e->count - 1), STATUS_OK);
}

static int64_t exempt_s(const struct exemptions *e, uint32_t asset, enum aspect aspect)
{
    const struct interval_set *set = exemptions_of(e, asset, aspect);
    ck_assert(!set || set->count > 0);
    return set ? interval_set_within(set, 0, 1000) : 0;
}

/* Members are lists of one number; -1: not named. */
static const struct {
    const char *name;
    int asset, project, town;
    uint8_t kinds;
    int64_t exempt_s[3]; /* of 120 to 260, by asset */
} scopes[] = {
    {"an asset", 0, -1, -1, 0, {140, 0, 0}},
    {"another asset, from its first span on", 1, -1, -1, 0, {0, 110, 0}},
    {"an asset that is never in service", 2, -1, -1, 0, {0, 0, 0}},
    {"a project: of a span, not of the asset", -1, 0, -1, 0, {80, 0, 0}},
    {"the next project", -1, 1, -1, 0, {60, 110, 0}},
    {"a town", -1, -1, 0, 0, {140, 0, 0}},
    {"the other town", -1, -1, 1, 0, {0, 110, 0}},
    {"a kind", -1, -1, -1, BIT(KIND_CHECKPOINT), {0, 110, 0}},
    {"two kinds", -1, -1, -1, BIT(KIND_CHECKPOINT) | BIT(KIND_CAMERA), {140, 110, 0}},
    {"asset and project", 0, 1, -1, 0, {60, 0, 0}},
    {"project and town", -1, 1, 1, 0, {0, 110, 0}},
    {"members that contradict", 0, -1, 1, 0, {0, 0, 0}},
    {"a kind that contradicts", 0, -1, -1, BIT(KIND_CENTRE), {0, 0, 0}},
    {"all four", 0, 0, 0, BIT(KIND_CAMERA), {80, 0, 0}},
};

static struct exemption scope_row(int row)
{
    struct exemption x = {.aspects = ALL_ASPECTS, .from = 120, .to = 260};
    x.scope.asset_count = scopes[row].asset >= 0;
    x.scope.project_count = scopes[row].project >= 0;
    x.scope.town_count = scopes[row].town >= 0;
    x.scope.assets = x.scope.asset_count ? list((uint32_t)scopes[row].asset, 0) : NULL;
    x.scope.projects = x.scope.project_count ? list((uint32_t)scopes[row].project, 0) : NULL;
    x.scope.towns = x.scope.town_count ? list((uint32_t)scopes[row].town, 0) : NULL;
    x.scope.kinds = scopes[row].kinds;
    return x;
}

START_TEST(all_named_members_of_a_scope_must_match)
{
    struct registry r = {0};
    struct exemptions e = {0};
    setup(&r);
    approve(&e, &r, scope_row(_i));
    for (uint32_t asset = 0; asset < 3; asset++) {
        for (int k = 0; k < ASPECT_COUNT; k++)
            ck_assert_msg(exempt_s(&e, asset, (enum aspect)k) == scopes[_i].exempt_s[asset],
                          "%s: asset %u", scopes[_i].name, asset);
    }
    for (uint32_t s = 0; s < 2; s++) {
        const struct span *span = r.assets[0].spans + s;
        int64_t seconds = s == 0 ? 80 : 60;
        const struct interval_set *set = exemptions_of(&e, 0, ASPECT_LIVE);
        bool covered = set && interval_set_within(set, span->from, span->to) == seconds;
        ck_assert_msg(exemption_covers(e.items, r.assets, 0, span) == covered, "%s: span %u",
                      scopes[_i].name, s);
    }
    exemptions_free(&e);
    registry_free(&r);
}
END_TEST

/* What a scope asks beyond its lists, of the same three assets. */
static const struct {
    const char *name, *attribute, *value; /* attribute NULL: none is asked for */
    uint8_t kinds, classes;
    int except;
    int64_t exempt_s[3]; /* of 120 to 260, by asset */
} further[] = {
    {"a class", NULL, NULL, 0, BIT(2), -1, {140, 0, 0}},
    {"another class", NULL, NULL, 0, BIT(1) | BIT(3), -1, {0, 0, 0}},
    {"an attribute", "pole", "P-17", 0, 0, -1, {140, 0, 0}},
    {"a number as a text", "sides", "4", 0, 0, -1, {140, 0, 0}},
    {"an attribute of another value", "pole", "P-1", 0, 0, -1, {0, 0, 0}},
    {"an attribute that nobody has", "side", "4", 0, 0, -1, {0, 0, 0}},
    {"kinds, but for one asset",
     NULL,
     NULL,
     BIT(KIND_CAMERA) | BIT(KIND_CHECKPOINT),
     0,
     0,
     {0, 110, 0}},
    {"an attribute, but for another asset", "pole", "P-17", 0, 0, 1, {140, 0, 0}},
};

static struct exempt_scope further_row(int row)
{
    struct exempt_scope s = {.kinds = further[row].kinds, .classes = further[row].classes};
    if (further[row].attribute) {
        s.attributes = calloc(1, sizeof *s.attributes);
        s.attributes->name = text_copy(text_of(further[row].attribute));
        s.attributes->values = calloc(1, sizeof(char *));
        s.attributes->values[s.attributes->count++] = text_copy(text_of(further[row].value));
        s.attribute_count = 1;
    }
    s.except_count = further[row].except >= 0;
    s.except = s.except_count ? list((uint32_t)further[row].except, 0) : NULL;
    return s;
}

START_TEST(classes_attributes_and_exceptions_match_too)
{
    struct registry r = {0};
    struct exemptions e = {0};
    setup(&r);
    approve(&e, &r,
            (struct exemption){
                .aspects = ALL_ASPECTS, .from = 120, .to = 260, .scope = further_row(_i)});
    for (uint32_t asset = 0; asset < 3; asset++)
        ck_assert_msg(exempt_s(&e, asset, ASPECT_LIVE) == further[_i].exempt_s[asset],
                      "%s: asset %u", further[_i].name, asset);
    exemptions_free(&e);
    registry_free(&r);
}
END_TEST

START_TEST(only_the_named_aspects_are_exempt)
{
    struct registry r = {0};
    struct exemptions e = {0};
    setup(&r);
    approve(&e, &r,
            (struct exemption){.aspects = BIT(ASPECT_NETWORK),
                               .from = 110,
                               .to = 120,
                               .scope.kinds = BIT(KIND_CAMERA)});
    ck_assert_int_eq(exempt_s(&e, 0, ASPECT_NETWORK), 10);
    ck_assert_ptr_null(exemptions_of(&e, 0, ASPECT_INTACT));
    ck_assert_ptr_null(exemptions_of(&e, 0, ASPECT_HISTORY));
    exemptions_free(&e);
    registry_free(&r);
}
END_TEST

START_TEST(only_approved_exemptions_count)
{
    struct registry r = {0};
    struct exemptions e = {0};
    setup(&r);
    approve(&e, &r,
            (struct exemption){
                .aspects = ALL_ASPECTS, .from = 110, .to = 120, .scope.kinds = BIT(KIND_CAMERA)});
    for (int state = 0; state < EXEMPTION_STATE_COUNT; state++) {
        e.items[0].state = (enum exemption_state)state;
        ck_assert_int_eq(exemptions_refresh_for(&e, &r, e.items), STATUS_OK);
        int64_t wanted = state == EXEMPTION_APPROVED ? 10 : 0;
        ck_assert_int_eq(exempt_s(&e, 0, ASPECT_LIVE), wanted);
    }
    exemptions_free(&e);
    registry_free(&r);
}
END_TEST

START_TEST(what_several_exemptions_cover_counts_once)
{
    struct registry r = {0};
    struct exemptions e = {0};
    setup(&r);
    approve(&e, &r,
            (struct exemption){
                .aspects = ALL_ASPECTS, .from = 110, .to = 150, .scope.kinds = BIT(KIND_CAMERA)});
    approve(&e, &r,
            (struct exemption){.aspects = BIT(ASPECT_LIVE),
                               .from = 140,
                               .to = 170,
                               .scope = {.assets = list(0, 1), .asset_count = 2}});
    ck_assert_int_eq(exempt_s(&e, 0, ASPECT_LIVE), 60);
    ck_assert_int_eq(exempt_s(&e, 0, ASPECT_INTACT), 40);
    ck_assert_int_eq(exempt_s(&e, 1, ASPECT_LIVE), 20);
    e.items[0].state = EXEMPTION_REVOKED;
    ck_assert_int_eq(exemptions_refresh_for(&e, &r, e.items), STATUS_OK);
    ck_assert_int_eq(exempt_s(&e, 0, ASPECT_LIVE), 30);
    ck_assert_int_eq(exempt_s(&e, 0, ASPECT_INTACT), 0);
    exemptions_free(&e);
    registry_free(&r);
}
END_TEST

START_TEST(a_changed_record_is_covered_anew)
{
    static const struct span later[] = {{110, 115, 0}};
    struct registry r = {0};
    struct exemptions e = {0};
    setup(&r);
    approve(&e, &r,
            (struct exemption){.aspects = ALL_ASPECTS,
                               .from = 100,
                               .to = 200,
                               .scope = {.towns = list(0, 0), .town_count = 1}});
    ck_assert_int_eq(exempt_s(&e, 0, ASPECT_LIVE), 100);
    add_asset(&r, "K1", KIND_CAMERA, 0, later, 1);
    add_asset(&r, "K4", KIND_CAMERA, 0, later, 1);
    ck_assert_ptr_null(exemptions_of(&e, 3, ASPECT_LIVE));
    ck_assert_int_eq(exemptions_refresh(&e, &r, 0), STATUS_OK);
    ck_assert_int_eq(exemptions_refresh(&e, &r, 3), STATUS_OK);
    ck_assert_int_eq(exempt_s(&e, 0, ASPECT_LIVE), 5);
    ck_assert_int_eq(exempt_s(&e, 3, ASPECT_LIVE), 5);
    add_asset(&r, "K1", KIND_CAMERA, 1, later, 1);
    ck_assert_int_eq(exemptions_refresh(&e, &r, 0), STATUS_OK);
    ck_assert_ptr_null(exemptions_of(&e, 0, ASPECT_LIVE));
    exemptions_free(&e);
    registry_free(&r);
}
END_TEST

START_TEST(exemptions_are_numbered_from_one)
{
    struct exemptions e = {0};
    for (uint32_t i = 0; i < 40; i++) {
        struct exemption x = {.aspects = ALL_ASPECTS, .reason = text_copy(text_of("power_cut"))};
        x.note = text_copy(text_of("n"));
        x.evidence = text_copy(text_of("e"));
        x.decision_note = text_copy(text_of("d"));
        ck_assert_int_eq(exemptions_add(&e, &x), STATUS_OK);
        ck_assert_ptr_null(x.reason);
        ck_assert_uint_eq(e.items[i].id, i + 1);
    }
    ck_assert_uint_eq(e.count, 40);
    ck_assert_ptr_null(exemptions_of(&e, 5, ASPECT_LIVE));
    exemptions_free(&e);
    ck_assert_uint_eq(e.count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exemption");
    TCase *tests = tcase_create("exemption");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, all_named_members_of_a_scope_must_match, 0,
                        (int)(sizeof scopes / sizeof *scopes));
    tcase_add_loop_test(tests, classes_attributes_and_exceptions_match_too, 0,
                        (int)(sizeof further / sizeof *further));
    tcase_add_test(tests, only_the_named_aspects_are_exempt);
    tcase_add_test(tests, only_approved_exemptions_count);
    tcase_add_test(tests, what_several_exemptions_cover_counts_once);
    tcase_add_test(tests, a_changed_record_is_covered_anew);
    tcase_add_test(tests, exemptions_are_numbered_from_one);
    return suite_run(suite);
}
