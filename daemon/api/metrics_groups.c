/* The month's rates of contractors, projects and towns, beside the district's own in metrics.c. */
#include "api/metrics.h"

#include <inttypes.h>

static const enum grouping groupings[METRICS_GROUPINGS] = {BY_CONTRACTOR, BY_PROJECT, BY_TOWN};

enum status metrics_groups_figure(const struct app *app, const struct query *district,
                                  struct rates ret[METRICS_GROUPINGS])
{
    enum status status = STATUS_OK;
    size_t done = 0;
    for (; status == STATUS_OK && done < METRICS_GROUPINGS; done++) {
        struct query query = *district;
        query.by = groupings[done];
        status = rates_compute(&app->district, &query, &ret[done]);
    }
    for (; status != STATUS_OK && done > 1; done--)
        rates_free(&ret[done - 2]);
    return status;
}

void metrics_groups_free(struct rates groups[METRICS_GROUPINGS])
{
    for (size_t i = 0; i < METRICS_GROUPINGS; i++)
        rates_free(&groups[i]);
}

static void write_ratio(struct metrics_page *p, enum grouping by, const char *key,
                        const char *indicator, int64_t millionths)
{
    buffer_addf(p->out, "%s{by=\"%s\",group=", p->name, grouping_names[by]);
    metrics_label(p->out, text_of(key));
    buffer_addf(p->out, ",indicator=\"%s\"} %" PRId64 ".%06" PRId64 "\n", indicator,
                millionths / 1000000, millionths % 1000000);
}

/* What has nothing to count has no sample. */
static void write_group_rate(struct metrics_page *p, enum grouping by, const struct rates *r,
                             uint32_t group)
{
    const char *key = r->population.groups[group].key;
    for (unsigned i = 0; i <= INDICATOR_REPAIR; i++) {
        struct figure f = i == INDICATOR_REPAIR
                              ? figure_of_repairs(p->rules, &r->repairs[group])
                              : figure_of_aspect(p->rules, (enum aspect)i, &r->tallies[group][i]);
        if (f.denominator > 0)
            write_ratio(p, by, key, indicator_names[i], f.rate_millionths);
    }
}

static void write_group_coverage(struct metrics_page *p, enum grouping by, const struct rates *r,
                                 uint32_t group)
{
    const char *key = r->population.groups[group].key;
    for (unsigned i = 0; i < ASPECT_COUNT; i++) {
        struct figure f = figure_of_aspect(p->rules, (enum aspect)i, &r->tallies[group][i]);
        if (f.coverage_millionths >= 0)
            write_ratio(p, by, key, indicator_names[i], f.coverage_millionths);
    }
}

static void each_group(struct metrics_page *p,
                       void (*write)(struct metrics_page *p, enum grouping by,
                                     const struct rates *r, uint32_t group))
{
    for (size_t i = 0; i < METRICS_GROUPINGS; i++) {
        for (uint32_t k = 0; k < p->groups[i].population.group_count; k++)
            write(p, groupings[i], &p->groups[i], k);
    }
}

void metrics_groups_rate(struct metrics_page *p)
{
    each_group(p, write_group_rate);
}

void metrics_groups_coverage(struct metrics_page *p)
{
    each_group(p, write_group_coverage);
}
