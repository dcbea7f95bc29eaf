/* The year's evaluation as JSON and as CSV: one row a line of the rules' table. */
#include "view/evaluation.h"

#include "format/csv.h"
#include "format/json_out.h"

#include <string.h>

static void member_hundredths_or_null(struct json_out *j, const char *key, int64_t value)
{
    json_key(j, key);
    if (value < 0)
        json_none(j);
    else
        json_hundredths(j, value);
}

static const char *indicator_of(const struct evaluation_rule *rule)
{
    return rule->indicator == EVALUATION_MILESTONES ? "milestones"
                                                    : indicator_names[rule->indicator];
}

static const char *basis_of(const struct evaluation *e, const struct evaluation_rule *rule)
{
    return rule->indicator >= 0 && rule->indicator < INDICATOR_COUNT
               ? e->rules->basis_of_target[rule->indicator]
               : NULL;
}

static void write_comparison(struct json_out *j, const struct comparison *c)
{
    json_key(j, "compared_to");
    json_object_begin(j);
    member_hundredths_or_null(j, "last_year", c->last_year);
    member_hundredths_or_null(j, "plan", c->plan);
    member_hundredths_or_null(j, "standard", c->standard);
    json_object_end(j);
}

static void write_percent(struct json_out *j, const struct figure *f)
{
    member_hundredths_or_null(j, "percent", f->denominator ? f->percent_hundredths : -1);
}

static void write_last_year(struct json_out *j, const struct figure *f)
{
    json_key(j, "last_year");
    json_object_begin(j);
    json_member_int(j, "denominator", f->denominator);
    json_member_int(j, "numerator", f->numerator);
    write_percent(j, f);
    json_member_string(j, "verdict", verdict_names[f->verdict]);
    json_object_end(j);
}

static void write_levels_of(struct json_out *j, const struct evaluation_rule *rule)
{
    json_member_string(j, "level1", rule->level1);
    json_member_string(j, "level2", rule->level2);
    json_member_string(j, "level3", rule->level3);
}

static void write_computed(struct json_out *j, const struct evaluation *e,
                           const struct evaluation_row *row)
{
    const struct figure *f = &row->figure;
    json_object_begin(j);
    json_member_string(j, "basis_of_target", basis_of(e, row->rule));
    write_comparison(j, &row->compared_to);
    json_member_int(j, "denominator", f->denominator);
    json_member_string(j, "indicator", indicator_of(row->rule));
    json_member_string(j, "kind", row->rule->kind >= 0 ? kind_names[row->rule->kind] : NULL);
    write_last_year(j, &row->last_year);
    write_levels_of(j, row->rule);
    json_member_int(j, "numerator", f->numerator);
    write_percent(j, f);
    member_hundredths_or_null(j, "points", row->points_hundredths);
    json_key(j, "target");
    json_hundredths(j, f->target_bp);
    json_member_string(j, "verdict", verdict_names[f->verdict]);
    json_member_int(j, "weight", row->rule->weight);
    json_object_end(j);
}

static void write_judged(struct json_out *j, const struct evaluation_row *row,
                         const struct zone *zone)
{
    const struct judgement *x = row->judged;
    json_object_begin(j);
    write_comparison(j, &row->compared_to);
    json_member_string(j, "evidence", x ? x->evidence : NULL);
    json_member_bool(j, "judged", true);
    json_member_instant(j, "judged_at", zone, x ? x->at : INSTANT_NONE);
    write_levels_of(j, row->rule);
    json_member_string(j, "note", x ? x->note : NULL);
    member_hundredths_or_null(j, "points", row->points_hundredths);
    json_member_int(j, "weight", row->rule->weight);
    json_object_end(j);
}

static void write_items(struct json_out *j, const struct evaluation *e, const struct zone *zone)
{
    json_key(j, "items");
    json_array_begin(j);
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->rows[i].rule->indicator >= 0)
            write_computed(j, e, &e->rows[i]);
        else
            write_judged(j, &e->rows[i], zone);
    }
    json_array_end(j);
}

static void write_journal(struct json_out *j, const struct evaluation *e)
{
    char head[DIGEST_HEX_SIZE];
    digest_hex(&e->head, head);
    json_key(j, "journal");
    json_object_begin(j);
    json_member_string(j, "head", head);
    json_member_int(j, "seq", (int64_t)e->seq);
    json_object_end(j);
}

