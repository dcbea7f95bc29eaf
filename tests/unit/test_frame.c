#include "report/frame.h"
#include "report/frame_pack.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

#define AT INT64_C(1661961900)

static uint64_t random_state;

static void seed_random(void)
{
    const char *given = getenv("TEST_SEED");
    random_state = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL) * 2 + 1;
    printf("TEST_SEED=%llu\n", (unsigned long long)random_state);
}

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % n;
}

static uint16_t cause_number(struct frame_builder *b, const char *name)
{
    uint16_t cause = 0;
    ck_assert_int_eq(frame_builder_cause(b, text_of(name), &cause), STATUS_OK);
    return cause;
}

static void add(struct frame_builder *b, uint32_t asset, int64_t at, uint8_t states,
                const char *cause)
{
    struct report r = {.asset = asset, .at = at, .states = states, .cause = cause_number(b, cause)};
    ck_assert_int_eq(frame_builder_add(b, &r), STATUS_OK);
}

static struct buffer seal(const struct frame_builder *b)
{
    struct buffer raw = {0};
    ck_assert_int_eq(frame_builder_seal(b, &raw), STATUS_OK);
    return raw;
}

static const struct report reports[] = {
    {.asset = 0, .at = AT, .states = 0x01},
    {.asset = FRAME_NO_ASSET, .at = AT},
    {.asset = UINT32_MAX - 1, .at = INT64_MAX, .states = 0xaa},
    {.asset = 5, .at = INT64_MIN, .states = 0x55},
    {.asset = 5, .at = 0, .states = 0x80},
    {.asset = 5, .at = 0, .states = 0x80},
    {.asset = 4, .at = -1, .states = 0x99},
};
#define REPORTS (sizeof reports / sizeof *reports)

START_TEST(reports_come_back_as_they_went_in)
{
    static const char *const names[] = {"", "no-stream", "", "x", "no-stream", "", "y"};
    struct frame_builder b = {0};
    struct frame_reader f;
    struct report r;
    for (size_t i = 0; i < REPORTS; i++)
        add(&b, reports[i].asset, reports[i].at, reports[i].states, names[i]);
    ck_assert_uint_eq(b.count, REPORTS);
    ck_assert_uint_eq(b.reports, REPORTS - 1);
    ck_assert_int_eq(b.first_at, INT64_MIN);
    ck_assert_int_eq(b.last_at, INT64_MAX);
    ck_assert_uint_ge(frame_builder_size(&b), REPORTS * 3);
    struct buffer raw = seal(&b);
    ck_assert_int_eq(frame_reader_init(&f, raw.bytes, raw.len), STATUS_OK);
    ck_assert_uint_eq(f.count, REPORTS);
    for (size_t i = 0; i < REPORTS; i++) {
        ck_assert_int_eq(frame_reader_next(&f, &r), STATUS_OK);
        ck_assert_uint_eq(r.asset, reports[i].asset);
        ck_assert_int_eq(r.at, reports[i].at);
        ck_assert_uint_eq(r.states, reports[i].states);
        const char *name = frame_cause_name(&f, r.cause);
        ck_assert_str_eq(name ? name : "", names[i]);
    }
    ck_assert_int_eq(frame_reader_next(&f, &r), STATUS_UNKNOWN);
    ck_assert_ptr_null(frame_cause_name(&f, 0));
    ck_assert_ptr_null(frame_cause_name(&f, 4));
    buffer_free(&raw);
    frame_builder_free(&b);
}
END_TEST

