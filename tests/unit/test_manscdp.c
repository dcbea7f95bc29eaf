#include "platform/manscdp.h"

#include "base/buffer.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

static struct buffer seen;

static void see_item(void *context, const struct manscdp_item *i)
{
    (void)context;
    buffer_addf(&seen, "%.*s=%.*s%s%.*s%s ", (int)i->code.len, i->code.at ? i->code.at : "",
                (int)i->status.len, i->status.at ? i->status.at : "", i->event.at ? "!" : "",
                (int)i->event.len, i->event.at ? i->event.at : "", i->damaged ? "?" : "");
}

static void see_faulty(void *context, struct text code)
{
    (void)context;
    buffer_addf(&seen, "info %.*s ", (int)code.len, code.at);
}

#define LIST(inside)                                                                               \
    "<Response><CmdType>Catalog</CmdType><SN>7</SN><DeviceID>d</DeviceID><SumNum>1</SumNum>"       \
    "<DeviceList Num=\"1\">" inside "</DeviceList></Response>"
#define A "<Item><DeviceID>a</DeviceID><Status>ON</Status></Item>"

static const struct {
    const char *document, *items;
} rows[] = {
    {LIST(A), "a=ON "},
    {"<?xml version=\"1.0\"?><!-- x < y --> \r\n" LIST(A), "a=ON "},
    {LIST("<Item ><deviceid> a </deviceid><STATUS/>\r\n<status>OFF</status ></Item>"), "a=?"
                                                                                       " "},
    /* a tag too many behind an item, and one that was never opened */
    {LIST(A "</Item>" A), "a=ON a=ON "},
    {LIST("</Group>" A), "a=ON "},
    /* something mismatched inside it says nothing, and takes nothing else along */
    {LIST("<Item><DeviceID>a</DeviceID><Name>x</Nam><Status>ON</Status></Item>" A), "a=? a=ON "},
    {LIST("<Item><DeviceID>a</DeviceID></Group><Status>ON</Status></Item>"), "a=ON? "},
    {LIST("<Item><DeviceID>a</DeviceID><Status>ON</Status>" A), "a=ON? a=ON "},
    /* two codes, or two states, in one */
    {LIST("<Item><DeviceID>a</DeviceID><DeviceID>b</DeviceID><Status>ON</Status></Item>"),
     "a=ON? "},
    {LIST("<Item><DeviceID>a</DeviceID><Status>ON</Status><Status>OFF</Status></Item>"), "a=ON? "},
    {LIST("<Item><DeviceID>a</DeviceID><Status>ON</Status><Status>ON</Status></Item>"), "a=ON "},
    /* a < that begins no tag is text; a > is text too; so is a tag that never ends */
    {LIST("<Item><DeviceID>a</DeviceID><Address>1 < 2 <<3> "
          "<ab<c</Address><Status>ON</Status></Item>"),
     "a=ON "},
    /* what lies deeper is not the item's */
    {LIST(
         "<Item><DeviceID>a</DeviceID><Info><Status>OFF</Status></Info><Status>ON</Status></Item>"),
     "a=ON "},
    /* cut off: whole items are salvaged */
    {"<Response><CmdType>Catalog</CmdType><DeviceList>" A "<Item><DeviceID>b</DeviceID><Sta",
     "a=ON "},
    {"<Notify><CmdType>Keepalive</CmdType><Info><DeviceID>x</DeviceID><DeviceID>y</DeviceID></Info>"
     "</Notify>",
     "info x info y "},
    {"<Notify><DeviceList><Item><DeviceID>a</DeviceID><Event>VLOST</Event></Item></DeviceList></"
     "Notify>",
     "a=!VLOST "},
    {"", NULL},
    {"x", NULL},
    {"<Other><Item/></Other>", NULL},
    {"<!DOCTYPE x><Notify></Notify>", NULL},
    {"<Notify><!ENTITY a \"b\"></Notify>", NULL},
    {"<Notify><a><a><a><a><a><a><a><a><a></Notify>", NULL},
};

START_TEST(a_document_says_what_is_whole_in_it)
{
    struct manscdp d = {0};
    struct manscdp_sink sink = {see_item, see_faulty, NULL};
    buffer_reset(&seen);
    enum status status = manscdp_read(text_of(rows[_i].document), &sink, &d);
    ck_assert_int_eq(status, rows[_i].items ? STATUS_OK : STATUS_INVALID);
    if (rows[_i].items)
        ck_assert_str_eq(seen.len ? buffer_text(&seen) : "", rows[_i].items);
    buffer_free(&seen);
}
END_TEST

START_TEST(what_is_said_of_the_whole_is_read)
{
    struct manscdp d;
    struct manscdp_sink sink = {see_item, see_faulty, NULL};
    ck_assert(!manscdp_read(text_of(LIST(A "<Item><DeviceID>b</DeviceID></x></Item>")), &sink, &d));
    ck_assert_int_eq(d.root, MANSCDP_RESPONSE);
    ck_assert(text_is(d.command, "Catalog") && text_is(d.sn, "7") && text_is(d.sum, "1"));
    ck_assert(text_is(d.device, "d"));
    ck_assert(d.has_list);
    ck_assert_uint_eq(d.items, 2);
    ck_assert_uint_eq(d.damaged, 1);
    buffer_free(&seen);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("manscdp");
    tcase_add_loop_test(t, a_document_says_what_is_whole_in_it, 0, sizeof rows / sizeof *rows);
    tcase_add_test(t, what_is_said_of_the_whole_is_read);
    Suite *suite = suite_create("manscdp");
    suite_add_tcase(suite, t);
    return suite_run(suite);
}
