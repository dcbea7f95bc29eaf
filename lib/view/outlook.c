#include "view/outlook.h"

#include "model/contact.h"
#include "view/rates.h"
#include "view/window.h"

#include <stdio.h>

#define MONTH_TEXT_SIZE 24

static void month_text(const struct district *d, const struct query *q, char out[MONTH_TEXT_SIZE])
{
    int year, month;
    rule_book_month_of(&d->rules, q->from, &year, &month);
    snprintf(out, MONTH_TEXT_SIZE, "%04d-%02d", year, month);
}

/* --- one indicator ------------------------------------------------------------------------------ */

/* What is shown of one indicator of an item. */
struct shown {
    struct figure now;
    struct forecast_figures ahead; /* valid unless the window is over */
};

static struct shown shown_of(const struct outlook *o, uint32_t group, int indicator)
{
    const struct rules *terms = o->rates.population.groups[group].terms;
    struct shown s = {0};
    if (indicator < ASPECT_COUNT) {
        enum aspect aspect = (enum aspect)indicator;
        s.now = figure_of_aspect(terms, aspect, &o->rates.tallies[group][aspect]);
        if (!forecast_is_over(&o->ahead))
            s.ahead = forecast_of_aspect(&o->rates, &o->ahead, group, aspect);
        return s;
    }
    enum indicator of = (enum indicator)indicator;
    s.now = figure_of_repairs(terms, of,
                              of == INDICATOR_RESPONSE ? &o->rates.responses[group]
                                                       : &o->rates.repairs[group]);
    if (!forecast_is_over(&o->ahead))
        s.ahead = forecast_of_repairs(&o->rates, &o->ahead, group, of);
    return s;
}

static int indicators_shown(const struct query *q, int ret[ASPECT_COUNT + 2])
{
    int count = 0;
    for (int k = 0; k < ASPECT_COUNT; k++)
        ret[count++] = k;
    ret[count++] = INDICATOR_REPAIR;
    if (rules_measure_response(q->rules))
        ret[count++] = INDICATOR_RESPONSE;
    return count;
}

static void json_percent(struct json_out *j, const struct figure *f)
{
    if (f->denominator > 0)
        json_hundredths(j, f->percent_hundredths);
    else
        json_none(j);
}

static void json_ratio(struct json_out *j, const struct figure *f)
{
    json_member_int(j, "numerator", f->numerator);
    json_member_int(j, "denominator", f->denominator);
    json_key(j, "rate");
    if (f->denominator > 0)
        json_millionths(j, f->rate_millionths);
    else
        json_none(j);
    json_key(j, "percent");
    json_percent(j, f);
}

static void json_ahead(struct json_out *j, const char *name, const struct figure *f)
{
    json_key(j, name);
    json_object_begin(j);
    json_ratio(j, f);
    json_member_string(j, "verdict", verdict_names[f->verdict]);
    json_object_end(j);
}

static void json_forecast(struct json_out *j, const struct forecast_figures *f)
{
    json_ahead(j, "reachable", &f->reachable);
    json_ahead(j, "worst", &f->worst);
    if (f->is_likely) {
        json_ahead(j, "likely", &f->likely);
        return;
    }
    json_member_string(j, "likely", NULL);
    json_member_string(j, "likely_reason", "too_little_observed");
}

/* --- its days ----------------------------------------------------------------------------------- */

static struct figure day_of(const struct outlook *o, const struct trend_row *row, uint32_t group,
                            int indicator, uint32_t step)
{
    const struct rules *terms = o->rates.population.groups[group].terms;
    if (indicator < ASPECT_COUNT)
        return figure_of_cell(terms, (enum aspect)indicator,
                              &row->cells[(size_t)indicator * o->trend.step_count + step]);
    return figure_of_repairs(terms, (enum indicator)indicator,
                             indicator == INDICATOR_RESPONSE ? &row->responses[step]
                                                             : &row->repairs[step]);
}

enum day_member { DAY_NUMERATOR, DAY_DENOMINATOR, DAY_PERCENT, DAY_COVERAGE };

static void json_day(struct json_out *j, enum day_member member, const struct figure *f)
{
    switch (member) {
    case DAY_NUMERATOR:
        json_int(j, f->numerator);
        break;
    case DAY_DENOMINATOR:
        json_int(j, f->denominator);
        break;
    case DAY_PERCENT:
        json_percent(j, f);
        break;
    case DAY_COVERAGE:
        json_coverage(j, f->coverage_millionths);
        break;
    }
}

