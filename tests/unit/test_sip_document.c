/* What real devices write otherwise than the standard does: heads, bodies, alarms and registrations in all their
 * variations. What is whole is read; what is in doubt says nothing. */
#include "sip_bench.h"

#include "suite.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static struct sip_bench b;
static struct sip_view view;

#define ALL ((1u << ASPECT_INTACT) | (1u << ASPECT_NETWORK) | (1u << ASPECT_LIVE))

static void open_all(void)
{
    bench_open(&b);
    b.says = ALL;
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 3600), 200);
    bench_clear(&b);
}

static void close_all(void)
{
    bench_close(&b);
}

/* Writes "0001 network-; " for each aspect of each line that was said by events. */
static void add_said(struct buffer *out)
{
    char *at = b.events.len ? (char *)(uintptr_t)buffer_text(&b.events) : NULL;
    for (char *line = at ? strtok(at, "\n") : NULL; line; line = strtok(NULL, "\n")) {
        json_t *said = json_loads(line, 0, NULL);
        ck_assert_msg(said != NULL, "%s", line);
        for (int a = 0; a < ASPECT_COUNT; a++) {
            const char *state = json_string_value(json_object_get(said, aspect_names[a]));
            if (state)
                buffer_addf(out, "%s %s%s;", json_string_value(json_object_get(said, "asset")) + 16,
                            aspect_names[a], strcmp(state, "ok") == 0 ? "+" : "-");
        }
        json_decref(said);
    }
}

/* The status of the last answer; 0: there is none. */
static int answered(void)
{
    for (uint32_t i = b.sent_count; i > 0; i--) {
        const char *text = buffer_text(&b.sent[i - 1]);
        if (strncmp(text, "SIP/2.0 ", 8) == 0)
            return atoi(text + 8);
    }
    return 0;
}

static void check(const char *what, int status, const char *said)
{
    struct buffer out = {0};
    for (uint32_t i = 0; i < b.ticket_count; i++)
        sip_machine_written(b.machine, b.tickets[i], true);
    add_said(&out);
    ck_assert_msg(answered() == status, "%s: %d, not %d: %s", what, answered(), status,
                  bench_last(&b));
    ck_assert_msg(strcmp(out.len ? buffer_text(&out) : "", said) == 0, "%s says %s, not %s", what,
                  out.len ? buffer_text(&out) : "", said);
    buffer_free(&out);
}

/* --- heads -------------------------------------------------------------------------------------- */

#define START "MESSAGE sip:44011300002000000001@4401130000 SIP/2.0\r\n"
#define VIA   "Via: SIP/2.0/UDP 192.168.1.9:5060;rport;branch=z9hG4bKv\r\n"
#define FROM  "From: <sip:" DEVICE "@4401130000>;tag=1\r\n"
#define TO    "To: <sip:44011300002000000001@4401130000>\r\n"
#define CALL  "Call-ID: v@x\r\n"
#define CSEQ  "CSeq: 20 MESSAGE\r\n"
#define OFF                                                                                        \
    "<?xml version=\"1.0\" "                                                                       \
    "encoding=\"GB2312\"?>\r\n<Response><CmdType>Catalog</CmdType><SN>7</SN>"                      \
    "<DeviceID>" DEVICE                                                                            \
    "</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>" CAMERA(                  \
        "0001") "</DeviceID><Name>n</Name><Status>OFF</Status></Item></DeviceList></Response>"

