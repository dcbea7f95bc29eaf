#include "figure/progress.h"

static const int64_t whole_bp = 10000;

enum status progress_compute(const struct district *d, int year, int64_t now, struct progress *ret)
{
    struct progress p = {.year = year};
    int64_t end;
    p.rules = rule_book_of_month(&d->rules, year, 12);
    rule_book_month(&d->rules, year, 1, &p.from, &end);
    rule_book_month(&d->rules, year, 12, &end, &p.to);
    p.as_of = instant_min(now, p.to);
    int64_t last = p.as_of - 1;
    p.today = zone_day_of(p.rules->zone, p.as_of);
    enum status status =
        quantities_compute(d, last, zone_day_of(p.rules->zone, last), &p.quantities);
    if (status == STATUS_OK)
        *ret = p;
    return status;
}

void progress_free(struct progress *p)
{
    quantities_free(&p->quantities);
    *p = (struct progress){0};
}

/* What a project's contract asks for. */
static int64_t target_of(const struct progress *p, const struct registry *r, uint32_t project,
                         enum indicator indicator)
{
    return rules_of_project(p->rules, r, project)->target_bp[indicator];
}

struct figure progress_quantity(const struct progress *p, const struct registry *r,
                                uint32_t project, enum kind kind)
{
    return figure_of_counts(p->quantities.of[project][kind].in_service,
                            planned_quantity(&r->projects[project], kind),
                            target_of(p, r, project, INDICATOR_QUANTITY));
}

struct figure progress_acceptance(const struct progress *p, const struct registry *r,
                                  uint32_t project, enum kind kind)
{
    return figure_of_counts(p->quantities.of[project][kind].accepted,
                            planned_acceptance(&r->projects[project], kind),
                            target_of(p, r, project, INDICATOR_ACCEPTANCE));
}

static int64_t milestones_target(const struct rules *rules)
{
    for (uint32_t i = 0; i < rules->evaluation_count; i++) {
        if (rules->evaluation[i].indicator == EVALUATION_MILESTONES)
            return rules->evaluation[i].target_bp;
    }
    return whole_bp;
}

struct figure progress_milestones(const struct progress *p, const struct project *project)
{
    const struct zone *zone = p->rules->zone;
    int64_t on_time, due;
    milestones_of(project, zone_day_of(zone, p->from), zone_day_of(zone, p->to), p->today, &on_time,
                  &due);
    return figure_of_counts(on_time, due, milestones_target(p->rules));
}

struct figure progress_budget(const struct progress *p, const struct registry *r, uint32_t project)
{
    int64_t executed, available;
    budget_of(&r->projects[project], p->year, &executed, &available);
    return figure_of_counts(executed, available, target_of(p, r, project, INDICATOR_BUDGET));
}
