#include "notice/survey.h"

#include "figure/worst.h"
#include "model/repair_clock.h"

#include <stdio.h>
#include <stdlib.h>

enum stage { STAGE_MACHINE, STAGE_ORDERS, STAGE_ASSETS, STAGE_MASS, STAGE_TARGETS, STAGE_OVER };

/* Everything but the event and the subject is as nothing asks for it. */
static struct concern concern_of(enum notice_event event, const char *subject)
{
    return (struct concern){.event = event,
                            .subject = text_copy(text_of(subject)),
                            .since = INSTANT_NONE,
                            .due_at = INSTANT_NONE,
                            .number = NONE,
                            .project = NONE,
                            .proposer = NONE};
}

/* --- feeds, platforms, months, exemptions, the machine ----------------------------------------- */

/* A lost platform is one line, with its feeds. */
static bool is_of_lost(const struct registry *r, const struct notice_facts *facts, const char *feed)
{
    for (size_t i = 0; i < facts->lost_count; i++) {
        const struct platform *p = &r->platforms[facts->lost[i].number];
        const char *const feeds[] = {p->feed, p->events_feed, p->history.feed, p->live.feed};
        for (size_t k = 0; k < sizeof feeds / sizeof feeds[0]; k++) {
            if (feeds[k] && strcmp(feeds[k], feed) == 0)
                return true;
        }
    }
    return false;
}

static void look_at_feeds(struct survey *s, const struct district *d,
                          const struct notice_facts *facts)
{
    const struct watch *w = &d->timelines.watch;
    for (uint32_t i = 0; i < d->registry.feed_count && i < w->feed_count; i++) {
        const struct feed *f = &d->registry.feeds[i];
        int64_t last = watch_last(w, i, s->now, f->feed_ttl_s);
        if (f->retired || f->unexpected || last == INSTANT_NONE || watch_holds(w, i, s->now) ||
            is_of_lost(&d->registry, facts, f->code))
            continue;
        struct concern c = concern_of(NOTICE_FEED_SILENT, f->code);
        c.since = last + f->feed_ttl_s;
        c.number = i;
        concerns_add(&s->found, &c);
    }
}

static void look_at_platforms(struct survey *s, const struct district *d,
                              const struct notice_facts *facts)
{
    for (size_t i = 0; i < facts->lost_count; i++) {
        const struct lost_platform *p = &facts->lost[i];
        struct concern c = concern_of(NOTICE_PLATFORM_LOST, d->registry.platforms[p->number].code);
        c.since = p->since;
        c.number = p->number;
        concerns_add(&s->found, &c);
    }
}

static void look_at_months(struct survey *s, const struct district *d)
{
    for (uint32_t i = 0; i < d->months.count; i++) {
        const struct month_revision *m = &d->months.items[i];
        char subject[48];
        if (m->state != MONTH_PUBLISHED || m->at + MONTH_TOLD_S <= s->now)
            continue;
        snprintf(subject, sizeof subject, "%04d-%02d/%lld", m->year, m->month, (long long)m->at);
        struct concern c = concern_of(NOTICE_MONTH_PUBLISHED, subject);
        c.since = m->at;
        concerns_add(&s->found, &c);
    }
}

static void look_at_exemptions(struct survey *s, const struct district *d)
{
    for (uint32_t i = 0; i < d->exemptions.count; i++) {
        const struct exemption *x = &d->exemptions.items[i];
        bool changing = exemption_is_changing(x);
        char subject[24];
        if (!exemption_is_undecided(x))
            continue;
        snprintf(subject, sizeof subject, "%u", x->id);
        struct concern c = concern_of(NOTICE_EXEMPTION_UNDECIDED, subject);
        c.since = changing ? x->change->proposed_at : x->proposed_at;
        c.proposer = changing ? x->change->proposer : x->proposer;
        concerns_add(&s->found, &c);
    }
}

static void look_at_machine(struct survey *s, const struct notice_rules *n,
                            const struct notice_facts *facts)
{
    if (facts->disk_free_mib >= 0 && facts->disk_free_mib < n->disk_free_mib) {
        struct concern c = concern_of(NOTICE_DISK_LOW, "disk");
        c.amount = facts->disk_free_mib;
        c.bound = n->disk_free_mib;
        concerns_add(&s->found, &c);
    }
    if (facts->verify_finding_at != INSTANT_NONE) {
        struct concern c = concern_of(NOTICE_VERIFY_FINDING, "verify");
        c.since = facts->verify_finding_at;
        concerns_add(&s->found, &c);
    }
}

/* --- orders ------------------------------------------------------------------------------------- */

