#include "demo/fill.h"

#include "base/embedded.h"
#include "change/records.h"
#include "change/rules.h"
#include "demo/hours.h"
#include "demo/progress.h"
#include "demo/records.h"
#include "demo/repairs.h"
#include "demo/story.h"

#include <stdio.h>
#include <stdlib.h>

#define SETTLE_S    86400 /* a transaction holds a day of the demonstration */
#define PATROL_S    (7 * SETTLE_S)
#define PERSON_SIZE 256

struct fill {
    struct ledger ledger;
    struct demo_district district;
    struct demo_world world;
    struct demo_rounds rounds;
    struct demo_story story;
    uint32_t tokens[PERSON_COUNT];
    int64_t from, until;
    uint32_t told;        /* events done so far */
    int64_t settled_at;   /* the demonstration's time of the last commit */
    int64_t patrolled_at; /* and of the last look for faults without an order */
    int64_t known;        /* up to where those faults were looked at */
};

/* --- the registry ----------------------------------------------------------------------------- */

static enum status put_records(struct fill *f, enum collection which, struct buffer *body,
                               struct error *err)
{
    struct change *change = NULL;
    struct buffer answer = {0};
    struct refusal refusal = {0};
    struct text none = {0};
    if (body->failed)
        return error_memory(err);
    enum status status = change_prepare_records(&f->ledger.district, which, DOCUMENT_JSON, none,
                                                (struct text){body->bytes, body->len}, f->from,
                                                &change, &answer, &refusal);
    buffer_free(&answer);
    buffer_reset(body);
    if (status != STATUS_OK)
        return demo_refused(status, &refusal, err);
    refusal_free(&refusal);
    return ledger_change(&f->ledger, change, 0, f->from, err);
}

static enum status put_assets(struct fill *f, struct buffer *body, struct error *err)
{
    enum status status = STATUS_OK;
    for (uint8_t p = 0; p < DEMO_PROJECT_COUNT && status == STATUS_OK; p++) {
        demo_assets_json(&f->district, p, body);
        status = put_records(f, COLLECTION_ASSETS, body, err);
    }
    return status;
}

static enum status put_registry(struct fill *f, struct error *err)
{
    static const struct {
        enum collection which;
        void (*write)(const struct demo_district *d, struct buffer *out);
    } parts[] = {
        {COLLECTION_TOWNS, demo_towns_json},
        {COLLECTION_ORGANISATIONS, demo_organisations_json},
        {COLLECTION_PROJECTS, demo_projects_json},
        {COLLECTION_FEEDS, demo_feeds_json},
        {COLLECTION_CALENDARS, demo_calendars_json},
        {COLLECTION_PLATFORMS, demo_platforms_json},
    };
    struct buffer body = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && status == STATUS_OK; i++) {
        parts[i].write(&f->district, &body);
        status = put_records(f, parts[i].which, &body, err);
    }
    if (status == STATUS_OK)
        status = put_assets(f, &body, err);
    buffer_free(&body);
    return status;
}

/* --- rules and people ------------------------------------------------------------------------- */

/* The default rules with what the plan compares to, with orders that the daemon opens itself, and with the
 * terms of one contract: they name a project and a calendar, which are there before. */
static enum status put_own_rules(struct fill *f, struct error *err)
{
    const struct embedded_file *file = embedded_find("schema/demo_rules.json");
    struct change *change = NULL;
    struct refusal refusal = {0};
    if (!file)
        return error_set(err, STATUS_IO, "missing_file", "",
                         "The program was built without schema/demo_rules.json.");
    struct text document = {(const char *)file->bytes, file->size};
    enum status status = change_prepare_rules(&f->ledger.district, document, &change, &refusal);
    if (status != STATUS_OK)
        return demo_refused(status, &refusal, err);
    refusal_free(&refusal);
    return ledger_change(&f->ledger, change, 0, f->from, err);
}

