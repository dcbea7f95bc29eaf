#include "sip_bench.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct sip_bench b;
static struct sip_view view;

static void setup(void)
{
    bench_open(&b);
}

static void teardown(void)
{
    bench_close(&b);
}

static void look(void)
{
    ck_assert(sip_machine_view(b.machine, 3, &view));
}

static void sign_in(void)
{
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
    bench_clear(&b);
}

static unsigned lines_in(struct buffer *lines)
{
    unsigned count = 0;
    for (size_t i = 0; i < lines->len; i++)
        count += lines->bytes[i] == '\n';
    return count;
}

#define KEEPALIVE                                                                                  \
    "<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>" DEVICE "</DeviceID><Status>OK"      \
    "</Status></Notify>"
#define EVENT(code, event)                                                                         \
    "<Notify><CmdType>Catalog</CmdType><SN>9</SN><DeviceID>" DEVICE                                \
    "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" code                     \
    "</DeviceID><Event>" event "</Event></Item></DeviceList></Notify>"

/* --- who is let in ----------------------------------------------------------------------------- */

START_TEST(a_registration_is_challenged_answered_with_its_contact_and_shown)
{
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
    ck_assert_uint_eq(b.sent_count, 2);
    ck_assert_ptr_nonnull(strstr(buffer_text(&b.sent[0]), "SIP/2.0 401 Unauthorized\r\n"));
    ck_assert_ptr_nonnull(strstr(bench_last(&b), "Contact: <sip:" DEVICE "@192.168.1.9:5060>\r\n"));
    ck_assert_ptr_nonnull(strstr(bench_last(&b), "Expires: 3600\r\n"));
    ck_assert_ptr_nonnull(strstr(bench_last(&b), ";rport=5075;received=127.0.0.1;branch="));
    ck_assert_ptr_null(strstr(bench_last(&b), "Date:"));
    look();
    ck_assert(view.registered);
    ck_assert_str_eq(view.version, "2.0");
    ck_assert_str_eq(view.maker, "NVR");
    ck_assert_int_eq(view.until_at, BENCH_NOW / 1000 + 3600);
}
END_TEST

START_TEST(every_renewal_is_challenged_and_a_wrong_password_is_never_let_in)
{
    sign_in();
    bench_send(&b, "REGISTER", "Expires: 3600\r\n", "");
    ck_assert_int_eq(bench_status(&b), 401);
    ck_assert_int_eq(bench_register(&b, "wrong", "r1", 3600), 401);
    b.guess = false;
    bench_clear(&b);
    ck_assert_int_eq(bench_register(&b, "wrong", "r1", 3600), 401);
    ck_assert_uint_eq(b.sent_count, 1); /* the guess itself has no answer */
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
}
END_TEST

START_TEST(an_expiry_of_nothing_ends_it_and_so_does_time)
{
    sign_in();
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 0), 200);
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
    ck_assert_int_eq(bench_register(&b, "secret12", "r2", 3600), 200);
    bench_tick(&b, 3600 * 1000);
    look();
    ck_assert(!view.registered);
}
END_TEST

START_TEST(a_port_may_move_and_an_address_may_not)
{
    sign_in();
    b.from.port = 9999;
    strcpy(b.from.remote, "127.0.0.1:9999");
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 200);
    look();
    ck_assert_str_eq(view.at->remote, "127.0.0.1:9999");
    b.from.address[15] = 2;
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
    ck_assert_ptr_nonnull(strstr(bench_last(&b), "WWW-Authenticate: Digest "));
}
END_TEST

START_TEST(over_tcp_the_connection_is_the_session)
{
    b.from.tcp = true;
    b.from.connection = 7;
    sign_in();
    b.from.connection = 8;
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    ck_assert_int_eq(bench_status(&b), 401);
    sip_machine_closed(b.machine, 8);
    look();
    ck_assert(view.registered);
    sip_machine_closed(b.machine, 7);
    look();
    ck_assert(!view.registered);
}
END_TEST

