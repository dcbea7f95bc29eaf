#include "api/metrics.h"

#include "api/routes.h"
#include "host/version.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- samples ---------------------------------------------------------------------------------- */

void metrics_label(struct buffer *out, struct text value)
{
    buffer_add_text(out, "\"");
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        if (c == '\\' || c == '"')
            buffer_addf(out, "\\%c", c);
        else if (c == '\n')
            buffer_add_text(out, "\\n");
        else
            buffer_add(out, &c, 1);
    }
    buffer_add_text(out, "\"");
}

static void sample(struct metrics_page *p, uint64_t value)
{
    buffer_addf(p->out, "%s %" PRIu64 "\n", p->name, value);
}

static void labelled(struct metrics_page *p, const char *label, const char *value)
{
    buffer_addf(p->out, "%s{%s=", p->name, label);
    metrics_label(p->out, text_of(value));
    buffer_add_text(p->out, "} ");
}

static void write_ratio(struct metrics_page *p, enum indicator i, int64_t millionths)
{
    labelled(p, "indicator", indicator_names[i]);
    buffer_addf(p->out, "%" PRId64 ".%06" PRId64 "\n", millionths / 1000000, millionths % 1000000);
}

/* --- the program ------------------------------------------------------------------------------ */

static void write_build(struct metrics_page *p)
{
    labelled(p, "version", INTACTD_VERSION);
    buffer_add_text(p->out, "1\n");
}

static void write_memory(struct metrics_page *p)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return;
    if (fscanf(file, "%*u %lu", &pages) == 1)
        sample(p, (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE));
    fclose(file);
}

static void write_streams(struct metrics_page *p)
{
    sample(p, p->app->streams.count);
}

static void write_requests(struct metrics_page *p)
{
    for (size_t i = 0; i < METER_ROUTES_MAX; i++) {
        bool known = i < routes_count && i < METER_ROUTES_MAX - 1;
        for (size_t k = 0; k < METER_STATUSES_MAX; k++) {
            uint64_t count = p->app->meters.requests[i][k];
            if (count == 0)
                continue;
            labelled(p, "method", known ? routes[i].method : "none");
            p->out->len -= strlen("} ");
            buffer_add_text(p->out, ",route=");
            metrics_label(p->out, text_of(known ? routes[i].pattern : "none"));
            buffer_addf(p->out, ",status=\"%s\"} %" PRIu64 "\n", meter_statuses[k], count);
        }
    }
}

/* --- what comes in, and the disk -------------------------------------------------------------- */

static void write_reports(struct metrics_page *p)
{
    sample(p, p->app->meters.reports);
}

static void write_batches(struct metrics_page *p)
{
    sample(p, p->app->meters.batches);
}

static void write_rejects(struct metrics_page *p)
{
    sample(p, p->app->meters.rejects);
}

static void write_ingest_bytes(struct metrics_page *p)
{
    sample(p, p->app->meters.ingest_bytes);
}

