#include "host/settings.h"

#include "host/backup_files.h"
#include "host/log.h"

#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct settings s;
static struct error err;
static char path[] = "/tmp/intact-settings-XXXXXX";

static void setup(void)
{
    char *argv[] = {"serve"};
    ck_assert_int_eq(settings_load(1, argv, &s, &err), STATUS_OK);
}

static void write_file(const char *text)
{
    strcpy(path + strlen(path) - 6, "XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

START_TEST(every_row_has_a_default_that_it_takes_itself)
{
    ck_assert_str_eq(s.listen, "127.0.0.1:8080");
    ck_assert_int_eq(s.log_level, LOG_LEVEL_INFO);
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        ck_assert_msg(row->help && row->help[0], "%s has no help", row->name);
        if (row->fallback[0])
            ck_assert_int_eq(settings_set(&s, row->name, row->fallback, &err), STATUS_OK);
        else
            ck_assert_msg(row->size > 0, "%s is a number without a default", row->name);
    }
}
END_TEST

START_TEST(numbers_are_taken_to_their_ends_and_not_beyond)
{
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        char value[32];
        if (row->size > 0 || row->choices)
            continue;
        const struct {
            int64_t value;
            enum status expected;
        } tries[] = {{row->min, STATUS_OK},
                     {row->max, STATUS_OK},
                     {row->min - 1, STATUS_INVALID},
                     {row->max + 1, STATUS_INVALID}};
        for (size_t k = 0; k < 4; k++) {
            snprintf(value, sizeof value, "%lld", (long long)tries[k].value);
            ck_assert_msg(settings_set(&s, row->name, value, &err) == tries[k].expected, "%s = %s",
                          row->name, value);
        }
    }
}
END_TEST

