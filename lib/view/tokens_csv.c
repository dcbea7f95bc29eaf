#include "view/tokens_csv.h"

const char *const tokens_csv_columns[] = {"id",   "name",       "person",  "role", "organisation",
                                          "feed", "created_at", "revoked", NULL};

void tokens_csv_row(struct csv_out *c, const struct district *d, const struct token *t,
                    const struct zone *zone)
{
    const struct registry *r = &d->registry;
    char at[INSTANT_TEXT_SIZE];
    zone_format(zone, t->created_at, at);
    csv_int(c, t->id);
    csv_string(c, t->name);
    csv_string(c, t->person);
    csv_string(c, role_names[t->role]);
    csv_string(c, t->organisation == NONE ? NULL : r->organisations[t->organisation].code);
    csv_string(c, t->feed == NONE ? NULL : r->feeds[t->feed].code);
    csv_string(c, at);
    csv_string(c, t->revoked ? "true" : "false");
}