START_TEST(a_stranger_is_refused_noted_and_not_amplified)
{
    static const char message[] =
        "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;rport;branch=z9hG4bKx\r\n"
        "From: <sip:" STRANGER "@a>;tag=1\r\nTo: <sip:" STRANGER "@a>\r\n"
        "Call-ID: q\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n";
    char known[sizeof message];
    bench_take(&b, text_of(message));
    ck_assert_int_eq(bench_status(&b), 403);
    ck_assert_str_eq(buffer_text(&b.strangers), STRANGER " 127.0.0.1:5075;");
    ck_assert_uint_le(strlen(bench_last(&b)), sizeof message - 1 + 130);
    strcpy(known, message);
    for (char *at = known; (at = strstr(at, STRANGER)) != NULL;)
        memcpy(at, DEVICE, strlen(DEVICE));
    bench_take(&b, text_of(known));
    ck_assert_int_eq(bench_status(&b), 401);
    ck_assert_uint_le(strlen(bench_last(&b)), sizeof known - 1 + 130);
}
END_TEST

/* A question as short as it can be: short names, bare line feeds, many Vias, no length. */
START_TEST(no_answer_to_a_stranger_is_over_130_bytes_longer)
{
    static const char *const starts[] = {"REGISTER", "MESSAGE", "OPTIONS", "NOTIFY"};
    unsigned answered = 0;
    for (int row = 0; row < 64; row++) {
        struct buffer q = {0};
        const char *code = row % 2 ? DEVICE : STRANGER, *end = row & 2 ? "\n" : "\r\n";
        bool brief = row & 4;
        buffer_addf(&q, "%s sip:a SIP/2.0%s", starts[row / 16], end);
        for (int via = 0; via < (row & 8 ? 8 : 1); via++)
            buffer_addf(&q, "%s:SIP/2.0/UDP h;rport;branch=z9%d%s", brief ? "v" : "Via", row, end);
        buffer_addf(&q, "%s:<sip:%s@a>;tag=1%s%s:<sip:b@a>%s%s:%d%sCSeq:1 %s%s%s",
                    brief ? "f" : "From", code, end, brief ? "t" : "To", end,
                    brief ? "i" : "Call-ID", row, end, starts[row / 16], end, end);
        bench_clear(&b);
        bench_take(&b, (struct text){q.bytes, q.len});
        ck_assert_uint_le(b.sent_count, 1);
        answered += b.sent_count;
        ck_assert_msg(b.sent_count == 1 || (row & 8), "row %d", row);
        ck_assert_uint_le(strlen(bench_last(&b)), q.len + 130);
        buffer_free(&q);
    }
    ck_assert_uint_ge(answered, 48);
}
END_TEST

START_TEST(a_platform_that_says_too_much_is_not_answered_for_a_while)
{
    unsigned answered = 0;
    sign_in();
    bench_tick(&b, 0);
    bench_catalog(&b, bench_sn(&b), 1, 0, 1);
    for (int i = 0; i < 3000; i++) {
        bench_clear(&b);
        bench_send(&b, "MESSAGE", "", KEEPALIVE);
        answered += b.sent_count;
    }
    ck_assert_uint_eq(answered, 1999 + 1);
    ck_assert_uint_eq(sip_machine_counts(b.machine).too_many, 1000);
    b.now_ms += 1000;
    for (int i = 0; i < 300; i++) {
        bench_clear(&b);
        bench_send(&b, "MESSAGE", "", KEEPALIVE);
        answered += b.sent_count;
    }
    ck_assert_uint_eq(answered, 2200);
}
END_TEST

START_TEST(a_catalog_at_one_item_a_message_is_not_too_much)
{
    sign_in();
    bench_tick(&b, 0);
    uint32_t sn = bench_sn(&b);
    for (unsigned i = 0; i < 5652; i++) {
        bench_catalog(&b, sn, 5652, i, 1);
        for (uint32_t k = 0; k < b.sent_count; k++)
            buffer_free(&b.sent[k]);
        b.sent_count = 0;
    }
    look();
    ck_assert_uint_eq(view.whole_items, 5652);
}
END_TEST

