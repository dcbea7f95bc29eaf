/* What people are told: what stands in a district, who is told of it and how often, over days in milliseconds. */
#include "notice/message.h"
#include "notice/survey.h"
#include "notice/told.h"

#include "office.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>

#define HOUR INT64_C(3600)
#define DAY  INT64_C(86400)

/* --- what stands -------------------------------------------------------------------------------------- */

static struct office *open_office(void)
{
    static struct office o;
    office_open(&o);
    for (int i = 0; i < 10; i++) {
        char body[300];
        snprintf(body, sizeof body,
                 "[{'code':'m%d','name':'camera %d','kind':'camera','class':1,'town':'t1',"
                 "'service':[{'project':'p1','from':'2022-01-01T00:00:00+08:00','to':null}]}]",
                 i, i);
        ck_assert_int_eq(office_post(&o, COLLECTION_ASSETS, body), STATUS_OK);
    }
    return &o;
}

/* The feed watches from here on, and says so of one aspect. */
static void report(struct office *o, int camera, enum aspect aspect, int64_t at, enum state state)
{
    char code[8];
    struct district *d = &o->d;
    snprintf(code, sizeof code, "m%d", camera);
    struct point p = {.asset = registry_find_asset(&d->registry, text_of(code)),
                      .at = (uint32_t)(at - INSTANT_2000),
                      .aspect = (uint8_t)aspect,
                      .state = state};
    ck_assert_int_eq(watch_add(&d->timelines.watch, 0, at, d->registry.feeds[0].feed_ttl_s),
                     STATUS_OK);
    ck_assert_int_ne(timeline_put(&d->timelines, &d->registry, &p), PUT_MEMORY);
}

static const struct notice_facts nothing = {.disk_free_mib = -1, .verify_finding_at = INSTANT_NONE};

static struct survey look(const struct office *o, const struct notice_facts *facts, int64_t now)
{
    struct survey s = {0};
    survey_begin(&s, now);
    for (int steps = 0; survey_step(&s, &o->d, facts);)
        ck_assert_int_lt(steps++, 1000);
    ck_assert(!s.found.failed);
    return s;
}

static const struct concern *find(const struct survey *s, enum notice_event event,
                                  const char *subject)
{
    const struct concern *found = NULL;
    for (size_t i = 0; i < s->found.count; i++) {
        const struct concern *x = &s->found.items[i];
        if (i > 0)
            ck_assert_int_lt(concern_order(x[-1].event, x[-1].subject, x->event, x->subject), 0);
        if (x->event == event && strcmp(x->subject, subject) == 0)
            found = x;
    }
    return found;
}

START_TEST(a_feed_is_silent_when_its_lifetime_is_over_and_one_that_never_spoke_is_not)
{
    struct office *o = open_office();
    struct survey s = look(o, &nothing, OFFICE_NOW);
    ck_assert_ptr_null(find(&s, NOTICE_FEED_SILENT, "f1"));
    survey_free(&s);
    report(o, 0, ASPECT_NETWORK, OFFICE_NOW, STATE_OK);
    int64_t over = OFFICE_NOW + o->d.registry.feeds[0].feed_ttl_s;
    s = look(o, &nothing, over - 1);
    ck_assert_ptr_null(find(&s, NOTICE_FEED_SILENT, "f1"));
    survey_free(&s);
    s = look(o, &nothing, over + 77);
    ck_assert_ptr_nonnull(find(&s, NOTICE_FEED_SILENT, "f1"));
    ck_assert_int_eq(find(&s, NOTICE_FEED_SILENT, "f1")->since, over);
    survey_free(&s);
    ck_assert_int_eq(office_post(o, COLLECTION_PLATFORMS,
                                 "[{'code':'44011300002000000002','name':'g','protocol':'gb28181',"
                                 "'feed':'f1','events_feed':'f1.events','says':['network'],"
                                 "'poll_s':300,'subscribe_s':600}]"),
                     STATUS_OK);
    const struct lost_platform lost = {0, over};
    s = look(o, &(struct notice_facts){&lost, 1, -1, INSTANT_NONE}, over + 77);
    ck_assert_ptr_null(find(&s, NOTICE_FEED_SILENT, "f1"));
    ck_assert_int_eq(find(&s, NOTICE_PLATFORM_LOST, "44011300002000000002")->since, over);
    survey_free(&s);
    office_close(o);
}
END_TEST

