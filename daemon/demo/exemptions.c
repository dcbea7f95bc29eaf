/* The demonstration's exemptions: storms, power cuts, building works, an event; some are refused,
 * and the newest wait for a decision. */
#include "demo/exemptions.h"

#include "demo/hours.h"
#include "format/json_out.h"

#define CUTS_MAX         8
#define DECIDED_WITHIN_S (2 * 86400) /* so the last days' proposals are still open */
#define REVOKED_AFTER_S  (3 * 86400)
#define EVENT_TOWN       4  /* the university island */
#define WORKS_TOWN       10 /* one of the two villages is in it */
#define WORKS_DAYS       21

static const char *const power_aspects[] = {"network", "live", NULL};

static void add_list(struct json_out *j, const char *key, const char *const *texts)
{
    json_key(j, key);
    json_array_begin(j);
    for (; *texts; texts++)
        json_cstring(j, *texts);
    json_array_end(j);
}

static void add_time(struct json_out *j, const char *key, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    instant_format(at, DEMO_OFFSET_S, text);
    json_member_string(j, key, text);
}

/* What is proposed, by whom and when, and what becomes of it. */
struct proposal {
    enum demo_person person;
    int64_t at, from, to;
    const char *scope_key, *const *scope;
    const char *project;        /* of a contractor; NULL: all */
    const char *const *aspects; /* NULL: all */
    const char *calendar;       /* only in its hours; NULL: all the time */
    const char *reason, *note;
    uint64_t bits; /* decide its fate */
};

static bool refuses(const struct proposal *p)
{
    return p->bits % 5 == 0;
}

/* Writes the evidence. A proposal that is refused came without any. */
static const char *evidence_of(const struct proposal *p)
{
    static const struct {
        const char *reason, *evidence;
    } papers[] = {
        {"power_cut", "供电局停电通知书（扫描件）"},
        {"road_works", "占道施工许可（扫描件）"},
        {"relocation", "点位迁移申请表及现场照片"},
        {"force_majeure", "气象台预警信号截图"},
        {"major_event", "活动安保方案"},
    };
    for (size_t i = 0; i < sizeof papers / sizeof *papers && !refuses(p); i++) {
        if (strcmp(papers[i].reason, p->reason) == 0)
            return papers[i].evidence;
    }
    return NULL;
}

static void propose(struct demo_events *s, const struct proposal *p)
{
    struct demo_event e = {
        .at = p->at, .person = p->person, .kind = EVENT_PROPOSE, .exemption = s->exemptions};
    struct buffer body = {0};
    struct json_out j;
    json_begin(&j, &body);
    json_object_begin(&j);
    json_key(&j, "scope");
    json_object_begin(&j);
    add_list(&j, p->scope_key, p->scope);
    if (p->project)
        add_list(&j, "projects", (const char *const[]){p->project, NULL});
    json_object_end(&j);
    if (p->aspects)
        add_list(&j, "aspects", p->aspects);
    add_time(&j, "from", p->from);
    add_time(&j, "to", p->to);
    if (p->calendar)
        json_member_string(&j, "calendar", p->calendar);
    json_member_string(&j, "reason", p->reason);
    json_member_string(&j, "note", p->note);
    json_member_string(&j, "evidence", evidence_of(p));
    json_object_end(&j);
    demo_events_add(s, &e, &body);
}

static void decide(struct demo_events *s, const struct proposal *p, int64_t until)
{
    bool refused = refuses(p);
    struct demo_event e = {.person = PERSON_CHIEF,
                           .kind = EVENT_DECIDE,
                           .exemption = s->exemptions,
                           .verb = refused ? "reject" : "approve"};
    struct buffer body = {0};
    e.at = p->at + 7200 + (int64_t)(p->bits % DECIDED_WITHIN_S);
    if (e.at >= until)
        return;
    buffer_add_text(&body, refused ? "{\"note\":\"证明材料不足\"}" : "{\"note\":\"情况属实\"}");
    demo_events_add(s, &e, &body);
    e.at += REVOKED_AFTER_S;
    e.verb = "revoke";
    if (refused || s->revoked || strcmp(p->reason, "power_cut") != 0 || e.at >= until)
        return;
    s->revoked = true;
    buffer_add_text(&body, "{\"note\":\"复核与现场不符\"}");
    demo_events_add(s, &e, &body);
}

