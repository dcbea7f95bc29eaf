/* The demonstration's months: full ones are published and closed, the 400 points of the station are
 * inspected, and people judge the year. */
#include "demo/months.h"

#include "format/json_out.h"

#include <stdio.h>

#define SOUTH        6 /* of demo_projects: the one under construction */
#define PUBLISH_DAYS 2 /* after the month's end, with 10 hours */
#define CLOSE_DAYS   11

static void plan_month(struct demo_events *s, int year, int month, const char *verb, int64_t at,
                       int64_t until)
{
    struct demo_event e = {.at = at,
                           .person = PERSON_CHIEF,
                           .kind = EVENT_MONTH,
                           .verb = verb,
                           .year = year,
                           .month = month};
    struct buffer body = {0};
    if (at < until)
        demo_events_add(s, &e, &body);
}

static int64_t month_begin(int year, int month)
{
    return civil_to_days(month > 12 ? year + 1 : year, month > 12 ? 1 : month, 1) * DAY_S -
           DEMO_OFFSET_S;
}

/* Settles only months whose reports are whole. */
static void plan_months(struct demo_events *s, int64_t from, int64_t until)
{
    int64_t wide;
    int month, day;
    civil_from_days((from + DEMO_OFFSET_S) / DAY_S, &wide, &month, &day);
    for (int year = (int)wide; month_begin(year, month) < until; month++) {
        if (month > 12) {
            month = 1;
            year++;
        }
        int64_t end = month_begin(year, month + 1);
        if (month_begin(year, month) < from)
            continue;
        plan_month(s, year, month, "publish", end + PUBLISH_DAYS * DAY_S + 36000, until);
        plan_month(s, year, month, "close", end + CLOSE_DAYS * DAY_S + 57600, until);
    }
}

/* The third point of every thirty fails at first. */
static bool fails_first(uint32_t n)
{
    return n % 30 == 2;
}

static void add_inspection(struct json_out *j, const char *asset, int64_t at, bool passed)
{
    char date[CIVIL_DATE_SIZE];
    civil_format_date((at + DEMO_OFFSET_S) / DAY_S, date);
    json_object_begin(j);
    json_member_string(j, "project", demo_projects[SOUTH].code);
    json_member_string(j, "asset", asset);
    json_member_string(j, "inspected_on", date);
    json_member_bool(j, "passed", passed);
    json_member_string(j, "note", passed ? NULL : "图像模糊，整改后复验");
    json_object_end(j);
}

/* Inspects the points from first to last, or only those of them that have failed before. */
static void plan_inspection(struct demo_events *s, int64_t at, uint32_t first, uint32_t last,
                            bool again)
{
    struct demo_event e = {.at = at, .person = PERSON_CLERK, .kind = EVENT_ACCEPT};
    struct buffer body = {0};
    struct json_out j;
    uint32_t n = 0;
    json_begin(&j, &body);
    json_array_begin(&j);
    for (uint32_t i = 0; i < s->world->district->count; i++) {
        const struct demo_asset *a = &s->world->district->assets[i];
        if (a->project != SOUTH)
            continue;
        if (n >= first && n < last && (!again || fails_first(n)))
            add_inspection(&j, a->code, at - 3600, again || !fails_first(n));
        n++;
    }
    json_array_end(&j);
    demo_events_add(s, &e, &body);
}

static void plan_judgements(struct demo_events *s, int64_t at)
{
    static const char text[] =
        "[{\"level3\":\"打击犯罪与城市管理保障\",\"points\":\"7.5\",\"evidence\":\"公安分局来函\"},"
        "{\"level3\":\"长效使用管理机制\",\"points\":\"6.5\",\"evidence\":\"制度汇编\"},"
        "{\"level3\":\"镇街与派出所满意度\",\"points\":\"9\",\"evidence\":\"问卷 16 份\"}]";
    struct demo_event e = {
        .at = at, .person = PERSON_CHIEF, .kind = EVENT_JUDGE, .year = s->world->district->year};
    struct buffer body = {0};
    buffer_add_text(&body, text);
    demo_events_add(s, &e, &body);
}

void demo_plan_months(struct demo_events *s, int64_t from, int64_t until)
{
    int64_t tenth = (until - from) / 10;
    plan_inspection(s, from + tenth, 0, 200, false);
    plan_inspection(s, from + 4 * tenth, 200, UINT32_MAX, false);
    plan_inspection(s, from + 7 * tenth, 0, UINT32_MAX, true);
    plan_judgements(s, from + 9 * tenth);
    plan_months(s, from, until);
}