START_TEST(an_order_is_due_soon_then_overdue_and_neither_once_it_is_repaired)
{
    struct office *o = open_office();
    ck_assert_int_eq(office_order(o, TOKEN_OFFICE,
                                  "[{'id':'R1','asset':'m1','cause':'dark',"
                                  "'reported_at':'2022-09-05T10:00:00+08:00'}]"),
                     STATUS_OK);
    int64_t due = OFFICE_NOW - 2 * HOUR + DAY;
    static const struct {
        int64_t before_due;
        bool soon, over;
    } rows[] = {{7201, false, false}, {7200, true, false}, {1, true, false}, {0, false, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct survey s = look(o, &nothing, due - rows[i].before_due);
        ck_assert_int_eq(find(&s, NOTICE_ORDER_DUE_SOON, "R1") != NULL, rows[i].soon);
        ck_assert_int_eq(find(&s, NOTICE_ORDER_OVERDUE, "R1") != NULL, rows[i].over);
        survey_free(&s);
    }
    o->now = due + 5;
    ck_assert_int_eq(office_step(o, TOKEN_OFFICE, "R1", "repaired", 0, "{}"), STATUS_OK);
    struct survey s = look(o, &nothing, due + 10);
    ck_assert_uint_eq(s.found.count, 0);
    survey_free(&s);
    office_close(o);
}
END_TEST

START_TEST(eight_faults_of_a_project_within_ten_minutes_are_a_mass_and_seven_or_slower_ones_are_not)
{
    struct office *o = open_office();
    for (int i = 0; i < 7; i++)
        report(o, i, ASPECT_NETWORK, OFFICE_NOW + i, STATE_FAULT);
    report(o, 7, ASPECT_LIVE, OFFICE_NOW + 600, STATE_FAULT);
    struct survey s = look(o, &nothing, OFFICE_NOW + 601);
    ck_assert_ptr_null(find(&s, NOTICE_MASS_OUTAGE, "p1"));
    survey_free(&s);
    report(o, 8, ASPECT_NETWORK, OFFICE_NOW + 600, STATE_FAULT);
    s = look(o, &nothing, OFFICE_NOW + 601);
    ck_assert_ptr_nonnull(find(&s, NOTICE_MASS_OUTAGE, "p1"));
    ck_assert_int_eq(find(&s, NOTICE_MASS_OUTAGE, "p1")->amount, 8);
    ck_assert_int_eq(find(&s, NOTICE_MASS_OUTAGE, "p1")->since, OFFICE_NOW + 1);
    survey_free(&s);
    report(o, 3, ASPECT_NETWORK, OFFICE_NOW + 610, STATE_OK);
    s = look(o, &nothing, OFFICE_NOW + 611);
    ck_assert_ptr_null(find(&s, NOTICE_MASS_OUTAGE, "p1"));
    survey_free(&s);
    office_close(o);
}
END_TEST

/* By a target of 99.99 % some 2,200 seconds may be lost of what p1 has in the month. */
START_TEST(a_target_is_at_risk_once_three_quarters_of_what_it_lets_a_month_lose_are_lost)
{
    struct office *o = open_office();
    o->d.rules.items[0]->target_bp[ASPECT_NETWORK] = 9999;
    int64_t at = OFFICE_NOW - DAY;
    report(o, 0, ASPECT_NETWORK, at, STATE_FAULT);
    struct survey s = look(o, &nothing, OFFICE_NOW);
    ck_assert_ptr_null(find(&s, NOTICE_TARGET_AT_RISK, "p1/network"));
    survey_free(&s);
    report(o, 1, ASPECT_NETWORK, at + 1, STATE_FAULT);
    report(o, 2, ASPECT_NETWORK, at + 2, STATE_FAULT);
    s = look(o, &nothing, OFFICE_NOW);
    const struct concern *c = find(&s, NOTICE_TARGET_AT_RISK, "p1/network");
    ck_assert_ptr_nonnull(c);
    ck_assert_int_eq(c->bound, 9999);
    ck_assert_int_eq(c->amount, 9998);
    ck_assert_ptr_null(find(&s, NOTICE_TARGET_AT_RISK, "p1/live"));
    survey_free(&s);
    office_close(o);
}
END_TEST

START_TEST(what_waits_for_a_decision_and_what_the_machine_says_stands_too)
{
    struct office *o = open_office();
    struct notice_facts facts = {.disk_free_mib = 2047, .verify_finding_at = OFFICE_NOW - 5};
    ck_assert_int_eq(office_propose(o, TOKEN_C1,
                                    "{'scope':{'assets':['m1']},'reason':'power_cut',"
                                    "'from':'2022-09-04T00:00:00+08:00',"
                                    "'to':'2022-09-04T06:00:00+08:00'}"),
                     STATUS_OK);
    struct survey s = look(o, &facts, OFFICE_NOW + 60);
    ck_assert_uint_eq(s.found.count, 3);
    ck_assert_int_eq(find(&s, NOTICE_EXEMPTION_UNDECIDED, "1")->since, OFFICE_NOW);
    ck_assert_int_eq(find(&s, NOTICE_DISK_LOW, "disk")->amount, 2047);
    ck_assert_int_eq(find(&s, NOTICE_VERIFY_FINDING, "verify")->since, OFFICE_NOW - 5);
    survey_free(&s);
    facts = (struct notice_facts){.disk_free_mib = 2048, .verify_finding_at = INSTANT_NONE};
    ck_assert_int_eq(office_decide(o, TOKEN_OFFICE, 1, "approve"), STATUS_OK);
    s = look(o, &facts, OFFICE_NOW + 120);
    ck_assert_uint_eq(s.found.count, 0);
    survey_free(&s);
    office_close(o);
}
END_TEST

/* --- who is told, and how often ----------------------------------------------------------------------- */

/* A receiver whose clock is a number, and what it has heard. */
struct listener {
    struct receiver receiver;
    struct notice_rules rules;
    struct registry registry;
    struct told told;
    int64_t last_at;
    uint32_t messages, heard[NOTICE_PHASE_COUNT], standing;
};

static struct listener listener_of(int64_t hold_s, int64_t repeat_s, int64_t every_s)
{
    return (struct listener){
        .receiver = {.name = "desk", .events = (1u << NOTICE_EVENT_COUNT) - 1},
        .rules = {.hold_s = hold_s, .repeat_s = repeat_s, .at_most_every_s = every_s},
        .last_at = INSTANT_NONE};
}

static void add(struct concerns *c, enum notice_event event, const char *subject, int64_t since)
{
    struct concern x = {.event = event,
                        .subject = text_copy(text_of(subject)),
                        .since = since,
                        .due_at = INSTANT_NONE,
                        .number = NONE,
                        .project = NONE,
                        .proposer = NONE};
    concerns_add(c, &x);
}

/* What the daemon does once a message is written down. */
static void hear(struct listener *l, const struct notice_line *s, int64_t now)
{
    l->heard[s->phase]++;
    if (s->phase == NOTICE_ENDED) {
        char *subject = text_copy(text_of(s->told->subject));
        told_remove(&l->told, "desk", s->told->event, subject);
        free(subject);
        return;
    }
    struct told_item item = {.receiver = text_copy(text_of("desk")),
                             .subject = text_copy(text_of(s->concern->subject)),
                             .name = text_copy(text_of("")),
                             .event = s->concern->event,
                             .since = s->concern->since,
                             .told_at = now,
                             .gone_at = INSTANT_NONE};
    ck_assert_int_eq(told_put(&l->told, &item), STATUS_OK);
}

/* Takes the concerns over. */
static void listen(struct listener *l, struct concerns *found, int64_t now)
{
    struct decision d;
    concerns_sort(found);
    told_note(&l->told, found, now);
    ck_assert_int_eq(
        notice_decide(&l->told, found, &l->receiver, &l->rules, &l->registry, l->last_at, now, &d),
        STATUS_OK);
    l->standing = 0;
    for (int i = 0; i < NOTICE_EVENT_COUNT; i++)
        l->standing += d.standing[i];
    if (d.count > 0) {
        ck_assert(l->last_at == INSTANT_NONE || now - l->last_at >= l->rules.at_most_every_s);
        l->messages++;
        l->last_at = now;
    }
    while (d.dropped_count > 0) {
        const struct told_item *x = d.dropped[--d.dropped_count];
        char *subject = text_copy(text_of(x->subject));
        told_remove(&l->told, "desk", x->event, subject);
        free(subject);
    }
    /* The last one first: what is removed moves those behind it. */
    for (size_t i = d.count; i-- > 0;)
        if (d.items[i].phase == NOTICE_ENDED)
            hear(l, &d.items[i], now);
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].phase != NOTICE_ENDED)
            hear(l, &d.items[i], now);
    decision_free(&d);
    concerns_free(found);
}

