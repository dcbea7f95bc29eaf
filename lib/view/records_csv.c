#include "view/records_csv.h"

#include "view/contact.h"
#include "view/exemption.h"
#include "view/records.h"

const char *const exemption_csv_columns[] = {
    "id",          "state",  "from",     "to",         "reason",     "proposer",      "proposed_by",
    "proposed_at", "late",   "note",     "decided_by", "decided_at", "decision_note", "aspects",
    "kinds",       "towns",  "projects", "assets",     "evidence",   "calendar",      "classes",
    "attributes",  "except", "change",   NULL};

const char *const repair_csv_columns[] = {"id",
                                          "asset",
                                          "name",
                                          "project",
                                          "cause",
                                          "aspects",
                                          "mass",
                                          "state",
                                          "reported_at",
                                          "responded_at",
                                          "response_due_at",
                                          "due_at",
                                          "timeliness",
                                          "repaired_at",
                                          "claimed_at",
                                          "confirmed_at",
                                          "rounds",
                                          "pauses",
                                          CONTACT_COLUMNS,
                                          NULL};

static void write_instant(struct csv_out *c, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at != INSTANT_NONE && at != INSTANT_EVER)
        zone_format(zone, at, text);
    csv_string(c, text);
}

/* A token's number; 0: nobody's. */
static void write_token(struct csv_out *c, uint32_t token)
{
    if (token)
        csv_int(c, token);
    else
        csv_string(c, NULL);
}

/* Several values in one cell, a separator between two. */
static void add_value(struct buffer *cell, const char *separator, const char *value)
{
    if (cell->len > 0)
        buffer_add_text(cell, separator);
    buffer_add_text(cell, value);
}

static void end_cell(struct csv_out *c, struct buffer *cell)
{
    c->out->failed = c->out->failed || cell->failed;
    csv_cell(c, (struct text){cell->len > 0 ? cell->bytes : "", cell->len});
    buffer_reset(cell);
}

static void write_names(struct csv_out *c, struct buffer *cell, unsigned bits,
                        const char *const *names)
{
    for (size_t i = 0; names[i]; i++) {
        if (bits >> i & 1)
            add_value(cell, " ", names[i]);
    }
    end_cell(c, cell);
}

/* Writes the part of the scope that this reader may see, and all evidence, also what was added later. */
static void write_scope(struct csv_out *c, const struct exemption *x, const struct registry *r,
                        const struct scope *scope)
{
    struct buffer cell = {0};
    write_names(c, &cell, x->aspects, aspect_names);
    write_names(c, &cell, x->scope.kinds, kind_names);
    for (uint32_t i = 0; i < x->scope.town_count; i++)
        add_value(&cell, " ", r->towns[x->scope.towns[i]].code);
    end_cell(c, &cell);
    for (uint32_t i = 0; i < x->scope.project_count; i++) {
        if (scope_sees_project(scope, r, x->scope.projects[i]))
            add_value(&cell, " ", r->projects[x->scope.projects[i]].code);
    }
    end_cell(c, &cell);
    for (uint32_t i = 0; i < x->scope.asset_count; i++) {
        if (exemption_shows_asset(x, r, x->scope.assets[i], scope))
            add_value(&cell, " ", r->assets[x->scope.assets[i]].code);
    }
    end_cell(c, &cell);
    if (x->evidence)
        add_value(&cell, "\n", x->evidence);
    for (uint32_t i = 0; i < x->added_count; i++)
        add_value(&cell, "\n", x->added[i].text);
    end_cell(c, &cell);
    buffer_free(&cell);
}

/* 1 2, pole=P-17;pole=P-18, and codes. */
static void write_rest_of_scope(struct csv_out *c, const struct exemption *x,
                                const struct registry *r, const struct scope *scope)
{
    struct buffer cell = {0};
    for (int n = 1; n <= 3; n++) {
        if (x->scope.classes >> n & 1)
            buffer_addf(&cell, "%s%d", cell.len > 0 ? " " : "", n);
    }
    end_cell(c, &cell);
    for (uint32_t i = 0; i < x->scope.attribute_count; i++) {
        const struct attribute_values *a = &x->scope.attributes[i];
        for (uint32_t k = 0; k < a->count; k++)
            buffer_addf(&cell, "%s%s=%s", cell.len > 0 ? ";" : "", a->name, a->values[k]);
    }
    end_cell(c, &cell);
    for (uint32_t i = 0; i < x->scope.except_count; i++) {
        if (scope_sees_asset(scope, r, x->scope.except[i]))
            add_value(&cell, " ", r->assets[x->scope.except[i]].code);
    }
    end_cell(c, &cell);
    buffer_free(&cell);
}