/* --- rounds ------------------------------------------------------------------------------------ */

START_TEST(a_whole_round_is_one_batch_with_a_heartbeat_each_item_at_its_second)
{
    sign_in();
    bench_tick(&b, 0);
    ck_assert_uint_eq(bench_count(&b, "MESSAGE sip:" DEVICE "@127.0.0.1:5075 SIP/2.0\r\n"), 1);
    uint32_t sn = bench_sn(&b);
    bench_catalog(&b, sn, 12, 0, 5);
    ck_assert_int_eq(bench_status(&b), 200);
    b.now_ms += 2500;
    bench_catalog(&b, sn, 12, 5, 5);
    ck_assert_uint_eq(b.rounds.len, 0);
    bench_catalog(&b, sn, 12, 10, 2);
    ck_assert_uint_eq(lines_in(&b.rounds), 13);
    ck_assert_uint_eq(b.events.len, 0);
    ck_assert_ptr_nonnull(strstr(
        text_in(&b.rounds),
        "{\"asset\":\"" CAMERA("0000") "\",\"at\":"
                                       "\"2025-11-29T07:06:40+00:00\",\"network\":\"ok\"}\n"));
    ck_assert_ptr_nonnull(
        strstr(text_in(&b.rounds),
               "{\"asset\":\"" CAMERA(
                   "0009") "\",\"at\":"
                           "\"2025-11-29T07:06:42.500+00:00\",\"network\":\"fault\",\"cause\":"
                           "\"off\"}\n"));
    look();
    ck_assert_uint_eq(view.whole_items, 12);
    ck_assert_uint_eq(view.whole_parts, 3);
    ck_assert_uint_eq(view.whole_ms, 2500);
}
END_TEST

START_TEST(a_round_that_breaks_off_says_what_it_said_as_events)
{
    sign_in();
    bench_tick(&b, 0);
    bench_catalog(&b, bench_sn(&b), 5652, 0, 261);
    bench_tick(&b, 29999);
    ck_assert_uint_eq(b.events.len, 0);
    bench_tick(&b, 1);
    ck_assert_uint_eq(b.rounds.len, 0);
    ck_assert_uint_eq(lines_in(&b.events), 261);
    look();
    ck_assert_uint_eq(view.broken_rounds, 1);
}
END_TEST

START_TEST(a_part_that_comes_twice_counts_once_and_two_sums_make_no_whole)
{
    sign_in();
    bench_tick(&b, 0);
    uint32_t sn = bench_sn(&b);
    bench_catalog(&b, sn, 4, 0, 2);
    bench_catalog(&b, sn, 4, 0, 2);
    ck_assert_uint_eq(b.rounds.len, 0);
    bench_catalog(&b, sn, 4, 2, 2);
    ck_assert_uint_gt(b.rounds.len, 0);
    buffer_reset(&b.rounds);
    bench_clear(&b);
    bench_tick(&b, 300 * 1000);
    sn = bench_sn(&b);
    bench_catalog(&b, sn, 4, 0, 2);
    bench_catalog(&b, sn, 3, 2, 2);
    ck_assert_uint_eq(b.rounds.len, 0);
}
END_TEST

START_TEST(nothing_found_is_no_round_and_an_answer_to_nobody_is_a_single_statement)
{
    sign_in();
    bench_tick(&b, 0);
    uint32_t sn = bench_sn(&b);
    char body[300];
    snprintf(body, sizeof body,
             "<Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>" DEVICE
             "</DeviceID><SumNum>0</SumNum></Response>",
             sn);
    bench_send(&b, "MESSAGE", "", body);
    ck_assert_int_eq(bench_status(&b), 200);
    ck_assert_uint_eq(b.rounds.len, 0);
    bench_catalog(&b, sn + 1000, 1, 7, 1);
    ck_assert_uint_eq(b.rounds.len, 0);
    ck_assert_uint_eq(lines_in(&b.events), 1);
}
END_TEST