static enum status put_default_rules(struct fill *f, struct error *err)
{
    struct change *change = NULL;
    enum status status = change_default_rules(&change, err);
    return status == STATUS_OK ? ledger_change(&f->ledger, change, 0, f->from, err) : status;
}

static void describe_person(unsigned person, char body[PERSON_SIZE])
{
    static const char *const office[] = {"视频办 值班员", "视频办 审核员"};
    if (person <= PERSON_CHIEF) {
        snprintf(body, PERSON_SIZE, "{\"name\":\"%s\",\"role\":\"office\"}", office[person]);
    } else if (person == PERSON_SUPERVISOR) {
        snprintf(body, PERSON_SIZE,
                 "{\"name\":\"监理员\",\"role\":\"supervisor\",\"organisation\":\"s1\"}");
    } else if (person >= PERSON_FEEDS) {
        const struct demo_feed *feed = &demo_feeds[person - PERSON_FEEDS];
        snprintf(body, PERSON_SIZE, "{\"name\":\"%s\",\"role\":\"feed\",\"feed\":\"%s\"}",
                 feed->name, feed->code);
    } else {
        const struct demo_organisation *o = &demo_organisations[person - PERSON_CONTRACTORS];
        snprintf(body, PERSON_SIZE,
                 "{\"name\":\"%s 运维\",\"role\":\"contractor\",\"organisation\":\"%s\"}", o->name,
                 o->code);
    }
}

static bool is_person(unsigned person)
{
    return person < PERSON_CONTRACTORS || person >= PERSON_FEEDS ||
           demo_organisations[person - PERSON_CONTRACTORS].role == ORGANISATION_CONTRACTOR;
}

static enum status put_people(struct fill *f, struct error *err)
{
    enum status status = STATUS_OK;
    char body[PERSON_SIZE];
    for (unsigned p = 0; p < PERSON_COUNT && status == STATUS_OK; p++) {
        if (!is_person(p))
            continue;
        describe_person(p, body);
        status = demo_ledger_person(&f->ledger, body, f->from, &f->tokens[p], err);
    }
    return status;
}

/* --- the reports ------------------------------------------------------------------------------ */

/* Opens the orders that a daemon opens by itself, for faults that the ordering system does not know.
 * A daemon looks every minute. Here a look is rare: it would often find a fault whose order is on its
 * way. */
static enum status patrol(struct fill *f, int64_t at, struct error *err)
{
    int64_t from = f->known - PATROL_S, known = demo_orders_known(f->from, f->until, at);
    f->patrolled_at = at;
    f->known = known;
    return demo_ledger_patrol(&f->ledger, from, known, at, err);
}

/* Lets people do everything that is due by `at`. Before a month is settled the daemon's own orders are
 * brought up to date, as they would be by then. */
static enum status tell_until(struct fill *f, int64_t at, struct error *err)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && f->told < f->story.events.count &&
           f->story.events.items[f->told].at <= at) {
        const struct demo_event *e = &f->story.events.items[f->told];
        if (e->kind == EVENT_MONTH)
            status = patrol(f, e->at, err);
        if (status == STATUS_OK)
            status = demo_story_play(&f->story, f->told++, f->tokens, &f->ledger, err);
    }
    return status;
}

static enum status take_round(struct fill *f, struct demo_crew *crew, int64_t at, struct error *err)
{
    struct demo_harvest harvest = {0};
    enum status status = tell_until(f, at, err);
    if (status == STATUS_OK)
        status = demo_crew_next(crew, &harvest, err);
    if (status == STATUS_OK)
        status = demo_ledger_batch(&f->ledger, &harvest, err);
    demo_harvest_free(&harvest);
    if (status == STATUS_OK && at - f->settled_at >= SETTLE_S) {
        f->settled_at = at;
        if (at - f->patrolled_at >= PATROL_S)
            status = patrol(f, at, err);
        if (status == STATUS_OK)
            status = demo_ledger_settle(&f->ledger, err);
    }
    return status;
}

