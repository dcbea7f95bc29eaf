#include "model/repair_clock.h"

#include "model/exempt_measure.h"

#define STRETCH_S (INT64_C(366) * DAY_S) /* how far ahead hours are asked for at a time */

/* What a repair's clock looks at. */
struct clock {
    const struct repair *repair;
    const struct asset *asset;
    const struct exemptions *exemptions;
    const struct registry *registry;
    const struct rules *rules;
    struct calendar *calendar; /* the limit's; NULL: it runs at every hour */
    struct calendar *hours;    /* of the service at `at`; NULL: every hour */
    uint32_t hours_of;         /* the project that they are of; NONE: not looked for yet */
    int64_t as_of;
    int64_t left_s;       /* of the limit */
    enum aspect measured; /* one whose exempt seconds are those of all; ASPECT_COUNT: none */
    size_t
        next[ASPECT_COUNT]; /* + 1: the first exempt stretch that ends after `at`; 0: to be found */
};

/* The end of what stops the clock at `at`, or `at` itself: nothing does. *until: where the next of what
 * was looked at begins, if that is earlier. */
static int64_t stopped_by_pause(const struct clock *c, int64_t at, int64_t *until)
{
    int64_t end = at;
    for (uint32_t i = 0; i < c->repair->pause_count; i++) {
        const struct pause *p = &c->repair->pauses[i];
        int64_t to = p->to == INSTANT_EVER ? c->as_of : p->to;
        if (!p->approved || to <= at || p->from >= to)
            continue;
        if (p->from <= at)
            end = instant_max(end, to);
        else
            *until = instant_min(*until, p->from);
    }
    return end;
}

static int64_t stopped_by_exemption(struct clock *c, int64_t at, int64_t *until)
{
    int64_t end = at;
    for (int k = 0; c->measured == ASPECT_COUNT && k < ASPECT_COUNT; k++) {
        const struct interval_set *set =
            exemptions_of(c->exemptions, c->repair->asset, (enum aspect)k);
        if (!set || !(c->repair->aspects >> k & 1))
            continue;
        size_t i = c->next[k] ? c->next[k] - 1 : interval_set_find(set, at);
        while (i < set->count && set->items[i].to <= at)
            i++;
        c->next[k] = i + 1;
        if (i == set->count)
            continue;
        if (set->items[i].from <= at)
            end = instant_max(end, set->items[i].to);
        else
            *until = instant_min(*until, set->items[i].from);
    }
    return end;
}

static struct calendar *find_calendar(const struct registry *r, const char *code)
{
    uint32_t n = code ? registry_find_calendar(r, text_of(code)) : NONE;
    return n == NONE ? NULL : &r->calendars[n];
}

/* Notes the service hours of a project's contract. */
static void enter_service(struct clock *c, uint32_t project)
{
    if (project == c->hours_of)
        return;
    const struct rules *terms = rules_of_project(c->rules, c->registry, project);
    c->hours = find_calendar(c->registry, terms->service_hours);
    c->hours_of = project;
}

/* Out of service: until the next span begins, or for ever. */
static int64_t stopped_by_absence(struct clock *c, int64_t at, int64_t *until)
{
    int64_t next = INSTANT_EVER;
    for (uint32_t i = 0; i < c->asset->span_count; i++) {
        const struct span *span = &c->asset->spans[i];
        if (span->from <= at && at < span->to) {
            *until = instant_min(*until, span->to);
            enter_service(c, span->project);
            return at;
        }
        if (span->from > at)
            next = instant_min(next, span->from);
    }
    return next;
}

/* Where all of the repair's exempt seconds are many and the same, they are measured and not met one by one. */
static enum aspect measured_aspect(const struct repair *x, const struct exemptions *e)
{
    const struct measure *first = NULL;
    enum aspect found = ASPECT_COUNT;
    for (int k = 0; k < ASPECT_COUNT; k++) {
        if (!(x->aspects >> k & 1) || !exemptions_of(e, x->asset, (enum aspect)k))
            continue;
        const struct measure *m = exempt_measure(e, x->asset, (enum aspect)k, NULL);
        if (!m || (first && m != first))
            return ASPECT_COUNT;
        first = m;
        found = (enum aspect)k;
    }
    return found;
}