START_TEST(a_wrong_line_is_named_with_its_file)
{
    static const struct {
        const char *text, *detail;
    } rows[] = {
        {"log_level = info\n\nbody_timeout_s = soon\n", ", line 3: body_timeout_s takes a whole"},
        {"# fine\n[intactd]\nlisten = x:1\nbody_timeout = 3\n", ", line 4: There is no setting"},
        {"[other]\nlisten = x:1\n", ", line 2: There is no section [other]"},
        {"log_level = loud\n", ", line 1: log_level takes error, warning, info or debug"},
        {"log_level\n", ", line 1: not NAME = VALUE"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        write_file(rows[i].text);
        char *argv[] = {"serve", "--config", path};
        ck_assert_int_eq(settings_load(3, argv, &s, &err), STATUS_INVALID);
        ck_assert_msg(strstr(err.detail, path) && strstr(err.detail, rows[i].detail), "%s",
                      err.detail);
        unlink(path);
    }
}
END_TEST

START_TEST(the_command_line_beats_the_environment_and_that_the_file)
{
    write_file("body_timeout_s = 31\nheader_timeout_s = 31\nidle_timeout_s = 31\n");
    setenv("INTACTD_HEADER_TIMEOUT_S", "32", 1);
    setenv("INTACTD_IDLE_TIMEOUT_S", "32", 1);
    char *argv[] = {"serve", "--idle-timeout-s=33", "--config", path, "--data", "/d"};
    ck_assert_msg(settings_load(6, argv, &s, &err) == STATUS_OK, "%s", err.detail);
    ck_assert_int_eq(s.body_timeout_s, 31);
    ck_assert_int_eq(s.header_timeout_s, 32);
    ck_assert_int_eq(s.idle_timeout_s, 33);
    ck_assert_str_eq(s.data, "/d");
    setenv("INTACTD_IDLE_TIMEOUT_S", "x", 1);
    ck_assert_int_eq(settings_load(6, argv, &s, &err), STATUS_INVALID);
    ck_assert_ptr_nonnull(strstr(err.detail, "INTACTD_IDLE_TIMEOUT_S: "));
    unsetenv("INTACTD_HEADER_TIMEOUT_S");
    unsetenv("INTACTD_IDLE_TIMEOUT_S");
    unlink(path);
}
END_TEST

START_TEST(a_variable_that_is_no_setting_is_named)
{
    static const struct {
        const char *name;
        bool good;
    } rows[] = {
        {"INTACTD_LOG_LEVELS", false},
        {"INTACTD_LOG", false},
        {"INTACTD_log_level", false},
        {"INTACTD_", false},
        {"INTACTD_CONFIG", false},
        {"INTACTD", true},
        {"INTACTDX", true},
        {"INTACTD_TEST_NOW", false},
        {"MY_INTACTD_LOG", true},
    };
    char *argv[] = {"serve"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        setenv(rows[i].name, "", 1);
        enum status status = settings_load(1, argv, &s, &err);
        unsetenv(rows[i].name);
        ck_assert_msg(status == (rows[i].good ? STATUS_OK : STATUS_INVALID), "%s", rows[i].name);
        ck_assert_msg(rows[i].good || strstr(err.detail, rows[i].name), "%s", err.detail);
    }
}
END_TEST

static char differing[256];

static void note(const char *name)
{
    strcat(strcat(differing, name), " ");
}

START_TEST(a_reload_takes_what_may_change_and_names_the_rest)
{
    struct settings fresh = s;
    fresh.body_timeout_s = 99;
    fresh.connections_max = 7;
    strcpy(fresh.listen, "[::1]:1");
    strcpy(fresh.backup_dir, "/b");
    differing[0] = '\0';
    settings_reload(&s, &fresh, note);
    ck_assert_int_eq(s.body_timeout_s, 99);
    ck_assert_str_eq(s.backup_dir, "/b");
    ck_assert_int_eq(s.connections_max, 1024);
    ck_assert_str_eq(differing, "listen connections_max ");
}
END_TEST

START_TEST(settings_that_contradict_each_other_are_refused)
{
    ck_assert_int_eq(settings_check(&s, &err), STATUS_INVALID);
    strcpy(s.data, "/d");
    ck_assert_int_eq(settings_check(&s, &err), STATUS_OK);
    s.in_flight_bytes_max = s.body_bytes_max - 1;
    ck_assert_int_eq(settings_check(&s, &err), STATUS_INVALID);
}
END_TEST

static void check_text(const char *name, const char *value, const char *said)
{
    enum status status = settings_set(&s, name, value, &err);
    ck_assert_msg((status == STATUS_OK) == !said, "%s = %s", name, value);
    if (said)
        ck_assert_msg(strncmp(err.detail, said, strlen(said)) == 0, "%s", err.detail);
}

START_TEST(a_wrong_value_of_sip_is_refused_by_itself)
{
    check_text("sip_listen", "127.0.0.1:5060", NULL);
    check_text("sip_listen", "x", "sip_listen takes HOST:PORT");
    check_text("sip_listen", "*:70000", "sip_listen takes HOST:PORT");
    check_text("sip_id", "44011300002000000001", NULL);
    check_text("sip_id", "4401130000200000000", "sip_id takes 20 digits");
    check_text("sip_id", "4401130000200000000x", "sip_id takes 20 digits");
    check_text("sip_realm", "4401130000", NULL);
    check_text("sip_realm", "video.panyu-1", NULL);
    check_text("sip_realm", "x", "sip_realm takes 2 to 31 letters");
    check_text("sip_realm", "a\"b", "sip_realm takes 2 to 31 letters");
    ck_assert_str_eq(s.sip_id, "44011300002000000001");
}
END_TEST

START_TEST(sip_is_served_by_somebody)
{
    strcpy(s.data, "/d");
    strcpy(s.sip_listen, "*:5060");
    ck_assert_int_eq(settings_check(&s, &err), STATUS_INVALID);
    ck_assert_str_eq(err.field, "sip_id");
    strcpy(s.sip_id, "44011300002000000001");
    ck_assert_int_eq(settings_check(&s, &err), STATUS_OK);
}
END_TEST

START_TEST(a_backups_name_holds_its_time_and_others_are_none)
{
    char name[BACKUP_NAME_SIZE];
    int64_t at = 0;
    backup_name(1661990700, name);
    ck_assert_str_eq(name, "intact-20220901T000500Z.db");
    ck_assert(backup_name_read(name, &at));
    ck_assert_int_eq(at, 1661990700);
    static const char *const others[] = {"intact.db",
                                         "intact-20220901T000500Z.db.new",
                                         "intact-20220931T000500Z.db",
                                         "intact-2022091T000500Z.db",
                                         "my-intact-20220901T000500Z.db",
                                         ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(!backup_name_read(others[i], &at), "%s", others[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("settings");
    TCase *c = tcase_create("settings");
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, every_row_has_a_default_that_it_takes_itself);
    tcase_add_test(c, numbers_are_taken_to_their_ends_and_not_beyond);
    tcase_add_test(c, a_wrong_line_is_named_with_its_file);
    tcase_add_test(c, the_command_line_beats_the_environment_and_that_the_file);
    tcase_add_test(c, a_variable_that_is_no_setting_is_named);
    tcase_add_test(c, a_reload_takes_what_may_change_and_names_the_rest);
    tcase_add_test(c, settings_that_contradict_each_other_are_refused);
    tcase_add_test(c, a_wrong_value_of_sip_is_refused_by_itself);
    tcase_add_test(c, sip_is_served_by_somebody);
    tcase_add_test(c, a_backups_name_holds_its_time_and_others_are_none);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
