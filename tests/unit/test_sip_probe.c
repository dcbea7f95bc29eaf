/* Recordings, pictures and clocks: what is asked of a platform about its cameras, and what its answers say. */
#include "sip_bench.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define CAMERAS 3u

static struct sip_bench b;
static struct sip_view view;

static void open_all(void)
{
    bench_open(&b);
    b.poll_s = 86400;
}

static void close_all(void)
{
    bench_close(&b);
}

static void look(void)
{
    ck_assert(sip_machine_view(b.machine, 3, &view));
}

static void wait_s(int64_t seconds)
{
    for (int64_t i = 0; i < seconds; i++)
        bench_tick(&b, 1000);
}

/* A file that ends so many seconds ago, as local time of +08:00. */
static void add_file(struct buffer *out, int64_t ago_s, const char *inside)
{
    char text[INSTANT_TEXT_SIZE];
    instant_format(b.now_ms / 1000 - ago_s, 28800, text);
    buffer_addf(out,
                "<Item><DeviceID>" CAMERA("0000") "</DeviceID><Name>n</Name><FilePath>%lld"
                                                  "</FilePath><StartTime>2025-01-01T00:00:00"
                                                  "</StartTime><EndTime>%.19s</EndTime>%s</Item>",
                (long long)ago_s, text, inside);
}

static void say_files(uint32_t sn, int sum, const char *items)
{
    struct buffer body = {0};
    buffer_addf(&body,
                "<Response><CmdType>RecordInfo</CmdType><SN>%u</SN><DeviceID>" CAMERA(
                    "0000") "</DeviceID><SumNum>%d</SumNum><RecordList Num=\"1\">%s</RecordList>"
                            "</Response>",
                sn, sum, items);
    bench_send(&b, "MESSAGE", "", buffer_text(&body));
    buffer_free(&body);
}

static void say_status(uint32_t sn, const char *more)
{
    char body[500];
    snprintf(body, sizeof body,
             "<Response><CmdType>DeviceStatus</CmdType><SN>%u</SN><DeviceID>" DEVICE
             "</DeviceID><Result>OK</Result>%s</Response>",
             sn, more);
    bench_send(&b, "MESSAGE", "", body);
}

/* Registers and says a whole catalog of so many cameras. */
static void begin(unsigned cameras)
{
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 86400), 200);
    bench_tick(&b, 0);
    bench_catalog(&b, bench_sn(&b), cameras, 0, cameras);
    bench_clear(&b);
}

/* The same, and says that its clock is right. */
static void begin_in_time(unsigned cameras)
{
    char text[INSTANT_TEXT_SIZE], more[100];
    begin(cameras);
    bench_tick(&b, 0);
    ck_assert_uint_eq(bench_asked(&b, "RecordInfo"), 0);
    instant_format(b.now_ms / 1000, 28800, text);
    snprintf(more, sizeof more, "<DeviceTime>%.19s</DeviceTime>", text);
    say_status(bench_sn_of(&b, "DeviceStatus"), more);
    bench_clear(&b);
}

/* Waits until what was said is reported, and forgets it. */
static const char *heard(struct buffer *lines)
{
    static char out[2000];
    wait_s(11);
    snprintf(out, sizeof out, "%s", text_in(lines));
    buffer_reset(lines);
    return out;
}

/* --- recordings -------------------------------------------------------------------------------- */

START_TEST(each_camera_is_searched_once_in_its_time_evenly)
{
    b.history_every_s = 300;
    begin_in_time(CAMERAS);
    unsigned asked = 0;
    for (int i = 0; i < 3 * 300; i++) {
        bench_tick(&b, 1000);
        if (bench_asked(&b, "RecordInfo")) {
            say_files(bench_sn_of(&b, "RecordInfo"), 0, "");
            asked += bench_asked(&b, "RecordInfo");
        }
        bench_clear(&b);
    }
    ck_assert_uint_eq(asked, 9);
}
END_TEST