static const struct {
    const char *what, *head;
    int status; /* 0: it is dropped */
} heads[] = {
    {"as the standard has it", START VIA FROM TO CALL CSEQ, 200},
    {"names in capitals",
     START "VIA: SIP/2.0/UDP 192.168.1.9:5060;rport;branch=z9hG4bKv\r\nFROM: <sip:" DEVICE
           "@4401130000>;tag=1\r\nTO: <sip:1@x>\r\nCALL-ID: v@x\r\nCSEQ: 20 MESSAGE\r\n",
     200},
    {"names in small letters",
     START "via: SIP/2.0/UDP 192.168.1.9:5060;rport;branch=z9hG4bKv\r\nfrom: <sip:" DEVICE
           "@4401130000>;tag=1\r\nto: <sip:1@x>\r\ncall-id: v@x\r\ncseq: 20 MESSAGE\r\n",
     200},
    {"compact names",
     START "v: SIP/2.0/UDP 192.168.1.9:5060;rport;branch=z9hG4bKv\r\nf: <sip:" DEVICE
           "@4401130000>;tag=1\r\nt: <sip:1@x>\r\ni: v@x\r\nCSeq: 20 MESSAGE\r\nc: "
           "Application/MANSCDP+xml\r\nm: <sip:1@x>\r\n",
     200},
    {"compact names in capitals",
     START "V: SIP/2.0/UDP 192.168.1.9:5060;rport;branch=z9hG4bKv\r\nF: <sip:" DEVICE
           "@4401130000>;tag=1\r\nT: <sip:1@x>\r\nI: v@x\r\nCSeq: 20 MESSAGE\r\n",
     200},
    {"spaces and tabs around the colon",
     START "Via\t:SIP/2.0/UDP 192.168.1.9:5060;rport;branch=z9hG4bKv\r\nFrom :\t <sip:" DEVICE
           "@4401130000>;tag=1 \r\n" TO CALL "CSeq:20   MESSAGE\r\n",
     200},
    {"continued lines",
     START
     "Via: SIP/2.0/UDP 192.168.1.9:5060\r\n ;rport\r\n\t;branch=z9hG4bKv\r\nFrom:\r\n <sip:" DEVICE
     "@4401130000>\r\n ;tag=1\r\n" TO "Call-ID:\r\n v@x\r\nCSeq: 20\r\n MESSAGE\r\n",
     200},
    {"a name with a bracket in quotes",
     START VIA "From: \"a<b>;c\" <sip:" DEVICE "@4401130000>;tag=1\r\n" TO CALL CSEQ, 200},
    {"a name in GB18030",
     START VIA "From: \"\xba\xa3\xbf\xb5\" <sip:" DEVICE "@4401130000>;tag=1\r\n" TO CALL CSEQ,
     200},
    {"an address without brackets",
     START VIA "From: sip:" DEVICE "@4401130000;tag=1\r\n" TO CALL CSEQ, 200},
    {"an address with a port and parameters",
     START VIA "From: <SIP:" DEVICE "@192.168.1.9:5060;transport=udp>;tag=1\r\n" TO CALL CSEQ, 200},
    {"an address without a host", START VIA "From: <sip:" DEVICE "@:5060>;tag=1\r\n" TO CALL CSEQ,
     200},
    {"an address that is the code alone", START VIA "From: <sip:" DEVICE ">;tag=1\r\n" TO CALL CSEQ,
     200},
    {"no tag", START VIA "From: <sip:" DEVICE "@4401130000>\r\n" TO CALL CSEQ, 200},
    {"To that is the device", START VIA FROM "To: <sip:" DEVICE "@4401130000>\r\n" CALL CSEQ, 200},
    {"a Request-URI without a user",
     "MESSAGE sip:192.168.1.1:5060 SIP/2.0\r\n" VIA FROM TO CALL CSEQ, 200},
    {"several Vias",
     START VIA "Via: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bKw\r\n" FROM TO CALL CSEQ, 200},
    {"several Vias in a line",
     START "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKv, SIP/2.0/UDP "
           "10.0.0.2:5060;branch=z9hG4bKw\r\n" FROM TO CALL CSEQ,
     200},
    {"no rport, and one with a value",
     START "Via: SIP/2.0/TCP 192.168.1.9;branch=z9hG4bKv;rport=5060\r\n" FROM TO CALL CSEQ, 200},
    {"Route, Record-Route and Max-Forwards 0",
     START VIA
     "Route: <sip:10.0.0.1;lr>\r\nRecord-Route: <sip:10.0.0.1;lr>\r\nMax-Forwards: 0\r\n" FROM TO
         CALL CSEQ,
     200},
    {"a Contact without a host", START VIA FROM TO CALL CSEQ "Contact: <sip:" DEVICE "@:5060>\r\n",
     200},
    {"a Contact that is nothing", START VIA FROM TO CALL CSEQ "Contact:\r\nSubject: \xca\xd0\r\n",
     200},
    {"a number over 10^9", START VIA FROM TO CALL "CSeq: 4294967295 MESSAGE\r\n", 200},
    {"line ends before it", "\r\n\r\n" START VIA FROM TO CALL CSEQ, 200},
    {"a length that is padded", START VIA FROM TO CALL CSEQ "Content-Length:     9\r\n", 200},
    {"a length that is too short", START VIA FROM TO CALL CSEQ "Content-Length: 20\r\n", 200},
    {"a length that is too long", START VIA FROM TO CALL CSEQ "Content-Length: 9999\r\n", 200},
    {"a length that is no number", START VIA FROM TO CALL CSEQ "l: abc\r\n", 200},
    {"another type", START VIA FROM TO CALL CSEQ "Content-Type: text/plain\r\n", 200},
    {"no From", START VIA TO CALL CSEQ, 0},
    {"no Via", START FROM TO CALL CSEQ, 0},
    {"no Call-ID", START VIA FROM TO CSEQ, 0},
    {"no CSeq", START VIA FROM TO CALL, 0},
    {"a line that is no header", START VIA FROM "nonsense\r\n" TO CALL CSEQ, 0},
};

