#include "view/rates.h"

#include "format/digits.h"
#include "view/links.h"
#include "view/shortfall.h"
#include "view/window.h"

#include <string.h>

/* rates?by=asset of a district is some 8 MB of these objects: they are put together in place, one
 * after the other, and handed to the writer whole. */
#define FIGURE_TEXT_MAX  2048 /* 700 characters of names and 40 numbers of at most 21 */
#define ITEM_TEXT_USUAL  3584 /* what a group takes, so that the buffer seldom grows */
#define PUT(at, literal) ((char *)memcpy(at, literal, sizeof(literal) - 1) + sizeof(literal) - 1)

static char *put_string(char *at, const char *text)
{
    size_t len = strlen(text);
    memcpy(at, text, len);
    return at + len;
}

static char *put_number(char *at, int64_t value)
{
    if (value < 0)
        *at++ = '-';
    return digits_put(at, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

/* "numerator":...,"denominator":...,"rate":...,"percent":... */
static char *put_ratio(char *at, const struct figure *f)
{
    at = PUT(at, "\"numerator\":");
    at = put_number(at, f->numerator);
    at = PUT(at, ",\"denominator\":");
    at = put_number(at, f->denominator);
    if (f->denominator == 0)
        return PUT(at, ",\"rate\":null,\"percent\":null");
    at = PUT(at, ",\"rate\":");
    at = millionths_put(at, (uint64_t)f->rate_millionths);
    at = PUT(at, ",\"percent\":\"");
    at = hundredths_put(at, (uint64_t)f->percent_hundredths);
    *at++ = '"';
    return at;
}

static char *put_verdict(char *at, const struct figure *f)
{
    if (f->target_bp < 0)
        at = PUT(at, ",\"target\":null");
    else {
        at = PUT(at, ",\"target\":\"");
        at = hundredths_put(at, (uint64_t)f->target_bp);
        *at++ = '"';
    }
    at = PUT(at, ",\"verdict\":\"");
    at = put_string(at, verdict_names[f->verdict]);
    *at++ = '"';
    return at;
}

static char *put_one_forecast(char *at, const struct figure *f)
{
    *at++ = '{';
    at = put_ratio(at, f);
    at = PUT(at, ",\"verdict\":\"");
    at = put_string(at, verdict_names[f->verdict]);
    return PUT(at, "\"}");
}

static char *put_forecast(char *at, const struct forecast_figures *f)
{
    at = PUT(at, ",\"reachable\":");
    at = put_one_forecast(at, &f->reachable);
    at = PUT(at, ",\"worst\":");
    at = put_one_forecast(at, &f->worst);
    at = PUT(at, ",\"likely\":");
    if (f->is_likely)
        return put_one_forecast(at, &f->likely);
    return PUT(at, "null,\"likely_reason\":\"too_little_observed\"");
}

static char *put_seconds(char *at, const struct tally *t)
{
    at = PUT(at, ",\"seconds\":{\"ok\":");
    at = put_number(at, t->ok);
    at = PUT(at, ",\"fault\":");
    at = put_number(at, t->fault);
    at = PUT(at, ",\"silent\":");
    at = put_number(at, t->silent);
    at = PUT(at, ",\"blind\":");
    at = put_number(at, t->blind);
    at = PUT(at, ",\"exempt\":");
    at = put_number(at, t->exempt);
    at = PUT(at, ",\"damped\":");
    at = put_number(at, t->damped);
    *at++ = '}';
    return at;
}

static void json_aspect(struct json_out *j, const struct rates *r, const struct forecast *ahead,
                        uint32_t group, enum aspect aspect)
{
    const struct tally *t = &r->tallies[group][aspect];
    struct figure f = figure_of_aspect(r->population.groups[group].terms, aspect, t);
    struct figure raw = figure_of_raw(t);
    char text[FIGURE_TEXT_MAX], *at = text;
    *at++ = '{';
    at = put_ratio(at, &f);
    at = put_verdict(at, &f);
    at = PUT(at, ",\"coverage\":");
    at = f.coverage_millionths < 0 ? PUT(at, "null")
                                   : millionths_put(at, (uint64_t)f.coverage_millionths);
    at = put_seconds(at, t);
    at = PUT(at, ",\"raw\":{");
    at = put_ratio(at, &raw);
    *at++ = '}';
    if (!forecast_is_over(ahead)) {
        struct forecast_figures all = forecast_of_aspect(r, ahead, group, aspect);
        at = put_forecast(at, &all);
    }
    *at++ = '}';
    json_key(j, aspect_names[aspect]);
    json_raw(j, text, (size_t)(at - text));
}

static void json_repairs(struct json_out *j, const struct rates *r, const struct forecast *ahead,
                         uint32_t group, enum indicator of)
{
    struct figure f =
        figure_of_repairs(r->population.groups[group].terms, of,
                          of == INDICATOR_RESPONSE ? &r->responses[group] : &r->repairs[group]);
    char text[FIGURE_TEXT_MAX], *at = text;
    *at++ = '{';
    at = put_ratio(at, &f);
    at = put_verdict(at, &f);
    if (!forecast_is_over(ahead)) {
        struct forecast_figures all = forecast_of_repairs(r, ahead, group, of);
        at = put_forecast(at, &all);
    }
    *at++ = '}';
    json_key(j, indicator_names[of]);
    json_raw(j, text, (size_t)(at - text));
}

void rates_to_json(const struct district *d, const struct query *q, const struct rates *r,
                   const struct forecast *ahead, struct buffer *out)
{
    struct json_out j;
    (void)buffer_reserve(out, 256 + (size_t)r->population.group_count * ITEM_TEXT_USUAL);
    struct link link = {0};
    json_begin(&j, out);
    json_object_begin(&j);
    json_window(&j, q);
    json_member_string(&j, "by", grouping_names[q->by]);
    if (q->by == BY_ASSET)
        json_explain_assets(&j, &link, q->from, q->to, q->as_of);
    json_key(&j, "items");
    json_array_begin(&j);
    for (uint32_t g = 0; g < r->population.group_count; g++) {
        const struct group *group = &r->population.groups[g];
        json_object_begin(&j);
        json_member_string(&j, "key", group->key);
        json_member_string(&j, "name", group->name);
        json_member_int(&j, "assets", group->assets);
        json_key(&j, "indicators");
        json_object_begin(&j);
        for (int k = 0; k < ASPECT_COUNT; k++)
            json_aspect(&j, r, ahead, g, (enum aspect)k);
        json_repairs(&j, r, ahead, g, INDICATOR_REPAIR);
        if (rules_measure_response(q->rules))
            json_repairs(&j, r, ahead, g, INDICATOR_RESPONSE);
        json_object_end(&j);
        json_explain_group(&j, &link, "rates", d, q, group);
        json_object_end(&j);
    }
    json_array_end(&j);
    char why[SHORTFALL_SIZE];
    if (shortfall_text(d, q, r, why))
        json_member_string(&j, "insufficient", why);
    json_object_end(&j);
    buffer_free(&link.url);
}

void csv_ratio(struct csv_out *c, const struct figure *f)
{
    csv_int(c, f->numerator);
    csv_int(c, f->denominator);
    if (f->denominator) {
        csv_millionths(c, f->rate_millionths);
        csv_hundredths(c, f->percent_hundredths);
    } else {
        csv_string(c, NULL);
        csv_string(c, NULL);
    }
}

void csv_verdict(struct csv_out *c, const struct figure *f)
{
    if (f->target_bp < 0)
        csv_string(c, NULL);
    else
        csv_hundredths(c, f->target_bp);
    csv_string(c, verdict_names[f->verdict]);
}

static void csv_one_forecast(struct csv_out *c, const struct figure *f)
{
    csv_int(c, f->numerator);
    if (f->denominator)
        csv_hundredths(c, f->percent_hundredths);
    else
        csv_string(c, NULL);
    csv_string(c, verdict_names[f->verdict]);
}

void csv_nothing(struct csv_out *c, int columns)
{
    for (int i = 0; i < columns; i++)
        csv_string(c, NULL);
}

void csv_forecast(struct csv_out *c, const struct forecast_figures *f)
{
    if (!f) {
        csv_nothing(c, 10);
        return;
    }
    csv_int(c, f->reachable.denominator);
    csv_one_forecast(c, &f->reachable);
    csv_one_forecast(c, &f->worst);
    if (f->is_likely)
        csv_one_forecast(c, &f->likely);
    else
        csv_nothing(c, 3);
}

static void csv_rates_aspect(struct csv_out *c, const struct rates *r, const struct forecast *ahead,
                             uint32_t group, enum aspect aspect)
{
    const struct tally *t = &r->tallies[group][aspect];
    struct figure f = figure_of_aspect(r->population.groups[group].terms, aspect, t);
    struct figure raw = figure_of_raw(t);
    csv_string(c, aspect_names[aspect]);
    csv_ratio(c, &f);
    csv_verdict(c, &f);
    csv_coverage(c, f.coverage_millionths);
    csv_int(c, t->ok);
    csv_int(c, t->fault);
    csv_int(c, t->silent);
    csv_int(c, t->blind);
    csv_int(c, t->exempt);
    csv_int(c, t->damped);
    csv_ratio(c, &raw);
    struct forecast_figures all = {0};
    if (!forecast_is_over(ahead))
        all = forecast_of_aspect(r, ahead, group, aspect);
    csv_forecast(c, forecast_is_over(ahead) ? NULL : &all);
    csv_end_row(c);
}

static void csv_rates_repairs(struct csv_out *c, const struct rates *r,
                              const struct forecast *ahead, uint32_t group, enum indicator of)
{
    const struct repair_tally *t =
        of == INDICATOR_RESPONSE ? &r->responses[group] : &r->repairs[group];
    struct figure f = figure_of_repairs(r->population.groups[group].terms, of, t);
    csv_string(c, indicator_names[of]);
    csv_ratio(c, &f);
    csv_verdict(c, &f);
    csv_nothing(c, 11);
    struct forecast_figures all = {0};
    if (!forecast_is_over(ahead))
        all = forecast_of_repairs(r, ahead, group, of);
    csv_forecast(c, forecast_is_over(ahead) ? NULL : &all);
    csv_end_row(c);
}

static const char *const columns[] = {"from",
                                      "to",
                                      "as_of",
                                      "rules",
                                      "key",
                                      "name",
                                      "assets",
                                      "indicator",
                                      "numerator",
                                      "denominator",
                                      "rate",
                                      "percent",
                                      "target",
                                      "verdict",
                                      "coverage",
                                      "ok",
                                      "fault",
                                      "silent",
                                      "blind",
                                      "exempt",
                                      "damped",
                                      "raw_numerator",
                                      "raw_denominator",
                                      "raw_rate",
                                      "raw_percent",
                                      FORECAST_COLUMNS,
                                      NULL};

void rates_to_csv(const struct query *q, const struct rates *r, const struct forecast *ahead,
                  struct buffer *out)
{
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, columns);
    for (uint32_t g = 0; g < r->population.group_count; g++) {
        for (int k = 0; k <= ASPECT_COUNT + rules_measure_response(q->rules); k++) {
            csv_instant(&c, q->rules->zone, q->from);
            csv_instant(&c, q->rules->zone, q->to);
            csv_instant(&c, q->rules->zone, q->as_of);
            csv_int(&c, q->rules->version);
            csv_group(&c, &r->population.groups[g]);
            if (k < ASPECT_COUNT)
                csv_rates_aspect(&c, r, ahead, g, (enum aspect)k);
            else
                csv_rates_repairs(&c, r, ahead, g,
                                  k == ASPECT_COUNT ? INDICATOR_REPAIR : INDICATOR_RESPONSE);
        }
    }
}