static void check_heard(const struct listener *l, uint32_t began, uint32_t again, uint32_t ended)
{
    ck_assert_uint_eq(l->heard[NOTICE_BEGAN], began);
    ck_assert_uint_eq(l->heard[NOTICE_AGAIN], again);
    ck_assert_uint_eq(l->heard[NOTICE_ENDED], ended);
}

START_TEST(what_stands_for_ten_days_is_told_once_then_every_four_hours_and_once_when_it_is_over)
{
    struct listener l = listener_of(120, 4 * HOUR, 120);
    for (int64_t now = 0; now < 12 * DAY; now += 60) {
        struct concerns found = {0};
        if (now >= DAY && now < 11 * DAY)
            add(&found, NOTICE_FEED_SILENT, "probe", DAY);
        listen(&l, &found, now);
    }
    check_heard(&l, 1, 59, 1); /* 60 times in ten days, the first of them as new */
    ck_assert_uint_eq(l.told.count, 0);
    told_free(&l.told);
}
END_TEST

START_TEST(what_comes_and_goes_is_held_until_it_has_stood_for_a_while)
{
    struct listener l = listener_of(300, 0, 0);
    for (int64_t now = 0; now < DAY; now += 60) {
        struct concerns found = {0};
        if (now % 600 < 240) /* four of every ten minutes */
            add(&found, NOTICE_FEED_SILENT, "flaps", now / 600 * 600);
        if (now >= HOUR && (now - HOUR) % 600 >= 120) /* there, but for two of every ten minutes */
            add(&found, NOTICE_PLATFORM_LOST, "mostly", HOUR);
        listen(&l, &found, now);
    }
    check_heard(&l, 1, 0, 0);
    ck_assert_str_eq(l.told.items[0].subject, "mostly");
    told_free(&l.told);
}
END_TEST