START_TEST(a_damaged_item_counts_as_come_and_says_nothing)
{
    char body[600];
    sign_in();
    bench_tick(&b, 0);
    snprintf(
        body, sizeof body,
        "<Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>" DEVICE
        "</DeviceID><SumNum>2</SumNum><DeviceList Num=\"2\"><Item><DeviceID>" CAMERA(
            "0001") "</DeviceID><Status>ON</Status></Item><Item><DeviceID>" CAMERA("0002") "</"
                                                                                           "DeviceI"
                                                                                           "D>"
                                                                                           "</"
                                                                                           "Group><"
                                                                                           "Status>"
                                                                                           "ON</"
                                                                                           "Status>"
                                                                                           "</"
                                                                                           "Item></"
                                                                                           "DeviceL"
                                                                                           "ist></"
                                                                                           "Respons"
                                                                                           "e>",
        bench_sn(&b));
    bench_send(&b, "MESSAGE", "", body);
    ck_assert_uint_eq(lines_in(&b.rounds), 2); /* a camera, and the heartbeat */
    ck_assert_ptr_null(strstr(text_in(&b.rounds), CAMERA("0002")));
    look();
    ck_assert_uint_eq(view.damaged, 1);
    ck_assert_uint_eq(view.whole_items, 2);
}
END_TEST

START_TEST(of_one_code_under_two_parents_fault_beats_ok)
{
    static const char *const orders[][2] = {{"ON", "OFF"}, {"OFF", "ON"}};
    char body[700];
    sign_in();
    bench_tick(&b, 0);
    snprintf(body, sizeof body,
             "<Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>" DEVICE
             "</DeviceID><SumNum>2</SumNum><DeviceList Num=\"2\"><Item><DeviceID>" CAMERA(
                 "0001") "</DeviceID><ParentID>1</ParentID><Status>%s</Status></"
                         "Item><Item><DeviceID>" CAMERA("0001") "</DeviceID><ParentID>2</"
                                                                "ParentID><Status>%s</Status></"
                                                                "Item></DeviceList>"
                                                                "</Response>",
             bench_sn(&b), orders[_i][0], orders[_i][1]);
    bench_send(&b, "MESSAGE", "", body);
    ck_assert_uint_gt(b.rounds.len, 0);
    const char *fault = strstr(text_in(&b.rounds), "\"fault\"");
    const char *ok = strstr(text_in(&b.rounds), "\"ok\"");
    ck_assert_ptr_nonnull(fault);
    ck_assert(!ok || ok < fault);
}
END_TEST

START_TEST(it_is_asked_every_poll_s_for_days_and_silence_says_nothing)
{
    sign_in();
    for (int i = 0; i < 2 * 24 * 3600; i++) {
        bench_tick(&b, 1000);
        if (i % 3000 == 0)
            ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
        if (i % 60 == 0)
            bench_send(&b, "MESSAGE", "", KEEPALIVE);
        for (uint32_t s = 0; s < b.sent_count; s++)
            b.strangers.len += strncmp(buffer_text(&b.sent[s]), "MESSAGE", 7) == 0;
        for (uint32_t s = 0; s < b.sent_count; s++)
            buffer_free(&b.sent[s]);
        b.sent_count = 0;
    }
    /* Each query is sent 10 times in its 32 s. */
    ck_assert_uint_eq(b.strangers.len / 10, 2 * 24 * 12);
    ck_assert_uint_eq(b.rounds.len + b.events.len, 0);
    look();
    ck_assert_uint_eq(view.keepalives, 2 * 24 * 60);
}
END_TEST

/* --- events ------------------------------------------------------------------------------------ */