START_TEST(a_search_names_its_day_in_local_time_and_where_to_search)
{
    b.history_every_s = 300;
    b.history_where = HISTORY_DEVICE;
    begin_in_time(1);
    wait_s(1);
    const char *text = bench_request(&b, "MESSAGE");
    ck_assert_ptr_nonnull(strstr(text, "MESSAGE sip:" CAMERA("0000") "@127.0.0.1:5075 SIP"));
    ck_assert_ptr_nonnull(strstr(text, "To: <sip:" CAMERA("0000")));
    ck_assert_ptr_nonnull(strstr(text, "<StartTime>2025-11-28T15:06:4"));
    ck_assert_ptr_nonnull(strstr(text, "<EndTime>2025-11-29T15:06:4"));
}
END_TEST

START_TEST(a_file_that_ends_near_now_is_ok_at_once)
{
    struct buffer items = {0};
    b.history_every_s = 300;
    begin_in_time(1);
    wait_s(1);
    add_file(&items, 7200, "");
    add_file(&items, 3599, "");
    say_files(bench_sn_of(&b, "RecordInfo"), 299, buffer_text(&items));
    ck_assert_str_eq(heard(&b.history),
                     "{\"asset\":\"" CAMERA(
                         "0000") "\",\"at\":\"2025-11-29T07:06:41+00:00\",\"history\":\"ok\"}\n");
    buffer_free(&items);
}
END_TEST

START_TEST(only_a_whole_list_without_a_new_file_is_a_fault)
{
    struct buffer first = {0}, second = {0};
    b.history_every_s = 300;
    begin_in_time(1);
    wait_s(1);
    uint32_t sn = bench_sn_of(&b, "RecordInfo");
    add_file(&first, 7200, "");
    add_file(&second, 3601, "");
    say_files(sn, 2, buffer_text(&first));
    say_files(sn, 2, buffer_text(&first)); /* the same part again */
    ck_assert_str_eq(heard(&b.history), "");
    say_files(sn, 2, buffer_text(&second));
    ck_assert_ptr_nonnull(
        strstr(heard(&b.history), "\"history\":\"fault\",\"cause\":\"no-record\""));
    look();
    ck_assert_uint_eq(view.history.asked, 1);
    ck_assert_uint_eq(view.history.fault, 1);
    buffer_free(&first);
    buffer_free(&second);
}
END_TEST

/* What says nothing: a list that stops, damage, no sum, a file of tomorrow, an error, silence. */
START_TEST(a_list_in_doubt_says_nothing)
{
    struct buffer items = {0};
    b.history_every_s = 300;
    begin_in_time(1);
    for (int row = 0; row < 6; row++) {
        bench_clear(&b);
        wait_s(301);
        buffer_reset(&items);
        uint32_t sn = bench_sn_of(&b, "RecordInfo");
        if (row == 3)
            add_file(&items, -7200, "");
        else
            add_file(&items, 7200, row == 1 ? "<Name>n</Nam>" : "");
        if (row == 4)
            bench_answer(&b, bench_request(&b, "MESSAGE"), 403, "");
        if (row < 4)
            say_files(sn, row == 0 ? 2 : row == 2 ? -1 : 1, buffer_text(&items));
        ck_assert_msg(strcmp(heard(&b.history), "") == 0, "row %d", row);
    }
    buffer_free(&items);
}
END_TEST

START_TEST(an_empty_list_is_a_fault_only_the_second_time_and_where_it_does_not_record)
{
    b.history_every_s = 300;
    begin_in_time(1);
    for (int turn = 0; turn < 3; turn++) {
        bench_clear(&b);
        wait_s(turn ? 300 : 1);
        uint32_t sn = bench_sn_of(&b, "RecordInfo");
        bench_clear(&b);
        say_files(sn, 0, "");
        ck_assert_uint_eq(bench_asked(&b, "DeviceStatus"), turn > 0);
        if (turn > 0)
            say_status(bench_sn_of(&b, "DeviceStatus"),
                       turn == 1 ? "<Record>ON</Record>" : "<Record>OFF</Record>");
        const char *said = heard(&b.history);
        ck_assert_msg((strstr(said, "no-record") != NULL) == (turn == 2), "turn %d: %s", turn,
                      said);
    }
}
END_TEST

