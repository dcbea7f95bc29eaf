#include "view/records.h"

#include "model/repair_clock.h"
#include "view/contact.h"
#include "view/links.h"

static bool sees_project(const struct scope *scope, const struct registry *r, uint32_t project)
{
    return !scope || scope_sees_project(scope, r, project);
}

/* --- assets ------------------------------------------------------------------------------------ */

static void write_spans(struct json_out *j, const struct registry *r, const struct asset *a,
                        const struct scope *scope, const struct zone *zone)
{
    json_key(j, "service");
    json_array_begin(j);
    for (uint32_t i = 0; i < a->span_count; i++) {
        const struct span *s = a->spans + i;
        if (!sees_project(scope, r, s->project))
            continue;
        json_object_begin(j);
        json_member_instant(j, "from", zone, s->from);
        json_member_string(j, "project", r->projects[s->project].code);
        json_member_instant(j, "to", zone, s->to);
        json_object_end(j);
    }
    json_array_end(j);
}

static void write_feeds(struct json_out *j, const struct registry *r, const struct asset *a)
{
    json_key(j, "feeds");
    json_array_begin(j);
    for (uint32_t i = 0; i < a->feed_count; i++)
        json_cstring(j, r->feeds[a->feeds[i]].code);
    json_array_end(j);
}

static void write_aliases(struct json_out *j, const struct asset *a)
{
    json_key(j, "aliases");
    json_array_begin(j);
    for (uint32_t i = 0; i < a->alias_count; i++)
        json_cstring(j, a->aliases[i]);
    json_array_end(j);
}

void asset_record(struct json_out *j, const struct registry *r, const struct asset *a,
                  const struct scope *scope, const struct zone *zone)
{
    const struct asset seen = asset_as_seen(scope, r, a);
    const char *attributes = seen.attributes ? seen.attributes : "{}";
    json_object_begin(j);
    write_aliases(j, &seen);
    json_key(j, "attributes");
    json_raw(j, attributes, strlen(attributes));
    json_key(j, "class");
    if (seen.class_no > 0)
        json_int(j, seen.class_no);
    else
        json_none(j);
    json_member_string(j, "code", seen.code);
    write_feeds(j, r, &seen);
    json_member_string(j, "kind", kind_names[seen.kind]);
    json_member_string(j, "name", seen.name);
    if (a->retired)
        json_member_bool(j, "retired", true);
    write_spans(j, r, a, scope, zone);
    json_member_string(j, "town", seen.town == NONE ? NULL : r->towns[seen.town].code);
    json_object_end(j);
}

void asset_to_json(struct json_out *j, const struct district *d, uint32_t asset,
                   const struct scope *scope, const struct zone *zone)
{
    asset_record(j, &d->registry, d->registry.assets + asset, scope, zone);
}

/* --- repairs ----------------------------------------------------------------------------------- */

void aspects_record(struct json_out *j, uint8_t aspects)
{
    json_key(j, "aspects");
    json_array_begin(j);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        if (aspects >> k & 1)
            json_cstring(j, aspect_names[k]);
    }
    json_array_end(j);
}

void member_token(struct json_out *j, const char *key, uint32_t token)
{
    json_key(j, key);
    if (token)
        json_int(j, token);
    else
        json_none(j);
}

static void write_pauses(struct json_out *j, const struct repair *x, bool who,
                         const struct zone *zone)
{
    json_key(j, "pauses");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->pause_count; i++) {
        const struct pause *p = x->pauses + i;
        json_object_begin(j);
        json_member_bool(j, "approved", p->approved);
        if (who) {
            member_token(j, "approved_by", p->approved_by);
            member_token(j, "asked_by", p->asked_by);
        }
        json_member_instant(j, "from", zone, p->from);
        if (who)
            json_member_int(j, "number", (int64_t)i + 1);
        json_member_string(j, "reason", p->reason);
        json_member_instant(j, "to", zone, p->to);
        json_object_end(j);
    }
    json_array_end(j);
}

void repair_record(struct json_out *j, const struct registry *r, const struct repair *x,
                   const struct zone *zone)
{
    json_object_begin(j);
    aspects_record(j, x->aspects);
    json_member_string(j, "asset", r->assets[x->asset].code);
    json_member_string(j, "cause", x->cause);
    json_member_instant(j, "confirmed_at", zone, x->confirmed_at);
    json_member_string(j, "id", x->id);
    json_member_bool(j, "mass", x->mass);
    write_pauses(j, x, false, zone);
    json_member_instant(j, "repaired_at", zone, x->repaired_at);
    json_member_instant(j, "reported_at", zone, x->reported_at);
    json_member_instant(j, "responded_at", zone, x->responded_at);
    json_member_string(j, "state", repair_state_names[x->state]);
    json_object_end(j);
}

static void write_transitions(struct json_out *j, const struct repair *x, const struct zone *zone)
{
    json_key(j, "transitions");
    json_array_begin(j);
    for (uint32_t i = 0; i < x->transition_count; i++) {
        const struct transition *t = x->transitions + i;
        json_object_begin(j);
        json_member_string(j, "name", t->name);
        json_member_instant(j, "at", zone, t->at);
        json_member_instant(j, "received_at", zone, t->received_at);
        json_member_instant(j, "claimed_at", zone, t->claimed_at);
        json_member_instant(j, "repaired_at", zone, t->repaired_at);
        member_token(j, "by", t->by);
        json_member_string(j, "note", t->note);
        json_object_end(j);
    }
    json_array_end(j);
}

