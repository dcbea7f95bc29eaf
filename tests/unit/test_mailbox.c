#include "threads/mailbox.h"

#include "suite.h"

#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LETTERS_MAX 100

struct letter {
    struct mail mail; /* first */
    int number;
    bool done;
};

static struct letter letters[LETTERS_MAX + 1];
static struct mailbox *mailbox;
static struct error err;
static int wake_fd;
static int gate[2]; /* each letter takes a byte from it */

static void setup(void)
{
    wake_fd = eventfd(0, EFD_CLOEXEC);
    ck_assert_int_ge(wake_fd, 0);
    ck_assert_int_eq(pipe(gate), 0);
    mailbox = mailbox_new(LETTERS_MAX, wake_fd);
    ck_assert_ptr_nonnull(mailbox);
    for (int i = 0; i <= LETTERS_MAX; i++)
        letters[i] = (struct letter){.number = i};
}

static void teardown(void)
{
    mailbox_free(mailbox);
    close(wake_fd);
    close(gate[0]);
    close(gate[1]);
}

static struct letter *letter_of(struct mail *mail)
{
    return (struct letter *)(void *)mail;
}

/* Hands back one by one what it is allowed to do. */
static void *work(void *context)
{
    char byte;
    for (struct mail *mail, *next; (mail = mailbox_take_all(mailbox));) {
        for (; mail; mail = next) {
            next = mail->next;
            letter_of(mail)->done = read(gate[0], &byte, 1) == 1;
            mailbox_hand_back(mailbox, mail, mail);
        }
    }
    return context;
}

static void start(void *(*work_)(void *context))
{
    ck_assert_int_eq(mailbox_start(mailbox, "letters", work_, NULL, &err), STATUS_OK);
}

static void allow(int count)
{
    while (count-- > 0)
        ck_assert_int_eq(write(gate[1], "x", 1), 1);
}

static void send(int number)
{
    ck_assert_int_eq(mailbox_send(mailbox, &letters[number].mail), STATUS_OK);
}

static void wait_for_wake(void)
{
    uint64_t ignored;
    struct pollfd p = {.fd = wake_fd, .events = POLLIN};
    ck_assert_int_eq(poll(&p, 1, 60000), 1);
    ck_assert_int_eq(read(wake_fd, &ignored, sizeof ignored), sizeof ignored);
}

/* Checks that the next results are the letters from `from` to `to`. */
static void expect(int from, int to)
{
    while (from < to) {
        wait_for_wake();
        for (struct mail *mail = mailbox_results(mailbox); mail; mail = mail->next, from++) {
            ck_assert_ptr_eq(mail, &letters[from].mail);
            ck_assert(letters[from].done);
        }
    }
    ck_assert_int_eq(from, to);
    ck_assert_ptr_null(mailbox_results(mailbox));
}

START_TEST(mail_comes_back_in_the_order_it_was_sent)
{
    start(work);
    for (int i = 0; i < 50; i++)
        send(i);
    allow(50);
    expect(0, 50);
    send(50);
    allow(1);
    expect(50, 51);
    mailbox_stop(mailbox);
}
END_TEST

START_TEST(a_full_mailbox_is_busy_until_mail_comes_back)
{
    start(work);
    for (int i = 0; i < LETTERS_MAX; i++)
        send(i);
    ck_assert_int_eq(mailbox_send(mailbox, &letters[LETTERS_MAX].mail), STATUS_BUSY);
    allow(1);
    expect(0, 1);
    send(LETTERS_MAX); /* what has come back makes room, though nothing else has */
    allow(LETTERS_MAX);
    expect(1, LETTERS_MAX + 1);
    mailbox_stop(mailbox);
}
END_TEST

START_TEST(stopping_finishes_what_waits_and_takes_no_more)
{
    start(work);
    for (int i = 0; i < 3; i++)
        send(i);
    allow(3);
    mailbox_stop(mailbox);
    ck_assert_int_eq(mailbox_send(mailbox, &letters[3].mail), STATUS_BUSY);
    expect(0, 3);
}
END_TEST

/* Hands back all it gets at once. */
static void *work_together(void *context)
{
    for (struct mail *first; (first = mailbox_take_all(mailbox));) {
        struct mail *last = first;
        for (;; last = last->next) {
            letter_of(last)->done = true;
            if (!last->next)
                break;
        }
        mailbox_hand_back(mailbox, first, last);
    }
    return context;
}

START_TEST(mail_that_is_handed_back_together_makes_room_for_as_much)
{
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < LETTERS_MAX; i++)
            send(i); /* at first before there is a thread: it finds them all */
        if (round == 0)
            start(work_together);
        expect(0, LETTERS_MAX);
    }
    mailbox_stop(mailbox);
}
END_TEST

static void *work_and_break(void *context)
{
    const struct error gone = {.status = STATUS_IO, .detail = "gone"};
    mailbox_break(mailbox, &gone);
    return context;
}

START_TEST(a_thread_that_breaks_wakes_the_loop_and_says_why)
{
    ck_assert(!mailbox_broken(mailbox, &err));
    start(work_and_break);
    wait_for_wake();
    ck_assert(mailbox_broken(mailbox, &err));
    ck_assert_int_eq(err.status, STATUS_IO);
    ck_assert_str_eq(err.detail, "gone");
    mailbox_stop(mailbox);
}
END_TEST

static bool blocked[2];

static void *look_at_signals(void *context)
{
    sigset_t set;
    pthread_sigmask(SIG_SETMASK, NULL, &set);
    blocked[0] = sigismember(&set, SIGTERM) == 1;
    blocked[1] = sigismember(&set, SIGHUP) == 1;
    return context;
}

START_TEST(the_thread_gets_no_signals_and_the_sender_still_does)
{
    sigset_t before, after;
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    start(look_at_signals);
    mailbox_stop(mailbox);
    ck_assert(blocked[0] && blocked[1]);
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    ck_assert_int_eq(sigismember(&after, SIGTERM), sigismember(&before, SIGTERM));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mailbox");
    TCase *c = tcase_create("mailbox");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, mail_comes_back_in_the_order_it_was_sent);
    tcase_add_test(c, a_full_mailbox_is_busy_until_mail_comes_back);
    tcase_add_test(c, stopping_finishes_what_waits_and_takes_no_more);
    tcase_add_test(c, mail_that_is_handed_back_together_makes_room_for_as_much);
    tcase_add_test(c, a_thread_that_breaks_wakes_the_loop_and_says_why);
    tcase_add_test(c, the_thread_gets_no_signals_and_the_sender_still_does);
    suite_add_tcase(suite, c);
    return suite_run(suite);
}