START_TEST(by_a_clock_that_is_off_recordings_say_nothing)
{
    char text[INSTANT_TEXT_SIZE], more[100];
    begin(1);
    wait_s(1);
    instant_format(b.now_ms / 1000 - 8 * 3600, 28800, text);
    snprintf(more, sizeof more, "<DeviceTime>%.19s</DeviceTime>", text);
    say_status(bench_sn_of(&b, "DeviceStatus"), more);
    look();
    ck_assert_int_eq(view.skew_s, -28800);
    b.history_every_s = 300;
    bench_clear(&b);
    wait_s(600);
    ck_assert_uint_eq(bench_asked(&b, "RecordInfo"), 0);
    bench_clear(&b);
    wait_s(3000);
    instant_format(b.now_ms / 1000 + 300, 28800, text);
    snprintf(more, sizeof more, "<DeviceTime>%.19s</DeviceTime>", text);
    say_status(bench_sn_of(&b, "DeviceStatus"), more);
    wait_s(1);
    ck_assert_uint_eq(bench_asked(&b, "RecordInfo"), 1);
}
END_TEST

START_TEST(a_clock_that_is_not_told_is_taken_to_be_right_after_a_while)
{
    b.history_every_s = 300;
    begin(1);
    wait_s(31);
    ck_assert_uint_eq(bench_asked(&b, "RecordInfo"), 0);
    wait_s(2);
    ck_assert_uint_eq(bench_asked(&b, "RecordInfo"), 1);
}
END_TEST

START_TEST(eight_searches_at_most_are_under_way_and_none_of_a_platform_that_is_gone)
{
    b.history_every_s = 300;
    begin_in_time(30);
    wait_s(29);
    bench_clear(&b);
    unsigned asked = 0;
    for (int i = 0; i < 25; i++) { /* nobody answers: repeats are of the same searches */
        bench_tick(&b, 1000);
        bench_clear(&b);
        look();
        asked = (unsigned)view.history.asked;
    }
    ck_assert_uint_le(asked, 10);
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 0), 200);
    bench_clear(&b);
    wait_s(60);
    ck_assert_uint_eq(b.sent_count, 0);
}
END_TEST

/* --- the device itself ------------------------------------------------------------------------- */

START_TEST(what_it_is_stands_in_its_device_info_even_within_a_200)
{
    char body[400];
    begin(1);
    wait_s(1);
    snprintf(body, sizeof body,
             "<Response><CmdType>DeviceInfo</CmdType><SN>%u</SN><DeviceID>" DEVICE
             "</DeviceID><Manufacturer>Hikvision</Manufacturer><Model>DS-7716</Model><Firmware>V4"
             "</Firmware></Response>",
             bench_sn_of(&b, "DeviceInfo"));
    bench_answer(&b, bench_request(&b, "MESSAGE"), 200, body);
    look();
    ck_assert_str_eq(view.model, "Hikvision DS-7716 V4");
}
END_TEST

START_TEST(a_camera_whose_status_is_an_error_is_no_longer_said_to_be_intact)
{
    b.says |= 1u << ASPECT_INTACT;
    b.history_every_s = 300;
    begin_in_time(1);
    for (int turn = 0; turn < 2; turn++) {
        bench_clear(&b);
        wait_s(turn ? 300 : 1);
        say_files(bench_sn_of(&b, "RecordInfo"), 0, "");
    }
    say_status(bench_sn_of(&b, "DeviceStatus"), "<Status>ERROR</Status><Record>ON</Record>");
    ck_assert_ptr_nonnull(
        strstr(text_in(&b.events), "\"intact\":\"fault\",\"cause\":\"reported-faulty\""));
    bench_clear(&b);
    ck_assert(sip_machine_ask(b.machine, 3));
    bench_tick(&b, 0);
    bench_catalog(&b, bench_sn(&b), 1, 0, 1);
    ck_assert_ptr_null(strstr(text_in(&b.rounds), "intact"));
}
END_TEST