static void look_at_order(struct survey *s, const struct district *d, const struct notice_rules *n,
                          const struct repair *x)
{
    const struct rules *then = rule_book_at(&d->rules, x->reported_at);
    int64_t due_at = repair_due_at(x, &d->registry, &d->exemptions, then, s->now);
    const struct span *span = asset_span_of_repair(&d->registry.assets[x->asset], x->reported_at);
    if (due_at == INSTANT_EVER || s->now < due_at - n->due_soon_s)
        return;
    bool over = s->now >= due_at;
    struct concern c = concern_of(over ? NOTICE_ORDER_OVERDUE : NOTICE_ORDER_DUE_SOON, x->id);
    c.due_at = due_at;
    c.since = over ? due_at : due_at - n->due_soon_s;
    c.number = x->asset;
    c.project = span ? span->project : NONE;
    concerns_add(&s->found, &c);
}

static bool look_at_orders(struct survey *s, const struct district *d, const struct notice_rules *n)
{
    for (int computed = 0; s->next < d->repairs.count; s->next++) {
        const struct repair *x = &d->repairs.items[s->next];
        if (x->state != REPAIR_OPEN && x->state != REPAIR_PAUSED)
            continue;
        if (computed++ == STEP_DEADLINES)
            return true;
        look_at_order(s, d, n, x);
    }
    return false;
}

/* --- a mass of faults ---------------------------------------------------------------------------- */

struct last_fault {
    int64_t from; /* of the stretch of fault that reaches the end; INSTANT_NONE: it does not */
    int64_t end;
};

static void follow(void *context, const struct stretch *x)
{
    struct last_fault *f = context;
    if (x->condition != CONDITION_FAULT)
        f->from = INSTANT_NONE;
    else if (f->from == INSTANT_NONE)
        f->from = x->from;
    f->end = x->to;
}

/* When the fault that an aspect is in began, within MASS_LOOK_S; INSTANT_NONE: it is in none, or in an older or
 * exempt one. */
static int64_t fault_began(const struct survey *s, const struct district *d,
                           const struct timeline_reader *reader, uint32_t asset, enum aspect aspect)
{
    struct last_fault f = {.from = INSTANT_NONE};
    const struct interval_set *exempt;
    if (timeline_at(reader, asset, aspect, s->now - 1) != CONDITION_FAULT)
        return INSTANT_NONE;
    exempt = exemptions_of(&d->exemptions, asset, aspect);
    if (exempt && interval_set_holds(exempt, s->now - 1))
        return INSTANT_NONE;
    timeline_walk(reader, asset, aspect, s->now - MASS_LOOK_S, s->now, follow, &f);
    return f.from == s->now - MASS_LOOK_S ? INSTANT_NONE : f.from;
}

static bool add_begin(struct survey *s, uint32_t project, int64_t at)
{
    if (s->begin_count == s->begin_cap) {
        size_t cap = s->begin_cap ? 2 * s->begin_cap : 256;
        struct fault_begin *begins = realloc(s->begins, cap * sizeof *begins);
        if (!begins)
            return false;
        s->begins = begins;
        s->begin_cap = cap;
    }
    s->begins[s->begin_count++] = (struct fault_begin){project, at};
    return true;
}

static bool look_at_assets(struct survey *s, const struct district *d, const struct rules *rules)
{
    struct timeline_reader reader = district_reader(d, rules);
    uint32_t end = d->registry.asset_count - s->next > STEP_ASSETS ? s->next + STEP_ASSETS
                                                                   : d->registry.asset_count;
    for (; s->next < end; s->next++) {
        const struct span *span = asset_span_at(&d->registry.assets[s->next], s->now - 1);
        int64_t first = INSTANT_EVER;
        for (int k = 0; k < ASPECT_COUNT && span; k++) {
            int64_t at = fault_began(s, d, &reader, s->next, (enum aspect)k);
            if (at != INSTANT_NONE)
                first = instant_min(first, at);
        }
        if (first != INSTANT_EVER && !add_begin(s, span->project, first))
            s->found.failed = true;
    }
    return s->next < d->registry.asset_count;
}

