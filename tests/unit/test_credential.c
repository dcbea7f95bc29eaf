#include "http/credential.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>

static const struct {
    const char *cookies, *value; /* value NULL: none */
} jars[] = {
    {"intact_session=a", "a"},
    {"x=1; intact_session=a; y=2", "a"},
    {"x=1;intact_session=a;y=2", "a"},
    {"intact_session=", ""},
    {"intact_session=a=b", "a=b"},
    {" intact_session=a ", "a"},
    {"intact_session=a; intact_session=b", "a"},
    {"intact_session", NULL},
    {"xintact_session=a", NULL},
    {"intact_sessionx=a", NULL},
    {"x=intact_session=a", NULL},
    {";;; ;", NULL},
    {"", NULL},
};

static struct credential credential(const char *authorization, const char *cookie)
{
    struct field headers[2] = {{text_of("Authorization"), text_of(authorization)},
                               {text_of("Cookie"), text_of(cookie)}};
    struct request q = {.head = {.headers = authorization ? headers : headers + 1,
                                 .header_count = authorization ? 2 : 1}};
    return credential_of(&q);
}

START_TEST(a_cookie_is_found_by_its_whole_name)
{
    struct credential c = credential(NULL, jars[_i].cookies);
    ck_assert_msg(c.by_cookie == (jars[_i].value != NULL), "%s", jars[_i].cookies);
    if (jars[_i].value)
        ck_assert_msg(text_is(c.text, jars[_i].value), "%s", jars[_i].cookies);
}
END_TEST

START_TEST(behind_tls_a_cookie_has_the_name_that_no_other_host_can_set)
{
    struct field headers[2] = {
        {text_of("X-Forwarded-Proto"), text_of("https")},
        {text_of("Cookie"), text_of("intact_session=a; __Host-intact_session=b")}};
    struct request q = {.head = {.headers = headers, .header_count = 2}};
    ck_assert(text_is(credential_of(&q).text, "b"));
    q.head.headers = headers + 1;
    q.head.header_count = 1;
    ck_assert(text_is(credential_of(&q).text, "a"));
}
END_TEST

START_TEST(an_authorization_goes_before_the_cookie_even_a_wrong_one)
{
    struct credential c = credential("Bearer h", "intact_session=c");
    ck_assert(text_is(c.text, "h") && !c.by_cookie);
    c = credential("Basic h", "intact_session=c");
    ck_assert(!c.text.at && !c.by_cookie);
    c = credential(NULL, "intact_session=c");
    ck_assert(text_is(c.text, "c") && c.by_cookie);
    c = credential(NULL, "x=c");
    ck_assert(!c.text.at && !c.by_cookie);
}
END_TEST

static const struct {
    const char *method, *name, *value;
    bool good;
} proofs[] = {
    {"GET", "X", "", true},
    {"POST", "X", "", false},
    {"PUT", "Sec-Fetch-Site", "same-origin", true},
    {"DELETE", "sec-fetch-site", "none", true},
    {"POST", "Sec-Fetch-Site", "same-site", false},
    {"POST", "Sec-Fetch-Site", "cross-site", false},
    {"POST", "X-Requested-With", "intactd", true},
    {"POST", "X-Requested-With", "XMLHttpRequest", false},
};

START_TEST(a_change_by_cookie_needs_a_proof_of_origin)
{
    struct field headers[2] = {{text_of("Cookie"), text_of("intact_session=c")},
                               {text_of(proofs[_i].name), text_of(proofs[_i].value)}};
    struct request q = {.head = {.headers = headers, .header_count = 2}};
    struct error err = {0};
    strcpy(q.head.method, proofs[_i].method);
    enum status status = session_check_origin(&q, &err);
    ck_assert_int_eq(status, proofs[_i].good ? STATUS_OK : STATUS_FORBIDDEN);
    if (status)
        ck_assert_str_eq(err.code, "cross_site");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("credential");
    TCase *tests = tcase_create("session");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, a_cookie_is_found_by_its_whole_name, 0,
                        (int)(sizeof jars / sizeof *jars));
    tcase_add_test(tests, behind_tls_a_cookie_has_the_name_that_no_other_host_can_set);
    tcase_add_test(tests, an_authorization_goes_before_the_cookie_even_a_wrong_one);
    tcase_add_loop_test(tests, a_change_by_cookie_needs_a_proof_of_origin, 0,
                        (int)(sizeof proofs / sizeof *proofs));
    return suite_run(suite);
}
