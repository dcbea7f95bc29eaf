#include "api/metrics.h"
#include "loop/changes.h"
#include "loop/pipeline.h"
#include "loop/streams.h"

#include "api/metrics_following.h"
#include "api/metrics_machine.h"
#include "api/metrics_notices.h"
#include "api/metrics_platforms.h"
#include "api/sample.h"
#include "figure/rates.h"
#include "host/version.h"
#include "http/route.h"

#include <inttypes.h>
#include <stdio.h>

#define GROUPINGS 3
static const enum grouping groupings[GROUPINGS] = {BY_CONTRACTOR, BY_PROJECT, BY_TOWN};

struct metrics_page {
    const struct app *app;
    struct buffer *out;
    const char *name; /* of the metric being written */
    int64_t now;
    const struct rates *rates;  /* of this month to date, the district as one group */
    const struct rates *groups; /* the same by each of `groupings` */
    const struct rules *rules;
};

static void write_count(struct metrics_page *p, uint64_t value)
{
    struct sample s = sample_begin(p->out, p->name);
    sample_count(&s, value);
}

/* The sample of one thing, which its label names. */
static struct sample sample_of(struct metrics_page *p, const char *label, const char *value)
{
    struct sample s = sample_begin(p->out, p->name);
    sample_label(&s, label, value);
    return s;
}

/* --- the program ------------------------------------------------------------------------------ */

static void write_build(struct metrics_page *p)
{
    struct sample s = sample_of(p, "version", INTACTD_VERSION);
    sample_int(&s, 1);
}

static void write_memory(struct metrics_page *p)
{
    metrics_memory(p->name, p->out);
}

static void write_streams(struct metrics_page *p)
{
    write_count(p, p->app->streams->count);
}

static void write_request_count(struct metrics_page *p, const struct route *route, unsigned status,
                                uint64_t count)
{
    char text[12] = "none";
    if (status)
        snprintf(text, sizeof text, "%u", status);
    struct sample s = sample_of(p, "method", route ? route->method : "none");
    sample_label(&s, "route", route ? route->pattern : "none");
    sample_label(&s, "status", text);
    sample_count(&s, count);
}

static void write_requests(struct metrics_page *p)
{
    const struct front *front = &p->app->front;
    for (size_t i = 0; i < METER_ROUTES_MAX; i++) {
        const struct route *route = i < front->routes->count ? &front->routes->rows[i] : NULL;
        for (size_t k = 0; k < METER_STATUSES_MAX; k++) {
            uint64_t count = front->meters.requests[i][k];
            if (count > 0)
                write_request_count(p, route, meter_statuses[k], count);
        }
    }
}

/* --- what comes in, and the disk -------------------------------------------------------------- */

static void write_reports(struct metrics_page *p)
{
    write_count(p, p->app->front.meters.reports);
}

static void write_batches(struct metrics_page *p)
{
    write_count(p, p->app->front.meters.batches);
}

static void write_rejects(struct metrics_page *p)
{
    write_count(p, p->app->front.meters.rejects);
}

static void write_other_causes(struct metrics_page *p)
{
    write_count(p, p->app->front.meters.other_causes);
}

static void write_ingest_bytes(struct metrics_page *p)
{
    write_count(p, p->app->front.meters.ingest_bytes);
}

static void write_commits(struct metrics_page *p)
{
    const struct meters *m = &p->app->front.meters;
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
    write_count(p, (uint64_t)p->app->pipeline->jobs_out + p->app->changes->waiting);
}

static void write_journal(struct metrics_page *p)
{
    write_count(p, p->app->district.seq);
}

static void write_following(struct metrics_page *p)
{
    metrics_following(p->app, p->name, p->out);
}

static void write_database(struct metrics_page *p)
{
    metrics_file_size(p->app, p->name, "", p->out);
}

static void write_wal(struct metrics_page *p)
{
    metrics_file_size(p->app, p->name, "-wal", p->out);
}

static void write_disk_full(struct metrics_page *p)
{
    write_count(p, p->app->pipeline->disk_full);
}

static void write_notices(struct metrics_page *p)
{
    metrics_notices(p->app, p->name, p->now, p->out);
}

/* --- feeds ------------------------------------------------------------------------------------ */