/* Adds all causes first, because the crew looks them up while reports are applied. */
static enum status start_crew(struct fill *f, struct demo_crew **ret, struct error *err)
{
    struct district *d = &f->ledger.district;
    struct demo_task task = {.district = d, .world = &f->world, .rounds = &f->rounds};
    for (int i = 0; i < DEMO_FEED_COUNT; i++) {
        task.feeds[i] = registry_find_feed(&d->registry, text_of(demo_feeds[i].code));
        task.tokens[i] = f->tokens[PERSON_FEEDS + i];
    }
    for (int c = 0; c < CAUSE_COUNT; c++)
        if (causes_intern(&d->timelines.causes, text_of(demo_cause_names[c])) >= CAUSES_MAX)
            return error_memory(err);
    return demo_crew_start(&task, ret, err);
}

static enum status take_reports(struct fill *f, struct error *err)
{
    struct demo_crew *crew = NULL;
    struct demo_progress progress;
    enum status status = start_crew(f, &crew, err);
    demo_progress_begin(&progress, f->rounds.count);
    for (size_t i = 0; i < f->rounds.count && status == STATUS_OK; i++) {
        status = take_round(f, crew, f->rounds.items[i].at, err);
        demo_progress_show(&progress, i + 1);
    }
    demo_progress_end(&progress);
    demo_crew_end(crew);
    if (status == STATUS_OK)
        status = tell_until(f, f->until, err);
    if (status == STATUS_OK)
        status = patrol(f, f->until, err);
    return status;
}

/* --- all of it -------------------------------------------------------------------------------- */

static enum status plan(struct fill *f, uint64_t seed, int64_t every)
{
    enum status status = demo_district_make(f->from, f->until, &f->district);
    f->district.every = every;
    if (status == STATUS_OK)
        status = demo_world_make(&f->district, seed, f->from, f->until, &f->world);
    if (status == STATUS_OK)
        status = demo_rounds_plan(seed, f->from, f->until, every, &f->rounds);
    if (status == STATUS_OK)
        status = demo_story_plan(&f->world, f->from, f->until, &f->story);
    return status;
}

static void note_result(const struct fill *f, struct demo_result *ret)
{
    const struct district *d = &f->ledger.district;
    *ret = (struct demo_result){.assets = d->registry.asset_count,
                                .repairs = d->repairs.count,
                                .exemptions = d->exemptions.count,
                                .reports = d->reports,
                                .rows = d->seq,
                                .head = d->head,
                                .first_at = d->first_at,
                                .last_at = d->last_at};
}

static enum status write_all(struct fill *f, const struct directory *dir, struct demo_result *ret,
                             struct error *err)
{
    enum status status = demo_ledger_open(&f->ledger, dir, err);
    if (status == STATUS_OK)
        status = put_default_rules(f, err);
    if (status == STATUS_OK)
        status = put_registry(f, err);
    if (status == STATUS_OK)
        status = put_own_rules(f, err);
    if (status == STATUS_OK)
        status = put_people(f, err);
    if (status == STATUS_OK)
        status = take_reports(f, err);
    if (status != STATUS_OK)
        return status;
    note_result(f, ret);
    status = demo_ledger_admin(&f->ledger, dir->admin_token, f->until, err);
    return status == STATUS_OK ? demo_ledger_finish(&f->ledger, err) : status;
}

enum status demo_fill(const struct directory *dir, const struct demo_period *period,
                      struct demo_result *ret, struct error *err)
{
    struct fill f = {.from = period->until - period->days * 86400, .until = period->until};
    f.settled_at = f.patrolled_at = f.known = f.from;
    enum status status = plan(&f, period->seed, period->every);
    if (status == STATUS_OK)
        status = write_all(&f, dir, ret, err);
    else
        error_memory(err);
    ledger_close(&f.ledger);
    demo_story_free(&f.story);
    demo_rounds_free(&f.rounds);
    demo_world_free(&f.world);
    demo_district_free(&f.district);
    return status;
}