START_TEST(a_head_is_read_however_it_is_written)
{
    struct buffer out = {0};
    buffer_addf(&out, "%s\r\n%s", heads[_i].head, OFF);
    bench_take(&b, (struct text){out.bytes, out.len});
    check(heads[_i].what, heads[_i].status, heads[_i].status ? "0001 network-;" : "");
    buffer_free(&out);
}
END_TEST

START_TEST(a_head_of_bare_line_feeds_is_read_however_it_is_written)
{
    struct buffer out = {0};
    for (const char *c = heads[_i].head; *c; c++) {
        if (*c != '\r')
            buffer_add_byte(&out, (uint8_t)*c);
    }
    buffer_addf(&out, "\n%s", OFF);
    bench_take(&b, (struct text){out.bytes, out.len});
    check(heads[_i].what, heads[_i].status, heads[_i].status ? "0001 network-;" : "");
    buffer_free(&out);
}
END_TEST

START_TEST(an_answer_has_all_that_its_request_is_known_by)
{
    static const char *const wanted[] = {
        "\r\nVia: SIP/2.0/UDP 192.168.1.9:5060;rport=5075;received=127.0.0.1;branch=z9hG4bKv\r\n"
        "Via: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bKw\r\n",
        "\r\nFrom: <sip:" DEVICE "@4401130000>;tag=1\r\n", "\r\nCall-ID: v@x\r\n",
        "\r\nCSeq: 20 MESSAGE\r\n", "\r\nContent-Length: 0\r\n\r\n"};
    bench_take(&b, text_of(START VIA
                           "Via: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bKw\r\n" FROM TO CALL CSEQ
                           "\r\n" OFF));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(strstr(bench_last(&b), wanted[i]), "%s in %s", wanted[i], bench_last(&b));
}
END_TEST

/* --- bodies ------------------------------------------------------------------------------------- */

#define RESPONSE(inside)                                                                           \
    "<Response><CmdType>Catalog</CmdType><SN>7</SN><DeviceID>" DEVICE "</DeviceID>" inside         \
    "</Response>"
#define LIST(inside)    "<DeviceList Num=\"1\">" inside "</DeviceList>"
#define ITEM(n, inside) "<Item><DeviceID>" CAMERA(n) "</DeviceID>" inside "</Item>"
#define EVENTS(inside)                                                                             \
    "<Notify><CmdType>Catalog</CmdType><SN>7</SN><DeviceID>" DEVICE                                \
    "</DeviceID><SumNum>9</SumNum>" LIST(inside) "</Notify>"
#define ALARM(device, inside)                                                                      \
    "<Notify><CmdType>Alarm</CmdType><SN>7</SN><DeviceID>" device "</DeviceID><AlarmPriority>1"    \
    "</AlarmPriority>" inside "</Notify>"
#define METHOD(method, inside) "<AlarmMethod>" method "</AlarmMethod>" inside
#define TYPE(type)             "<Info><AlarmType>" type "</AlarmType></Info>"
#define KEEPALIVE(inside)                                                                          \
    "<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>" DEVICE "</DeviceID><Status>OK"      \
    "</Status>" inside "</Notify>"
#define LOST "0001 intact-;0001 live-;"
#define FINE "0001 intact+;0001 network+;"
#define GONE "0001 network-;"