int64_t repair_deadline(const struct district *d, const struct repair *x, int64_t as_of)
{
    const struct rules *rules = rule_book_at(&d->rules, x->reported_at);
    return repair_due_at(x, &d->registry, &d->exemptions, rules, as_of);
}

const char *repair_timeliness_name(const struct district *d, const struct repair *x, int64_t due_at,
                                   int64_t as_of)
{
    static const char *const names[] = {
        [REPAIR_IN_TIME] = "in_time", [REPAIR_LATE] = "late", [REPAIR_NOT_YET] = "not_yet"};
    bool counts = x->state != REPAIR_CANCELLED && due_at != INSTANT_EVER &&
                  !repair_is_exempt(x, &d->exemptions, as_of);
    return counts ? names[repair_timeliness(x, due_at, as_of)] : NULL;
}

int64_t repair_response_deadline(const struct district *d, const struct repair *x, int64_t as_of)
{
    const struct rules *rules = rule_book_at(&d->rules, x->reported_at);
    return repair_response_due_at(x, &d->registry, &d->exemptions, rules, as_of);
}

static void write_round(struct json_out *j, const struct district *d, const struct repair *x,
                        int64_t as_of, const struct zone *zone)
{
    int64_t due_at = repair_deadline(d, x, as_of);
    json_member_instant(j, "reported_at", zone, x->reported_at);
    json_member_instant(j, "responded_at", zone, x->responded_at);
    json_member_instant(j, "response_due_at", zone, repair_response_deadline(d, x, as_of));
    json_member_instant(j, "due_at", zone, due_at);
    json_member_string(j, "timeliness", repair_timeliness_name(d, x, due_at, as_of));
    json_member_instant(j, "repaired_at", zone, x->repaired_at);
    json_member_instant(j, "claimed_at", zone, x->claimed_at);
    json_member_instant(j, "confirmed_at", zone, x->confirmed_at);
}

static void write_rounds(struct json_out *j, const struct district *d, const struct repair *x,
                         int64_t as_of, const struct zone *zone)
{
    json_key(j, "rounds");
    json_array_begin(j);
    for (uint32_t n = 0; n < repair_rounds(x); n++) {
        const struct repair round = repair_in_round(x, n);
        json_object_begin(j);
        aspects_record(j, round.aspects);
        json_member_bool(j, "mass", round.mass);
        write_round(j, d, &round, as_of, zone);
        json_object_end(j);
    }
    json_array_end(j);
}

/* Its asset's timeline from a day before it was reported until a day after its end. */
static void write_stretch(struct json_out *j, const struct district *d, const struct repair *x,
                          int64_t as_of)
{
    struct link l = {0};
    int64_t end = x->repaired_at == INSTANT_NONE ? as_of : x->repaired_at + DAY_S;
    link_asset(&l, d->registry.assets[x->asset].code, "timeline", x->reported_at - DAY_S,
               instant_max(end, x->reported_at + 1));
    json_explain(j, &l);
    buffer_free(&l.url);
}

void repair_to_json(struct json_out *j, const struct district *d, const struct repair *x,
                    const struct scope *scope, const struct zone *zone)
{
    const struct registry *r = &d->registry;
    int64_t as_of = scope->now;
    const struct span *span = asset_span_of_repair(r->assets + x->asset, x->reported_at);
    json_object_begin(j);
    json_member_string(j, "id", x->id);
    json_member_string(j, "asset", r->assets[x->asset].code);
    json_member_string(j, "name", asset_as_seen(scope, r, r->assets + x->asset).name);
    json_member_string(j, "project", span ? r->projects[span->project].code : NULL);
    json_contact(j, r, span ? span->project : NONE, scope);
    json_member_string(j, "cause", x->cause);
    aspects_record(j, x->aspects);
    json_member_bool(j, "mass", x->mass);
    json_member_string(j, "state", repair_state_names[x->state]);
    write_round(j, d, x, as_of, zone);
    write_rounds(j, d, x, as_of, zone);
    write_pauses(j, x, true, zone);
    write_transitions(j, x, zone);
    write_stretch(j, d, x, as_of);
    json_object_end(j);
}

/* --- tokens ------------------------------------------------------------------------------------ */

void token_to_json(struct json_out *j, const struct district *d, const struct token *t,
                   int64_t last_used_at, const struct zone *zone)
{
    const struct registry *r = &d->registry;
    bool organisation = t->organisation != NONE, feed = t->feed != NONE;
    json_object_begin(j);
    json_member_int(j, "id", t->id);
    json_member_string(j, "name", t->name);
    json_member_string(j, "person", t->person);
    json_member_string(j, "role", role_names[t->role]);
    json_member_string(j, "organisation",
                       organisation ? r->organisations[t->organisation].code : NULL);
    json_member_string(j, "feed", feed ? r->feeds[t->feed].code : NULL);
    json_member_instant(j, "created_at", zone, t->created_at);
    member_token(j, "created_by", t->created_by);
    json_member_bool(j, "revoked", t->revoked);
    json_member_instant(j, "revoked_at", zone, t->revoked_at);
    json_member_instant(j, "expires_at", zone, t->expires_at);
    json_member_instant(j, "last_used_at", zone, last_used_at);
    json_object_end(j);
}
