#include "platform/sip_read.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

#define HEAD(from, more)                                                                           \
    "MESSAGE sip:44@:5060 SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nVia: SIP/2.0/UDP i\r\n" \
    "From: " from "\r\nTo: <sip:x@y>\r\nCall-ID: q\r\nCSeq: 4294967295 MESSAGE\r\n" more           \
    "\r\nbody"

static const struct {
    const char *bytes, *user, *tag;
} rows[] = {
    {HEAD("<sip:44011300001180000009@4401130000>;tag=1", ""), "44011300001180000009", "1"},
    /* no host, which the parser refuses */
    {HEAD("<sip:44@:5060>;tag=1", "Contact: <sip:>\r\nRoute: x\r\n"), "44", "1"},
    {HEAD("<sip:44@>;tag=1", "Contact: nonsense\r\n"), "44", "1"},
    {HEAD("sip:44@h", ""), "44", ""},
    /* a name in GB2312 before the address */
    {HEAD("\"\xca\xd0\xc7\xc5\" <sip:44@h>;tag=2", ""), "44", "2"},
    /* a continued line, a padded length, a header without a value */
    {HEAD("<sip:44@h>;\r\n tag=3", "Content-Length:   900\r\nSubject:\r\n"), "44", "3"},
    /* line feeds alone, names in other cases and short */
    {"MESSAGE sip:a SIP/2.0\nV: SIP/2.0/TCP h\nFROM: <sip:44@h>\nt: <sip:x@y>\ni: q\ncseq: 1 "
     "MESSAGE\n\nbody",
     "44", ""},
};

START_TEST(a_message_is_read_whatever_headers_nobody_needs)
{
    struct sip_message m;
    ck_assert_int_eq(sip_read(text_of(rows[_i].bytes), &m), STATUS_OK);
    ck_assert(m.is_request);
    ck_assert_str_eq(m.method, "MESSAGE");
    ck_assert_str_eq(m.user, rows[_i].user);
    ck_assert_str_eq(m.from_tag, rows[_i].tag);
    ck_assert(text_is(m.call_id, "q"));
    ck_assert(text_is(m.body, "body"));
    sip_message_free(&m);
}
END_TEST

START_TEST(an_answer_is_known_by_whom_it_was_asked_of)
{
    struct sip_message m;
    ck_assert_int_eq(
        sip_read(text_of("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: "
                         "<sip:us@h>;tag=1\r\nTo: <sip:44@h>;tag=2\r\nCall-ID: q\r\n"
                         "CSeq: 7 SUBSCRIBE\r\nExpires: 60\r\n\r\n"),
                 &m),
        STATUS_OK);
    ck_assert(!m.is_request);
    ck_assert_int_eq(m.status, 200);
    ck_assert_str_eq(m.user, "44");
    ck_assert_str_eq(m.to_tag, "2");
    ck_assert_str_eq(m.method, "SUBSCRIBE");
    ck_assert_uint_eq(m.cseq, 7);
    ck_assert(text_is(m.expires, "60"));
    ck_assert_uint_eq(m.via_count, 1);
    sip_message_free(&m);
}
END_TEST

static const char *const bad[] = {
    "MESSAGE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n\r\n",
    "MESSAGE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: "
    "q\r\n"
    "CSeq: 4294967296 MESSAGE\r\n\r\n",
    "MESSAGE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: "
    "q\r\n"
    "CSeq: x MESSAGE\r\n\r\n",
    "MESSAGE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: x\r\nTo: <sip:a@b>\r\nCall-ID: "
    "q\r\nCSeq: 1 "
    "MESSAGE\r\n\r\n",
    "AVERYLONGMETHODNAME sip:a SIP/2.0\r\n\r\n",
    " sip:a SIP/2.0\r\n\r\n",
    "MESSAGE SIP/2.0\r\n\r\n",
};

START_TEST(what_lacks_what_is_needed_is_no_message)
{
    struct sip_message m;
    ck_assert_int_eq(sip_read(text_of(bad[_i]), &m), STATUS_INVALID);
}
END_TEST

START_TEST(line_ends_alone_are_nothing)
{
    struct sip_message m;
    ck_assert_int_eq(sip_read(text_of("\r\n\r\n"), &m), STATUS_UNKNOWN);
    ck_assert_int_eq(sip_read((struct text){"\0\0", 2}, &m), STATUS_UNKNOWN);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("sip_read");
    tcase_add_loop_test(t, a_message_is_read_whatever_headers_nobody_needs, 0,
                        sizeof rows / sizeof *rows);
    tcase_add_test(t, an_answer_is_known_by_whom_it_was_asked_of);
    tcase_add_loop_test(t, what_lacks_what_is_needed_is_no_message, 0, sizeof bad / sizeof *bad);
    tcase_add_test(t, line_ends_alone_are_nothing);
    Suite *suite = suite_create("sip_read");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}
