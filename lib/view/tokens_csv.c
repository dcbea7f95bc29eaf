#include "view/tokens_csv.h"

const char *const tokens_csv_columns[] = {"id",           "name",       "person",       "role",
                                          "organisation", "feed",       "created_at",   "revoked",
                                          "revoked_at",   "expires_at", "last_used_at", NULL};

static void write_at(struct csv_out *c, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at != INSTANT_NONE && at != INSTANT_EVER)
        zone_format(zone, at, text);
    csv_string(c, text);
}

void tokens_csv_row(struct csv_out *c, const struct district *d, const struct token *t,
                    int64_t last_used_at, const struct zone *zone)
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
    write_at(c, zone, t->revoked_at);
    write_at(c, zone, t->expires_at);
    write_at(c, zone, last_used_at);
}