static const struct {
    const char *what, *method, *body;
    int status;
    const char *said;
} bodies[] = {
    /* encodings */
    {"a mark before it", "MESSAGE", "\xef\xbb\xbf" OFF, 200, GONE},
    {"a character of four bytes", "MESSAGE",
     RESPONSE(
         LIST(ITEM("0001", "<Name>\x81\x30\x89\x38\x82\x35\x8f\x33</Name><Status>OFF</Status>"))),
     200, GONE},
    {"GB2312 within UTF-8", "MESSAGE",
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" RESPONSE(
         LIST(ITEM("0001", "<Name>\xca\xd0\xe5\xb8\x82</Name><Status>OFF</Status>"))),
     200, GONE},
    {"a name cut inside a character", "MESSAGE",
     RESPONSE(LIST(ITEM("0001", "<Name>\xca\xd0\xc7</Name><Status>OFF</Status>"))), 200, GONE},
    {"an address of rubbish", "MESSAGE",
     RESPONSE(LIST(ITEM("0001", "<Address>\xa3<\x01 <<1 & > \"</Address><Status>OFF</Status>"))),
     200, GONE},
    {"a declaration that never ends", "MESSAGE",
     "<?xml version=\"1.0\" encoding=\"GB2312\">" RESPONSE(
         LIST(ITEM("0001", "<Status>OFF</Status>"))),
     200, GONE},
    {"a remark", "MESSAGE",
     RESPONSE("<!-- <Item> -->" LIST(ITEM("0001", "<!-- ON --><Status>OFF</Status>"))), 200, GONE},
    {"bytes behind it", "MESSAGE", OFF "\r\n\r\n ]]> x", 200, GONE},
    {"no end", "MESSAGE",
     "<Response><CmdType>Catalog</CmdType><SN>7</SN><DeviceList>" ITEM("0001",
                                                                       "<Status>OFF</Status>"),
     200, GONE},
    {"no sum and no number", "MESSAGE",
     RESPONSE("<DeviceList>" ITEM("0001", "<Status>OFF</Status>") "</DeviceList>"), 200, GONE},
    {"other letters throughout", "MESSAGE",
     "<RESPONSE><CMDTYPE>catalog</CMDTYPE><sn>7</sn><deviceList><ITEM><deviceId>" CAMERA(
         "0001") "</deviceId><STATUS>off</STATUS></ITEM></deviceList></RESPONSE>",
     200, GONE},
    {"a list that is empty", "MESSAGE", RESPONSE("<SumNum>0</SumNum><DeviceList Num=\"0\"/>"), 200,
     ""},
    {"no list, but a result", "MESSAGE", RESPONSE("<Result>OK</Result>"), 200, ""},
    {"an item without a code", "MESSAGE",
     RESPONSE(
         LIST("<Item><DeviceID/><Status>ON</Status></Item>" ITEM("0001", "<Status>OFF</Status>"))),
     200, GONE},
    {"two states that differ", "MESSAGE",
     RESPONSE(LIST(ITEM("0001", "<Status>ON</Status><Status>OFF</Status>"))), 200, ""},
    {"a state deeper in it", "MESSAGE",
     RESPONSE(LIST(ITEM("0001", "<Info><Status>ON</Status></Info>"))), 200, ""},
    /* words */
    {"OK", "MESSAGE", RESPONSE(LIST(ITEM("0001", "<Status> OK </Status>"))), 200, FINE},
    {"online", "MESSAGE", RESPONSE(LIST(ITEM("0001", "<Status>online</Status>"))), 200, FINE},
    {"OFFLINE", "MESSAGE", RESPONSE(LIST(ITEM("0001", "<Status>OFFLINE</Status>"))), 200, GONE},
    {"OFFLIEN", "MESSAGE", RESPONSE(LIST(ITEM("0001", "<Status>OFFLIEN</Status>"))), 200, ""},
    {"a number", "MESSAGE", RESPONSE(LIST(ITEM("0001", "<Status>1</Status>"))), 200, ""},
    {"ON that goes on", "MESSAGE", RESPONSE(LIST(ITEM("0001", "<Status>ONX</Status>"))), 200, ""},
    /* events */
    {"several events", "NOTIFY",
     EVENTS(ITEM("0001", "<Event>OFF</Event>") ITEM("0002", "<Event>ON</Event>")
                ITEM("0003", "<Event>VLOST</Event>") ITEM("0004", "<Event>DEFECT</Event>")
                    ITEM("0005", "<Event>DEL</Event>") ITEM("0006", "<Event>UPDATE</Event>")),
     200, "0001 network-;0002 intact+;0002 network+;0003 intact-;0003 live-;0004 intact-;"},
    {"events as a message", "MESSAGE",
     EVENTS(ITEM("0001", "<Event>OFF</Event>") ITEM("0002", "<Event>on</Event>")), 200,
     "0001 network-;0002 intact+;0002 network+;"},
    {"ADD and UPDATE with what they say", "NOTIFY",
     EVENTS(ITEM("0001", "<Event>ADD</Event><Status>ON</Status>")
                ITEM("0002", "<Event>UPDATE</Event><Status>OFF</Status>")),
     200, "0001 intact+;0001 network+;0002 network-;"},
    {"an event that nobody knows", "NOTIFY",
     EVENTS(ITEM("0001", "<Event>MOVED</Event><Status>ON</Status>")), 200, ""},
    {"an event of what is no asset, and of another's", "NOTIFY",
     EVENTS("<Item><DeviceID>44011300002150000001</DeviceID><Event>OFF</Event></"
            "Item><Item><DeviceID>" FOREIGN "</DeviceID><Event>OFF</Event></Item>"),
     200, ""},
    {"a change of place", "NOTIFY",
     "<Notify><CmdType>MobilePosition</CmdType><SN>7</SN><DeviceID>" CAMERA(
         "0001") "</DeviceID></Notify>",
     200, ""},
    /* alarms */
    {"video lost", "MESSAGE", ALARM(CAMERA("0001"), METHOD("2", TYPE("1"))), 200, LOST},
    {"video lost, the type beside the method", "MESSAGE",
     ALARM(CAMERA("0001"), METHOD("2", "<AlarmType>1</AlarmType>")), 200, LOST},
    {"video lost, in a NOTIFY", "NOTIFY", ALARM(CAMERA("0001"), METHOD(" 2 ", TYPE(" 1 "))), 200,
     LOST},
    {"a type before its method", "MESSAGE", ALARM(CAMERA("0001"), TYPE("1") METHOD("2", "")), 200,
     LOST},
    {"no type", "MESSAGE", ALARM(CAMERA("0001"), METHOD("2", "")), 200, ""},
    {"two types", "MESSAGE",
     ALARM(CAMERA("0001"), METHOD("2", "<AlarmType>2</AlarmType>" TYPE("1"))), 200, ""},
    {"dismantled", "MESSAGE", ALARM(CAMERA("0001"), METHOD("2", TYPE("2"))), 200, ""},
    {"a full disk", "MESSAGE", ALARM(CAMERA("0001"), METHOD("2", TYPE("3"))), 200, ""},
    {"motion", "MESSAGE", ALARM(CAMERA("0001"), METHOD("5", TYPE("2"))), 200, ""},
    {"a faulty disk", "MESSAGE", ALARM(CAMERA("0001"), METHOD("6", TYPE("1"))), 200, ""},
    {"by telephone", "MESSAGE", ALARM(CAMERA("0001"), METHOD("1", TYPE("1"))), 200, ""},
    {"several methods", "MESSAGE", ALARM(CAMERA("0001"), METHOD("1/2", TYPE("1"))), 200, ""},
    {"video lost of another's camera", "MESSAGE", ALARM(FOREIGN, METHOD("2", TYPE("1"))), 200, ""},
    {"video lost of nobody", "MESSAGE", ALARM("", METHOD("2", TYPE("1"))), 200, ""},
    /* keepalives */
    {"faulty devices", "MESSAGE",
     KEEPALIVE("<Info><DeviceID>" CAMERA("0001") "</DeviceID><DeviceID>" CAMERA(
         "0002") "</DeviceID></Info>"),
     200, "0001 intact-;0002 intact-;"},
    {"no faulty device", "MESSAGE", KEEPALIVE("<Info></Info>"), 200, ""},
    {"a faulty one of another's", "MESSAGE",
     KEEPALIVE("<Info><DeviceID>" FOREIGN "</DeviceID></Info>"), 200, ""},
    {"a state of the device itself", "MESSAGE",
     "<Notify><CmdType>Keepalive</CmdType><DeviceID>" CAMERA(
         "0001") "</DeviceID><Status>ERROR</Status></Notify>",
     200, ""},
    /* what says nothing */
    {"a question", "MESSAGE",
     "<Query><CmdType>Catalog</CmdType><SN>1</SN>" LIST(
         ITEM("0001", "<Status>OFF</Status>")) "</Query>",
     200, ""},
    {"the end of a stream", "MESSAGE",
     "<Notify><CmdType>MediaStatus</CmdType><SN>8</SN><DeviceID>" CAMERA(
         "0001") "</DeviceID><NotifyType>121</NotifyType></Notify>",
     200, ""},
    {"files that nobody asked for", "MESSAGE",
     "<Response><CmdType>RecordInfo</CmdType><SN>7</SN><DeviceID>" CAMERA(
         "0001") "</DeviceID><SumNum>0</SumNum></Response>",
     200, ""},
    {"a state that nobody asked for", "MESSAGE",
     "<Response><CmdType>DeviceStatus</CmdType><SN>7</SN><DeviceID>" CAMERA(
         "0001") "</DeviceID><Status>ERROR</Status></Response>",
     200, ""},
    {"a definition", "MESSAGE", "<!DOCTYPE a [<!ENTITY b \"c\">]>" OFF, 400, ""},
    {"no document", "MESSAGE", "OFF", 400, ""},
    {"nothing", "NOTIFY", "", 200, ""},
    {"an invitation", "INVITE", "v=0\r\n", 405, ""},
    {"options", "OPTIONS", "", 200, ""},
};

