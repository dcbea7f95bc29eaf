#include "platform/auth.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

static const struct digest secret = {{7}};
#define NOW   INT64_C(1764400000)
#define REALM "4401130000"
#define CODE  "44011300001180000009"

static char challenge[AUTH_CHALLENGE_SIZE];

static struct text nonce(void)
{
    ck_assert(!auth_challenge(&secret, text_of(REALM), text_of(CODE), true, false, NOW, challenge));
    struct text n = auth_member(text_of(challenge), "nonce");
    ck_assert(n.at);
    return n;
}

static enum auth_outcome check(const char *header, const char *scope, int64_t now)
{
    struct auth_claim claim = {.header = text_of(header),
                               .method = text_of("REGISTER"),
                               .realm = text_of(REALM),
                               .scope = text_of(scope),
                               .password = text_of("secret12")};
    return auth_check(&secret, &claim, now);
}

START_TEST(a_challenge_names_realm_algorithm_and_qop_and_is_short)
{
    struct text n = nonce();
    ck_assert(text_is(auth_member(text_of(challenge), "realm"), REALM));
    ck_assert(text_is(auth_member(text_of(challenge), "algorithm"), "MD5"));
    ck_assert(text_is(auth_member(text_of(challenge), "qop"), "auth"));
    ck_assert(!auth_member(text_of(challenge), "stale").at);
    ck_assert_uint_eq(n.len, 21);
    ck_assert_uint_lt(strlen(challenge), 110);
    ck_assert(!auth_challenge(&secret, text_of(REALM), text_of(CODE), false, true, NOW, challenge));
    ck_assert(text_is(auth_member(text_of(challenge), "stale"), "true"));
}
END_TEST

/* The responses are of another program: Python's hashlib. */
#define NONCE "692a9b80-240c2a228504"
static const struct {
    const char *header;
    enum auth_outcome outcome;
} rows[] = {
    /* without qop */
    {"Digest username=\"u\", realm=\"" REALM "\", nonce=\"" NONCE
     "\", uri=\"sip:x@y\", response=\"b29fa94c190d9b66e35a80eec2c8bf43\", algorithm=MD5",
     AUTH_GOOD},
    /* with qop, in upper case, without spaces, the qop in quotes */
    {"DIGEST username=\"u\",realm=\"" REALM "\",nonce=\"" NONCE
     "\",uri=\"sip:x@y\",response=\"F0751225CB0CD6BC201E3C7AD735D3BA\",qop=\"auth\",nc=00000001,"
     "cnonce=\"abc\"",
     AUTH_GOOD},
    /* SHA-256 */
    {"Digest username=\"u\",realm=\"" REALM "\",nonce=\"" NONCE "\",uri=\"sip:x@y\",response="
     "\"6d10c714e52077b3c86eda9f88667d14296521d2c79896833bf9d62d5ff4a1da\",algorithm=SHA-256",
     AUTH_GOOD},
    /* one letter of the response differs */
    {"Digest username=\"u\",realm=\"" REALM "\",nonce=\"" NONCE
     "\",uri=\"sip:x@y\",response=\"029fa94c190d9b66e35a80eec2c8bf43\"",
     AUTH_WRONG},
    {"Digest username=\"u\",nonce=\"" NONCE "\",uri=\"sip:x@y\",response=\"\"", AUTH_WRONG},
    {"Digest username=\"u\",nonce=\"" NONCE
     "\",uri=\"sip:x@y\",response=\"b29fa94c190d9b66e35a80eec2c8bf43\",qop=auth-int",
     AUTH_WRONG},
    {"Digest username=\"u\",nonce=\"" NONCE
     "\",uri=\"sip:x@y\",response=\"b29fa94c190d9b66e35a80eec2c8bf43\",algorithm=SM3",
     AUTH_WRONG},
    {"Basic dTpzZWNyZXQxMg==", AUTH_WRONG},
    {"", AUTH_WRONG},
    {"Digest", AUTH_WRONG},
    {"Digest username=", AUTH_WRONG},
    /* invented nonces */
    {"Digest username=\"u\",nonce=\"68000000-0000000000000000\",uri=\"x\",response=\"y\"",
     AUTH_STALE},
    {"Digest username=\"u\",nonce=\"abc\",uri=\"x\",response=\"y\"", AUTH_STALE},
    {"Digest username=\"u\",uri=\"x\",response=\"y\"", AUTH_STALE},
};

START_TEST(an_answer_is_good_stale_or_wrong)
{
    ck_assert_int_eq(check(rows[_i].header, CODE, NOW), rows[_i].outcome);
}
END_TEST

START_TEST(a_nonce_is_good_for_five_minutes_and_for_one_sender)
{
    ck_assert(text_is(nonce(), NONCE));
    ck_assert_int_eq(check(rows[0].header, CODE, NOW + 299), AUTH_GOOD);
    ck_assert_int_eq(check(rows[0].header, CODE, NOW + 300), AUTH_STALE);
    ck_assert_int_eq(check(rows[0].header, "44011300001180000008", NOW), AUTH_STALE);
}
END_TEST

START_TEST(a_password_follows_from_secret_code_and_number)
{
    static const struct digest other = {{8}};
    char a[AUTH_PASSWORD_SIZE], b[AUTH_PASSWORD_SIZE];
    ck_assert(!auth_password(&secret, text_of(CODE), 1, a));
    ck_assert(!auth_password(&secret, text_of(CODE), 1, b));
    ck_assert_str_eq(a, b);
    ck_assert_uint_eq(strlen(a), 12);
    ck_assert_uint_eq(strspn(a, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"), 12);
    ck_assert(!auth_password(&secret, text_of(CODE), 2, b));
    ck_assert_str_ne(a, b);
    ck_assert(!auth_password(&other, text_of(CODE), 1, b));
    ck_assert_str_ne(a, b);
    ck_assert(!auth_password(&secret, text_of("x"), 1, b));
    ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(what_is_told_of_a_refused_one_is_no_secret_and_plain)
{
    char out[AUTH_SHOWN_SIZE];
    auth_describe(text_of("Digest username=\"a\xca\xd0\", realm=r, nonce=\"n\", uri=\"sip:x,y\", "
                          "response=\"secret\", "
                          "cnonce=\"c\", nc=00000001, qop=auth"),
                  out);
    ck_assert_str_eq(out, "username=a??, realm=r, uri=sip:x,y, qop=auth, nc=00000001");
    auth_describe(text_of("Basic abc"), out);
    ck_assert_str_eq(out, "");
    char long_one[2000] = "Digest ";
    for (size_t i = 0; i < 6; i++)
        snprintf(long_one + strlen(long_one), 300, "%s=\"%0200d\",",
                 (const char *const[]){"username", "realm", "uri", "algorithm", "qop", "nc"}[i], 0);
    auth_describe(text_of(long_one), out);
    ck_assert_uint_lt(strlen(out), sizeof out);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("platform_auth");
    tcase_add_test(tests, a_challenge_names_realm_algorithm_and_qop_and_is_short);
    tcase_add_loop_test(tests, an_answer_is_good_stale_or_wrong, 0, sizeof rows / sizeof *rows);
    tcase_add_test(tests, a_nonce_is_good_for_five_minutes_and_for_one_sender);
    tcase_add_test(tests, what_is_told_of_a_refused_one_is_no_secret_and_plain);
    tcase_add_test(tests, a_password_follows_from_secret_code_and_number);
    Suite *suite = suite_create("platform_auth");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