static void plan(struct demo_events *s, const struct proposal *p, int64_t from, int64_t until)
{
    if (p->at < from || p->at >= until)
        return;
    propose(s, p);
    decide(s, p, until);
    s->exemptions++;
}

static void plan_storms(struct demo_events *s, int64_t from, int64_t until)
{
    static const char *const kinds[] = {"camera", "checkpoint", NULL};
    int64_t last = INSTANT_NONE;
    for (int64_t at = from - 8 * DEMO_WEEK_S; at < until; at += DEMO_WEEK_S) {
        struct demo_storm storm = demo_storm_of(s->world->seed, at);
        struct proposal p = {.person = PERSON_CLERK,
                             .at = storm.to + 3600,
                             .from = storm.from,
                             .to = storm.to,
                             .scope_key = "kinds",
                             .scope = kinds,
                             .aspects = power_aspects,
                             .reason = "force_majeure",
                             .note = "台风期间",
                             .bits = 1};
        if (storm.from != last)
            plan(s, &p, from, until);
        last = storm.from;
    }
}

/* Every second cut is proposed by the office for the whole town, the others by one contractor. */
static void plan_cut(struct demo_events *s, int town, const struct demo_fault *cut, int64_t from,
                     int64_t until)
{
    static const int projects[] = {0, 3, 4};
    uint64_t bits = demo_draw(s->world->seed, 40, (uint64_t)town, (uint64_t)cut->from);
    const struct demo_project *project = &demo_projects[projects[bits / 5 % 3]];
    const char *const towns[] = {demo_towns[town].code, NULL};
    bool office = bits / 15 % 2 == 0;
    struct proposal p = {.at = cut->to + 5400,
                         .from = cut->from,
                         .to = cut->to,
                         .scope_key = "towns",
                         .scope = towns,
                         .aspects = power_aspects,
                         .reason = "power_cut",
                         .note = "供电局停电通知",
                         .bits = bits};
    p.person = office ? PERSON_CLERK : (enum demo_person)(PERSON_CONTRACTORS + project->contractor);
    p.project = office ? NULL : project->code;
    plan(s, &p, from, until);
}

static void plan_cuts(struct demo_events *s, int64_t from, int64_t until)
{
    struct demo_fault cuts[CUTS_MAX];
    for (int town = 0; town < DEMO_TOWN_COUNT; town++)
        for (int64_t at = from; at < until + DEMO_WEEK_S; at += DEMO_WEEK_S) {
            uint32_t count = demo_power_cuts(s->world, town, at, cuts, CUTS_MAX);
            for (uint32_t i = 0; i < count; i++)
                plan_cut(s, town, &cuts[i], from, until);
        }
}

/* One removed asset in three is reported by its contractor as standing in the way of works. */
static void plan_removal(struct demo_events *s, uint32_t asset, const struct demo_fault *f,
                         int64_t from, int64_t until)
{
    const struct demo_asset *a = &s->world->district->assets[asset];
    uint64_t bits = demo_draw(s->world->seed, 41, asset, (uint64_t)f->from);
    const char *const codes[] = {a->code, NULL};
    struct proposal p = {.at = f->from + 2 * 86400,
                         .from = f->from,
                         .to = f->to,
                         .scope_key = "assets",
                         .scope = codes,
                         .bits = bits / 3};
    p.person = (enum demo_person)(PERSON_CONTRACTORS + demo_projects[a->project].contractor);
    p.reason = bits / 15 % 2 ? "road_works" : "relocation";
    p.note = bits / 15 % 2 ? "道路施工，立杆已拆除" : "点位迁移，待复位";
    if (bits % 3 == 0 && a->project_before < 0)
        plan(s, &p, from, until);
}

static void plan_removals(struct demo_events *s, int64_t from, int64_t until)
{
    for (uint32_t i = 0; i < s->world->district->count; i++) {
        const struct demo_faults *faults = demo_faults_of(s->world, i, TRACK_NETWORK);
        for (uint32_t f = 0; f < faults->count; f++)
            if (faults->items[f].cause == CAUSE_REMOVED)
                plan_removal(s, i, &faults->items[f], from, until);
    }
}