static void json_days(struct json_out *j, const struct outlook *o, const struct trend_row *row,
                      uint32_t group, int indicator)
{
    static const char *const names[] = {"numerator", "denominator", "percent", "coverage"};
    int last = indicator < ASPECT_COUNT ? DAY_COVERAGE : DAY_PERCENT;
    json_key(j, "days");
    json_object_begin(j);
    for (int m = DAY_NUMERATOR; m <= last; m++) {
        json_key(j, names[m]);
        json_array_begin(j);
        for (uint32_t i = 0; i < o->trend.step_count; i++) {
            struct figure f = day_of(o, row, group, indicator, i);
            json_day(j, (enum day_member)m, &f);
        }
        json_array_end(j);
    }
    json_object_end(j);
}

static void json_indicator(struct json_out *j, const struct outlook *o, const struct trend_row *row,
                           uint32_t group, int indicator)
{
    struct shown s = shown_of(o, group, indicator);
    json_key(j, indicator_names[indicator]);
    json_object_begin(j);
    json_ratio(j, &s.now);
    json_key(j, "target");
    if (s.now.target_bp < 0)
        json_none(j);
    else
        json_hundredths(j, s.now.target_bp);
    json_member_string(j, "verdict", verdict_names[s.now.verdict]);
    if (indicator < ASPECT_COUNT) {
        json_key(j, "coverage");
        json_coverage(j, s.now.coverage_millionths);
    }
    if (!forecast_is_over(&o->ahead))
        json_forecast(j, &s.ahead);
    json_days(j, o, row, group, indicator);
    json_object_end(j);
}

/* --- an item ------------------------------------------------------------------------------------ */

/* Returns by whom a group's assets are maintained; NONE: by several, or nobody. */
static uint32_t contractor_of(const struct district *d, const struct query *q,
                              const struct outlook *o, const struct outlook_item *x)
{
    const struct registry *r = &d->registry;
    if (q->by == BY_PROJECT)
        return r->projects[x->project].contractor;
    if (q->by == BY_CONTRACTOR)
        return registry_find_organisation(r, text_of(o->rates.population.groups[x->group].key));
    return NONE;
}

static const struct organisation *organisation_at(const struct district *d, uint32_t number)
{
    return number == NONE ? NULL : &d->registry.organisations[number];
}

static void json_fen(struct json_out *j, const char *key, int64_t fen)
{
    json_key(j, key);
    if (fen == STAKE_NONE)
        json_none(j);
    else
        json_int(j, fen);
}

static void json_down(struct json_out *j, const struct down *down)
{
    json_key(j, "down");
    json_object_begin(j);
    json_member_int(j, "now", down->now);
    json_member_int(j, "began", down->began);
    json_member_int(j, "ended", down->ended);
    json_object_end(j);
}