static int by_project(const void *a, const void *b)
{
    const struct fault_begin *x = a, *y = b;
    if (x->project != y->project)
        return x->project < y->project ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* The largest number of one project's faults that began within within_s. */
static void look_at_mass_of(struct survey *s, const struct district *d, const struct rules *rules,
                            const struct fault_begin *begins, size_t count)
{
    size_t most = 0, low = 0;
    int64_t since = INSTANT_NONE;
    for (size_t i = 0; i < count; i++) {
        while (begins[i].at - begins[low].at >= rules->mass_within_s)
            low++;
        if (i - low + 1 > most) {
            most = i - low + 1;
            since = begins[low].at;
        }
    }
    if ((int64_t)most < rules->mass_points)
        return;
    struct concern c = concern_of(NOTICE_MASS_OUTAGE, d->registry.projects[begins[0].project].code);
    c.since = since;
    c.project = begins[0].project;
    c.amount = (int64_t)most;
    concerns_add(&s->found, &c);
}

static void look_at_masses(struct survey *s, const struct district *d, const struct rules *rules)
{
    if (s->begin_count > 0)
        qsort(s->begins, s->begin_count, sizeof *s->begins, by_project);
    for (size_t i = 0, n; i < s->begin_count; i += n) {
        for (n = 1; i + n < s->begin_count && s->begins[i + n].project == s->begins[i].project;)
            n++;
        look_at_mass_of(s, d, rules, s->begins + i, n);
    }
}

/* --- targets ------------------------------------------------------------------------------------- */

/* Has so much been lost that the rest of what the target allows is small? In whole seconds: what is lost by now of
 * what the month would have, were nothing lost from now on. */
static bool is_at_risk(const struct figure *best, int64_t target_bp, int64_t percent)
{
    int64_t lost = best->denominator - best->numerator;
    return lost > 0 && lost * 1000000 >= percent * (10000 - target_bp) * best->denominator;
}

static void look_at_target(struct survey *s, const struct district *d, const struct rules *rules,
                           const struct query *q, enum aspect aspect)
{
    uint32_t project = q->projects.items[0];
    const struct rules *terms = rules_of_project(rules, &d->registry, project);
    struct worst w;
    char subject[320];
    if (terms->target_bp[aspect] < 0)
        return;
    if (worst_compute(d, q, aspect, &w) != STATUS_OK) {
        s->found.failed = true;
        return;
    }
    struct figure best = w.ahead.reachable;
    worst_free(&w);
    if (!is_at_risk(&best, terms->target_bp[aspect],
                    rule_book_notices(&d->rules)->target_lost_percent))
        return;
    snprintf(subject, sizeof subject, "%s/%s", d->registry.projects[project].code,
             aspect_names[aspect]);
    struct concern c = concern_of(NOTICE_TARGET_AT_RISK, subject);
    c.project = project;
    c.aspect = (uint8_t)aspect;
    c.amount = best.percent_hundredths;
    c.bound = terms->target_bp[aspect];
    concerns_add(&s->found, &c);
}

static void look_at_project(struct survey *s, const struct district *d, const struct rules *rules,
                            uint32_t project)
{
    struct query q = {.by = BY_DISTRICT, .rules = rules, .scope = {ROLE_ADMIN, NONE, s->now}};
    int year, month;
    rule_book_month_of(&d->rules, s->now, &year, &month);
    rule_book_month(&d->rules, year, month, &q.from, &q.to);
    q.as_of = s->now;
    if (q.from >= q.as_of || d->registry.projects[project].contractor == NONE)
        return;
    q.projects.given = true;
    if (filter_add(&q.projects, project) != STATUS_OK) {
        s->found.failed = true;
        return;
    }
    filter_close(&q.projects);
    for (int k = 0; k < ASPECT_COUNT; k++)
        look_at_target(s, d, rules, &q, (enum aspect)k);
    query_free(&q);
}

/* --- in steps ------------------------------------------------------------------------------------- */

void survey_begin(struct survey *s, int64_t now)
{
    survey_free(s);
    s->now = now;
}

void survey_free(struct survey *s)
{
    concerns_free(&s->found);
    free(s->begins);
    *s = (struct survey){0};
}

static bool step(struct survey *s, const struct district *d, const struct rules *rules,
                 const struct notice_facts *facts)
{
    switch ((enum stage)s->stage) {
    case STAGE_MACHINE:
        look_at_feeds(s, d, facts);
        look_at_platforms(s, d, facts);
        look_at_months(s, d);
        look_at_exemptions(s, d);
        look_at_machine(s, rule_book_notices(&d->rules), facts);
        return false;
    case STAGE_ORDERS:
        return look_at_orders(s, d, rule_book_notices(&d->rules));
    case STAGE_ASSETS:
        return look_at_assets(s, d, rules);
    case STAGE_MASS:
        look_at_masses(s, d, rules);
        return false;
    case STAGE_TARGETS:
        if (s->next < d->registry.project_count)
            look_at_project(s, d, rules, s->next++);
        return s->next < d->registry.project_count;
    case STAGE_OVER:
        break;
    }
    return false;
}

bool survey_step(struct survey *s, const struct district *d, const struct notice_facts *facts)
{
    const struct rules *rules = rule_book_at(&d->rules, s->now);
    if (!step(s, d, rules, facts)) {
        s->stage++;
        s->next = 0;
    }
    if (s->stage < STAGE_OVER)
        return true;
    concerns_sort(&s->found);
    return false;
}
