/* The demonstration's repairs: a fault that lasts has an order, which its contractor works off. */
#include "demo/repairs.h"

#include "format/json_out.h"

#include <stdio.h>
#include <stdlib.h>

#define ORDERS_EVERY_S 3600
#define OLDEST_S       (30 * 86400) /* orders from before the first report */

/* One fault's order. Its random bits decide what is done about it. */
struct order {
    int64_t reported_at, repaired_at;
    int64_t sent_at; /* when the ordering system hands it on */
    const struct demo_fault *fault;
    uint32_t asset, number;
    enum demo_track track;
    uint64_t bits;
};

struct orders {
    struct order *items;
    uint32_t count, cap;
};

static void orders_push(struct demo_events *s, struct orders *o, struct order order)
{
    if (o->count == o->cap) {
        uint32_t cap = o->cap ? o->cap * 2 : 4096;
        struct order *items = realloc(o->items, cap * sizeof *items);
        if (!items) {
            s->failed = true;
            return;
        }
        o->items = items;
        o->cap = cap;
    }
    o->items[o->count++] = order;
}

static int orders_order(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->reported_at != y->reported_at)
        return x->reported_at < y->reported_at ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Two faults between which nobody may see that all is well are one to who repairs them. */
#define UNSEEN_S 5400

/* When a fault's aspect is well again: behind the faults that follow at once, of its own track and, since
 * nobody sees a camera without its network, of that one. */
static int64_t well_at(const struct demo_events *s, uint32_t asset, enum demo_track track,
                       int64_t at)
{
    const struct demo_faults *own = demo_faults_of(s->world, asset, track);
    const struct demo_faults *network = demo_faults_of(s->world, asset, TRACK_NETWORK);
    for (uint32_t i = 0, k = 0; i < own->count || (track == TRACK_LIVE && k < network->count);) {
        bool is_own = track != TRACK_LIVE || k == network->count ||
                      (i < own->count && own->items[i].from <= network->items[k].from);
        const struct demo_fault *f = is_own ? &own->items[i++] : &network->items[k++];
        if (f->from <= at + UNSEEN_S && f->to > at)
            at = f->to;
    }
    return at;
}

/* An asset that was removed has one order, for its network. */
static bool is_ordered(const struct demo_fault *f, enum demo_track track)
{
    return f->to - f->from > DEMO_OPEN_AFTER_S &&
           (f->cause != CAUSE_REMOVED || track == TRACK_NETWORK);
}

static void collect(struct demo_events *s, uint32_t asset, enum demo_track track, int64_t from,
                    int64_t until, struct orders *o)
{
    const struct demo_faults *faults = demo_faults_of(s->world, asset, track);
    for (uint32_t i = 0; i < faults->count; i++) {
        const struct demo_fault *f = &faults->items[i];
        struct order order = {.reported_at = f->from + DEMO_OPEN_AFTER_S,
                              .repaired_at = well_at(s, asset, track, f->to),
                              .fault = f,
                              .asset = asset,
                              .track = track,
                              .number = o->count};
        order.bits = demo_draw(s->world->seed, 50 + track, asset, (uint64_t)f->from);
        if (is_ordered(f, track) && order.reported_at >= from - OLDEST_S &&
            order.reported_at < until)
            orders_push(s, o, order);
    }
}

/* --- what is sent ----------------------------------------------------------------------------- */

static void add_time(struct json_out *j, const char *key, int64_t at)
{
    char text[INSTANT_TEXT_SIZE];
    instant_format(at, DEMO_OFFSET_S, text);
    json_member_string(j, key, text);
}

static void write_id(const struct order *o, char id[24])
{
    snprintf(id, 24, "GD%06u", o->number);
}

static const char *const track_aspects[TRACK_COUNT] = {[TRACK_NETWORK] = "network",
                                                       [TRACK_LIVE] = "live",
                                                       [TRACK_INTACT] = "intact",
                                                       [TRACK_HISTORY] = "history"};

static void add_order(struct json_out *j, const struct demo_events *s, const struct order *o,
                      int64_t now)
{
    char id[24];
    write_id(o, id);
    json_object_begin(j);
    json_member_string(j, "id", id);
    json_key(j, "aspects");
    json_array_begin(j);
    json_cstring(j, track_aspects[o->track]);
    json_array_end(j);
    json_member_string(j, "asset", s->world->district->assets[o->asset].code);
    json_member_string(j, "cause", demo_cause_names[o->fault->cause]);
    json_member_bool(j, "mass", o->fault->reach >= REACH_CABINET);
    add_time(j, "reported_at", o->reported_at);
    if (o->repaired_at <= now)
        add_time(j, "repaired_at", o->repaired_at);
    json_object_end(j);
}

/* Every hour the ordering system hands on what has come in. */
static int64_t sent_at(const struct order *o, int64_t from, int64_t until)
{
    int64_t hours = (o->reported_at - from - 60 + ORDERS_EVERY_S - 1) / ORDERS_EVERY_S;
    int64_t at = from + 60 + (hours > 0 ? hours : 0) * ORDERS_EVERY_S;
    return at < until ? at : until;
}

int64_t demo_orders_known(int64_t from, int64_t until, int64_t at)
{
    if (at >= until || at < from + 60)
        return at < until ? from : until;
    return from + 60 + (at - from - 60) / ORDERS_EVERY_S * ORDERS_EVERY_S;
}

static void plan_orders(struct demo_events *s, const struct orders *o)
{
    for (uint32_t next = 0; next < o->count;) {
        struct demo_event e = {
            .at = o->items[next].sent_at, .person = PERSON_CLERK, .kind = EVENT_ORDERS};
        struct buffer body = {0};
        struct json_out j;
        json_begin(&j, &body);
        json_array_begin(&j);
        for (; next < o->count && o->items[next].sent_at == e.at; next++)
            add_order(&j, s, &o->items[next], e.at);
        json_array_end(&j);
        demo_events_add(s, &e, &body);
    }
}

