/* The figures as CSV: one row a group and indicator, a group and aspect, an outage, ... */
#include "view/figures.h"

#include "view/figures_parts.h"

void csv_instant(struct csv_out *c, const struct zone *zone, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    zone_format(zone, at, text);
    csv_string(c, text);
}

static void csv_ratio(struct csv_out *c, const struct figure *f)
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

void csv_coverage(struct csv_out *c, int64_t millionths)
{
    if (millionths < 0)
        csv_string(c, NULL);
    else
        csv_millionths(c, millionths);
}

void csv_group(struct csv_out *c, const struct group *g)
{
    csv_string(c, g->key);
    csv_string(c, g->name);
    csv_int(c, g->assets);
}

static void csv_verdict(struct csv_out *c, const struct figure *f)
{
    csv_hundredths(c, f->target_bp);
    csv_string(c, verdict_names[f->verdict]);
}

static void csv_rates_aspect(struct csv_out *c, const struct query *q, enum aspect aspect,
                             const struct tally *t)
{
    struct figure f = figure_of_aspect(q->rules, aspect, t);
    struct figure raw = figure_of_raw(q->rules, aspect, t);
    csv_string(c, aspect_names[aspect]);
    csv_ratio(c, &f);
    csv_verdict(c, &f);
    csv_coverage(c, f.coverage_millionths);
    csv_int(c, t->ok);
    csv_int(c, t->fault);
    csv_int(c, t->silent);
    csv_int(c, t->blind);
    csv_int(c, t->exempt);
    csv_ratio(c, &raw);
    csv_end_row(c);
}

static void csv_rates_repairs(struct csv_out *c, const struct query *q,
                              const struct repair_tally *t)
{
    struct figure f = figure_of_repairs(q->rules, t);
    csv_string(c, indicator_names[INDICATOR_REPAIR]);
    csv_ratio(c, &f);
    csv_verdict(c, &f);
    for (int i = 0; i < 10; i++)
        csv_string(c, NULL);
    csv_end_row(c);
}

void rates_to_csv(const struct district *d, const struct query *q, const struct rates *r,
                  struct buffer *out)
{
    (void)d;
    static const char *const header[] = {"from",
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
                                         "raw_numerator",
                                         "raw_denominator",
                                         "raw_rate",
                                         "raw_percent",
                                         NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (uint32_t g = 0; g < r->population.group_count; g++) {
        for (int k = 0; k <= ASPECT_COUNT; k++) {
            csv_instant(&c, q->rules->zone, q->from);
            csv_instant(&c, q->rules->zone, q->to);
            csv_instant(&c, q->rules->zone, q->as_of);
            csv_int(&c, q->rules->version);
            csv_group(&c, &r->population.groups[g]);
            if (k < ASPECT_COUNT)
                csv_rates_aspect(&c, q, (enum aspect)k, &r->tallies[g][k]);
            else
                csv_rates_repairs(&c, q, &r->repairs[g]);
        }
    }
}

void standing_to_csv(const struct district *d, const struct query *q, const struct standing *s,
                     struct buffer *out)
{
    (void)d;
    static const char *const header[] = {"as_of", "key",    "name",  "assets", "aspect", "ok",
                                         "fault", "silent", "blind", "exempt", NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (uint32_t g = 0; g < s->population.group_count; g++) {
        for (int k = 0; k < ASPECT_COUNT; k++) {
            csv_instant(&c, q->rules->zone, q->as_of);
            csv_group(&c, &s->population.groups[g]);
            csv_string(&c, aspect_names[k]);
            for (int n = CONDITION_OK; n <= CONDITION_EXEMPT; n++)
                csv_int(&c, s->counts[g][k][n]);
            csv_end_row(&c);
        }
    }
}

void outages_to_csv(const struct district *d, const struct query *q, const struct outages *o,
                    size_t first, size_t limit, struct buffer *out)
{
    static const char *const header[] = {"asset",   "name",       "aspect", "from",
                                         "to",      "seconds",    "open",   "cause",
                                         "project", "contractor", "town",   NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (size_t i = first; i < o->count && i - first < limit; i++) {
        const struct outage *x = &o->items[i];
        const struct asset *a = &d->registry.assets[x->asset];
        csv_string(&c, a->code);
        csv_string(&c, a->name);
        csv_string(&c, aspect_names[x->aspect]);
        csv_instant(&c, q->rules->zone, x->from);
        csv_instant(&c, q->rules->zone, x->to);
        csv_int(&c, x->to - x->from);
        csv_string(&c, x->open ? "true" : "false");
        csv_string(&c, causes_name(&d->timelines.causes, x->cause));
        csv_string(&c, d->registry.projects[x->project].code);
        csv_string(&c, contractor_code(d, x->project));
        csv_string(&c, d->registry.towns[a->town].code);
        csv_end_row(&c);
    }
}

void worst_to_csv(const struct district *d, const struct query *q, enum aspect aspect,
                  const struct worst *w, struct buffer *out)
{
    (void)q;
    static const char *const header[] = {"indicator", "asset", "name", "lost_s", "outages", NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (size_t i = 0; i < w->count; i++) {
        const struct asset *a = &d->registry.assets[w->items[i].asset];
        csv_string(&c, aspect_names[aspect]);
        csv_string(&c, a->code);
        csv_string(&c, a->name);
        csv_int(&c, w->items[i].lost_s);
        csv_int(&c, w->items[i].outages);
        csv_end_row(&c);
    }
}

static void csv_part(struct csv_out *c, const struct district *d, const struct query *q,
                     enum aspect aspect, const struct strip_part *p)
{
    csv_string(c, aspect_names[aspect]);
    csv_instant(c, q->rules->zone, p->from);
    csv_instant(c, q->rules->zone, p->to);
    csv_string(c, condition_names[p->condition]);
    csv_string(c, p->feed == NONE ? NULL : d->registry.feeds[p->feed].code);
    if (p->exemption)
        csv_int(c, p->exemption);
    else
        csv_string(c, NULL);
    csv_string(c, causes_name(&d->timelines.causes, p->cause));
    csv_end_row(c);
}

void strips_to_csv(const struct district *d, const struct query *q, uint32_t asset,
                   const struct strip *strips, struct buffer *out)
{
    static const char *const header[] = {"asset", "aspect",    "from",  "to", "condition",
                                         "feed",  "exemption", "cause", NULL};
    struct csv_out c;
    csv_begin(&c, out);
    csv_header(&c, header);
    for (int k = 0; k < ASPECT_COUNT; k++) {
        for (size_t i = 0; i < strips[k].count; i++) {
            csv_string(&c, d->registry.assets[asset].code);
            csv_part(&c, d, q, (enum aspect)k, &strips[k].parts[i]);
        }
    }
}