START_TEST(nothing_is_said_more_often_than_the_rules_allow_and_nothing_is_lost_by_that)
{
    struct listener l = listener_of(0, 0, 600);
    for (int64_t now = 0; now < 2 * HOUR; now += 10) {
        struct concerns found = {0};
        for (int64_t i = 0; i <= now / 60 && i < 60; i++) { /* one more each minute, for an hour */
            char subject[24];
            snprintf(subject, sizeof subject, "R%lld", (long long)i);
            add(&found, NOTICE_ORDER_OVERDUE, subject, i * 60);
        }
        listen(&l, &found, now);
    }
    check_heard(&l, 60, 0, 0);
    ck_assert_uint_eq(l.messages, 7);
    told_free(&l.told);
}
END_TEST

START_TEST(an_order_that_passes_its_deadline_is_overdue_and_not_over)
{
    struct listener l = listener_of(0, 0, 0);
    for (int64_t now = 0; now < 4 * HOUR; now += 60) {
        struct concerns found = {0};
        if (now < 3 * HOUR)
            add(&found, now < 2 * HOUR ? NOTICE_ORDER_DUE_SOON : NOTICE_ORDER_OVERDUE, "R1", 0);
        listen(&l, &found, now);
    }
    check_heard(&l, 2, 0, 1);
    ck_assert_uint_eq(l.told.count, 0);
    told_free(&l.told);
}
END_TEST

