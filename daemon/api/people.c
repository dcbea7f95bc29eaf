#include "api/people.h"

#include "api/listing.h"
#include "loop/app.h"

static const char *const people_columns[] = {"id", "name", "role", NULL};

/* Is it one of the reader's own organisation? Of the others a contractor or supervisor reads no name. */
static bool is_own(const struct token *reader, const struct token *t)
{
    return t->organisation != NONE && t->organisation == reader->organisation;
}

/* Does a contractor or supervisor meet this token in what it may read? Other contractors it never meets. */
static bool is_met(const struct token *reader, const struct token *t)
{
    return is_own(reader, t) || t->role == ROLE_ADMIN || t->role == ROLE_OFFICE ||
           t->role == ROLE_SUPERVISOR;
}

static void write_person(struct listing *l, const struct token *t, bool named)
{
    const char *name = named ? t->name : NULL;
    if (l->request->asked.csv) {
        csv_int(&l->csv, t->id);
        csv_string(&l->csv, name);
        csv_string(&l->csv, role_names[t->role]);
    } else {
        json_object_begin(&l->json);
        json_member_int(&l->json, "id", t->id);
        json_member_string(&l->json, "name", name);
        json_member_string(&l->json, "role", role_names[t->role]);
        json_object_end(&l->json);
    }
    listing_wrote_number(l, t->id);
}

void people_list(struct request *q)
{
    const struct tokens *s = &q->app->district.tokens;
    const struct token *reader = &q->who.token;
    bool party = reader->role == ROLE_CONTRACTOR || reader->role == ROLE_SUPERVISOR;
    struct listing l;
    int64_t after = 0;
    if (!listing_begin_numbered(&l, q, people_columns, &after))
        return;
    for (int64_t i = after; i < s->count; i++) {
        const struct token *t = &s->items[i];
        if (party && !is_met(reader, t))
            continue;
        if (!listing_wants(&l))
            break;
        write_person(&l, t, !party || is_own(reader, t));
    }
    listing_end(&l, "people");
}