void exemption_to_csv(struct csv_out *c, const struct district *d, const struct exemption *x,
                      const struct scope *scope, const struct zone *zone)
{
    bool decided = x->state != EXEMPTION_PROPOSED;
    csv_int(c, x->id);
    csv_string(c, exemption_state_names[x->state]);
    write_instant(c, zone, x->from);
    write_instant(c, zone, x->to);
    csv_string(c, x->reason);
    csv_string(c, exemption_proposer(d, x->proposer, scope));
    write_token(c, x->proposed_by);
    write_instant(c, zone, x->proposed_at);
    csv_string(c, x->late ? "true" : "false");
    csv_string(c, x->note);
    write_token(c, decided ? x->decided_by : 0);
    write_instant(c, zone, decided ? x->decided_at : INSTANT_NONE);
    csv_string(c, decided ? x->decision_note : NULL);
    write_scope(c, x, &d->registry, scope);
    csv_string(c, exemption_calendar(&d->registry, x));
    write_rest_of_scope(c, x, &d->registry, scope);
    csv_string(c, x->change ? exemption_state_names[x->change->state] : NULL);
}

static void write_aspects(struct csv_out *c, uint8_t aspects)
{
    struct buffer cell = {0};
    write_names(c, &cell, aspects, aspect_names);
    buffer_free(&cell);
}

static void write_pauses(struct csv_out *c, const struct repair *x, const struct zone *zone)
{
    struct buffer cell = {0};
    for (uint32_t i = 0; i < x->pause_count; i++) {
        const struct pause *p = x->pauses + i;
        char from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE] = "..";
        zone_format(zone, p->from, from);
        if (p->to != INSTANT_EVER)
            zone_format(zone, p->to, to);
        buffer_addf(&cell, "%s%s/%s %s%s%s", i > 0 ? "\n" : "", from, to,
                    p->approved ? "approved" : "unapproved", p->reason ? " " : "",
                    p->reason ? p->reason : "");
    }
    end_cell(c, &cell);
    buffer_free(&cell);
}

/* A line a round: from when to when, until when it was due, and how it was judged. */
static void write_rounds(struct csv_out *c, const struct district *d, const struct repair *x,
                         int64_t as_of, const struct zone *zone)
{
    struct buffer cell = {0};
    for (uint32_t n = 0; n < repair_rounds(x); n++) {
        const struct repair round = repair_in_round(x, n);
        char from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE] = "..", due[INSTANT_TEXT_SIZE] = "..";
        int64_t due_at = repair_deadline(d, &round, as_of);
        const char *timeliness = repair_timeliness_name(d, &round, due_at, as_of);
        zone_format(zone, round.reported_at, from);
        if (round.repaired_at != INSTANT_NONE)
            zone_format(zone, round.repaired_at, to);
        if (due_at != INSTANT_EVER)
            zone_format(zone, due_at, due);
        buffer_addf(&cell, "%s%s/%s %s %s", n > 0 ? "\n" : "", from, to, due,
                    timeliness ? timeliness : "not_counted");
    }
    end_cell(c, &cell);
    buffer_free(&cell);
}

void repair_to_csv(struct csv_out *c, const struct district *d, const struct repair *x,
                   const struct scope *scope, const struct zone *zone)
{
    const struct registry *r = &d->registry;
    int64_t as_of = scope->now;
    const struct asset *a = &r->assets[x->asset];
    const struct span *span = asset_span_of_repair(a, x->reported_at);
    int64_t due_at = repair_deadline(d, x, as_of);
    csv_string(c, x->id);
    csv_string(c, a->code);
    csv_string(c, asset_as_seen(scope, r, a).name);
    csv_string(c, span ? r->projects[span->project].code : NULL);
    csv_string(c, x->cause);
    write_aspects(c, x->aspects);
    csv_string(c, x->mass ? "true" : "false");
    csv_string(c, repair_state_names[x->state]);
    write_instant(c, zone, x->reported_at);
    write_instant(c, zone, x->responded_at);
    write_instant(c, zone, repair_response_deadline(d, x, as_of));
    write_instant(c, zone, due_at);
    csv_string(c, repair_timeliness_name(d, x, due_at, as_of));
    write_instant(c, zone, x->repaired_at);
    write_instant(c, zone, x->claimed_at);
    write_instant(c, zone, x->confirmed_at);
    write_rounds(c, d, x, as_of, zone);
    write_pauses(c, x, zone);
    csv_contact(c, r, span ? span->project : NONE, scope);
}