/* Makes the exemption that was planned last longer, before it ends: one asks, another approves. */
static void prolong(struct demo_events *s, const struct proposal *p, int64_t to, int64_t until)
{
    struct demo_event e = {.at = p->to - DAY_S + 36000,
                           .person = p->person,
                           .kind = EVENT_CHANGE,
                           .exemption = s->exemptions - 1};
    struct buffer body = {0};
    struct json_out j;
    if (e.at + 7200 >= until)
        return;
    json_begin(&j, &body);
    json_object_begin(&j);
    add_time(&j, "to", to);
    json_member_string(&j, "note", "决赛因雨顺延一天");
    json_object_end(&j);
    demo_events_add(s, &e, &body);
    e.at += 7200;
    e.person = PERSON_CHIEF;
    e.kind = EVENT_DECIDE;
    e.verb = "approve";
    buffer_add_text(&body, "{\"note\":\"情况属实\"}");
    demo_events_add(s, &e, &body);
}

/* Three days on which a stadium's network is somebody else's, and then a fourth. */
static void plan_event(struct demo_events *s, int64_t from, int64_t until)
{
    const char *const towns[] = {demo_towns[EVENT_TOWN].code, NULL};
    int64_t begin = from + (until - from) * 2 / 5 / 86400 * 86400;
    struct proposal p = {.person = PERSON_CLERK,
                         .at = begin - 86400,
                         .from = begin,
                         .to = begin + 3 * 86400,
                         .scope_key = "towns",
                         .scope = towns,
                         .reason = "major_event",
                         .note = "体育赛事保障",
                         .bits = 1};
    if (p.at < from || p.at >= until)
        return;
    plan(s, &p, from, until);
    prolong(s, &p, p.to + DAY_S, until);
}

/* Works in a village that take the power of its cameras, in working hours only: one exemption for all weeks. */
static void plan_works(struct demo_events *s, int64_t from, int64_t until)
{
    const char *const towns[] = {demo_towns[WORKS_TOWN].code, NULL};
    const struct demo_project *villages = &demo_projects[2];
    int64_t at = from + (until - from) / 3;
    int64_t midnight = (at + DEMO_OFFSET_S) / DAY_S * DAY_S - DEMO_OFFSET_S;
    struct proposal p = {.person = (enum demo_person)(PERSON_CONTRACTORS + villages->contractor),
                         .at = at,
                         .from = midnight,
                         .to = midnight + (until - at) / DAY_S * DAY_S + WORKS_DAYS * DAY_S,
                         .scope_key = "towns",
                         .scope = towns,
                         .project = villages->code,
                         .calendar = DEMO_CALENDAR,
                         .reason = "road_works",
                         .note = "村内管线施工，施工时段停电",
                         .bits = 1};
    plan(s, &p, from, until);
}

/* Two that came in lately: whoever opens the page finds something to decide. */
static void plan_undecided(struct demo_events *s, int64_t from, int64_t until)
{
    const char *const first[] = {demo_towns[1].code, NULL};
    const char *const second[] = {demo_towns[6].code, demo_towns[7].code, NULL};
    struct proposal p = {.person = PERSON_CONTRACTORS + 3,
                         .at = until - 5 * 3600,
                         .from = until - 15 * 3600,
                         .to = until - 9 * 3600,
                         .scope_key = "towns",
                         .scope = first,
                         .project = demo_projects[3].code,
                         .aspects = power_aspects,
                         .reason = "customer_power",
                         .note = "取电单位检修",
                         .bits = DECIDED_WITHIN_S - 1};
    plan(s, &p, from, until);
    p.person = PERSON_CONTRACTORS + 4;
    p.project = demo_projects[4].code;
    p.at = until - 26 * 3600;
    p.from = until - 24 * 3600;
    p.to = until + 48 * 3600;
    p.scope = second;
    p.reason = "road_works";
    p.note = "公交站台改造";
    plan(s, &p, from, until);
}

void demo_plan_exemptions(struct demo_events *s, int64_t from, int64_t until)
{
    plan_storms(s, from, until);
    plan_cuts(s, from, until);
    plan_removals(s, from, until);
    plan_event(s, from, until);
    plan_works(s, from, until);
    plan_undecided(s, from, until);
}