START_TEST(a_month_is_told_once_and_never_again_nor_as_over)
{
    struct listener l = listener_of(120, HOUR, 0);
    for (int64_t now = 0; now < 3 * DAY; now += 60) {
        struct concerns found = {0};
        if (now < 2 * DAY)
            add(&found, NOTICE_MONTH_PUBLISHED, "2022-09/1", 0);
        listen(&l, &found, now);
    }
    check_heard(&l, 1, 0, 0);
    ck_assert_uint_eq(l.told.count, 0);
    told_free(&l.told);
}
END_TEST

START_TEST(of_a_flood_a_thousand_are_told_one_by_one_and_the_rest_is_counted)
{
    struct listener l = listener_of(0, 0, 0);
    for (int64_t now = 0; now < 2; now++) {
        struct concerns found = {0};
        for (int i = 0; i < TOLD_MAX + 500; i++) {
            char subject[24];
            snprintf(subject, sizeof subject, "R%05d", i);
            add(&found, NOTICE_ORDER_OVERDUE, subject, 0);
        }
        listen(&l, &found, now);
        ck_assert_uint_eq(l.standing, TOLD_MAX + 500);
    }
    check_heard(&l, TOLD_MAX, 0, 0);
    struct concerns none = {0};
    listen(&l, &none, 10);
    check_heard(&l, TOLD_MAX, 0, TOLD_MAX);
    told_free(&l.told);
}
END_TEST

START_TEST(two_hundred_orders_hide_no_mass_outage_in_a_message_of_twenty_lines)
{
    struct office *o = open_office();
    const struct receiver desk = {.name = "desk", .events = (1u << NOTICE_EVENT_COUNT) - 1};
    const struct notice_rules rules = {0};
    const struct told told = {0};
    const struct reading_of_notice by = {.district = &o->d,
                                         .zone = rule_book_zone(&o->d.rules, OFFICE_NOW),
                                         .scope = {ROLE_OFFICE, NONE, OFFICE_NOW}};
    struct concerns found = {0};
    struct decision d;
    struct message m;
    for (int i = 0; i < 200; i++) {
        char id[16];
        snprintf(id, sizeof id, "R%03d", i);
        add(&found, NOTICE_ORDER_OVERDUE, id, OFFICE_NOW);
        found.items[i].number = 0;
        found.items[i].due_at = OFFICE_NOW;
    }
    add(&found, NOTICE_MASS_OUTAGE, "p1", OFFICE_NOW);
    found.items[200].project = registry_find_project(&o->d.registry, text_of("p1"));
    concerns_sort(&found);
    ck_assert_int_eq(
        notice_decide(&told, &found, &desk, &rules, &o->d.registry, INSTANT_NONE, OFFICE_NOW, &d),
        STATUS_OK);
    ck_assert_int_eq(message_write(&by, &desk, &d, 7, OFFICE_NOW, &m), STATUS_OK);
    ck_assert_ptr_nonnull(strstr(m.text, "批量故障："));
    ck_assert_ptr_nonnull(strstr(m.text, "R018"));
    ck_assert_ptr_null(strstr(m.text, "R019"));
    ck_assert_ptr_nonnull(strstr(m.text, "另有 181 项"));
    message_free(&m);
    decision_free(&d);
    concerns_free(&found);
    office_close(o);
}
END_TEST