START_TEST(a_body_says_what_is_whole_in_it_and_nothing_in_doubt)
{
    bench_send(&b, bodies[_i].method, "", bodies[_i].body);
    check(bodies[_i].what, bodies[_i].status, bodies[_i].said);
}
END_TEST

/* --- rounds -------------------------------------------------------------------------------------- */

static void ask(void)
{
    ck_assert(sip_machine_ask(b.machine, 3));
    bench_tick(&b, 1000);
}

/* A part of the catalog that was asked for; sum 0: it does not say one. */
static void say_part(unsigned sum, const char *items)
{
    struct buffer body = {0};
    buffer_addf(&body,
                "<Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>" DEVICE "</DeviceID>",
                bench_sn(&b));
    if (sum > 0)
        buffer_addf(&body, "<SumNum>%u</SumNum>", sum);
    buffer_addf(&body, "<DeviceList>%s</DeviceList></Response>", items);
    bench_send(&b, "MESSAGE", "", buffer_text(&body));
    buffer_free(&body);
}

#define ON(n) ITEM(n, "<Status>ON</Status>")

static const struct {
    const char *what;
    struct {
        unsigned sum;
        const char *items;
    } parts[4];
    unsigned whole; /* items of the round; 0: it is none */
} rounds[] = {
    {"in one message", {{2, ON("0001") ON("0002")}}, 2},
    {"in two", {{2, ON("0001")}, {2, ON("0002")}}, 2},
    {"one of them twice", {{3, ON("0001")}, {3, ON("0001")}, {3, ON("0002")}, {3, ON("0003")}}, 3},
    {"one of them twice, and too few", {{3, ON("0001")}, {3, ON("0001")}, {3, ON("0002")}}, 0},
    {"a camera that stands twice in a message", {{3, ON("0001") ON("0001") ON("0002")}}, 3},
    {"that message twice",
     {{4, ON("0001") ON("0001")}, {4, ON("0001") ON("0001")}, {4, ON("0002")}},
     0},
    {"more than it says", {{1, ON("0001") ON("0002")}}, 2},
    {"no sum", {{0, ON("0001") ON("0002")}}, 0},
    {"a sum in the second alone", {{0, ON("0001")}, {2, ON("0002")}}, 0},
    {"a sum in the first alone", {{2, ON("0001")}, {0, ON("0002")}}, 0},
    {"a sum that grows", {{2, ON("0001")}, {3, ON("0002")}, {3, ON("0003")}}, 0},
    {"a sum that shrinks", {{3, ON("0001")}, {2, ON("0002")}}, 0},
    {"a sum that changes and is back", {{3, ON("0001")}, {2, ON("0002")}, {3, ON("0003")}}, 0},
    {"a damaged one", {{2, ON("0001") "<Item><DeviceID>x</Item>"}}, 2},
    {"nodes among them",
     {{3, ON("0001") "<Item><DeviceID>440113</DeviceID></Item><Item><DeviceID>" DEVICE
                     "</DeviceID></Item>"}},
     3},
};