/* Runs the clock through [from, until), where nothing stops it. Returns the instant at which it has run its limit;
 * INSTANT_NONE: it has not by `until`. */
static int64_t run(struct clock *c, int64_t from, int64_t until)
{
    if (from + c->left_s <= until)
        return from + c->left_s;
    c->left_s -= until - from;
    return INSTANT_NONE;
}

/* The same where hours stop it, and there is no memory to draw them in: from one of them to the next. */
static int64_t run_by_stretches(struct clock *c, int64_t from, int64_t until)
{
    const struct calendar *both[] = {c->calendar, c->hours};
    for (int64_t at = from, end; at < until; at = end) {
        bool open = true;
        end = until;
        for (size_t i = 0; i < 2; i++) {
            int64_t same = until;
            open = (!both[i] || calendar_open_at(both[i], c->rules->zone, at, &same)) && open;
            end = instant_min(end, same);
        }
        int64_t done = open ? run(c, at, end) : INSTANT_NONE;
        if (done != INSTANT_NONE)
            return done;
    }
    return INSTANT_NONE;
}

/* Gives the seconds from `at` on in which hours and measured exemptions let the clock run, up to *end or earlier, which
 * is then *end; NULL: all of them. */
static enum status open_seconds(const struct clock *c, int64_t at, int64_t *end,
                                const struct measure **ret)
{
    struct calendar *first = c->calendar ? c->calendar : c->hours;
    const struct measure *hours = NULL;
    *ret = NULL;
    if (first) {
        *end = instant_min(*end, at + STRETCH_S);
        hours = calendar_measure(first, c->calendar ? c->hours : NULL, c->rules->zone, at, *end);
        *ret = hours;
    }
    if (c->measured == ASPECT_COUNT)
        return first && !hours ? STATUS_MEMORY : STATUS_OK;
    const struct measure *exempt =
        exempt_measure(c->exemptions, c->repair->asset, c->measured, NULL);
    if (!first && (at < exempt->from || at >= exempt->to)) {
        *end = at < exempt->from ? instant_min(*end, exempt->from) : *end;
        return STATUS_OK;
    }
    if (!first)
        *end = instant_min(*end, exempt->to);
    if (!first || hours)
        *ret = exempt_rest(c->exemptions, c->repair->asset, c->measured, hours);
    return *ret ? STATUS_OK : STATUS_MEMORY;
}

/* Without memory for measures: exemptions are met one by one from *at on, and then hours, too. */
static int64_t run_unmeasured(struct clock *c, int64_t *at, int64_t until)
{
    if (c->measured != ASPECT_COUNT) {
        c->measured = ASPECT_COUNT;
        return INSTANT_NONE;
    }
    int64_t done = run_by_stretches(c, *at, instant_min(until, CALENDAR_TO));
    *at = until;
    return done;
}

/* As run(), where hours and measured exemptions stop it. *at becomes `until`, or earlier where there is no memory for
 * measures: the clock then goes on from one stretch to the next. */
static int64_t run_measured(struct clock *c, int64_t *at, int64_t until)
{
    struct calendar *first = c->calendar ? c->calendar : c->hours;
    int64_t last = first ? instant_min(until, CALENDAR_TO) : until;
    for (int64_t end; *at < last; *at = end) {
        const struct measure *open;
        end = last;
        if (open_seconds(c, *at, &end, &open) != STATUS_OK)
            return run_unmeasured(c, at, until);
        int64_t open_s = open ? measure_within(open, *at, end) : 0;
        if (open && c->left_s <= open_s)
            return measure_reach(open, *at, c->left_s);
        int64_t done = open ? INSTANT_NONE : run(c, *at, end);
        if (done != INSTANT_NONE)
            return done;
        c->left_s -= open_s;
        if (first && open_s == 0 &&
            calendar_is_over(first, c->calendar ? c->hours : NULL, c->rules->zone, end))
            break;
    }
    *at = until;
    return INSTANT_NONE;
}

