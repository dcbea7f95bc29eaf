#include "platform/sip_moved.h"

#include "suite.h"

#include <check.h>
#include <string.h>

#define ID "44011300002000000001"
#define REGISTER                                                                                   \
    "REGISTER sip:" ID "@4401130000 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK1\r\n" \
    "From: <sip:34020000001110000001@3402000000>;tag=1\r\nTo: <sip:34020000001110000001@"          \
    "3402000000>\r\nCall-ID: c1\r\nCSeq: 1 REGISTER\r\nContact: <sip:34020000001110000001@"        \
    "10.0.0.9:5060>\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n"

static const struct sip_endpoint from = {.port = 5060, .remote = "10.0.0.9:5060"};

START_TEST(who_registers_is_told_where_the_leader_is)
{
    struct buffer out = {0};
    sip_moved_write(text_of(REGISTER), &from, "sip:" ID "@10.0.0.11:5060", &out);
    const char *text = buffer_text(&out);
    ck_assert_ptr_nonnull(strstr(text, "SIP/2.0 302 Moved Temporarily\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "Contact: <sip:" ID "@10.0.0.11:5060>\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "Call-ID: c1\r\n"));
    buffer_free(&out);
}
END_TEST

START_TEST(answers_acknowledgements_and_noise_get_none)
{
    static const char *const silent[] = {
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=b\r\nFrom: <sip:1@a>;tag=1\r\nTo: "
        "<sip:2@a>;tag=2\r\n"
        "Call-ID: c\r\nCSeq: 1 MESSAGE\r\nContent-Length: 0\r\n\r\n",
        "ACK sip:1@a SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=b\r\nFrom: <sip:1@a>;tag=1\r\nTo: "
        "<sip:2@a>;tag=2\r\n"
        "Call-ID: c\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n",
        "\r\n\r\n", "noise"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        struct buffer out = {0};
        sip_moved_write(text_of(silent[i]), &from, "sip:1@b:5060", &out);
        ck_assert_uint_eq(out.len, 0);
        buffer_free(&out);
    }
}
END_TEST

static const struct {
    const char *leader, *contact;
} addresses[] = {
    {"http://10.0.0.11:8080", "sip:1@10.0.0.11:5060"},
    {"https://leader.example.org", "sip:1@leader.example.org:5060"},
    {"http://[fd00::1]:8080", "sip:1@[fd00::1]:5060"},
};

START_TEST(the_contact_has_the_leaders_host)
{
    char out[64];
    ck_assert(sip_moved_contact(addresses[_i].leader, "1", "5060", out, sizeof out));
    ck_assert_str_eq(out, addresses[_i].contact);
    ck_assert(!sip_moved_contact(addresses[_i].leader, "1", "5060", out, 8));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sip_moved");
    TCase *c = tcase_create("sip_moved");
    tcase_add_test(c, who_registers_is_told_where_the_leader_is);
    tcase_add_test(c, answers_acknowledgements_and_noise_get_none);
    tcase_add_loop_test(c, the_contact_has_the_leaders_host, 0,
                        (int)(sizeof addresses / sizeof *addresses));
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