/* Whatever is usual in a frame: no cause, the same cause, or another cause in every report. */
START_TEST(random_frames_come_back_whatever_is_usual_in_them)
{
    static const char *const names[] = {"", "power", "blur", "link-down"};
    static const uint8_t states[] = {0x55, 0xaa, 0x01, 0x95, 0x00};
    static const char *const said[] = {NULL, "K9", "44011300001310009999", "号"};
    struct report sent[200];
    seed_random();
    for (int round = 0; round < 2000; round++) {
        struct frame_builder b = {0};
        uint32_t count = 1 + random_below(200), causes = 1 + random_below(4);
        uint32_t aliases = random_below(3) ? 0 : 1 + random_below(3);
        uint32_t kinds = 1 + random_below(5), millis = random_below(2) ? 0 : random_below(1000);
        for (uint32_t i = 0; i < count; i++) {
            sent[i] =
                (struct report){.asset = random_below(8) ? i : FRAME_NO_ASSET,
                                .at = AT + random_below(2),
                                .ms = (uint16_t)(random_below(3) ? millis : random_below(1000)),
                                .states = states[random_below(kinds)],
                                .cause = cause_number(&b, names[random_below(causes)]),
                                .said = text_of(aliases ? said[random_below(aliases + 1)] : NULL)};
            ck_assert_int_eq(frame_builder_add(&b, &sent[i]), STATUS_OK);
        }
        struct buffer raw = seal(&b);
        struct frame_reader f;
        ck_assert_int_eq(frame_reader_init(&f, raw.bytes, raw.len), STATUS_OK);
        for (uint32_t i = 0; i < count; i++) {
            struct report r;
            if (frame_reader_next(&f, &r) != STATUS_OK || r.asset != sent[i].asset ||
                r.at != sent[i].at || r.ms != sent[i].ms || r.states != sent[i].states ||
                r.cause != sent[i].cause || !text_equal(r.said, sent[i].said))
                ck_abort_msg("round %d: report %u of %u", round, i, count);
        }
        buffer_free(&raw);
        frame_builder_free(&b);
    }
}
END_TEST

START_TEST(milliseconds_cost_nothing_where_there_are_none_and_two_bytes_where_all_are_equal)
{
    size_t bytes[2];
    for (uint16_t with = 0; with < 2; with++) {
        struct frame_builder b = {0};
        for (uint32_t i = 0; i < 5814; i++) {
            struct report r = {.asset = i, .at = AT, .ms = (uint16_t)(with * 31), .states = 0x55};
            ck_assert_int_eq(frame_builder_add(&b, &r), STATUS_OK);
        }
        struct buffer raw = seal(&b);
        bytes[with] = raw.len;
        buffer_free(&raw);
        frame_builder_free(&b);
    }
    ck_assert_uint_le(bytes[0], 24); /* as much as a frame without the column, and its length */
    ck_assert_uint_eq(bytes[1], bytes[0] + 2);
}
END_TEST

START_TEST(an_empty_frame_is_a_frame)
{
    struct frame_builder b = {0};
    struct buffer raw = seal(&b);
    struct frame_reader f;
    struct report r;
    ck_assert_int_eq(frame_reader_init(&f, raw.bytes, raw.len), STATUS_OK);
    ck_assert_int_eq(frame_reader_next(&f, &r), STATUS_UNKNOWN);
    buffer_free(&raw);
    frame_builder_free(&b);
}
END_TEST

START_TEST(a_cause_has_one_number_and_only_so_many_fit)
{
    struct frame_builder b = {0};
    uint16_t cause = 77;
    char name[16];
    ck_assert_uint_eq(cause_number(&b, ""), 0);
    for (unsigned i = 1; i <= UINT16_MAX; i++) {
        snprintf(name, sizeof name, "c%u", i);
        ck_assert_uint_eq(cause_number(&b, name), i);
    }
    ck_assert_uint_eq(cause_number(&b, "c500"), 500);
    ck_assert_int_eq(frame_builder_cause(&b, text_of("one-more"), &cause), STATUS_INVALID);
    ck_assert_uint_eq(cause, 77);
    frame_builder_free(&b);
    ck_assert_int_eq(frame_builder_cause(&b, (struct text){"a\0b", 3}, &cause), STATUS_INVALID);
    ck_assert_int_eq(frame_builder_cause(&b, text_of("123456789012345678901234567890123"), &cause),
                     STATUS_INVALID);
    frame_builder_free(&b);
}
END_TEST