/* The sums of the first level, in the order in which its names first stand in the table. */
static void write_levels(struct json_out *j, const struct evaluation *e)
{
    json_key(j, "levels");
    json_array_begin(j);
    for (uint32_t i = 0; i < e->count; i++) {
        const char *level = e->rows[i].rule->level1;
        int64_t weight = 0, points = 0;
        bool seen = false;
        for (uint32_t k = 0; k < e->count; k++) {
            if (strcmp(e->rows[k].rule->level1, level) != 0)
                continue;
            seen = seen || k < i;
            weight += e->rows[k].rule->weight;
            points += instant_max(0, e->rows[k].points_hundredths);
        }
        if (seen)
            continue;
        json_object_begin(j);
        json_member_string(j, "level1", level);
        json_key(j, "points");
        json_hundredths(j, points);
        json_member_int(j, "weight", weight);
        json_object_end(j);
    }
    json_array_end(j);
}

void evaluation_document(const struct evaluation *e, uint32_t revision, const struct zone *zone,
                         struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_instant(&j, "as_of", zone, e->as_of);
    json_member_instant(&j, "from", zone, e->from);
    write_items(&j, e, zone);
    write_journal(&j, e);
    write_levels(&j, e);
    json_member_int(&j, "open_weight", e->open_weight);
    json_member_int(&j, "revision", revision);
    json_member_int(&j, "rules", e->rules->version);
    json_member_instant(&j, "to", zone, e->to);
    json_key(&j, "total");
    json_hundredths(&j, e->total_hundredths);
    json_member_int(&j, "weight", e->weight);
    json_member_int(&j, "year", e->year);
    json_object_end(&j);
}

static void member_digest(struct json_out *j, const char *key, const struct digest *digest)
{
    char hex[DIGEST_HEX_SIZE];
    if (digest)
        digest_hex(digest, hex);
    json_member_string(j, key, digest ? hex : NULL);
}

/* The members of an envelope, and then those of the document, which begins with '{'. */
void evaluation_to_json(struct text document, const struct month_revision *stored,
                        const struct zone *zone, struct buffer *out)
{
    bool closed = stored && stored->state == MONTH_CLOSED;
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "state", month_state_names[stored ? stored->state : MONTH_DRAFT]);
    member_digest(&j, "sha256", stored ? &stored->sha256 : NULL);
    member_digest(&j, "chain", closed ? &stored->chain : NULL);
    json_member_instant(&j, "at", zone, stored ? stored->at : INSTANT_NONE);
    json_member_string(&j, "reason", stored ? stored->reason : NULL);
    buffer_add_text(out, ",");
    buffer_add(out, document.at + 1, document.len - 1);
}

/* NULL: people judge, there is no such figure. */
static void csv_figure(struct csv_out *c, const struct figure *f)
{
    for (int i = 0; !f && i < 4; i++)
        csv_string(c, NULL);
    if (!f)
        return;
    csv_int(c, f->numerator);
    csv_int(c, f->denominator);
    csv_hundredths_if(c, f->denominator > 0, f->percent_hundredths);
    csv_hundredths(c, f->target_bp);
}

static void csv_row(struct csv_out *c, const struct evaluation_row *row)
{
    const struct evaluation_rule *rule = row->rule;
    csv_string(c, rule->level1);
    csv_string(c, rule->level2);
    csv_string(c, rule->level3);
    csv_int(c, rule->weight);
    csv_hundredths_if(c, row->points_hundredths >= 0, row->points_hundredths);
    csv_string(c, rule->indicator >= 0 ? indicator_of(rule) : "judged");
    csv_figure(c, rule->indicator >= 0 ? &row->figure : NULL);
    csv_hundredths_if(c, row->compared_to.last_year >= 0, row->compared_to.last_year);
    csv_hundredths_if(c, row->compared_to.standard >= 0, row->compared_to.standard);
    csv_hundredths_if(c, row->compared_to.plan >= 0, row->compared_to.plan);
    csv_string(c, row->judged ? row->judged->evidence : NULL);
    csv_end_row(c);
}

void evaluation_to_csv(const struct evaluation *e, struct buffer *out)
{
    static const char *const columns[] = {"level1",  "level2",    "level3",    "weight",
                                          "points",  "indicator", "numerator", "denominator",
                                          "percent", "target",    "last_year", "standard",
                                          "plan",    "evidence",  NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, columns);
    for (uint32_t i = 0; i < e->count; i++)
        csv_row(&c, &e->rows[i]);
}
