#include "view/progress.h"

#include "format/csv.h"

#include <stdio.h>

static const char *const columns[] = {"project",
                                      "name",
                                      "phase",
                                      "contractor",
                                      "kind",
                                      "planned",
                                      "in_service",
                                      "quantity_percent",
                                      "inspected",
                                      "accepted",
                                      "acceptance_percent",
                                      "milestones_on_time",
                                      "milestones_due",
                                      "available_fen",
                                      "executed_fen",
                                      "budget_percent",
                                      NULL};

static void member_day(struct json_out *j, const char *key, int32_t day)
{
    char text[CIVIL_DATE_SIZE];
    if (day != DAY_NONE)
        civil_format_date(day, text);
    json_member_string(j, key, day == DAY_NONE ? NULL : text);
}

static void write_figure(struct json_out *j, const char *key, const struct figure *f)
{
    json_key(j, key);
    json_object_begin(j);
    json_member_int(j, "numerator", f->numerator);
    json_member_int(j, "denominator", f->denominator);
    json_key(j, "percent");
    if (f->denominator)
        json_hundredths(j, f->percent_hundredths);
    else
        json_none(j);
    json_key(j, "target");
    json_hundredths(j, f->target_bp);
    json_member_string(j, "verdict", verdict_names[f->verdict]);
    json_object_end(j);
}

static const char *organisation_of(const struct registry *r, uint32_t number)
{
    return number == NONE ? NULL : r->organisations[number].code;
}

/* A kind is shown that is planned, in service or inspected. */
static bool is_there(const struct progress *p, const struct registry *r, uint32_t project, int kind)
{
    const struct quantity *q = &p->quantities.of[project][kind];
    return r->projects[project].planned[kind] > 0 || q->in_service > 0 || q->inspected > 0;
}

static void write_kind(struct json_out *j, const struct progress *p, const struct registry *r,
                       uint32_t project, enum kind kind)
{
    const struct quantity *q = &p->quantities.of[project][kind];
    int64_t planned = r->projects[project].planned[kind];
    struct figure quantity = progress_quantity(p, r, project, kind);
    struct figure acceptance = progress_acceptance(p, r, project, kind);
    json_object_begin(j);
    json_member_string(j, "kind", kind_names[kind]);
    json_key(j, "planned");
    if (planned >= 0)
        json_int(j, planned);
    else
        json_none(j);
    json_member_int(j, "in_service", q->in_service);
    json_member_int(j, "inspected", q->inspected);
    json_member_int(j, "accepted", q->accepted);
    write_figure(j, "quantity", &quantity);
    write_figure(j, "acceptance", &acceptance);
    json_object_end(j);
}

void milestone_members(struct json_out *j, const struct milestone *m, enum milestone_state state)
{
    json_member_string(j, "name", m->name);
    member_day(j, "planned_on", m->planned_on);
    member_day(j, "done_on", m->done_on);
    json_member_string(j, "state", milestone_state_names[state]);
}

static void write_milestone(struct json_out *j, const struct milestone *m, int32_t today)
{
    int32_t days;
    enum milestone_state state = milestone_state_of(m, today, &days);
    json_object_begin(j);
    milestone_members(j, m, state);
    json_key(j, "days");
    if (days >= 0)
        json_int(j, days);
    else
        json_none(j);
    json_object_end(j);
}

static void write_budget(struct json_out *j, const struct progress *p, const struct registry *r,
                         uint32_t project)
{
    struct figure figure = progress_budget(p, r, project);
    int64_t executed, available;
    budget_of(&r->projects[project], p->year, &executed, &available);
    json_member_int(j, "available_fen", available);
    json_member_int(j, "executed_fen", executed);
    write_figure(j, "budget", &figure);
}