/* A feed's newest stretch of watching ends one lifetime after its last report. */
static void write_age(struct metrics_page *p)
{
    const struct district *d = &p->app->district;
    const struct watch *watch = &d->timelines.watch;
    for (uint32_t i = 0; i < d->registry.feed_count && i < watch->feed_count; i++) {
        const struct interval_set *set = &watch->feeds[i];
        const struct feed *feed = &d->registry.feeds[i];
        if (set->count == 0 || feed->retired)
            continue;
        int64_t age = p->now - (set->items[set->count - 1].to - feed->feed_ttl_s);
        struct sample s = sample_of(p, "feed", feed->code);
        sample_int(&s, age > 0 ? age : 0);
    }
}

/* By the clock of this machine, whatever time the feed put on its reports. */
static void write_arrival_age(struct metrics_page *p)
{
    const struct district *d = &p->app->district;
    for (uint32_t i = 0; i < d->registry.feed_count; i++) {
        struct arrival x = arrival_of(&d->arrivals, i);
        if (x.at == INSTANT_NONE || d->registry.feeds[i].retired)
            continue;
        struct sample s = sample_of(p, "feed", d->registry.feeds[i].code);
        sample_int(&s, instant_max(0, p->now - x.at));
    }
}

static void write_dated_back(struct metrics_page *p)
{
    const struct district *d = &p->app->district;
    for (uint32_t i = 0; i < d->registry.feed_count; i++) {
        const struct feed *feed = &d->registry.feeds[i];
        if (feed->retired)
            continue;
        struct sample s = sample_of(p, "feed", feed->code);
        sample_int(&s, arrival_dated_back_s(&d->arrivals, i, feed->feed_ttl_s, p->now));
    }
}

/* From the silence of a feed that is not expected to speak nothing follows, so nobody is to be alarmed by it. */
static void write_watching(struct metrics_page *p)
{
    const struct district *d = &p->app->district;
    for (uint32_t i = 0; i < d->registry.feed_count; i++) {
        if (d->registry.feeds[i].retired || d->registry.feeds[i].unexpected)
            continue;
        struct sample s = sample_of(p, "feed", d->registry.feeds[i].code);
        bool known = i < d->timelines.watch.feed_count;
        sample_int(&s, known && watch_holds(&d->timelines.watch, i, p->now));
    }
}

/* --- the district, and its contractors, projects and towns ------------------------------------- */

/* The figure of a group. An empty district has no group, and counts nothing. */
static struct figure figure_of(const struct metrics_page *p, const struct rates *r, uint32_t group,
                               unsigned indicator)
{
    static const struct tally none;
    static const struct repair_tally no_repairs;
    bool is_there = group < r->population.group_count;
    const struct rules *terms = is_there ? r->population.groups[group].terms : p->rules;
    if (indicator == INDICATOR_REPAIR)
        return figure_of_repairs(terms, INDICATOR_REPAIR,
                                 is_there ? &r->repairs[group] : &no_repairs);
    return figure_of_aspect(terms, (enum aspect)indicator,
                            is_there ? &r->tallies[group][indicator] : &none);
}

/* `by` and `key` name the group; NULL for the district. */
static void write_ratio(struct metrics_page *p, const char *by, const char *key, unsigned indicator,
                        int64_t millionths)
{
    struct sample s = sample_begin(p->out, p->name);
    if (by) {
        sample_label(&s, "by", by);
        sample_label(&s, "group", key);
    }
    sample_label(&s, "indicator", indicator_names[indicator]);
    sample_millionths(&s, millionths);
}

/* What has nothing to count has no sample: a rate of 0 would be a lie. */
static void write_rates_of(struct metrics_page *p, const struct rates *r, uint32_t group,
                           const char *by, const char *key)
{
    for (unsigned i = 0; i <= INDICATOR_REPAIR; i++) {
        struct figure f = figure_of(p, r, group, i);
        if (f.denominator > 0)
            write_ratio(p, by, key, i, f.rate_millionths);
    }
}

static void write_coverage_of(struct metrics_page *p, const struct rates *r, uint32_t group,
                              const char *by, const char *key)
{
    for (unsigned i = 0; i < ASPECT_COUNT; i++) {
        struct figure f = figure_of(p, r, group, i);
        if (f.coverage_millionths >= 0)
            write_ratio(p, by, key, i, f.coverage_millionths);
    }
}

static void write_rate(struct metrics_page *p)
{
    write_rates_of(p, p->rates, 0, NULL, NULL);
}