/* Whom to call, the first one first, as far as the reader may see them. */
static void json_contacts(struct json_out *j, const struct district *d, const struct scope *scope,
                          uint32_t contractor)
{
    const struct organisation *o = organisation_at(d, contractor);
    if (o && !contacts_shown(scope, &d->registry, contractor))
        o = NULL;
    json_key(j, "contacts");
    json_array_begin(j);
    for (uint32_t i = 0; o && i < o->contact_count; i++) {
        json_object_begin(j);
        json_member_string(j, "name", o->contacts[i].name);
        json_member_string(j, "phone", o->contacts[i].phone);
        json_member_string(j, "mail", o->contacts[i].mail);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_item(struct json_out *j, const struct district *d, const struct query *q,
                      const struct outlook *o, const struct outlook_item *x,
                      const struct trend_row *row)
{
    const struct group *group = &o->rates.population.groups[x->group];
    uint32_t number = contractor_of(d, q, o, x);
    const struct organisation *contractor = organisation_at(d, number);
    int shown[ASPECT_COUNT + 2];
    int count = indicators_shown(q, shown);
    json_object_begin(j);
    json_member_string(j, "key", group->key);
    json_member_string(j, "name", group->name);
    json_member_string(j, "contractor", contractor ? contractor->code : NULL);
    json_member_string(j, "contractor_name", contractor ? contractor->name : NULL);
    json_contacts(j, d, &q->scope, number);
    json_member_int(j, "assets", group->assets);
    json_fen(j, "fee_fen", x->stake.fee_fen);
    json_fen(j, "stake_fen", x->stake.stake_fen);
    json_down(j, &x->down);
    json_member_bool(j, "watched", x->watched || !x->served);
    json_key(j, "indicators");
    json_object_begin(j);
    for (int i = 0; i < count; i++)
        json_indicator(j, o, row, x->group, shown[i]);
    json_object_end(j);
    json_object_end(j);
}

static void json_items(struct json_out *j, const struct district *d, const struct query *q,
                       const struct outlook *o)
{
    struct trend_row row;
    if (trend_row_init(&o->trend, &row) != STATUS_OK) {
        j->out->failed = true;
        return;
    }
    for (uint32_t i = 0; i < o->rates.population.group_count && !j->out->failed; i++) {
        const struct outlook_item *x = &o->items[i];
        if (trend_row_fill(d, &o->trend, x->group, &row) != STATUS_OK)
            j->out->failed = true;
        else
            json_item(j, d, q, o, x, &row);
    }
    trend_row_free(&row);
}

void outlook_to_json(const struct district *d, const struct query *q, const struct outlook *o,
                     struct buffer *out)
{
    struct json_out j;
    char month[MONTH_TEXT_SIZE];
    month_text(d, q, month);
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "month", month);
    json_window(&j, q);
    json_member_string(&j, "by", grouping_names[q->by]);
    json_member_instant(&j, "since", q->rules->zone, o->since);
    json_key(&j, "steps");
    json_array_begin(&j);
    for (uint32_t i = 0; i < o->trend.step_count; i++)
        json_instant(&j, q->rules->zone, o->trend.steps[i]);
    json_array_end(&j);
    json_key(&j, "night");
    json_object_begin(&j);
    json_member_int(&j, "began", o->night.began);
    json_member_int(&j, "ended", o->night.ended);
    json_object_end(&j);
    json_member_int(&j, "missing", o->missing);
    json_member_int(&j, "unreachable", o->unreachable);
    json_fen(&j, "stake_fen", o->stake_fen);
    json_key(&j, "items");
    json_array_begin(&j);
    json_items(&j, d, q, o);
    json_array_end(&j);
    json_object_end(&j);
}

/* --- as a table --------------------------------------------------------------------------------- */

static void csv_fen(struct csv_out *c, int64_t fen)
{
    if (fen == STAKE_NONE)
        csv_string(c, NULL);
    else
        csv_int(c, fen);
}

static void csv_indicator(struct csv_out *c, const struct outlook *o, uint32_t group, int indicator)
{
    struct shown s = shown_of(o, group, indicator);
    csv_string(c, indicator_names[indicator]);
    csv_ratio(c, &s.now);
    csv_verdict(c, &s.now);
    if (indicator < ASPECT_COUNT)
        csv_coverage(c, s.now.coverage_millionths);
    else
        csv_string(c, NULL);
    csv_forecast(c, forecast_is_over(&o->ahead) ? NULL : &s.ahead);
    csv_end_row(c);
}

static void csv_item(struct csv_out *c, const struct district *d, const struct query *q,
                     const struct outlook *o, const struct outlook_item *x)
{
    const struct organisation *contractor = organisation_at(d, contractor_of(d, q, o, x));
    char month[MONTH_TEXT_SIZE];
    month_text(d, q, month);
    csv_string(c, month);
    csv_instant(c, q->rules->zone, q->as_of);
    csv_group(c, &o->rates.population.groups[x->group]);
    csv_string(c, contractor ? contractor->code : NULL);
    csv_string(c, contractor ? contractor->name : NULL);
    csv_fen(c, x->stake.fee_fen);
    csv_fen(c, x->stake.stake_fen);
    csv_int(c, x->down.now);
    csv_int(c, x->down.began);
    csv_int(c, x->down.ended);
    csv_string(c, x->watched || !x->served ? "true" : "false");
}

void outlook_to_csv(const struct district *d, const struct query *q, const struct outlook *o,
                    struct buffer *out)
{
    static const char *const header[] = {
        "month",           "as_of",     "key",       "name",           "assets",     "contractor",
        "contractor_name", "fee_fen",   "stake_fen", "down_now",       "down_began", "down_ended",
        "watched",         "indicator", "numerator", "denominator",    "rate",       "percent",
        "target",          "verdict",   "coverage",  FORECAST_COLUMNS, NULL};
    int shown[ASPECT_COUNT + 2];
    int count = indicators_shown(q, shown);
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (uint32_t i = 0; i < o->rates.population.group_count; i++) {
        for (int k = 0; k < count; k++) {
            csv_item(&c, d, q, o, &o->items[i]);
            csv_indicator(&c, o, o->items[i].group, shown[k]);
        }
    }
}