int64_t repair_clock_end(const struct repair *x, const struct registry *r,
                         const struct exemptions *e, const struct rules *rules,
                         const struct limit *limit, int64_t as_of)
{
    struct clock c = {.repair = x,
                      .asset = &r->assets[x->asset],
                      .exemptions = e,
                      .registry = r,
                      .rules = rules,
                      .calendar = find_calendar(r, limit->calendar),
                      .hours_of = NONE,
                      .as_of = as_of,
                      .left_s = limit->s,
                      .measured = measured_aspect(x, e)};
    for (int64_t at = x->reported_at; at < INSTANT_EVER;) {
        int64_t until = INSTANT_EVER;
        int64_t resumes = stopped_by_pause(&c, at, &until);
        resumes = instant_max(resumes, stopped_by_exemption(&c, at, &until));
        resumes = instant_max(resumes, stopped_by_absence(&c, at, &until));
        int64_t done = resumes > at ? INSTANT_NONE : run_measured(&c, &at, until);
        if (done != INSTANT_NONE)
            return done;
        at = instant_max(at, resumes);
    }
    return INSTANT_EVER;
}

/* --- by the terms of a repair's contract --------------------------------------------------------- */

static const struct rules *terms_of(const struct repair *x, const struct registry *r,
                                    const struct rules *rules)
{
    const struct span *span = asset_span_of_repair(&r->assets[x->asset], x->reported_at);
    return rules_of_project(rules, r, span ? span->project : NONE);
}

static const struct limit *limit_of(const struct repair *x, const struct registry *r,
                                    const struct rules *terms)
{
    const struct asset *a = &r->assets[x->asset];
    return rules_repair_limit(terms, x->mass, (enum kind)a->kind, a->class_no);
}

static const struct limit *response_limit_of(const struct repair *x, const struct registry *r,
                                             const struct rules *terms)
{
    const struct asset *a = &r->assets[x->asset];
    return rules_response_limit(terms, x->mass, (enum kind)a->kind, a->class_no);
}

int64_t repair_due_at(const struct repair *x, const struct registry *r, const struct exemptions *e,
                      const struct rules *rules, int64_t as_of)
{
    return repair_clock_end(x, r, e, rules, limit_of(x, r, terms_of(x, r, rules)), as_of);
}

int64_t repair_response_due_at(const struct repair *x, const struct registry *r,
                               const struct exemptions *e, const struct rules *rules, int64_t as_of)
{
    const struct limit *limit = response_limit_of(x, r, terms_of(x, r, rules));
    return limit->s == 0 ? INSTANT_EVER : repair_clock_end(x, r, e, rules, limit, as_of);
}

int64_t repair_last_due_at(const struct repair *x, const struct registry *r,
                           const struct exemptions *e, const struct rules *rules, int64_t as_of)
{
    const struct limit *limit = response_limit_of(x, r, terms_of(x, r, rules));
    int64_t due_at = repair_due_at(x, r, e, rules, as_of);
    return limit->s == 0 ? due_at
                         : instant_max(due_at, repair_clock_end(x, r, e, rules, limit, as_of));
}

bool repair_is_exempt(const struct repair *x, const struct exemptions *e, int64_t as_of)
{
    struct clock c = {.repair = x, .exemptions = e, .as_of = as_of, .measured = ASPECT_COUNT};
    int64_t at = x->reported_at, until = INSTANT_EVER, end = at;
    if (x->repaired_at == INSTANT_NONE || x->repaired_at > as_of || x->repaired_at <= at)
        return false;
    while (end < x->repaired_at) {
        at = end;
        end = stopped_by_exemption(&c, at, &until);
        if (end == at)
            return false;
    }
    return true;
}