START_TEST(an_event_is_answered_when_it_is_durable_and_its_repeats_count_once)
{
    static const char notify[] =
        "NOTIFY sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKn\r\nFrom: <sip:" DEVICE
        "@y>;tag=1\r\nTo: <sip:x@y>;tag=2\r\nCall-ID: n\r\nCSeq: 1 NOTIFY\r\n"
        "Subscription-State: active\r\n\r\n" EVENT(CAMERA("0001"), "OFF");
    sign_in();
    bench_take(&b, text_of(notify));
    bench_take(&b, text_of(notify));
    ck_assert_uint_eq(b.sent_count, 0);
    ck_assert_uint_eq(lines_in(&b.events), 1);
    sip_machine_written(b.machine, b.tickets[0], true);
    ck_assert_int_eq(bench_status(&b), 200);
    bench_take(&b, text_of(notify));
    ck_assert_uint_eq(b.sent_count, 2);
    ck_assert_int_eq(bench_status(&b), 200);
    ck_assert_uint_eq(lines_in(&b.events), 1);
    look();
    ck_assert_uint_eq(view.repeats, 2);
    bench_tick(&b, 40000);
    bench_tick(&b, 40000);
    bench_take(&b, text_of(notify)); /* so much later it is another */
    ck_assert_uint_eq(lines_in(&b.events), 2);
}
END_TEST

START_TEST(what_can_not_be_written_is_not_answered_and_a_round_is_due)
{
    static const char notify[] =
        "NOTIFY sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKn\r\nFrom: <sip:" DEVICE
        "@y>;tag=1\r\nTo: <sip:x@y>;tag=2\r\nCall-ID: n\r\nCSeq: 1 NOTIFY\r\n\r\n" EVENT(
            CAMERA("0001"), "OFF");
    sign_in();
    bench_tick(&b, 0);
    bench_catalog(&b, bench_sn(&b), 1, 0, 1);
    bench_clear(&b);
    b.busy = true;
    bench_take(&b, text_of(notify));
    ck_assert_uint_eq(b.sent_count, 0);
    b.busy = false;
    bench_tick(&b, 1000);
    ck_assert_uint_eq(bench_asked(&b, "Catalog"), 1);
    bench_clear(&b);
    bench_take(&b, text_of(notify));
    ck_assert_uint_eq(b.ticket_count, 1);
    sip_machine_written(b.machine, b.tickets[0], false);
    ck_assert_uint_eq(b.sent_count, 0);
    bench_take(&b, text_of(notify));
    sip_machine_written(b.machine, b.tickets[1], true);
    ck_assert_int_eq(bench_status(&b), 200);
}
END_TEST

START_TEST(intact_is_said_only_where_it_is_believed_and_ok_only_with_nothing_open)
{
    b.says |= 1u << ASPECT_INTACT;
    sign_in();
    bench_send(&b, "MESSAGE", "", EVENT(CAMERA("0001"), "VLOST"));
    ck_assert_ptr_nonnull(
        strstr(text_in(&b.events), "\"intact\":\"fault\",\"cause\":\"video-lost\""));
    ck_assert_ptr_null(strstr(text_in(&b.events), "\"live\""));
    bench_clear(&b);
    bench_tick(&b, 0);
    bench_catalog(&b, bench_sn(&b), 2, 1, 2);
    ck_assert_ptr_null(strstr(text_in(&b.rounds),
                              CAMERA("0001") "\",\"at\":\"2025-11-29T07:06:40+00:00\","
                                             "\"intact\""));
    ck_assert_ptr_nonnull(strstr(text_in(&b.rounds),
                                 CAMERA("0002") "\",\"at\":"
                                                "\"2025-11-29T07:06:40+00:00\",\"intact\":\"ok\""));
    bench_clear(&b);
    bench_send(&b, "MESSAGE", "", EVENT(CAMERA("0001"), "ON"));
    ck_assert_ptr_nonnull(strstr(text_in(&b.events), "\"intact\":\"ok\""));
}
END_TEST