/* --- pictures ---------------------------------------------------------------------------------- */

static uint32_t ssrc_of(const char *invite)
{
    const char *at = strstr(invite, "\r\ny=");
    ck_assert(at != NULL);
    return (uint32_t)strtoul(at + 4, NULL, 10);
}

static void send_packets(uint32_t ssrc, int count)
{
    unsigned char packet[20] = {0x80, 96};
    for (int i = 0; i < 4; i++)
        packet[8 + i] = (unsigned char)(ssrc >> (24 - 8 * i));
    for (int i = 0; i < count; i++)
        sip_machine_picture(b.machine, b.from.address,
                            (struct text){(const char *)packet, sizeof packet}, b.now_ms);
}

static const char *invite(void)
{
    b.live_every_s = 300;
    begin_in_time(1);
    wait_s(1);
    const char *text = bench_request(&b, "INVITE");
    ck_assert(text != NULL);
    return text;
}

START_TEST(an_invitation_says_who_sends_what_where)
{
    const char *text = invite();
    char subject[100];
    ck_assert_ptr_nonnull(strstr(text, "INVITE sip:" CAMERA("0000") "@127.0.0.1:5075 SIP/2.0"));
    ck_assert_ptr_nonnull(strstr(text, "Content-Type: Application/SDP\r\n"));
    ck_assert_ptr_nonnull(strstr(text, "s=Play\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                       "m=video 30000 RTP/AVP 96 98 97\r\na=recvonly\r\n"
                                       "a=rtpmap:96 PS/90000\r\n"));
    snprintf(subject, sizeof subject, "Subject: " CAMERA("0000") ":%010u,44011300002000000001:0",
             ssrc_of(text));
    ck_assert_ptr_nonnull(strstr(text, subject));
    ck_assert_uint_eq(ssrc_of(text) / 10000, 11300);
}
END_TEST

START_TEST(the_third_packet_is_a_picture_and_then_it_is_told_to_stop)
{
    const char *text = invite();
    uint32_t ssrc = ssrc_of(text);
    bench_answer(&b, text, 100, "");
    bench_answer(&b, text, 200, "v=0\r\n");
    ck_assert_uint_eq(bench_count(&b, "ACK sip:" CAMERA("0000")), 1);
    send_packets(ssrc + 1, 3);
    send_packets(ssrc, 2);
    ck_assert_uint_eq(bench_count(&b, "BYE "), 0);
    send_packets(ssrc, 1);
    ck_assert_uint_eq(bench_count(&b, "BYE sip:" CAMERA("0000")), 1);
    ck_assert_ptr_nonnull(strstr(bench_request(&b, "BYE"), ";tag=theirs"));
    bench_answer(&b, text, 200, "v=0\r\n"); /* it came again: the ACK was lost */
    ck_assert_uint_eq(bench_count(&b, "ACK "), 2);
    bench_answer(&b, bench_request(&b, "BYE"), 200, "");
    unsigned byes = bench_count(&b, "BYE ");
    ck_assert_str_eq(heard(&b.live),
                     "{\"asset\":\"" CAMERA(
                         "0000") "\",\"at\":\"2025-11-29T07:06:41+00:00\",\"live\":\"ok\"}\n");
    ck_assert_uint_eq(bench_count(&b, "BYE "), byes);
}
END_TEST

START_TEST(a_picture_may_have_the_number_that_its_answer_names)
{
    const char *text = invite();
    bench_answer(&b, text, 200, "v=0\r\ny=0999999999\r\n");
    send_packets(999999999, 3);
    ck_assert_ptr_nonnull(strstr(heard(&b.live), "\"live\":\"ok\""));
}
END_TEST

