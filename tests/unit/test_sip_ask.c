/* Many devices that want to be asked: a few at a time, in turn, and those that do not answer keep nobody waiting. */
#include "platform/sip_machine.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define DEVICES_MAX 1000u
#define BEGIN       INT64_C(1764400000000)

static struct sip_machine *machine;
static struct zone *zone;
static int64_t now_ms;
static unsigned asked[DEVICES_MAX]; /* how often each was asked for its catalog */
static unsigned under_way;          /* catalogs that were asked for and not answered */
static uint32_t waiting[DEVICES_MAX], waiting_sn[DEVICES_MAX], waiting_count;
static uint32_t deaf; /* so many of them answer nothing */

static void code_of(uint32_t number, char out[SIP_CODE_SIZE])
{
    snprintf(out, SIP_CODE_SIZE, "4401130000118%07u", number);
}

static bool find_number(void *context, uint32_t number, struct sip_platform *ret)
{
    (void)context;
    *ret = (struct sip_platform){
        .number = number, .password = "x", .says = 1u << ASPECT_NETWORK, .poll_s = 300};
    code_of(number, ret->code);
    return number < DEVICES_MAX;
}

static bool find(void *context, struct text code, struct sip_platform *ret)
{
    char known[SIP_CODE_SIZE];
    uint32_t number = code.len == 20 ? (uint32_t)strtoul(code.at + 13, NULL, 10) : DEVICES_MAX;
    code_of(number, known);
    return text_is(code, known) && find_number(context, number, ret);
}

static enum sip_sight sees(void *context, uint32_t platform, struct text code)
{
    (void)context;
    (void)platform;
    (void)code;
    return SIP_COVERED;
}

static const struct zone *zone_of(void *context)
{
    (void)context;
    return zone;
}

static void take_sent(void *context, const struct sip_endpoint *to, struct text bytes)
{
    (void)context;
    const char *sn = memmem(bytes.at, bytes.len, "<SN>", 4);
    if (!sn || !memmem(bytes.at, bytes.len, "<CmdType>Catalog", 16))
        return;
    uint32_t number = to->port;
    asked[number]++;
    under_way++;
    if (number < deaf)
        return;
    waiting[waiting_count] = number;
    waiting_sn[waiting_count++] = (uint32_t)strtoul(sn + 4, NULL, 10);
}

static bool report(void *context, uint32_t platform, enum sip_feed feed, const struct buffer *lines,
                   uint32_t ticket)
{
    (void)context;
    (void)platform;
    (void)lines;
    (void)ticket;
    return feed == SIP_ROUNDS;
}

static bool registered(void *context, uint32_t platform, const struct sip_registration *r)
{
    (void)context;
    (void)platform;
    (void)r;
    return true;
}

static struct sip_endpoint endpoint_of(uint32_t number)
{
    struct sip_endpoint e = {.port = (uint16_t)number, .local = "10.0.0.1:5060"};
    snprintf(e.remote, sizeof e.remote, "10.0.1.1:%u", number);
    return e;
}

static void open_all(void)
{
    struct sip_identity id = {"44011300002000000001", "4401130000", {{7}}, 0};
    struct sip_hooks hooks = {.find = find,
                              .find_number = find_number,
                              .sees = sees,
                              .zone = zone_of,
                              .send = take_sent,
                              .report = report,
                              .registered = registered};
    struct error err;
    now_ms = BEGIN;
    memset(asked, 0, sizeof asked);
    under_way = waiting_count = deaf = 0;
    ck_assert(!zone_load("Asia/Shanghai", &zone, &err));
    ck_assert(!sip_machine_open(&id, &hooks, &machine));
}

static void close_all(void)
{
    sip_machine_close(machine);
    zone_free(zone);
}

/* So many devices are there at once, as after a restart. */
static void let_in(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct sip_platform platform;
        struct sip_registration r = {
            .at = endpoint_of(i), .registered_ms = now_ms, .until_ms = now_ms + 86400000};
        ck_assert(find_number(NULL, i, &platform));
        ck_assert(!sip_machine_recall(machine, &platform, &r, now_ms));
    }
}

/* All that was asked is answered, and so is what is asked then. Returns how many catalogs that were. */
static uint32_t answer_all(void)
{
    uint32_t done = 0;
    for (; done < waiting_count; done++) {
        char code[SIP_CODE_SIZE], text[1200], body[400];
        struct sip_endpoint from = endpoint_of(waiting[done]);
        code_of(waiting[done], code);
        snprintf(body, sizeof body,
                 "<Response><CmdType>Catalog</CmdType><SN>%u</SN><DeviceID>%s</DeviceID><SumNum>1"
                 "</SumNum><DeviceList Num=\"1\"><Item><DeviceID>%s</DeviceID><Status>ON</Status>"
                 "</Item></DeviceList></Response>",
                 waiting_sn[done], code, code);
        snprintf(text, sizeof text,
                 "MESSAGE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z%u\r\nFrom: <sip:%s@h>;tag=%u"
                 "\r\nTo: <sip:x@h>\r\nCall-ID: %u\r\nCSeq: 1 MESSAGE\r\n\r\n%s",
                 waiting_sn[done], code, done, waiting_sn[done], body);
        under_way--;
        ck_assert(sip_machine_take(machine, &from, text_of(text), now_ms));
        ck_assert_uint_le(under_way, 8);
    }
    waiting_count = 0;
    return done;
}

START_TEST(a_storm_of_devices_makes_none_of_catalogs)
{
    let_in(600);
    for (int second = 0; second < 3; second++) {
        sip_machine_tick(machine, now_ms);
        ck_assert_uint_eq(waiting_count, 8);
        ck_assert_uint_eq(answer_all(), 200);
        now_ms += 1000;
    }
    for (uint32_t i = 0; i < 600; i++)
        ck_assert_uint_eq(asked[i], 1);
    sip_machine_tick(machine, now_ms);
    ck_assert_uint_eq(waiting_count, 0);
    now_ms = BEGIN + 300000;
    sip_machine_tick(machine, now_ms);
    ck_assert_uint_eq(answer_all(), 200);
}
END_TEST

START_TEST(the_deaf_keep_nobody_waiting)
{
    deaf = 100;
    let_in(101);
    int second = 0;
    for (; asked[100] == 0 && second < 300; second++, now_ms += 1000)
        sip_machine_tick(machine, now_ms);
    ck_assert_int_le(second, 60);
}
END_TEST

START_TEST(who_is_asked_now_comes_before_those_that_are_due)
{
    let_in(600);
    ck_assert(sip_machine_ask(machine, 500));
    sip_machine_tick(machine, now_ms);
    ck_assert_uint_eq(asked[500], 1);
    ck_assert_uint_eq(asked[0], 0);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("sip_ask");
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_add_test(t, a_storm_of_devices_makes_none_of_catalogs);
    tcase_add_test(t, the_deaf_keep_nobody_waiting);
    tcase_add_test(t, who_is_asked_now_comes_before_those_that_are_due);
    Suite *suite = suite_create("sip_ask");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}