/* A round of the district at one instant: 0.5 % missing, 2 % in fault. */
static void add_round(struct frame_builder *b)
{
    for (uint32_t asset = 0; asset < 5814; asset++) {
        if (random_below(1000) < 5)
            continue;
        if (random_below(100) >= 2)
            add(b, asset, AT, 0x55, "");
        else if (random_below(2))
            add(b, asset, AT, 0xaa, "no-stream");
        else
            add(b, asset, AT, 0x95, "no-recording");
    }
}

START_TEST(a_round_of_the_district_packs_into_0_12_bytes_a_report)
{
    struct frame_builder b = {0};
    struct buffer packed = {0}, again = {0}, back = {0};
    add_round(&b);
    struct buffer raw = seal(&b);
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_OK);
    ck_assert_int_eq(frame_compress(&raw, &again), STATUS_OK);
    printf("%u reports, %zu bytes raw, %zu packed: %.4f a report\n", b.count, raw.len, packed.len,
           (double)packed.len / b.count);
    ck_assert_uint_le(packed.len * 100, b.count * 12u);
    ck_assert_mem_eq(packed.bytes, again.bytes, packed.len);
    ck_assert_int_eq(frame_expand(packed.bytes, packed.len, &back), STATUS_OK);
    ck_assert_uint_eq(back.len, raw.len);
    ck_assert_mem_eq(back.bytes, raw.bytes, raw.len);
    buffer_free(&raw);
    buffer_free(&packed);
    buffer_free(&again);
    buffer_free(&back);
    frame_builder_free(&b);
}
END_TEST

START_TEST(what_is_no_packed_frame_is_corrupt)
{
    struct frame_builder b = {0};
    struct buffer packed = {0}, back = {0};
    add_round(&b);
    struct buffer raw = seal(&b);
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_OK);
    for (size_t len = 0; len < packed.len; len++)
        ck_assert_int_eq(frame_expand(packed.bytes, len, &back), STATUS_CORRUPT);
    buffer_add_byte(&packed, 0);
    ck_assert_int_eq(frame_expand(packed.bytes, packed.len, &back), STATUS_CORRUPT);
    ck_assert_int_eq(frame_expand("not zlib", 8, &back), STATUS_CORRUPT);
    ck_assert_ptr_null(back.bytes);
    buffer_free(&raw);
    buffer_free(&packed);
    frame_builder_free(&b);
}
END_TEST

START_TEST(a_frame_unpacks_up_to_its_limit_and_not_a_byte_further)
{
    struct buffer raw = {0}, packed = {0}, back = {0};
    char *zeros = buffer_reserve(&raw, FRAME_RAW_MAX + 1);
    ck_assert_ptr_nonnull(zeros);
    memset(zeros, 0, FRAME_RAW_MAX + 1);
    raw.len = FRAME_RAW_MAX;
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_OK);
    ck_assert_int_eq(frame_expand(packed.bytes, packed.len, &back), STATUS_OK);
    ck_assert_uint_eq(back.len, FRAME_RAW_MAX);
    raw.len++;
    ck_assert_int_eq(frame_compress(&raw, &packed), STATUS_TOO_LARGE);
    buffer_free(&back);
    uLongf bomb_len = packed.cap;
    ck_assert_int_eq(compress((Bytef *)packed.bytes, &bomb_len, (Bytef *)raw.bytes, raw.len), Z_OK);
    ck_assert_int_eq(frame_expand(packed.bytes, bomb_len, &back), STATUS_CORRUPT);
    ck_assert_ptr_null(back.bytes);
    buffer_free(&raw);
    buffer_free(&packed);
}
END_TEST

/* Reads all of it; what it says does not matter, only that it ends and stays within its bytes. */
static enum status read_through(const void *bytes, size_t len)
{
    char *exact = malloc(len ? len : 1); /* so that the address sanitizer sees the end */
    struct frame_reader f;
    struct report r;
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, bytes, len);
    enum status status = frame_reader_init(&f, exact, len);
    while (status == STATUS_OK) {
        status = frame_reader_next(&f, &r);
        if (status == STATUS_OK && r.cause)
            ck_assert_ptr_nonnull(frame_cause_name(&f, r.cause));
    }
    free(exact);
    return status;
}

