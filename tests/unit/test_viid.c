#include "platform/viid.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct zone *zone;
static struct buffer seen;
static struct error err;

static void setup(void)
{
    ck_assert(!zone_load("Asia/Shanghai", &zone, &err));
}

static void teardown(void)
{
    zone_free(zone);
    buffer_free(&seen);
}

static void see_item(void *context, const struct viid_item *item)
{
    static const char *const states[] = {"nothing", "online", "offline"};
    (void)context;
    buffer_addf(&seen, "%.*s %s ", (int)item->code.len, item->code.at, states[item->online]);
    if (item->at == INSTANT_NONE)
        buffer_add_text(&seen, "never");
    else
        buffer_addf(&seen, "%lld", (long long)item->at);
    if (item->name.len > 0)
        buffer_addf(&seen, " %.*s", (int)item->name.len, item->name.at);
    buffer_add_text(&seen, "; ");
}

static void see_notification(void *context, struct text id)
{
    (void)context;
    buffer_addf(&seen, "[%.*s]", (int)id.len, id.at);
}

static const char *read_all(const char *body)
{
    struct viid_sink sink = {see_item, see_notification, NULL};
    buffer_reset(&seen);
    enum status status = viid_notifications_read(text_of(body), zone, &sink, &err);
    if (status)
        buffer_addf(&seen, "!%s %s", err.code, err.field);
    return buffer_text(&seen);
}

static const char *read_devices(const char *body)
{
    struct viid_sink sink = {see_item, see_notification, NULL};
    buffer_reset(&seen);
    enum status status = viid_devices_read(text_of(body), zone, &sink, &err);
    if (status)
        buffer_addf(&seen, "!%s %s", err.code, err.field);
    return buffer_text(&seen);
}

START_TEST(devices_that_are_listed_by_themselves_are_read_each_for_itself)
{
    ck_assert_str_eq(
        read_devices("{\"APEListObject\":{\"APEObject\":[{\"ApeID\":\"a1\",\"Name\":\"One\","
                     "\"IsOnline\":\"1\"},{\"ApeID\":\"a2\",\"IsOnline\":2}]}}"),
        "a1 online never One; [a1]a2 offline never; [a2]");
    ck_assert_str_eq(
        read_devices("{\"TollgateListObject\":{\"TollgateObject\":{\"TollgateID\":\"t1\","
                     "\"Name\":\"T\"}}}"),
        "t1 nothing never T; [t1]");
    ck_assert_str_eq(read_devices("{\"PersonListObject\":{}}"), "!missing_member APEListObject");
    ck_assert_str_eq(read_devices("{"), "!bad_json ");
}
END_TEST

#define LIST(inside)                                                                               \
    "{\"SubscribeNotificationListObject\":{\"SubscribeNotificationObject\":" inside "}}"

