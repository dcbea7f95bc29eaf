#include "view/contact.h"

void json_contact(struct json_out *j, const struct registry *r, uint32_t project,
                  const struct scope *scope)
{
    const struct contact *c = contact_of_project(r, project, scope);
    json_key(j, "contact");
    if (!c) {
        json_none(j);
        return;
    }
    json_object_begin(j);
    json_member_string(j, "name", c->name);
    json_member_string(j, "phone", c->phone);
    json_member_string(j, "mail", c->mail);
    json_object_end(j);
}

void csv_contact(struct csv_out *c, const struct registry *r, uint32_t project,
                 const struct scope *scope)
{
    const struct contact *found = contact_of_project(r, project, scope);
    csv_string(c, found ? found->name : NULL);
    csv_string(c, found ? found->phone : NULL);
}

uint32_t project_at(const struct asset *a, int64_t at)
{
    const struct span *span = asset_span_at(a, at);
    return span ? span->project : NONE;
}