START_TEST(lost_video_is_no_live_picture_either_where_that_is_believed)
{
    b.says |= 1u << ASPECT_LIVE;
    sign_in();
    bench_send(&b, "NOTIFY", "", EVENT(CAMERA("0001"), "VLOST"));
    ck_assert_ptr_nonnull(
        strstr(text_in(&b.events), "\"live\":\"fault\",\"cause\":\"video-lost\""));
    ck_assert_ptr_null(strstr(text_in(&b.events), "intact"));
}
END_TEST

START_TEST(a_platform_speaks_only_of_what_its_record_covers)
{
    sign_in();
    bench_tick(&b, 0);
    uint32_t sn = bench_sn(&b);
    bench_send(&b, "NOTIFY", "", EVENT(FOREIGN, "OFF"));
    ck_assert_int_eq(bench_status(&b), 200); /* nothing has to become durable */
    char body[400];
    snprintf(body, sizeof body,
             "<Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>" DEVICE
             "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" FOREIGN
             "</DeviceID><Status>ON</Status></Item></DeviceList></Response>",
             sn);
    bench_send(&b, "MESSAGE", "", body);
    bench_send(&b, "MESSAGE", "",
               "<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>" DEVICE
               "</DeviceID><Status>OK</Status><Info><DeviceID>" FOREIGN
               "</DeviceID></Info></Notify>");
    ck_assert_ptr_null(strstr(text_in(&b.events), FOREIGN));
    ck_assert_ptr_null(strstr(text_in(&b.rounds), FOREIGN));
    look();
    ck_assert_uint_eq(view.not_covered, 3);
    ck_assert_uint_eq(view.unknown, 0);
    ck_assert_uint_eq(view.statements, 0);
}
END_TEST

START_TEST(a_keepalive_names_faulty_devices_until_one_no_longer_does)
{
    b.says |= 1u << ASPECT_INTACT;
    sign_in();
    bench_send(&b, "MESSAGE", "",
               "<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>" DEVICE
               "</DeviceID><Status>OK</Status><Info><DeviceID>" CAMERA(
                   "0001") "</DeviceID><DeviceID>" CAMERA("0002") "</DeviceID></Info></Notify>");
    ck_assert_uint_eq(b.sent_count, 0);
    ck_assert_uint_eq(lines_in(&b.events), 2);
    ck_assert_ptr_nonnull(strstr(text_in(&b.events), "\"cause\":\"reported-faulty\""));
    sip_machine_written(b.machine, b.tickets[0], true);
    ck_assert_int_eq(bench_status(&b), 200);
    bench_clear(&b);
    bench_tick(&b, 0);
    uint32_t sn = bench_sn(&b);
    bench_send(&b, "MESSAGE", "", KEEPALIVE);
    bench_catalog(&b, sn, 1, 1, 1);
    ck_assert_ptr_nonnull(strstr(text_in(&b.rounds), "\"intact\":\"ok\""));
}
END_TEST

START_TEST(an_alarm_of_lost_video_is_a_fault_and_is_answered_by_a_message_too)
{
    b.says |= 1u << ASPECT_INTACT;
    sign_in();
    bench_send(
        &b, "MESSAGE", "",
        "<Notify><CmdType>Alarm</CmdType><SN>17</SN><DeviceID>" CAMERA(
            "0001") "</DeviceID><AlarmPriority>1</AlarmPriority><AlarmMethod>2</AlarmMethod><Info>"
                    "<AlarmType>1</AlarmType></Info></Notify>");
    ck_assert_uint_eq(b.sent_count, 0);
    sip_machine_written(b.machine, b.tickets[0], true);
    ck_assert_uint_eq(b.sent_count, 2);
    ck_assert_uint_eq(bench_count(&b, "SIP/2.0 200 OK"), 1);
    ck_assert_ptr_nonnull(strstr(bench_last(&b), "<CmdType>Alarm</CmdType>\r\n<SN>17</SN>\r\n"
                                                 "<DeviceID>" CAMERA("0001") "</DeviceID>"));
    ck_assert_ptr_nonnull(strstr(text_in(&b.events), "\"cause\":\"video-lost\""));
}
END_TEST

