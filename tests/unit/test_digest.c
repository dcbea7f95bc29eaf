#include "base/digest.h"

#include "suite.h"

#include <check.h>

#define ABC   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct {
    const char *name, *parts[3], *hex;
} digests[] = {
    {"FIPS 180's abc", {"abc", "", ""}, ABC},
    {"the same in parts", {"a", "b", "c"}, ABC},
    {"an empty part in between", {"ab", "", "c"}, ABC},
    {"nothing", {"", "", ""}, EMPTY},
    {"two blocks",
     {"abcdbcdecdefdefgefghfghighij", "hijkijkljklmklmnlmnomnopnopq", ""},
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(the_digest_of_parts_is_that_of_the_whole)
{
    struct text parts[3];
    for (size_t i = 0; i < 3; i++)
        parts[i] = text_of(digests[_i].parts[i]);
    struct digest d;
    char hex[DIGEST_HEX_SIZE];
    ck_assert_int_eq(digest_of(parts, 3, &d), STATUS_OK);
    digest_hex(&d, hex);
    ck_assert_msg(strcmp(hex, digests[_i].hex) == 0, "%s: %s", digests[_i].name, hex);
}
END_TEST

START_TEST(no_parts_are_nothing)
{
    struct digest d;
    char hex[DIGEST_HEX_SIZE];
    ck_assert_int_eq(digest_of(NULL, 0, &d), STATUS_OK);
    digest_hex(&d, hex);
    ck_assert_str_eq(hex, EMPTY);
}
END_TEST

static const struct {
    const char *name, *hex;
    bool good;
} hexes[] = {
    {"small letters", ABC, true},
    {"capitals", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", true},
    {"too short", "ba7816bf", false},
    {"too long", ABC "0", false},
    {"nothing", "", false},
    {"a letter past f", "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", false},
    {"a space at the end", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a ",
     false},
};

START_TEST(hexadecimal_text_is_64_digits)
{
    struct digest d = {{77}}, abc;
    struct text part = text_of("abc");
    ck_assert_int_eq(digest_of(&part, 1, &abc), STATUS_OK);
    bool good = digest_from_hex(text_of(hexes[_i].hex), &d);
    ck_assert_msg(good == hexes[_i].good, "%s", hexes[_i].name);
    ck_assert(good ? digest_equal(&d, &abc) : d.bytes[0] == 77);
}
END_TEST

START_TEST(a_nul_inside_is_no_digit)
{
    char hex[DIGEST_HEX_SIZE] = ABC;
    struct digest d;
    hex[10] = '\0';
    ck_assert(!digest_from_hex((struct text){hex, DIGEST_HEX_SIZE - 1}, &d));
}
END_TEST

START_TEST(one_bit_anywhere_makes_digests_differ)
{
    struct digest a = {{0}};
    ck_assert(digest_equal(&a, &a));
    for (size_t i = 0; i < DIGEST_SIZE * 8; i++) {
        struct digest b = a;
        b.bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        if (digest_equal(&a, &b))
            ck_abort_msg("bit %zu", i);
    }
}
END_TEST

START_TEST(random_bytes_are_not_those_of_before)
{
    uint8_t a[32] = {0}, b[32] = {0}, none[32] = {0};
    ck_assert_int_eq(random_bytes(a, sizeof a), STATUS_OK);
    ck_assert_int_eq(random_bytes(b, sizeof b), STATUS_OK);
    ck_assert_mem_ne(a, b, sizeof a);
    ck_assert_mem_ne(a, none, sizeof a);
}
END_TEST

START_TEST(fast_hashes_are_those_of_xxh3)
{
    char hex[33];
    fast_hash_hex("", 0, hex);
    ck_assert_str_eq(hex, "99aa06d3014798d86001c324468d497f");
    fast_hash_hex("abc", 3, hex);
    ck_assert_str_eq(hex, "06b05ab6733a618578af5f94892f3950");
    ck_assert_uint_eq(fast_hash("", 0, 0), UINT64_C(0x2d06800538d394c2));
    ck_assert_uint_ne(fast_hash("abc", 3, 1), fast_hash("abc", 3, 2));
    ck_assert_uint_ne(fast_hash("abc", 3, 1), fast_hash("abd", 3, 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("digest");
    TCase *tests = tcase_create("digest");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, the_digest_of_parts_is_that_of_the_whole, 0,
                        (int)(sizeof digests / sizeof *digests));
    tcase_add_test(tests, no_parts_are_nothing);
    tcase_add_loop_test(tests, hexadecimal_text_is_64_digits, 0,
                        (int)(sizeof hexes / sizeof *hexes));
    tcase_add_test(tests, a_nul_inside_is_no_digit);
    tcase_add_test(tests, one_bit_anywhere_makes_digests_differ);
    tcase_add_test(tests, random_bytes_are_not_those_of_before);
    tcase_add_test(tests, fast_hashes_are_those_of_xxh3);
    return suite_run(suite);
}
