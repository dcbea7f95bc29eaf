#include "format/canonical_walk.h"

#include "suite.h"

#include <check.h>
#include <stdio.h>

static const struct {
    const char *json, *key, *value; /* the members wanted, joined by | */
} objects[] = {
    {"{}", "", ""},
    {"{\"a\":1}", "a", "1"},
    {"{\"a\":\"b\",\"c\":-2,\"d\":null}", "a|c|d", "\"b\"|-2|null"},
    {"{\"a\":{\"x\":[1,{\"y\":2}]},\"b\":[]}", "a|b", "{\"x\":[1,{\"y\":2}]}|[]"},
    {"{\"a\":\"},{:,\",\"b\":\"\"}", "a|b", "\"},{:,\"|\"\""},
    {"{\"a\":\"say \\\"so\\\\\",\"q\\\"\":1}", "a|q\\\"", "\"say \\\"so\\\\\"|1"},
    {"{\"市\":\"区\"}", "市", "\"区\""},
    {"", "", ""},
    {"null", "", ""},
    {"[1,2]", "", ""},
};

static void add(char out[200], struct text t, size_t index)
{
    size_t len = strlen(out);
    snprintf(out + len, 200 - len, "%s%.*s", index ? "|" : "", (int)t.len, t.at);
}

START_TEST(members_come_in_order_whatever_their_values_hold)
{
    const char *at = objects[_i].json;
    struct canonical_member m;
    char keys[200] = "", values[200] = "";
    for (size_t i = 0; canonical_next_member(&at, &m); i++) {
        add(keys, m.key, i);
        add(values, m.value, i);
    }
    ck_assert_str_eq(keys, objects[_i].key);
    ck_assert_str_eq(values, objects[_i].value);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("canonical_walk");
    TCase *tests = tcase_create("canonical_walk");
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, members_come_in_order_whatever_their_values_hold, 0,
                        (int)(sizeof objects / sizeof *objects));
    return suite_run(suite);
}
