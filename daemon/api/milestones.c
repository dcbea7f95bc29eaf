/* Lists the milestones of all projects in the order of their days (倒排表), and which are late. */
#include "api/milestones.h"

#include "api/listing.h"
#include "http/answer.h"
#include "loop/app.h"
#include "view/progress.h"

#include <stdio.h>
#include <stdlib.h>

#define KEY_SIZE 300 /* day, project's code, number; fits listing.last */

static const char *const columns[] = {"project", "project_name", "contractor", "name", "planned_on",
                                      "done_on", "state",        "days_late",  NULL};

struct row {
    char key[KEY_SIZE]; /* what the list is sorted by, and its cursor */
    const struct project *project;
    const struct milestone *milestone;
    enum milestone_state state;
    int32_t days_late;
};

struct rows {
    struct row *items; /* owned */
    size_t count;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->key, ((const struct row *)b)->key);
}

static void add_project(struct rows *rows, const struct project *p, int32_t today, unsigned states)
{
    for (uint32_t i = 0; i < p->milestone_count; i++) {
        char day[CIVIL_DATE_SIZE] = "~"; /* sorts after every date */
        struct row *row = &rows->items[rows->count];
        *row = (struct row){.project = p, .milestone = &p->milestones[i]};
        int32_t days;
        row->state = milestone_state_of(row->milestone, today, &days);
        row->days_late = milestone_days_late(row->state, days);
        if (states && !(states >> row->state & 1))
            continue;
        if (row->milestone->planned_on != DAY_NONE)
            civil_format_date(row->milestone->planned_on, day);
        snprintf(row->key, sizeof row->key, "%s %s %03u", day, p->code, i);
        rows->count++;
    }
}

static enum status collect(const struct request *q, unsigned states, struct rows *rows)
{
    const struct registry *r = &q->app->district.registry;
    struct scope scope = token_scope(&q->who.token, q->now);
    int32_t today = zone_day_of(rule_book_zone(&q->app->district.rules, q->now), q->now);
    bool named = request_parameter(q, "project").at != NULL; /* a retired one has to be */
    size_t most = 1;
    for (uint32_t i = 0; i < r->project_count; i++)
        most += r->projects[i].milestone_count;
    rows->items = calloc(most, sizeof *rows->items);
    if (!rows->items)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < r->project_count; i++) {
        bool shown = named || !r->projects[i].retired;
        if (shown && scope_sees_project(&scope, r, i) &&
            request_admits(q, "project", r->projects[i].code))
            add_project(rows, &r->projects[i], today, states);
    }
    qsort(rows->items, rows->count, sizeof *rows->items, by_key);
    return STATUS_OK;
}

static const char *contractor_of(const struct registry *r, const struct project *p)
{
    return p->contractor == NONE ? NULL : r->organisations[p->contractor].code;
}

static void write_json(struct json_out *j, const struct registry *r, const struct row *row)
{
    json_object_begin(j);
    json_member_string(j, "project", row->project->code);
    json_member_string(j, "project_name", row->project->name);
    json_member_string(j, "contractor", contractor_of(r, row->project));
    milestone_members(j, row->milestone, row->state);
    json_member_int(j, "days_late", row->days_late);
    json_object_end(j);
}

static void write_csv(struct csv_out *c, const struct registry *r, const struct row *row)
{
    char planned[CIVIL_DATE_SIZE], done[CIVIL_DATE_SIZE];
    const struct milestone *m = row->milestone;
    civil_format_date(m->planned_on, planned);
    civil_format_date(m->done_on, done);
    csv_string(c, row->project->code);
    csv_string(c, row->project->name);
    csv_string(c, contractor_of(r, row->project));
    csv_string(c, m->name);
    csv_string(c, m->planned_on == DAY_NONE ? NULL : planned);
    csv_string(c, m->done_on == DAY_NONE ? NULL : done);
    csv_string(c, milestone_state_names[row->state]);
    csv_int(c, row->days_late);
}

void milestones_list(struct request *q)
{
    const struct registry *r = &q->app->district.registry;
    struct rows rows = {0};
    struct page page;
    struct listing l;
    struct error err;
    unsigned states = 0;
    enum status status = page_read(q, &page, &err);
    if (status == STATUS_OK)
        status = request_names(q, "state", milestone_state_names, &states, &err);
    if (status == STATUS_OK && collect(q, states, &rows) != STATUS_OK)
        status = error_memory(&err);
    if (answer_failed(q, status, &err))
        return;
    listing_begin(&l, q, &page, columns);
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        if (page.after.at && text_compare(text_of(row->key), page.after) <= 0)
            continue;
        if (!listing_wants(&l))
            break;
        if (q->asked.csv)
            write_csv(&l.csv, r, row);
        else
            write_json(&l.json, r, row);
        listing_wrote(&l, text_of(row->key));
    }
    free(rows.items);
    listing_end(&l, "milestones");
}