START_TEST(a_round_is_whole_when_all_that_it_says_has_come)
{
    ask();
    for (size_t i = 0; i < 4 && rounds[_i].parts[i].items; i++)
        say_part(rounds[_i].parts[i].sum, rounds[_i].parts[i].items);
    ck_assert(sip_machine_view(b.machine, 3, &view));
    ck_assert_msg(view.whole_items == rounds[_i].whole, "%s: %u items", rounds[_i].what,
                  view.whole_items);
    ck_assert_msg((b.rounds.len > 0) == (rounds[_i].whole > 0), "%s", rounds[_i].what);
    bench_tick(&b, 31000);
    bench_tick(&b, 1000);
    ck_assert_msg((b.events.len > 0) == (rounds[_i].whole == 0),
                  "%s: what broke off is said by events", rounds[_i].what);
}
END_TEST

START_TEST(an_answer_to_the_question_before_is_no_part_of_this_round)
{
    ask();
    uint32_t before = bench_sn(&b);
    bench_tick(&b, 31000);
    ask();
    ck_assert_uint_ne(bench_sn(&b), before);
    bench_catalog(&b, before, 1, 1, 1);
    ck_assert_uint_eq(b.rounds.len, 0);
    ck_assert_ptr_nonnull(strstr(text_in(&b.events), CAMERA("0001")));
    bench_catalog(&b, bench_sn(&b), 1, 1, 1);
    ck_assert_uint_gt(b.rounds.len, 0);
    bench_clear(&b);
    bench_catalog(&b, before + 1, 1, 1, 1); /* whose round is over */
    ck_assert_uint_eq(b.rounds.len, 0);
}
END_TEST