/* --- what is done ----------------------------------------------------------------------------- */

struct step {
    enum demo_person person;
    const char *verb, *note;
    int64_t at;
};

static void plan_step(struct demo_events *s, const struct order *o, const struct step *step)
{
    struct demo_event e = {
        .at = step->at + 30, .person = step->person, .kind = EVENT_STEP, .verb = step->verb};
    struct buffer body = {0};
    struct json_out j;
    write_id(o, e.repair);
    json_begin(&j, &body);
    json_object_begin(&j);
    add_time(&j, "at", step->at);
    json_member_string(&j, "note", step->note);
    json_object_end(&j);
    demo_events_add(s, &e, &body);
}

/* Plans that the contractor answers, where its contract has a time for that: mostly within two hours. */
static void plan_response(struct demo_events *s, const struct order *o, enum demo_person contractor,
                          int64_t until)
{
    struct step respond = {contractor, "respond", "已派人到场",
                           o->sent_at + 600 + (int64_t)(o->bits / 7 % 8400)};
    if (s->world->district->assets[o->asset].project == DEMO_TERMS_PROJECT &&
        respond.at < o->repaired_at && respond.at + 30 < until)
        plan_step(s, o, &respond);
}

/* Ends the work. In one case of forty it was not done well, and the same order is opened again. */
static void plan_end(struct demo_events *s, const struct order *o, enum demo_person contractor,
                     int64_t until)
{
    bool supervised = demo_projects[s->world->district->assets[o->asset].project].supervisor >= 0;
    struct step steps[] = {
        {contractor, "repaired", "已修复", o->repaired_at},
        {PERSON_CLERK, "reopen", "复检不合格", o->repaired_at + 7200},
        {contractor, "repaired", "重新处理完毕", o->repaired_at + 14400},
        {supervised ? PERSON_SUPERVISOR : PERSON_CLERK, "confirm", "复检合格",
         o->repaired_at + 86400},
    };
    bool reopened = o->bits % 40 == 0, confirmed = supervised || o->bits / 40 % 3 == 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        bool due = i == 0 || (i < 3 ? reopened : confirmed);
        if (due && steps[i].at + 30 < until)
            plan_step(s, o, &steps[i]);
    }
}

/* No contractor gets every pause approved, and one with many pauses gets fewer. */
static bool is_approved(const struct demo_events *s, const struct order *o,
                        enum demo_person contractor)
{
    double strain = demo_contractor(&s->world->district->assets[o->asset])->strain;
    return contractor != PERSON_CLERK && /* whose own need no approval */
           (double)(o->bits / 120 % 100) >= 8 * strain * strain;
}

/* Pauses an order that waits for parts. Unless somebody approves the pause, it will be late. */
static void plan_pause(struct demo_events *s, const struct order *o, enum demo_person contractor,
                       int64_t until)
{
    const char *note = o->fault->cause == CAUSE_REMOVED ? "道路施工，待复位" : "等待备件";
    struct step steps[] = {
        {contractor, "pause", note, o->reported_at + 21600},
        {PERSON_CLERK, "pause_approve", "同意", o->reported_at + 64800},
        {contractor, "resume", "备件到货", o->repaired_at - 3600},
    };
    bool approved = is_approved(s, o, contractor);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if ((i != 1 || approved) && steps[i].at + 30 < until)
            plan_step(s, o, &steps[i]);
}

static enum demo_person contractor_of(const struct demo_asset *a)
{
    if (a->project_before >= 0) /* whose it was depends on the day: the office does it */
        return PERSON_CLERK;
    return (enum demo_person)(PERSON_CONTRACTORS + demo_projects[a->project].contractor);
}

/* Plans the steps of an order. One that came in as repaired needs none; one in ninety was no fault. */
static void plan_work(struct demo_events *s, const struct order *o, int64_t until)
{
    enum demo_person contractor = contractor_of(&s->world->district->assets[o->asset]);
    struct step cancel = {PERSON_CLERK, "cancel", "重复工单", o->reported_at + 5400};
    if (o->repaired_at <= o->sent_at)
        return;
    if (o->bits / 12000 % 90 == 0 && cancel.at > o->sent_at) {
        if (cancel.at + 30 < until)
            plan_step(s, o, &cancel);
        return;
    }
    plan_response(s, o, contractor, until);
    if (o->fault->lasting && o->repaired_at > o->reported_at + 2 * 86400 &&
        o->reported_at + 21600 > o->sent_at)
        plan_pause(s, o, contractor, until);
    if (o->repaired_at + 30 < until)
        plan_end(s, o, contractor, until);
}

void demo_plan_repairs(struct demo_events *s, int64_t from, int64_t until)
{
    static const enum demo_track tracks[] = {TRACK_NETWORK, TRACK_LIVE, TRACK_INTACT,
                                             TRACK_HISTORY};
    struct orders o = {0};
    for (uint32_t a = 0; a < s->world->district->count; a++)
        for (size_t t = 0; t < sizeof tracks / sizeof *tracks; t++)
            collect(s, a, tracks[t], from, until, &o);
    if (o.count > 0)
        qsort(o.items, o.count, sizeof *o.items, orders_order);
    for (uint32_t i = 0; i < o.count; i++) {
        o.items[i].number = i + 1;
        o.items[i].sent_at = sent_at(&o.items[i], from, until);
    }
    plan_orders(s, &o);
    for (uint32_t i = 0; i < o.count; i++)
        plan_work(s, &o.items[i], until);
    free(o.items);
}
