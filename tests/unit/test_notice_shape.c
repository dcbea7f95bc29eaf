/* Messages as mails and as robots want them, and the addresses that they may go to. */
#include "notice/shape.h"

#include "base/base64.h"
#include "base/text_mail.h"
#include "outgoing/private_address.h"
#include "record/robot_answer_in.h"
#include "suite.h"

#include <arpa/inet.h>
#include <check.h>

START_TEST(base64_is_that_of_the_rfc)
{
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer out = {0};
        base64_add(rows[i][0], strlen(rows[i][0]), 0, &out);
        ck_assert_str_eq(buffer_text(&out), rows[i][1]);
        buffer_free(&out);
    }
    struct buffer lines = {0};
    base64_add("foobar", 6, 4, &lines);
    ck_assert_str_eq(buffer_text(&lines), "Zm9v\r\nYmFy\r\n");
    buffer_free(&lines);
}
END_TEST

START_TEST(a_mail_address_ends_no_header_and_no_command)
{
    static const struct {
        const char *text;
        bool is;
    } rows[] = {{"duty@example.cn", true},
                {"a.b+c@x-y.example.cn", true},
                {"duty@localhost", true},
                {"duty", false},
                {"@example.cn", false},
                {"duty@", false},
                {"a@b@c", false},
                {"a b@c.cn", false},
                {"a@c.cn\r\nRCPT TO:<x@y.cn>", false},
                {"a@c.cn>", false},
                {"<a@c.cn", false},
                {"a@c.cn,b@c.cn", false},
                {"a..b@c.cn", false},
                {".a@c.cn", false},
                {"a@c..cn", false},
                {"\"a\"@c.cn", false},
                {"值班@c.cn", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(text_is_mail(text_of(rows[i].text)) == rows[i].is, "%s", rows[i].text);
}
END_TEST

START_TEST(addresses_that_the_internet_does_not_reach_are_private)
{
    static const struct {
        const char *text;
        bool private, link_local;
    } rows[] = {{"127.0.0.1", true, false},
                {"127.255.255.255", true, false},
                {"0.0.0.0", true, false},
                {"10.1.2.3", true, false},
                {"172.15.255.255", false, false},
                {"172.16.0.0", true, false},
                {"172.31.255.255", true, false},
                {"172.32.0.0", false, false},
                {"192.168.1.1", true, false},
                {"192.169.0.0", false, false},
                {"100.64.0.1", true, false},
                {"100.128.0.0", false, false},
                {"169.254.169.254", true, true},
                {"224.0.0.1", true, false},
                {"255.255.255.255", true, false},
                {"8.8.8.8", false, false},
                {"::1", true, false},
                {"::", true, false},
                {"::ffff:127.0.0.1", true, false},
                {"::ffff:169.254.1.1", true, true},
                {"::ffff:8.8.8.8", false, false},
                {"64:ff9b::7f00:1", true, false},
                {"fe80::1", true, true},
                {"fc00::1", true, false},
                {"ff02::1", true, false},
                {"2400:3200::1", false, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sockaddr_storage a = {0};
        struct sockaddr_in *four = (struct sockaddr_in *)&a;
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&a;
        bool is_six = strchr(rows[i].text, ':') != NULL;
        a.ss_family = is_six ? AF_INET6 : AF_INET;
        ck_assert_int_eq(inet_pton(a.ss_family, rows[i].text,
                                   is_six ? (void *)&six->sin6_addr : (void *)&four->sin_addr),
                         1);
        const struct sockaddr *at = (const struct sockaddr *)&a;
        ck_assert_msg(address_is_private(at) == rows[i].private, "%s", rows[i].text);
        ck_assert_msg(address_is_link_local(at) == rows[i].link_local, "%s", rows[i].text);
    }
}
END_TEST

START_TEST(a_robot_of_wecom_gets_no_more_than_its_2048_bytes_and_no_half_of_a_character)
{
    struct buffer text = {0}, url = {0}, body = {0};
    struct error err;
    for (int i = 0; i < 1000; i++)
        buffer_add_text(&text, "故");
    const struct message_text m = {1, 2, "题", buffer_text(&text), "{}"};
    ck_assert_int_eq(shape_post(WAY_WECOM, &m, "https://x/y", false, NULL, 0, &url, &body, &err),
                     STATUS_OK);
    static const char head[] = "{\"msgtype\":\"text\",\"text\":{\"content\":\"";
    struct text whole = {body.bytes, body.len};
    ck_assert(memcmp(whole.at, head, sizeof head - 1) == 0);
    /* The line feed behind the title and the one before the dots are written as two characters each. */
    size_t content = body.len - (sizeof head - 1) - 3 - 2;
    ck_assert_uint_le(content, 2048);
    ck_assert_uint_gt(content, 2040);
    ck_assert(text_is_utf8(whole.at, whole.len));
    buffer_free(&text);
    buffer_free(&url);
    buffer_free(&body);
}
END_TEST

START_TEST(a_robot_that_refuses_says_so_in_its_answer_alone)
{
    static const struct {
        const char *answer, *words;
    } rows[] = {{"{\"errcode\":0,\"errmsg\":\"ok\"}", NULL},
                {"{\"code\":0,\"msg\":\"success\",\"StatusCode\":0}", NULL},
                {"{\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}",
                 "code 93000, invalid webhook url"},
                {"{\"code\":19021,\"msg\":\"sign match fail\"}", "code 19021, sign match fail"},
                {"{\"errcode\":\"0\"}", "its answer is none of a robot's"},
                {"<html>", "its answer is none of a robot's"},
                {"", "its answer is none of a robot's"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char words[ROBOT_WORDS_SIZE] = "";
        bool taken = robot_answer_accepts(text_of(rows[i].answer), words);
        ck_assert_int_eq(taken, rows[i].words == NULL);
        ck_assert_str_eq(words, rows[i].words ? rows[i].words : "");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notice_shape");
    TCase *all = tcase_create("all");
    tcase_add_test(all, base64_is_that_of_the_rfc);
    tcase_add_test(all, a_mail_address_ends_no_header_and_no_command);
    tcase_add_test(all, addresses_that_the_internet_does_not_reach_are_private);
    tcase_add_test(all,
                   a_robot_of_wecom_gets_no_more_than_its_2048_bytes_and_no_half_of_a_character);
    tcase_add_test(all, a_robot_that_refuses_says_so_in_its_answer_alone);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}