/* --- subscription ------------------------------------------------------------------------------ */

static void answer_subscribe(const char *status, const char *more)
{
    struct buffer out = {0};
    const char *asked = NULL;
    for (uint32_t i = 0; i < b.sent_count; i++) {
        const char *text = buffer_text(&b.sent[i]);
        asked = strncmp(text, "SUBSCRIBE", 9) == 0 ? text : asked;
    }
    ck_assert_ptr_nonnull(asked);
    buffer_addf(&out, "SIP/2.0 %s\r\n", status);
    for (const char *line = strchr(asked, '\n') + 1; strncmp(line, "Max-", 4) != 0;
         line = strchr(line, '\n') + 1) {
        size_t len = strcspn(line, "\r");
        bool to = strncmp(line, "To:", 3) == 0 && !memmem(line, len, ";tag=", 5);
        buffer_addf(&out, "%.*s%s\r\n", (int)len, line, to ? ";tag=theirs" : "");
    }
    buffer_addf(&out, "%sContent-Length: 0\r\n\r\n", more);
    bench_take(&b, (struct text){out.bytes, out.len});
    buffer_free(&out);
}

START_TEST(a_subscription_is_made_renewed_in_its_dialog_and_made_anew_when_it_ends)
{
    b.subscribe_s = 600;
    sign_in();
    bench_tick(&b, 0);
    ck_assert_uint_eq(bench_count(&b, "SUBSCRIBE sip:" DEVICE), 1);
    answer_subscribe("200 OK", "Expires: 600\r\n");
    look();
    ck_assert(view.subscribed);
    bench_clear(&b);
    bench_tick(&b, 449 * 1000);
    ck_assert_uint_eq(bench_count(&b, "SUBSCRIBE"), 0);
    bench_tick(&b, 1000);
    ck_assert_uint_eq(bench_count(&b, "SUBSCRIBE"), 1);
    const char *renewal = NULL;
    for (uint32_t i = 0; i < b.sent_count; i++) {
        const char *text = buffer_text(&b.sent[i]);
        renewal = strncmp(text, "SUBSCRIBE", 9) == 0 ? text : renewal;
    }
    ck_assert_ptr_nonnull(strstr(renewal, ";tag=theirs\r\n"));
    answer_subscribe("200 OK", "");
    bench_clear(&b);
    bench_send(&b, "NOTIFY", "Subscription-State: terminated;reason=x\r\n", "");
    ck_assert_int_eq(bench_status(&b), 200);
    look();
    ck_assert(!view.subscribed);
    bench_tick(&b, 60 * 1000);
    ck_assert_uint_eq(bench_count(&b, "SUBSCRIBE"), 1);
}
END_TEST

START_TEST(a_refused_subscription_is_tried_again_much_later_and_rounds_go_on)
{
    b.subscribe_s = 600;
    sign_in();
    bench_tick(&b, 0);
    answer_subscribe("489 Bad Event", "");
    bench_clear(&b);
    bench_tick(&b, 1000);
    ck_assert_uint_eq(bench_count(&b, "SUBSCRIBE"), 0);
    look();
    ck_assert(!view.subscribed && view.registered);
}
END_TEST

/* --- rubbish ----------------------------------------------------------------------------------- */

START_TEST(rubbish_is_counted_and_dropped)
{
    static const char *const rows[] = {"x", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0\r\n\r\n",
                                       "MESSAGE sip:a SIP/2.0\r\n\r\n",
                                       "MESSAGE sip:a SIP/2.0\r\nVia\r\n\r\n"};
    sign_in();
    bench_take(&b, text_of(rows[_i]));
    ck_assert_uint_eq(b.sent_count, 0);
    ck_assert_uint_eq(sip_machine_counts(b.machine).dropped, 1);
}
END_TEST

