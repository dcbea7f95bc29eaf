#include "host/notify.h"

#include "suite.h"

#include <check.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Binds a datagram socket of this name ('@' in front: an abstract one) and returns it. */
static int bind_socket(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(name);
    memcpy(address.sun_path, name, len);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, size), 0);
    return fd;
}

START_TEST(a_state_reaches_the_socket_that_systemd_names)
{
    for (int i = 0; i < 2; i++) {
        char name[64], got[64] = "";
        snprintf(name, sizeof name, i ? "@intact-notify-%ld" : "/tmp/intact-notify-%ld",
                 (long)getpid());
        int fd = bind_socket(name);
        setenv("NOTIFY_SOCKET", name, 1);
        notify_send("READY=1");
        ssize_t len = recv(fd, got, sizeof got - 1, 0);
        ck_assert_int_eq(len, 7);
        ck_assert_str_eq(got, "READY=1");
        close(fd);
        unlink(name);
    }
}
END_TEST

START_TEST(without_a_socket_nothing_happens)
{
    static const char *const names[] = {"", "x", "/nowhere/at/all", "tcp:1"};
    unsetenv("NOTIFY_SOCKET");
    notify_send("READY=1");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        setenv("NOTIFY_SOCKET", names[i], 1);
        notify_send("READY=1");
    }
}
END_TEST

START_TEST(a_sign_of_life_is_due_in_half_the_time)
{
    char pid[32];
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    ck_assert_int_eq(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "60000000", 1);
    ck_assert_int_eq(notify_watchdog_ms(), 30000);
    setenv("WATCHDOG_PID", pid, 1);
    ck_assert_int_eq(notify_watchdog_ms(), 30000);
    setenv("WATCHDOG_PID", "1", 1);
    ck_assert_int_eq(notify_watchdog_ms(), 0);
    unsetenv("WATCHDOG_PID");
    setenv("WATCHDOG_USEC", "1", 1);
    ck_assert_int_eq(notify_watchdog_ms(), 1);
    setenv("WATCHDOG_USEC", "soon", 1);
    ck_assert_int_eq(notify_watchdog_ms(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notify");
    TCase *c = tcase_create("notify");
    tcase_add_test(c, a_state_reaches_the_socket_that_systemd_names);
    tcase_add_test(c, without_a_socket_nothing_happens);
    tcase_add_test(c, a_sign_of_life_is_due_in_half_the_time);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