START_TEST(a_contractor_is_told_of_nothing_but_its_own_and_forgets_what_it_loses)
{
    struct office *o = open_office();
    const struct receiver c1 = {
        .name = "desk", .organisation = "c1", .events = (1u << NOTICE_EVENT_COUNT) - 1};
    const struct notice_rules rules = {0};
    const struct told told = {0};
    uint32_t own = registry_find_project(&o->d.registry, text_of("p1"));
    uint32_t other = registry_find_project(&o->d.registry, text_of("p2"));
    struct concerns found = {0};
    struct decision d;
    add(&found, NOTICE_FEED_SILENT, "f1", 0);
    add(&found, NOTICE_DISK_LOW, "disk", 0);
    add(&found, NOTICE_ORDER_OVERDUE, "R1", 0);
    found.items[2].project = own;
    add(&found, NOTICE_ORDER_OVERDUE, "R2", 0);
    found.items[3].project = other;
    add(&found, NOTICE_EXEMPTION_UNDECIDED, "1", 0);
    found.items[4].proposer = registry_find_organisation(&o->d.registry, text_of("c2"));
    add(&found, NOTICE_MASS_OUTAGE, "p2", 0);
    found.items[5].project = other;
    concerns_sort(&found);
    ck_assert_int_eq(
        notice_decide(&told, &found, &c1, &rules, &o->d.registry, INSTANT_NONE, OFFICE_NOW, &d),
        STATUS_OK);
    ck_assert_uint_eq(d.count, 1);
    ck_assert_str_eq(d.items[0].concern->subject, "R1");
    decision_free(&d);
    concerns_free(&found);
    office_close(o);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notice");
    TCase *standing = tcase_create("standing");
    tcase_add_test(standing,
                   a_feed_is_silent_when_its_lifetime_is_over_and_one_that_never_spoke_is_not);
    tcase_add_test(standing, an_order_is_due_soon_then_overdue_and_neither_once_it_is_repaired);
    tcase_add_test(
        standing,
        eight_faults_of_a_project_within_ten_minutes_are_a_mass_and_seven_or_slower_ones_are_not);
    tcase_add_test(standing,
                   a_target_is_at_risk_once_three_quarters_of_what_it_lets_a_month_lose_are_lost);
    tcase_add_test(standing, what_waits_for_a_decision_and_what_the_machine_says_stands_too);
    suite_add_tcase(suite, standing);
    TCase *telling = tcase_create("telling");
    tcase_add_test(
        telling,
        what_stands_for_ten_days_is_told_once_then_every_four_hours_and_once_when_it_is_over);
    tcase_add_test(telling, what_comes_and_goes_is_held_until_it_has_stood_for_a_while);
    tcase_add_test(telling,
                   nothing_is_said_more_often_than_the_rules_allow_and_nothing_is_lost_by_that);
    tcase_add_test(telling, an_order_that_passes_its_deadline_is_overdue_and_not_over);
    tcase_add_test(telling, a_month_is_told_once_and_never_again_nor_as_over);
    tcase_add_test(telling, of_a_flood_a_thousand_are_told_one_by_one_and_the_rest_is_counted);
    tcase_add_test(telling, two_hundred_orders_hide_no_mass_outage_in_a_message_of_twenty_lines);
    tcase_add_test(telling, a_contractor_is_told_of_nothing_but_its_own_and_forgets_what_it_loses);
    suite_add_tcase(suite, telling);
    return suite_run(suite);
}