static const struct {
    const char *body, *said;
} rows[] = {
    /* a state with its own time */
    {LIST("[{\"NotificationID\":\"n1\",\"TriggerTime\":\"20261129170100\",\"DeviceStatusList\":{"
          "\"APEStatusObject\":[{\"ApeID\":\"44011300001190000001\",\"CurrentTime\":"
          "\"20261129170000\",\"IsOnline\":\"2\"}]}}]"),
     "44011300001190000001 offline 1795942800; [n1]"},
    /* numbers for text, of 20 digits too; names in other cases; 0 is offline, 9 says nothing */
    {LIST("[{\"NotificationID\":44011300005030000001042026112917010000001,\"DeviceStatusList\":{"
          "\"APEStatusObject\":[{\"ApeId\":44011300001190000001,\"currentTime\":20261129170000,"
          "\"isOnline\":1},{\"ApeID\":\"a2\",\"IsOnline\":0},{\"ApeID\":\"a3\",\"IsOnline\":9},"
          "{\"ApeID\":\"a4\"}]}}]"),
     "44011300001190000001 online 1795942800; a2 offline never; a3 nothing never; a4 nothing "
     "never; [44011300005030000001042026112917010000001]"},
    /* a directory has no times of its own: that of the notification; objects instead of lists */
    {LIST("{\"TriggerTime\":\"20261129170000\",\"DeviceList\":{\"APEObject\":{\"ApeID\":\"a\","
          "\"Name\":\"卡口\",\"IsOnline\":\"1\"}}}"),
     "a online 1795942800 卡口; []"},
    /* tollgates, of two notifications; a time that can't be */
    {LIST("[{\"NotificationID\":\"x\",\"TriggerTime\":\"20261329170000\",\"TollgateObjectList\":{"
          "\"TollgateObject\":[{\"TollgateID\":\"t\",\"IsOnline\":\"1\"}]}},{\"NotificationID\":"
          "\"y\"}]"),
     "t online never; [x][y]"},
    /* a code that can't be one is nobody's */
    {LIST("[{\"DeviceStatusList\":{\"APEStatusObject\":[{\"ApeID\":\"\",\"IsOnline\":1},"
          "{\"ApeID\":null,\"IsOnline\":1},{\"ApeID\":{},\"IsOnline\":1},7]}}]"),
     "[]"},
    {"{}", "!missing_member SubscribeNotificationObject"},
    {"[]", "!missing_member SubscribeNotificationObject"},
    {"", "!bad_json "},
    {LIST("[{]"), "!bad_json "},
    {LIST("[{\"a\":1,\"a\":2}]"), "!bad_json "},
    {"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "!too_large "},
};

START_TEST(a_notification_says_what_it_says_and_no_more)
{
    ck_assert_str_eq(read_all(rows[_i].body), rows[_i].said);
}
END_TEST

START_TEST(gb18030_is_read)
{
    static const char body[] = LIST("{\"DeviceList\":{\"APEObject\":[{\"ApeID\":\"a\",\"Name\":"
                                    "\"\xbf\xa8\xbf\xda\"}]}}");
    ck_assert_str_eq(read_all(body), "a nothing never 卡口; []");
}
END_TEST

START_TEST(more_devices_than_a_body_may_name_are_refused)
{
    struct buffer body = {0};
    buffer_add_text(&body, "{\"SubscribeNotificationObject\":{\"DeviceList\":{\"APEObject\":[1");
    for (int i = 0; i < VIID_ITEMS_MAX; i++)
        buffer_add_text(&body, ",1");
    buffer_add_text(&body, "]}}}");
    ck_assert_str_eq(read_all(buffer_text(&body)), "!too_large DeviceList");
    buffer_free(&body);
}
END_TEST

START_TEST(who_registers_is_read_from_any_object)
{
    char code[VIID_CODE_SIZE];
    ck_assert(!viid_device_read(
        text_of("{\"RegisterObject\":{\"DeviceID\":\"44011300005030000001\"}}"), code, &err));
    ck_assert_str_eq(code, "44011300005030000001");
    ck_assert(!viid_device_read(
        text_of("{\"KeepaliveObject\":{\"deviceid\":44011300005030000001}}"), code, &err));
    ck_assert_str_eq(code, "44011300005030000001");
    ck_assert_int_eq(viid_device_read(text_of("{\"RegisterObject\":{}}"), code, &err),
                     STATUS_INVALID);
    ck_assert_int_eq(viid_device_read(text_of("[]"), code, &err), STATUS_INVALID);
    ck_assert_int_eq(viid_device_read(text_of("{\"a\":\"DeviceID\"}"), code, &err), STATUS_INVALID);
}
END_TEST

START_TEST(answers_and_subscriptions_are_written_as_the_standard_has_them)
{
    struct buffer out = {0}, ids = {0};
    struct viid_answer a = {.url = "/VIID/System/Keepalive", .text = "OK", .id = text_of("d")};
    viid_time(zone, 1795942800, a.time);
    viid_answer_write(&a, &out);
    ck_assert_str_eq(buffer_text(&out),
                     "{\"ResponseStatusObject\":{\"Id\":\"d\",\"LocalTime\":\"20261129170000\","
                     "\"RequestURL\":\"/VIID/System/Keepalive\",\"StatusCode\":0,\"StatusString\":"
                     "\"OK\"}}");
    ck_assert(viid_answer_accepts(text_of(buffer_text(&out))));
    buffer_reset(&out);
    buffer_add(&ids, "x\0y", 4);
    a.code = VIID_BUSY;
    viid_answer_list_write(&a, &ids, &out);
    ck_assert_ptr_nonnull(strstr(buffer_text(&out), "{\"Id\":\"x\","));
    ck_assert_ptr_nonnull(strstr(buffer_text(&out), ",{\"Id\":\"y\","));
    ck_assert(!viid_answer_accepts(text_of(buffer_text(&out))));
    buffer_reset(&out);
    struct viid_subscription s = {.platform = text_of("44011300005030000001"),
                                  .receive = text_of("http://10.0.0.1/VIID/SubscribeNotifications"),
                                  .detail = VIID_DEVICE_STATES,
                                  .interval_s = 300,
                                  .from = 1795942800,
                                  .to = 1795942800 + 600};
    viid_subscription_write(&s, zone, &out);
    ck_assert_str_eq(
        buffer_text(&out),
        "{\"SubscribeListObject\":{\"SubscribeObject\":[{\"SubscribeID\":"
        "\"44011300005030000001032026112917000000004\",\"Title\":\"intactd\",\"SubscribeDetail\":"
        "\"4\",\"ResourceURI\":\"44011300005030000001\",\"ReceiveAddr\":"
        "\"http://10.0.0.1/VIID/SubscribeNotifications\",\"BeginTime\":\"20261129170000\","
        "\"EndTime\":\"20261129171000\",\"ReportInterval\":300,\"OperateType\":0}]}}");
    buffer_free(&out);
    buffer_free(&ids);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("viid");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_notification_says_what_it_says_and_no_more, 0,
                        sizeof rows / sizeof *rows);
    tcase_add_test(tests, devices_that_are_listed_by_themselves_are_read_each_for_itself);
    tcase_add_test(tests, gb18030_is_read);
    tcase_add_test(tests, more_devices_than_a_body_may_name_are_refused);
    tcase_add_test(tests, who_registers_is_read_from_any_object);
    tcase_add_test(tests, answers_and_subscriptions_are_written_as_the_standard_has_them);
    Suite *suite = suite_create("viid");
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