/* "at" of the first line about a camera. */
static const char *said_at(struct buffer *lines, const char *camera, char out[40])
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"asset\":\"%s\"", camera);
    for (const char *line = text_in(lines); *line; line = strchr(line, '\n') + 1) {
        const char *at = strstr(line, "\"at\":\""), *end = strchr(line, '\n');
        if (memmem(line, (size_t)(end - line), wanted, strlen(wanted)) && at && at < end) {
            snprintf(out, 40, "%.*s", (int)strcspn(at + 6, "\""), at + 6);
            return out;
        }
    }
    ck_abort_msg("nothing is said of %s in %s", camera, text_in(lines));
    return out;
}

START_TEST(an_event_amid_a_catalog_is_said_at_once_and_each_at_its_own_instant)
{
    char begun[40], event[40], ended[40];
    ask();
    say_part(2, ON("0001"));
    bench_tick(&b, 7);
    bench_send(&b, "NOTIFY", "", EVENTS(ITEM("0001", "<Event>OFF</Event>")));
    ck_assert_uint_gt(b.events.len, 0);
    bench_tick(&b, 7);
    say_part(2, ON("0002"));
    said_at(&b.rounds, CAMERA("0001"), begun);
    said_at(&b.events, CAMERA("0001"), event);
    said_at(&b.rounds, CAMERA("0002"), ended);
    ck_assert_msg(strcmp(begun, event) < 0 && strcmp(event, ended) < 0, "%s %s %s", begun, event,
                  ended);
}
END_TEST

START_TEST(what_differs_is_no_repeat_though_it_has_the_same_branch_and_number)
{
    static const char head[] = START VIA FROM TO CALL CSEQ "\r\n";
    struct buffer out = {0};
    const char *const events[] = {"OFF", "ON", "ON"};
    for (size_t i = 0; i < 3; i++) {
        buffer_reset(&out);
        buffer_addf(&out, "%s" EVENTS(ITEM("0001", "<Event>%s</Event>")), head, events[i]);
        bench_take(&b, (struct text){out.bytes, out.len});
        if (b.ticket_count > i)
            sip_machine_written(b.machine, b.tickets[i], true);
    }
    buffer_free(&out);
    check("two that differ, and a repeat", 200, "0001 network-;0001 intact+;0001 network+;");
    ck_assert_uint_eq(bench_count(&b, "SIP/2.0 200"), 3);
}
END_TEST

/* --- registrations ------------------------------------------------------------------------------- */

static const struct {
    const char *what, *more; /* header lines beside the Authorization */
    int64_t expires_s;       /* 0: it is out */
} registrations[] = {
    {"an hour", "Contact: <sip:a@b>\r\nExpires: 3600\r\n", 3600},
    {"by the Contact", "Contact: <sip:a@b>;expires=7200\r\n", 7200},
    {"by the Contact, in other letters and with spaces",
     "m: <sip:a@b> ; q=1 ; Expires = 7200;x=1\r\n", 7200},
    {"by both: the Contact's own", "Contact: <sip:a@b>;expires=7200\r\nExpires: 3600\r\n", 7200},
    {"by none", "Contact: <sip:a@b>\r\n", 86400},
    {"far too long", "Contact: <sip:a@b>\r\nExpires: 99999999999999999999\r\n", 86400},
    {"no number", "Contact: <sip:a@b>\r\nExpires: soon\r\n", 86400},
    {"padded", "Contact: <sip:a@b>\r\nEXPIRES:    03600  \r\n", 3600},
    {"out", "Contact: <sip:a@b>\r\nExpires: 0\r\n", 0},
    {"out by the Contact", "Contact: <sip:a@b>;expires=0\r\n", 0},
    {"all out", "Contact: *\r\nExpires: 0\r\n", 0},
    {"no Contact", "Expires: 3600\r\n", 3600},
};