static void write_commits(struct metrics_page *p)
{
    const struct meters *m = &p->app->meters;
    uint64_t count = 0;
    for (size_t i = 0; i < METER_BUCKETS; i++) {
        count += m->commits[i];
        buffer_addf(p->out, "%s_bucket{le=\"%s\"} %" PRIu64 "\n", p->name, meter_bounds[i].text,
                    count);
    }
    count += m->commits[METER_BUCKETS];
    buffer_addf(p->out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", p->name, count);
    buffer_addf(p->out, "%s_sum %" PRIu64 ".%06" PRIu64 "\n", p->name, m->commit_us / 1000000,
                m->commit_us % 1000000);
    buffer_addf(p->out, "%s_count %" PRIu64 "\n", p->name, count);
}

static void write_queue(struct metrics_page *p)
{
    sample(p, (uint64_t)p->app->pipeline.jobs_out + p->app->pipeline.changes_waiting);
}

static void write_journal(struct metrics_page *p)
{
    sample(p, p->app->district.seq);
}

static void write_file_size(struct metrics_page *p, const char *suffix)
{
    char path[2100];
    struct stat found;
    snprintf(path, sizeof path, "%s/intact.db%s", p->app->settings->data, suffix);
    if (stat(path, &found) == 0)
        sample(p, (uint64_t)found.st_size);
}

static void write_database(struct metrics_page *p)
{
    write_file_size(p, "");
}

static void write_wal(struct metrics_page *p)
{
    write_file_size(p, "-wal");
}

static void write_disk_full(struct metrics_page *p)
{
    sample(p, p->app->full);
}

/* --- feeds ------------------------------------------------------------------------------------ */

/* The newest stretch in which a feed watched ends a lifetime after its last report. */
static void write_age(struct metrics_page *p)
{
    const struct district *d = &p->app->district;
    const struct watch *watch = &d->timelines.watch;
    for (uint32_t i = 0; i < d->registry.feed_count && i < watch->feed_count; i++) {
        const struct interval_set *set = &watch->feeds[i];
        const struct feed *feed = &d->registry.feeds[i];
        if (set->count == 0)
            continue;
        int64_t age = p->now - (set->items[set->count - 1].to - feed->feed_ttl_s);
        labelled(p, "feed", feed->code);
        buffer_addf(p->out, "%" PRId64 "\n", age > 0 ? age : 0);
    }
}

static void write_watching(struct metrics_page *p)
{
    const struct district *d = &p->app->district;
    for (uint32_t i = 0; i < d->registry.feed_count; i++) {
        labelled(p, "feed", d->registry.feeds[i].code);
        bool known = i < d->timelines.watch.feed_count;
        buffer_addf(p->out, "%d\n", known && watch_holds(&d->timelines.watch, i, p->now));
    }
}

/* --- the district ----------------------------------------------------------------------------- */

static struct figure figure_of(const struct metrics_page *p, enum indicator i)
{
    struct tally none = {0};
    struct repair_tally no_repairs = {0};
    bool empty = p->rates->population.group_count == 0;
    if (i == INDICATOR_REPAIR)
        return figure_of_repairs(p->rules, empty ? &no_repairs : &p->rates->repairs[0]);
    return figure_of_aspect(p->rules, (enum aspect)i, empty ? &none : &p->rates->tallies[0][i]);
}

/* What has nothing to count has no sample: a rate of 0 would be a lie. */
static void write_rate(struct metrics_page *p)
{
    for (unsigned i = 0; i <= INDICATOR_REPAIR; i++) {
        struct figure f = figure_of(p, (enum indicator)i);
        if (f.denominator > 0)
            write_ratio(p, (enum indicator)i, f.rate_millionths);
    }
}

static void write_target(struct metrics_page *p)
{
    for (unsigned i = 0; i <= INDICATOR_REPAIR; i++)
        write_ratio(p, (enum indicator)i, p->rules->target_bp[i] * 100);
}

static void write_coverage(struct metrics_page *p)
{
    for (unsigned i = 0; i < ASPECT_COUNT; i++) {
        struct figure f = figure_of(p, (enum indicator)i);
        if (f.coverage_millionths >= 0)
            write_ratio(p, (enum indicator)i, f.coverage_millionths);
    }
}

const struct metric metrics[] = {
    {"intactd_build_info", "gauge", "Always 1; the version is a label.", write_build},
    {"intactd_reports_total", "counter",
     "Accepted report lines since the start, without "
     "heartbeats.",
     write_reports},
    {"intactd_batches_total", "counter", "Bodies of events since the start that hold a line.",
     write_batches},
    {"intactd_rejects_total", "counter", "Refused report lines since the start.", write_rejects},
    {"intactd_ingest_bytes_total", "counter",
     "Bytes of events bodies since the start, as they "
     "came.",
     write_ingest_bytes},
    {"intactd_commit_duration_seconds", "histogram",
     "From handing a batch or change to the disk's "
     "thread until it is known to be durable.",
     write_commits},
    {"intactd_queue_length", "gauge", "Batches, changes and checkpoints that wait for the disk.",
     write_queue},
    {"intactd_disk_full", "gauge", "1 while nothing can be written for want of room.",
     write_disk_full},
    {"intactd_journal_seq", "gauge", "The journal's newest row that figures show.", write_journal},
    {"intactd_database_bytes", "gauge", "Size of intact.db.", write_database},
    {"intactd_wal_bytes", "gauge", "Size of its write-ahead log.", write_wal},
    {"intactd_feed_last_report_age_seconds", "gauge",
     "Since a feed's newest report or "
     "heartbeat.",
     write_age},
    {"intactd_feed_watching", "gauge", "1 while a feed is taken to be watching.", write_watching},
    {"intactd_http_requests_total", "counter", "Ended requests since the start.", write_requests},
    {"intactd_streams_open", "gauge", "Readers of /api/v1/stream.", write_streams},
    {"intactd_rate_ratio", "gauge", "The district's rate this month to date, from 0 to 1.",
     write_rate},
    {"intactd_target_ratio", "gauge", "What the rate has to reach.", write_target},
    {"intactd_coverage_ratio", "gauge", "How much of the time somebody was watching.",
     write_coverage},
    {"intactd_group_rate_ratio", "gauge",
     "A contractor's, project's or town's rate this "
     "month to date, from 0 to 1.",
     metrics_groups_rate},
    {"intactd_group_coverage_ratio", "gauge", "How much of its time somebody was watching.",
     metrics_groups_coverage},
    {"process_resident_memory_bytes", "gauge", "Resident memory.", write_memory},
};
const size_t metrics_count = sizeof metrics / sizeof metrics[0];

/* The district as one group, this month to date, as an administrator sees it. */
static struct query month_query(const struct app *app, int64_t now)
{
    struct query query = {.as_of = now, .by = BY_DISTRICT, .scope = {ROLE_ADMIN, NONE}};
    const struct zone *zone = app_zone(app, now);
    int year, month;
    zone_month_of(zone, now, &year, &month);
    zone_month(zone, year, month, &query.from, &query.to);
    query.rules = rule_book_at(&app->district.rules, query.to - 1);
    return query;
}

static void write_page(struct metrics_page *p)
{
    for (size_t i = 0; i < metrics_count; i++) {
        p->name = metrics[i].name;
        buffer_addf(p->out, "# HELP %s %s\n# TYPE %s %s\n", p->name, metrics[i].help, p->name,
                    metrics[i].type);
        metrics[i].write(p);
    }
}

enum status metrics_write(const struct app *app, int64_t now, struct buffer *out)
{
    struct rates rates, groups[METRICS_GROUPINGS];
    struct query query = month_query(app, now);
    struct metrics_page p = {.app = app,
                             .out = out,
                             .now = now,
                             .rates = &rates,
                             .groups = groups,
                             .rules = query.rules};
    enum status status = rates_compute(&app->district, &query, &rates);
    if (status != STATUS_OK)
        return status;
    status = metrics_groups_figure(app, &query, groups);
    if (status == STATUS_OK) {
        write_page(&p);
        metrics_groups_free(groups);
    }
    rates_free(&rates);
    return status == STATUS_OK && out->failed ? STATUS_MEMORY : status;
}