static void write_target(struct metrics_page *p)
{
    for (unsigned i = 0; i <= INDICATOR_REPAIR; i++)
        write_ratio(p, NULL, NULL, i, p->rules->target_bp[i] * 100);
}

static void write_coverage(struct metrics_page *p)
{
    write_coverage_of(p, p->rates, 0, NULL, NULL);
}

static void each_group(struct metrics_page *p,
                       void (*write)(struct metrics_page *p, const struct rates *r, uint32_t group,
                                     const char *by, const char *key))
{
    for (size_t i = 0; i < GROUPINGS; i++) {
        const struct population *groups = &p->groups[i].population;
        for (uint32_t k = 0; k < groups->group_count; k++)
            write(p, &p->groups[i], k, grouping_names[groupings[i]], groups->groups[k].key);
    }
}

static void write_group_rates(struct metrics_page *p)
{
    each_group(p, write_rates_of);
}

static void write_group_coverages(struct metrics_page *p)
{
    each_group(p, write_coverage_of);
}

/* --- platforms --------------------------------------------------------------------------------- */

static void write_gb_registered(struct metrics_page *p)
{
    metrics_gb_registered(p->app, p->name, p->out);
}

static void write_gb_lost(struct metrics_page *p)
{
    metrics_gb_lost(p->app, p->name, p->now, p->out);
}

static void write_gb_whole_round(struct metrics_page *p)
{
    metrics_gb_whole_round(p->app, p->name, p->out);
}

static void write_gb_skew(struct metrics_page *p)
{
    metrics_gb_skew(p->app, p->name, p->out);
}

static void write_gb_total(struct metrics_page *p)
{
    metrics_gb_total(p->app, p->name, p->out);
}