START_TEST(a_few_bytes_stand_for_so_many_reports_and_not_one_more)
{
    for (uint32_t more = 0; more < 2; more++) {
        struct buffer raw = {0};
        struct frame_reader f;
        buffer_add_varint(&raw, 4); /* version */
        buffer_add_varint(&raw, FRAME_REPORTS_MAX + more);
        for (int i = 0; i < 10; i++) /* no causes, the usual states 0, eight empty columns */
            buffer_add_byte(&raw, 0);
        enum status status = frame_reader_init(&f, raw.bytes, raw.len);
        ck_assert_int_eq(status, more ? STATUS_CORRUPT : STATUS_OK);
        buffer_free(&raw);
    }
}
END_TEST

START_TEST(a_cut_or_lengthened_frame_is_corrupt)
{
    struct frame_builder b = {0};
    for (size_t i = 0; i < REPORTS; i++)
        add(&b, reports[i].asset, reports[i].at, reports[i].states, i % 2 ? "some-cause" : "");
    struct buffer raw = seal(&b);
    ck_assert_int_eq(read_through(raw.bytes, raw.len), STATUS_UNKNOWN);
    for (size_t len = 0; len < raw.len; len++)
        ck_assert_int_eq(read_through(raw.bytes, len), STATUS_CORRUPT);
    buffer_add_byte(&raw, 0);
    ck_assert_int_eq(read_through(raw.bytes, raw.len), STATUS_CORRUPT);
    buffer_free(&raw);
    frame_builder_free(&b);
}
END_TEST

START_TEST(no_bytes_harm_the_reader)
{
    struct frame_builder b = {0};
    for (size_t i = 0; i < REPORTS; i++)
        add(&b, reports[i].asset, reports[i].at, reports[i].states, i % 2 ? "some-cause" : "");
    struct buffer raw = seal(&b);
    size_t corrupt = 0;
    for (int i = 0; i < 300000; i++) {
        char mutant[256];
        ck_assert_uint_le(raw.len, sizeof mutant);
        memcpy(mutant, raw.bytes, raw.len);
        for (uint32_t n = 1 + random_below(3); n > 0; n--)
            mutant[random_below((uint32_t)raw.len)] = (char)random_below(256);
        enum status status = read_through(mutant, raw.len - random_below(2));
        ck_assert(status == STATUS_UNKNOWN || status == STATUS_CORRUPT);
        corrupt += status == STATUS_CORRUPT;
    }
    ck_assert_uint_gt(corrupt, 0);
    buffer_free(&raw);
    frame_builder_free(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame");
    TCase *tests = tcase_create("frame");
    suite_add_tcase(suite, tests);
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, seed_random, NULL);
    tcase_add_test(tests, reports_come_back_as_they_went_in);
    tcase_add_test(tests, random_frames_come_back_whatever_is_usual_in_them);
    tcase_add_test(
        tests, milliseconds_cost_nothing_where_there_are_none_and_two_bytes_where_all_are_equal);
    tcase_add_test(tests, an_empty_frame_is_a_frame);
    tcase_add_test(tests, a_cause_has_one_number_and_only_so_many_fit);
    tcase_add_test(tests, a_round_of_the_district_packs_into_0_12_bytes_a_report);
    tcase_add_test(tests, what_is_no_packed_frame_is_corrupt);
    tcase_add_test(tests, a_frame_unpacks_up_to_its_limit_and_not_a_byte_further);
    tcase_add_test(tests, a_few_bytes_stand_for_so_many_reports_and_not_one_more);
    tcase_add_test(tests, a_cut_or_lengthened_frame_is_corrupt);
    tcase_add_test(tests, no_bytes_harm_the_reader);
    return suite_run(suite);
}
