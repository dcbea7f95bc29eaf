#include "view/trend.h"

#include "view/window.h"

enum trend_member { MEMBER_NUMERATOR, MEMBER_DENOMINATOR, MEMBER_PERCENT, MEMBER_COVERAGE };

static void json_trend_value(struct json_out *j, enum trend_member member, const struct figure *f)
{
    switch (member) {
    case MEMBER_NUMERATOR:
        json_int(j, f->numerator);
        break;
    case MEMBER_DENOMINATOR:
        json_int(j, f->denominator);
        break;
    case MEMBER_PERCENT:
        if (f->denominator)
            json_hundredths(j, f->percent_hundredths);
        else
            json_none(j);
        break;
    case MEMBER_COVERAGE:
        json_coverage(j, f->coverage_millionths);
        break;
    }
}

static void json_trend_aspect(struct json_out *j, const struct rules *terms, const struct trend *t,
                              enum aspect aspect, const struct trend_row *row)
{
    static const char *const names[] = {"numerator", "denominator", "percent", "coverage"};
    json_key(j, aspect_names[aspect]);
    json_object_begin(j);
    for (int m = MEMBER_NUMERATOR; m <= MEMBER_COVERAGE; m++) {
        json_key(j, names[m]);
        json_array_begin(j);
        for (uint32_t i = 0; i < t->step_count; i++) {
            const struct trend_cell *c = &row->cells[(size_t)aspect * t->step_count + i];
            struct figure f = figure_of_cell(terms, aspect, c);
            json_trend_value(j, (enum trend_member)m, &f);
        }
        json_array_end(j);
    }
    json_object_end(j);
}

static void json_trend_repairs(struct json_out *j, const struct rules *terms, const struct trend *t,
                               enum indicator of, const struct repair_tally *tallies)
{
    static const char *const names[] = {"numerator", "denominator", "percent"};
    json_key(j, indicator_names[of]);
    json_object_begin(j);
    for (int m = MEMBER_NUMERATOR; m <= MEMBER_PERCENT; m++) {
        json_key(j, names[m]);
        json_array_begin(j);
        for (uint32_t i = 0; i < t->step_count; i++) {
            struct figure f = figure_of_repairs(terms, of, &tallies[i]);
            json_trend_value(j, (enum trend_member)m, &f);
        }
        json_array_end(j);
    }
    json_object_end(j);
}

static void json_trend_group(struct trend_writer *w)
{
    struct json_out *j = &w->json;
    const struct group *group = &w->t->population.groups[w->group];
    json_object_begin(j);
    json_member_string(j, "key", group->key);
    json_member_string(j, "name", group->name);
    json_member_int(j, "assets", group->assets);
    json_key(j, "indicators");
    json_object_begin(j);
    for (int k = 0; k < ASPECT_COUNT; k++)
        json_trend_aspect(j, group->terms, w->t, (enum aspect)k, &w->row);
    json_trend_repairs(j, group->terms, w->t, INDICATOR_REPAIR, w->row.repairs);
    if (rules_measure_response(w->q->rules))
        json_trend_repairs(j, group->terms, w->t, INDICATOR_RESPONSE, w->row.responses);
    json_object_end(j);
    json_object_end(j);
}

static const char *step_name(enum calendar_step step)
{
    static const char *const names[] = {"hour", "day", "month"};
    return names[step];
}

static void json_trend_head(struct trend_writer *w, struct buffer *out)
{
    struct json_out *j = &w->json;
    json_begin(j, out);
    json_object_begin(j);
    json_window(j, w->q);
    json_member_string(j, "by", grouping_names[w->q->by]);
    json_member_string(j, "step", step_name(w->step));
    json_key(j, "steps");
    json_array_begin(j);
    for (uint32_t i = 0; i < w->t->step_count; i++)
        json_instant(j, w->q->rules->zone, w->t->steps[i]);
    json_array_end(j);
    json_key(j, "items");
    json_array_begin(j);
}

static void csv_trend_value(struct csv_out *c, const struct query *q, const struct trend *t,
                            uint32_t g, uint32_t step, const char *indicator,
                            const struct figure *f)
{
    csv_instant(c, q->rules->zone, t->steps[step]);
    csv_group(c, &t->population.groups[g]);
    csv_string(c, indicator);
    csv_int(c, f->numerator);
    csv_int(c, f->denominator);
    if (f->denominator)
        csv_hundredths(c, f->percent_hundredths);
    else
        csv_string(c, NULL);
    csv_coverage(c, f->coverage_millionths);
    csv_end_row(c);
}

static void csv_trend_group(struct csv_out *c, const struct query *q, const struct trend *t,
                            uint32_t g, const struct trend_row *row)
{
    const struct rules *terms = t->population.groups[g].terms;
    for (uint32_t i = 0; i < t->step_count; i++) {
        for (int k = 0; k < ASPECT_COUNT; k++) {
            struct figure f =
                figure_of_cell(terms, (enum aspect)k, &row->cells[(size_t)k * t->step_count + i]);
            csv_trend_value(c, q, t, g, i, aspect_names[k], &f);
        }
        struct figure f = figure_of_repairs(terms, INDICATOR_REPAIR, &row->repairs[i]);
        csv_trend_value(c, q, t, g, i, indicator_names[INDICATOR_REPAIR], &f);
        if (!rules_measure_response(q->rules))
            continue;
        f = figure_of_repairs(terms, INDICATOR_RESPONSE, &row->responses[i]);
        csv_trend_value(c, q, t, g, i, indicator_names[INDICATOR_RESPONSE], &f);
    }
}

void trend_writer_begin(struct trend_writer *w, const struct district *d, const struct query *q,
                        enum calendar_step step, const struct trend *t, bool csv,
                        struct buffer *out)
{
    static const char *const header[] = {"step",      "key",       "name",        "assets",
                                         "indicator", "numerator", "denominator", "percent",
                                         "coverage",  NULL};
    *w = (struct trend_writer){.d = d, .q = q, .t = t, .step = step, .csv = csv};
    w->table.out = w->json.out = out;
    if (trend_row_init(t, &w->row) != STATUS_OK) {
        out->failed = w->ended = true;
        return;
    }
    if (!csv) {
        json_trend_head(w, out);
        return;
    }
    csv_begin(&w->table, out);
    csv_header(&w->table, header);
}

static void end(struct trend_writer *w)
{
    w->ended = true;
    if (w->csv)
        return;
    json_array_end(&w->json);
    json_object_end(&w->json);
}

bool trend_writer_next(struct trend_writer *w)
{
    if (w->ended || w->json.out->failed)
        return false;
    if (w->group == w->t->population.group_count) {
        end(w);
        return false;
    }
    if (trend_row_fill(w->d, w->t, w->group, &w->row) != STATUS_OK) {
        w->json.out->failed = w->ended = true;
        return false;
    }
    if (w->csv)
        csv_trend_group(&w->table, w->q, w->t, w->group, &w->row);
    else
        json_trend_group(w);
    w->group++;
    return true;
}

void trend_writer_free(struct trend_writer *w)
{
    trend_row_free(&w->row);
}
