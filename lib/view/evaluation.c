/* The year's evaluation as JSON and as CSV: one row a line of the rules' table. */
#include "view/evaluation.h"

#include "format/csv.h"
#include "format/json_out.h"

static void member_hundredths_or_null(struct json_out *j, const char *key, int64_t value)
{
    json_key(j, key);
    if (value < 0)
        json_none(j);
    else
        json_hundredths(j, value);
}

static void write_figure(struct json_out *j, const struct figure *f)
{
    json_member_int(j, "numerator", f->numerator);
    json_member_int(j, "denominator", f->denominator);
    member_hundredths_or_null(j, "percent", f->denominator ? f->percent_hundredths : -1);
    json_member_string(j, "verdict", verdict_names[f->verdict]);
}

static const char *indicator_of(const struct evaluation_rule *rule)
{
    return rule->indicator == EVALUATION_MILESTONES ? "milestones"
                                                    : indicator_names[rule->indicator];
}

static const char *basis_of(const struct evaluation *e, const struct evaluation_rule *rule)
{
    return rule->indicator < INDICATOR_COUNT ? e->rules->basis_of_target[rule->indicator] : NULL;
}

static void write_computed(struct json_out *j, const struct evaluation *e,
                           const struct evaluation_row *row)
{
    json_member_string(j, "indicator", indicator_of(row->rule));
    json_key(j, "kind");
    json_cstring(j, row->rule->kind >= 0 ? kind_names[row->rule->kind] : NULL);
    write_figure(j, &row->figure);
    json_key(j, "target");
    json_hundredths(j, row->figure.target_bp);
    json_key(j, "basis_of_target");
    json_cstring(j, basis_of(e, row->rule));
    json_key(j, "last_year");
    json_object_begin(j);
    write_figure(j, &row->last_year);
    json_object_end(j);
}

static void write_judged(struct json_out *j, const struct evaluation_row *row,
                         const struct zone *zone)
{
    const struct judgement *x = row->judged;
    json_member_bool(j, "judged", true);
    json_key(j, "evidence");
    json_cstring(j, x ? x->evidence : NULL);
    json_key(j, "note");
    json_cstring(j, x ? x->note : NULL);
    json_member_instant(j, "judged_at", zone, x ? x->at : INSTANT_NONE);
}

static void write_comparison(struct json_out *j, const struct comparison *c)
{
    json_key(j, "compared_to");
    json_object_begin(j);
    member_hundredths_or_null(j, "last_year", c->last_year);
    member_hundredths_or_null(j, "standard", c->standard);
    member_hundredths_or_null(j, "plan", c->plan);
    json_object_end(j);
}

static void write_row(struct json_out *j, const struct evaluation *e,
                      const struct evaluation_row *row, const struct zone *zone)
{
    json_object_begin(j);
    json_member_string(j, "level1", row->rule->level1);
    json_member_string(j, "level2", row->rule->level2);
    json_member_string(j, "level3", row->rule->level3);
    json_member_int(j, "weight", row->rule->weight);
    member_hundredths_or_null(j, "points", row->points_hundredths);
    if (row->rule->indicator >= 0)
        write_computed(j, e, row);
    else
        write_judged(j, row, zone);
    write_comparison(j, &row->compared_to);
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
        json_member_int(j, "weight", weight);
        json_key(j, "points");
        json_hundredths(j, points);
        json_object_end(j);
    }
    json_array_end(j);
}

void evaluation_to_json(const struct evaluation *e, const struct zone *zone, struct buffer *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_int(&j, "year", e->year);
    json_member_instant(&j, "from", zone, e->from);
    json_member_instant(&j, "to", zone, e->to);
    json_member_instant(&j, "as_of", zone, e->as_of);
    json_member_int(&j, "rules", e->rules->version);
    json_key(&j, "total");
    json_hundredths(&j, e->total_hundredths);
    json_member_int(&j, "weight", e->weight);
    json_member_int(&j, "open_weight", e->open_weight);
    write_levels(&j, e);
    json_key(&j, "items");
    json_array_begin(&j);
    for (uint32_t i = 0; i < e->count; i++)
        write_row(&j, e, &e->rows[i], zone);
    json_array_end(&j);
    json_object_end(&j);
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