static void write_project(struct json_out *j, const struct progress *p, const struct registry *r,
                          uint32_t number)
{
    const struct project *project = &r->projects[number];
    struct figure milestones = progress_milestones(p, project);
    json_object_begin(j);
    json_member_string(j, "project", project->code);
    json_member_string(j, "name", project->name);
    json_member_string(j, "phase", phase_names[project->phase]);
    json_member_string(j, "contractor", organisation_of(r, project->contractor));
    json_member_string(j, "supervisor", organisation_of(r, project->supervisor));
    json_key(j, "kinds");
    json_array_begin(j);
    for (int k = 0; k < KIND_COUNT; k++) {
        if (is_there(p, r, number, k))
            write_kind(j, p, r, number, (enum kind)k);
    }
    json_array_end(j);
    json_key(j, "milestones");
    json_array_begin(j);
    for (uint32_t i = 0; i < project->milestone_count; i++)
        write_milestone(j, &project->milestones[i], p->today);
    json_array_end(j);
    write_figure(j, "on_time", &milestones);
    write_budget(j, p, r, number);
    json_object_end(j);
}

void progress_to_json(const struct progress *p, const struct registry *r, const uint32_t *projects,
                      uint32_t count, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_int(&j, "year", p->year);
    json_member_instant(&j, "as_of", p->rules->zone, p->as_of);
    json_member_int(&j, "rules", p->rules->version);
    json_key(&j, "items");
    json_array_begin(&j);
    for (uint32_t i = 0; i < count; i++)
        write_project(&j, p, r, projects[i]);
    json_array_end(&j);
    json_object_end(&j);
}

/* --- CSV --------------------------------------------------------------------------------------- */

static void csv_empty(struct csv_out *c, int cells)
{
    while (cells-- > 0)
        csv_string(c, NULL);
}

/* kind -1: the project has none. */
static void csv_kind(struct csv_out *c, const struct progress *p, const struct registry *r,
                     uint32_t project, int kind)
{
    if (kind < 0) {
        csv_empty(c, 7);
        return;
    }
    const struct quantity *q = &p->quantities.of[project][kind];
    struct figure quantity = progress_quantity(p, r, project, (enum kind)kind);
    struct figure acceptance = progress_acceptance(p, r, project, (enum kind)kind);
    csv_string(c, kind_names[kind]);
    csv_int(c, instant_max(0, r->projects[project].planned[kind]));
    csv_int(c, q->in_service);
    csv_hundredths_if(c, quantity.denominator > 0, quantity.percent_hundredths);
    csv_int(c, q->inspected);
    csv_int(c, q->accepted);
    csv_hundredths_if(c, acceptance.denominator > 0, acceptance.percent_hundredths);
}

static void csv_plans(struct csv_out *c, const struct progress *p, const struct registry *r,
                      uint32_t number)
{
    const struct project *project = &r->projects[number];
    struct figure milestones = progress_milestones(p, project);
    struct figure budget = progress_budget(p, r, number);
    int64_t executed, available;
    budget_of(project, p->year, &executed, &available);
    csv_int(c, milestones.numerator);
    csv_int(c, milestones.denominator);
    csv_int(c, available);
    csv_int(c, executed);
    csv_hundredths_if(c, budget.denominator > 0, budget.percent_hundredths);
}

static void csv_row(struct csv_out *c, const struct progress *p, const struct registry *r,
                    uint32_t number, int kind, bool first)
{
    const struct project *project = &r->projects[number];
    csv_string(c, project->code);
    csv_string(c, project->name);
    csv_string(c, phase_names[project->phase]);
    csv_string(c, organisation_of(r, project->contractor));
    csv_kind(c, p, r, number, kind);
    if (first)
        csv_plans(c, p, r, number);
    else
        csv_empty(c, 5);
    csv_end_row(c);
}

void progress_to_csv(const struct progress *p, const struct registry *r, const uint32_t *projects,
                     uint32_t count, struct buffer *out)
{
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, columns);
    for (uint32_t i = 0; i < count; i++) {
        bool first = true;
        for (int k = 0; k < KIND_COUNT; k++) {
            if (!is_there(p, r, projects[i], k))
                continue;
            csv_row(&c, p, r, projects[i], k, first);
            first = false;
        }
        if (first)
            csv_row(&c, p, r, projects[i], -1, true);
    }
}
