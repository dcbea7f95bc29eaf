#include "model/contact.h"

static bool supervises(const struct registry *r, uint32_t supervisor, uint32_t contractor)
{
    for (uint32_t i = 0; i < r->project_count; i++) {
        if (r->projects[i].supervisor == supervisor && r->projects[i].contractor == contractor)
            return true;
    }
    return false;
}

bool contacts_shown(const struct scope *s, const struct registry *r, uint32_t organisation)
{
    if (scope_is_whole(s) || organisation == s->organisation)
        return true;
    if (r->organisations[organisation].role == ORGANISATION_OFFICE)
        return true;
    return s->role == ROLE_SUPERVISOR && supervises(r, s->organisation, organisation);
}

const struct contact *contact_of_project(const struct registry *r, uint32_t project,
                                         const struct scope *s)
{
    uint32_t number = project == NONE ? NONE : r->projects[project].contractor;
    if (number == NONE || r->organisations[number].contact_count == 0)
        return NULL;
    return !s || contacts_shown(s, r, number) ? r->organisations[number].contacts : NULL;
}