const struct metric metrics[] = {
    {"intactd_build_info", "gauge", "Always 1; the version is a label.", write_build},
    {"intactd_reports_total", "counter",
     "Accepted report lines since the start, without heartbeats.", write_reports},
    {"intactd_batches_total", "counter", "Bodies of events since the start that hold a line.",
     write_batches},
    {"intactd_other_causes_total", "counter",
     "Report lines since the start whose cause was taken as other, because no new one could be "
     "kept.",
     write_other_causes},
    {"intactd_rejects_total", "counter", "Refused report lines since the start.", write_rejects},
    {"intactd_ingest_bytes_total", "counter",
     "Bytes of events bodies since the start, as they came.", write_ingest_bytes},
    {"intactd_commit_duration_seconds", "histogram",
     "From handing a batch or change to the disk's thread until it is known to be durable.",
     write_commits},
    {"intactd_queue_length", "gauge", "Batches, changes and checkpoints that wait for the disk.",
     write_queue},
    {"intactd_disk_full", "gauge", "1 while nothing can be written for want of room.",
     write_disk_full},
    {"intactd_notices_waiting", "gauge", "Messages to people that are to be sent.", write_notices},
    {"intactd_notices_oldest_waiting_seconds", "gauge",
     "How long the oldest of them has been waiting.", write_notices},
    {"intactd_notice_tries_total", "counter", "Tries to send a message, by what came of them.",
     write_notices},
    {"intactd_journal_seq", "gauge", "The journal's newest row that figures show.", write_journal},
    {"intactd_role", "gauge", "Always 1; the label says leader or follower.", write_following},
    {"intactd_lag_rows", "gauge", "Rows that a follower lacks, by its leader's last word.",
     write_following},
    {"intactd_lag_seconds", "gauge", "Since a follower last showed all that its leader had.",
     write_following},
    {"intactd_database_bytes", "gauge", "Size of intact.db.", write_database},
    {"intactd_wal_bytes", "gauge", "Size of its write-ahead log.", write_wal},
    {"intactd_feed_last_report_age_seconds", "gauge", "Since a feed's newest report or heartbeat.",
     write_age},
    {"intactd_feed_last_arrival_age_seconds", "gauge",
     "Since a feed's newest batch came in, whatever time is on its reports.", write_arrival_age},
    {"intactd_feed_dated_back_seconds", "gauge",
     "By how much what a feed sends is dated back, where it arrives and yet watches nothing; else "
     "0.",
     write_dated_back},
    {"intactd_feed_watching", "gauge", "1 while a feed that is expected to report is watching.",
     write_watching},
    {"intactd_gb_registered", "gauge", "1 while a platform is registered.", write_gb_registered},
    {"intactd_gb_lost", "gauge", "1 while a platform that was here is not heard any more.",
     write_gb_lost},
    {"intactd_gb_whole_round_timestamp_seconds", "gauge",
     "When a platform's last whole catalog came.", write_gb_whole_round},
    {"intactd_gb_clock_skew_seconds", "gauge",
     "How far a platform's clock is ahead, where it says so.", write_gb_skew},
    {"intactd_gb_keepalives_total", "counter", "Keepalives of platforms since the start.",
     write_gb_total},
    {"intactd_gb_notifications_total", "counter",
     "What platforms told by themselves since the start.", write_gb_total},
    {"intactd_gb_statements_total", "counter",
     "What platforms said since the start that became a report.", write_gb_total},
    {"intactd_gb_unknown_total", "counter",
     "What platforms said since the start of things that are no assets.", write_gb_total},
    {"intactd_gb_not_covered_total", "counter",
     "What platforms said since the start of assets that their records do not cover.",
     write_gb_total},
    {"intactd_gb_damaged_total", "counter",
     "Items of catalogs since the start that said nothing, for something in them did not fit.",
     write_gb_total},
    {"intactd_gb_refused_total", "counter",
     "Wrong passwords and unreadable bodies of platforms since the start.", write_gb_total},
    {"intactd_gb_repeats_total", "counter",
     "Requests of platforms since the start that came again and counted once.", write_gb_total},
    {"intactd_gb_broken_rounds_total", "counter",
     "Catalogs since the start of which not everything came.", write_gb_total},
    {"intactd_gb_subscriptions_refused_total", "counter",
     "How often since the start a platform would not be subscribed to.", write_gb_total},
    {"intactd_gb_messages_total", "counter", "SIP messages since the start.", write_gb_total},
    {"intactd_gb_dropped_total", "counter",
     "Datagrams since the start on the SIP port that were no SIP.", write_gb_total},
    {"intactd_gb_too_many_total", "counter",
     "SIP messages since the start that were dropped because one sender sent too many.",
     write_gb_total},
    {"intactd_http_requests_total", "counter", "Ended requests since the start.", write_requests},
    {"intactd_streams_open", "gauge", "Readers of /api/v1/stream.", write_streams},
    {"intactd_rate_ratio", "gauge", "The district's rate this month to date, from 0 to 1.",
     write_rate},
    {"intactd_target_ratio", "gauge", "What the rate has to reach.", write_target},
    {"intactd_coverage_ratio", "gauge", "How much of the time somebody was watching.",
     write_coverage},
    {"intactd_group_rate_ratio", "gauge",
     "A contractor's, project's or town's rate this month to date, from 0 to 1.",
     write_group_rates},
    {"intactd_group_coverage_ratio", "gauge", "How much of its time somebody was watching.",
     write_group_coverages},
    {"process_resident_memory_bytes", "gauge", "Resident memory.", write_memory},
};
const size_t metrics_count = sizeof metrics / sizeof metrics[0];

/* The district as one group, this month to date, as an administrator sees it. */
static struct query month_query(const struct app *app, int64_t now)
{
    struct query query = {.as_of = now, .by = BY_DISTRICT, .scope = {ROLE_ADMIN, NONE, now}};
    int year, month;
    rule_book_month_of(&app->district.rules, now, &year, &month);
    rule_book_month(&app->district.rules, year, month, &query.from, &query.to);
    query.rules = rule_book_of_month(&app->district.rules, year, month);
    return query;
}

/* Asks the district's query again by each grouping. STATUS_MEMORY: there is nothing to free. */
static enum status figure_groups(const struct app *app, const struct query *district,
                                 struct rates ret[GROUPINGS])
{
    enum status status = STATUS_OK;
    size_t done = 0;
    for (; status == STATUS_OK && done < GROUPINGS; done++) {
        struct query query = *district;
        query.by = groupings[done];
        status = rates_compute(&app->district, &query, &ret[done]);
    }
    for (; status != STATUS_OK && done > 1; done--)
        rates_free(&ret[done - 2]);
    return status;
}

static void free_groups(struct rates groups[GROUPINGS])
{
    for (size_t i = 0; i < GROUPINGS; i++)
        rates_free(&groups[i]);
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
    struct rates rates, groups[GROUPINGS];
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
    status = figure_groups(app, &query, groups);
    if (status == STATUS_OK) {
        write_page(&p);
        free_groups(groups);
    }
    rates_free(&rates);
    return status == STATUS_OK && out->failed ? STATUS_MEMORY : status;
}
