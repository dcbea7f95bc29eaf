#include "change/registry_guard.h"

#include "change/in_use.h"
#include "change/months_touched.h"

static bool has_service(const struct registry *r, uint32_t project)
{
    for (uint32_t i = 0; i < r->asset_count; i++) {
        const struct asset *a = r->assets + i;
        for (uint32_t k = 0; k < a->span_count; k++) {
            if (a->spans[k].project == project)
                return true;
        }
    }
    return false;
}

static bool has_statement(const struct months *s, const char *project)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (month_names(s->items + i, "project", project))
            return true;
    }
    return false;
}

/* Orders have their project by the service of their asset. So whoever gets a project gets its figures, of
 * all time. A contractor may still be named where there was none, until a statement says so. */
static bool has_history(const struct district *d, uint32_t project)
{
    const struct project *p = d->registry.projects + project;
    return has_statement(&d->months, p->code) ||
           (p->contractor != NONE && has_service(&d->registry, project));
}

static enum status guard_project(const struct district *d, const struct project *p, uint32_t number,
                                 struct error *err)
{
    if (p->contractor != NONE && p->contractor == p->supervisor)
        return error_set(err, STATUS_INVALID, "own_supervisor", "supervisor",
                         "A contractor does not supervise its own project.");
    if (number == NONE || d->registry.projects[number].contractor == p->contractor ||
        !has_history(d, number))
        return STATUS_OK;
    return error_set(
        err, STATUS_CONFLICT, "has_history", "contractor",
        "Project %s has service or statements, so it keeps its contractor: register a new "
        "contract as a new project, and let the assets' service go on there.",
        p->code);
}

static bool is_of_project(const struct registry *r, uint32_t organisation)
{
    for (uint32_t i = 0; i < r->project_count; i++) {
        const struct project *p = r->projects + i;
        if (p->contractor == organisation || p->supervisor == organisation)
            return true;
    }
    return false;
}

static bool has_token(const struct tokens *s, uint32_t organisation)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i].organisation == organisation && !s->items[i].revoked)
            return true;
    }
    return false;
}

static enum status guard_organisation(const struct district *d, const struct organisation *o,
                                      uint32_t number, struct error *err)
{
    if (number == NONE || d->registry.organisations[number].role == o->role)
        return STATUS_OK;
    if (!is_of_project(&d->registry, number) && !has_token(&d->tokens, number))
        return STATUS_OK;
    return error_set(err, STATUS_CONFLICT, "role_in_use", "role",
                     "Projects or tokens use organisation %s as a %s, so its role stays: register "
                     "another organisation for the other role.",
                     o->code, organisation_role_names[d->registry.organisations[number].role]);
}

/* What becomes retired has to be out of use, and what is in use names nothing that is retired. */
static enum status guard_use(const struct district *d, const struct registry_value *v,
                             uint32_t number, int64_t now, struct error *err)
{
    bool was_retired = number != NONE && registered_is_retired(&d->registry, v->which, number);
    if (number != NONE && registry_value_is_retired(v) && !was_retired) {
        enum status status = in_use_check(d, v->which, number, now, err);
        if (status)
            return status;
    }
    return in_use_check_names(&d->registry, v, now, err);
}

enum status registry_guard(const struct district *d, const struct registry_value *v,
                           uint32_t number, int64_t now, struct error *err)
{
    enum status status = STATUS_OK;
    if (v->which == COLLECTION_PROJECTS)
        status = guard_project(d, &v->project, number, err);
    else if (v->which == COLLECTION_ORGANISATIONS)
        status = guard_organisation(d, &v->organisation, number, err);
    return status ? status : guard_use(d, v, number, now, err);
}
