#include "api/progress.h"

#include "api/registry_view.h"
#include "http/answer.h"
#include "loop/app.h"
#include "view/progress.h"

#include <stdlib.h>

#define YEAR_MIN 1971
#define YEAR_MAX 9998

/* Reads as_of (now at the latest) and the year. Without a year it is the local one of as_of. */
static enum status read_question(const struct request *q, int *ret_year, int64_t *ret_as_of,
                                 struct error *err)
{
    int64_t as_of = q->now, year = 0;
    enum status status = request_instant(q, "as_of", &as_of, err);
    if (status == STATUS_OK)
        status = request_integer(q, "year", YEAR_MIN, YEAR_MAX, &year, err);
    if (status != STATUS_OK)
        return status;
    as_of = instant_min(as_of, q->now);
    int64_t of_as_of;
    int month, day;
    civil_from_days(zone_day_of(rule_book_zone(&q->app->district.rules, as_of), as_of), &of_as_of,
                    &month, &day);
    *ret_as_of = as_of;
    of_as_of = instant_min(instant_max(of_as_of, YEAR_MIN), YEAR_MAX);
    *ret_year = (int)(year ? year : of_as_of);
    return STATUS_OK;
}

/* Returns the projects that are asked for and may be seen, by code; NULL without memory. A name
 * that does not exist, or is not for this reader, matches nothing. A retired one has to be named. */
static uint32_t *choose(const struct request *q, uint32_t *ret_count)
{
    const struct registry *r = &q->app->district.registry;
    struct scope scope = token_scope(&q->who.token, q->now);
    const uint32_t *order = view_order(q->app, COLLECTION_PROJECTS);
    uint32_t *chosen = calloc((size_t)r->project_count + 1, sizeof *chosen);
    bool named = request_parameter(q, "project").at != NULL;
    *ret_count = 0;
    if (!order || !chosen) {
        free(chosen);
        return NULL;
    }
    for (uint32_t i = 0; i < r->project_count; i++) {
        if (request_admits(q, "project", r->projects[order[i]].code) &&
            scope_sees_project(&scope, r, order[i]) && (named || !r->projects[order[i]].retired))
            chosen[(*ret_count)++] = order[i];
    }
    return chosen;
}

void figures_progress(struct request *q)
{
    const struct district *d = &q->app->district;
    struct progress p = {0};
    struct error err;
    struct buffer out = answer_buffer(q);
    int year = 0;
    int64_t as_of = 0;
    uint32_t count = 0, *projects = NULL;
    enum status status = read_question(q, &year, &as_of, &err);
    if (status == STATUS_OK && progress_compute(d, year, as_of, &p) != STATUS_OK)
        status = error_memory(&err);
    if (status == STATUS_OK && !(projects = choose(q, &count)))
        status = error_memory(&err);
    if (status == STATUS_OK && q->asked.csv)
        progress_to_csv(&p, &d->registry, projects, count, &out);
    else if (status == STATUS_OK)
        progress_to_json(&p, &d->registry, projects, count, &out);
    free(projects);
    progress_free(&p);
    if (!answer_failed(q, status, &err))
        answer_body(q, &out, "progress");
}