START_TEST(a_stream_is_cut_where_a_message_ends)
{
    static const struct {
        const char *bytes;
        enum status status;
        size_t len;
    } rows[] = {
        {"", STATUS_BUSY, 0},
        {"\r\n\r\n", STATUS_OK, 4},
        {"MESSAGE sip:a SIP/2.0\r\nContent-Length: 3\r\n\r\nab", STATUS_BUSY, 0},
        {"MESSAGE sip:a SIP/2.0\r\nContent-Length: 3\r\n\r\nabcd", STATUS_OK, 47},
        {"MESSAGE sip:a SIP/2.0\nl: 3\n\nabcd", STATUS_OK, 31},
        {"\r\nMESSAGE sip:a SIP/2.0\r\n\r\nMESS", STATUS_OK, 27},
        {"MESSAGE sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n", STATUS_INVALID, 0},
        {"MESSAGE sip:a SIP/2.0\r\nContent-Length: 5000000\r\n\r\n", STATUS_TOO_LARGE, 0},
        {"GET / HTTP/1.1\r\n\r\n", STATUS_INVALID, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t len = 0;
        ck_assert_int_eq(sip_stream_next(text_of(rows[i].bytes), &len), rows[i].status);
        ck_assert_uint_eq(rows[i].status == STATUS_OK ? len : 0, rows[i].len);
    }
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("sip_machine");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_registration_is_challenged_answered_with_its_contact_and_shown);
    tcase_add_test(t, every_renewal_is_challenged_and_a_wrong_password_is_never_let_in);
    tcase_add_test(t, an_expiry_of_nothing_ends_it_and_so_does_time);
    tcase_add_test(t, a_port_may_move_and_an_address_may_not);
    tcase_add_test(t, over_tcp_the_connection_is_the_session);
    tcase_add_test(t, no_answer_to_a_stranger_is_over_130_bytes_longer);
    tcase_add_test(t, a_platform_that_says_too_much_is_not_answered_for_a_while);
    tcase_add_test(t, a_catalog_at_one_item_a_message_is_not_too_much);
    tcase_add_test(t, a_stranger_is_refused_noted_and_not_amplified);
    tcase_add_test(t, a_whole_round_is_one_batch_with_a_heartbeat_each_item_at_its_second);
    tcase_add_test(t, a_round_that_breaks_off_says_what_it_said_as_events);
    tcase_add_test(t, a_part_that_comes_twice_counts_once_and_two_sums_make_no_whole);
    tcase_add_test(t, nothing_found_is_no_round_and_an_answer_to_nobody_is_a_single_statement);
    tcase_add_test(t, a_damaged_item_counts_as_come_and_says_nothing);
    tcase_add_loop_test(t, of_one_code_under_two_parents_fault_beats_ok, 0, 2);
    tcase_add_test(t, it_is_asked_every_poll_s_for_days_and_silence_says_nothing);
    tcase_add_test(t, an_event_is_answered_when_it_is_durable_and_its_repeats_count_once);
    tcase_add_test(t, what_can_not_be_written_is_not_answered_and_a_round_is_due);
    tcase_add_test(t, intact_is_said_only_where_it_is_believed_and_ok_only_with_nothing_open);
    tcase_add_test(t, lost_video_is_no_live_picture_either_where_that_is_believed);
    tcase_add_test(t, a_platform_speaks_only_of_what_its_record_covers);
    tcase_add_test(t, a_keepalive_names_faulty_devices_until_one_no_longer_does);
    tcase_add_test(t, an_alarm_of_lost_video_is_a_fault_and_is_answered_by_a_message_too);
    tcase_add_test(t, a_subscription_is_made_renewed_in_its_dialog_and_made_anew_when_it_ends);
    tcase_add_test(t, a_refused_subscription_is_tried_again_much_later_and_rounds_go_on);
    tcase_add_loop_test(t, rubbish_is_counted_and_dropped, 0, 5);
    tcase_add_test(t, a_stream_is_cut_where_a_message_ends);
    Suite *suite = suite_create("sip_machine");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}