START_TEST(a_registration_lasts_as_long_as_it_says)
{
    ck_assert_int_eq(bench_register_as(&b, "r1", registrations[_i].more), 200);
    bench_tick(&b, 0);
    ck_assert(sip_machine_view(b.machine, 3, &view));
    ck_assert_msg(view.registered == (registrations[_i].expires_s > 0), "%s",
                  registrations[_i].what);
    if (view.registered)
        ck_assert_msg(view.until_at == b.now_ms / 1000 + registrations[_i].expires_s,
                      "%s: until %lld", registrations[_i].what,
                      (long long)(view.until_at - b.now_ms / 1000));
    char expires[40];
    snprintf(expires, sizeof expires, "\r\nExpires: %lld\r\n",
             (long long)registrations[_i].expires_s);
    bench_clear(&b);
    ck_assert_int_eq(bench_register_as(&b, "r1", registrations[_i].more), 200);
    ck_assert_msg(strstr(bench_last(&b), expires), "%s: %s", registrations[_i].what,
                  bench_last(&b));
}
END_TEST

START_TEST(a_device_that_speaks_before_it_registers_is_asked_who_it_is)
{
    static const char *const methods[] = {"MESSAGE", "NOTIFY"};
    ck_assert_int_eq(bench_register(&b, "secret12", "r1", 0), 200);
    for (size_t i = 0; i < 2; i++) {
        bench_clear(&b);
        bench_send(&b, methods[i], "", EVENTS(ITEM("0001", "<Event>OFF</Event>")));
        check(methods[i], 401, "");
        ck_assert_ptr_nonnull(strstr(bench_last(&b), "WWW-Authenticate: Digest realm="));
    }
    ck_assert_uint_eq(b.strangers.len, 0);
    ck_assert_int_eq(bench_register(&b, "secret12", "r2", 3600), 200);
}
END_TEST

START_TEST(an_answer_that_was_overheard_is_of_no_use_from_another_address)
{
    struct buffer heard = {0};
    ck_assert_int_eq(bench_register(&b, "secret12", "r2", 3600), 200);
    buffer_add(&heard, b.last.bytes, b.last.len);
    b.from.address[15] = 2;
    bench_clear(&b);
    bench_take(&b, (struct text){heard.bytes, heard.len});
    ck_assert_int_eq(bench_status(&b), 401);
    b.from.address[15] = 1;
    bench_take(&b, (struct text){heard.bytes, heard.len});
    ck_assert_int_eq(bench_status(&b), 200);
    buffer_free(&heard);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("sip_document");
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_add_loop_test(t, a_head_is_read_however_it_is_written, 0, sizeof heads / sizeof *heads);
    tcase_add_loop_test(t, a_head_of_bare_line_feeds_is_read_however_it_is_written, 0,
                        sizeof heads / sizeof *heads);
    tcase_add_test(t, an_answer_has_all_that_its_request_is_known_by);
    tcase_add_loop_test(t, a_body_says_what_is_whole_in_it_and_nothing_in_doubt, 0,
                        sizeof bodies / sizeof *bodies);
    tcase_add_loop_test(t, a_round_is_whole_when_all_that_it_says_has_come, 0,
                        sizeof rounds / sizeof *rounds);
    tcase_add_test(t, an_answer_to_the_question_before_is_no_part_of_this_round);
    tcase_add_test(t, an_event_amid_a_catalog_is_said_at_once_and_each_at_its_own_instant);
    tcase_add_test(t, what_differs_is_no_repeat_though_it_has_the_same_branch_and_number);
    tcase_add_loop_test(t, a_registration_lasts_as_long_as_it_says, 0,
                        sizeof registrations / sizeof *registrations);
    tcase_add_test(t, a_device_that_speaks_before_it_registers_is_asked_who_it_is);
    tcase_add_test(t, an_answer_that_was_overheard_is_of_no_use_from_another_address);
    Suite *suite = suite_create("sip_document");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}