START_TEST(an_answer_that_gives_no_picture_is_a_fault_and_doubt_is_none)
{
    static const struct {
        int status, packets;
        const char *cause; /* NULL: nothing is said */
    } rows[] = {
        {200, 0, "no-stream"},  {200, 2, NULL}, {404, 0, "invite-404"}, {480, 0, "invite-480"},
        {488, 0, "invite-488"}, {486, 0, NULL}, {503, 0, NULL},         {0, 0, NULL}};
    b.live_every_s = 300;
    begin(1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bench_clear(&b);
        while (!bench_request(&b, "INVITE"))
            wait_s(1);
        const char *text = bench_request(&b, "INVITE");
        uint32_t ssrc = ssrc_of(text);
        if (rows[i].status)
            bench_answer(&b, text, rows[i].status, "");
        ck_assert_uint_eq(bench_count(&b, "ACK "), rows[i].status ? 1 : 0);
        send_packets(ssrc, rows[i].packets);
        wait_s(9);
        ck_assert_uint_eq(bench_count(&b, "BYE "), 0);
        wait_s(1);
        ck_assert_uint_eq(bench_count(&b, "BYE "), rows[i].status == 200 ? 1 : 0);
        if (rows[i].status == 200)
            bench_answer(&b, bench_request(&b, "BYE"), 200, "");
        const char *said = heard(&b.live);
        if (rows[i].cause)
            ck_assert_msg(strstr(said, rows[i].cause) != NULL, "%d: %s", rows[i].status, said);
        else
            ck_assert_msg(!said[0], "%d: %s", rows[i].status, said);
        bench_clear(&b);
    }
}
END_TEST

START_TEST(nobody_who_answers_too_late_sends_pictures_for_ever)
{
    const char *text = invite();
    char kept[1500];
    snprintf(kept, sizeof kept, "%s", text);
    bench_answer(&b, kept, 100, "");
    wait_s(33);
    ck_assert_uint_eq(bench_count(&b, "CANCEL "), 1);
    bench_answer(&b, kept, 200, "");
    ck_assert_uint_eq(bench_count(&b, "BYE "), 1);
    ck_assert_str_eq(heard(&b.live), "");
}
END_TEST

START_TEST(four_pictures_at_most_are_under_way_of_one_platform)
{
    b.live_every_s = 300;
    begin(30);
    wait_s(15);
    bench_clear(&b);
    wait_s(15);
    look();
    ck_assert_uint_eq(view.live.asked, 3);
    for (int i = 0; i < 28; i++) {
        bench_clear(&b);
        bench_tick(&b, 1000);
    }
    look();
    ck_assert_uint_le(view.live.asked, 5);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("sip_probe");
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_add_test(t, each_camera_is_searched_once_in_its_time_evenly);
    tcase_add_test(t, a_search_names_its_day_in_local_time_and_where_to_search);
    tcase_add_test(t, a_file_that_ends_near_now_is_ok_at_once);
    tcase_add_test(t, only_a_whole_list_without_a_new_file_is_a_fault);
    tcase_add_test(t, a_list_in_doubt_says_nothing);
    tcase_add_test(t, an_empty_list_is_a_fault_only_the_second_time_and_where_it_does_not_record);
    tcase_add_test(t, by_a_clock_that_is_off_recordings_say_nothing);
    tcase_add_test(t, a_clock_that_is_not_told_is_taken_to_be_right_after_a_while);
    tcase_add_test(t, eight_searches_at_most_are_under_way_and_none_of_a_platform_that_is_gone);
    tcase_add_test(t, what_it_is_stands_in_its_device_info_even_within_a_200);
    tcase_add_test(t, a_camera_whose_status_is_an_error_is_no_longer_said_to_be_intact);
    tcase_add_test(t, an_invitation_says_who_sends_what_where);
    tcase_add_test(t, the_third_packet_is_a_picture_and_then_it_is_told_to_stop);
    tcase_add_test(t, a_picture_may_have_the_number_that_its_answer_names);
    tcase_add_test(t, an_answer_that_gives_no_picture_is_a_fault_and_doubt_is_none);
    tcase_add_test(t, nobody_who_answers_too_late_sends_pictures_for_ever);
    tcase_add_test(t, four_pictures_at_most_are_under_way_of_one_platform);
    Suite *suite = suite_create("sip_probe");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}
