#include "change/failed_repairs.h"

#include "change/repair_steps.h"
#include "figure/timeline_figure.h"
#include "view/records.h"

/* A fault that nobody saw for longer than this behind its repair is looked for at a start alone. */
#define UNSEEN_MAX_S (31 * DAY_S)

/* The last step of this name, or NULL. */
static const struct transition *last_step(const struct repair *x, enum repair_verb verb)
{
    for (uint32_t i = x->transition_count; i-- > 0;) {
        if (strcmp(x->transitions[i].name, repair_verb_names[verb]) == 0)
            return &x->transitions[i];
    }
    return NULL;
}

/* The first second of [from, to) at which the aspect is not exempt; INSTANT_NONE: none. */
static int64_t first_assessed(const struct fault_look *look, uint32_t asset, enum aspect aspect,
                              int64_t from, int64_t to)
{
    const struct interval_set *exempt = exemptions_of(&look->d->exemptions, asset, aspect);
    for (size_t i = exempt ? interval_set_find(exempt, from) : 0;
         exempt && i < exempt->count && exempt->items[i].from <= from; i++)
        from = instant_max(from, exempt->items[i].to);
    return from < to ? from : INSTANT_NONE;
}

/* What one aspect says of a repair. */
struct proof {
    int64_t repaired_at, failed_from; /* a fault that goes on to failed_from was not repaired */
    int64_t at;                       /* when that was seen; INSTANT_NONE: not */
    bool is_told;                     /* no later second changes this */
};

/* Reads the aspect's timeline from the round's begin on. */
static void read_proof(const struct fault_look *look, const struct repair *x, enum aspect aspect,
                       const struct timeline_figure *figure, struct proof *p)
{
    bool goes_on = false;
    for (size_t i = 0; i < figure->count && !p->is_told; i++) {
        const struct timeline_part *part = &figure->parts[i];
        bool before = part->from < p->repaired_at;
        if (part->condition == CONDITION_OK) {
            goes_on = false;
            p->is_told = part->to > p->repaired_at;
        }
        if (part->condition != CONDITION_FAULT)
            continue;
        goes_on = goes_on || before;
        p->is_told = !goes_on;
        if (goes_on && part->to > p->failed_from)
            p->at = first_assessed(look, x->asset, aspect, instant_max(part->from, p->failed_from),
                                   part->to);
        p->is_told = p->is_told || p->at != INSTANT_NONE;
    }
}

/* Looks ever further ahead, since most repairs are proved within the first hour. */
static enum status prove(const struct fault_look *look, const struct repair *x, enum aspect aspect,
                         struct proof *p)
{
    struct query q = {.from = instant_max(x->reported_at, INSTANT_2000),
                      .every_asset = true,
                      .rules = rule_book_at(&look->d->rules, x->reported_at),
                      .scope = {.role = ROLE_ADMIN, .organisation = NONE}};
    for (int64_t ahead_s = 1; !p->is_told; ahead_s *= 16) {
        struct timeline_figure figure = {0};
        q.to = q.as_of = instant_min(look->now, p->failed_from + ahead_s);
        if (q.from >= q.to)
            return STATUS_OK;
        enum status status = timeline_figure_compute_raw(look->d, &q, x->asset, aspect, &figure);
        if (status != STATUS_OK)
            return status;
        read_proof(look, x, aspect, &figure, p);
        timeline_figure_free(&figure);
        if (q.to == look->now)
            return STATUS_OK;
    }
    return STATUS_OK;
}

/* Is there a repair that reports can disprove? */
static bool may_fail(const struct fault_look *look, const struct repair *x, int64_t failed_from)
{
    const struct transition *told = last_step(x, VERB_REPAIRED);
    const struct transition *confirmed = last_step(x, VERB_CONFIRM);
    if ((x->state != REPAIR_REPAIRED && x->state != REPAIR_CONFIRMED) || !told ||
        failed_from >= look->now || failed_from < look->from - UNSEEN_MAX_S)
        return false;
    return x->state != REPAIR_CONFIRMED || !confirmed || confirmed->received_at < failed_from;
}

/* What the rules say of a repair, or the contract that it counts under. */
static const struct rules *terms_of(const struct fault_look *look, const struct repair *x)
{
    const struct registry *r = &look->d->registry;
    const struct span *span = asset_span_of_repair(&r->assets[x->asset], x->reported_at);
    return rules_of_project(rule_book_at(&look->d->rules, x->reported_at), r,
                            span ? span->project : NONE);
}

enum status failed_repair_at(const struct fault_look *look, const struct repair *x, int64_t *ret_at)
{
    const struct rules *rules = terms_of(look, x);
    *ret_at = INSTANT_NONE;
    if (x->repaired_at == INSTANT_NONE)
        return STATUS_OK;
    struct proof p = {.repaired_at = x->repaired_at,
                      .failed_from = x->repaired_at + rules_proof_of_repair_s(rules),
                      .at = INSTANT_NONE};
    if (!may_fail(look, x, p.failed_from))
        return STATUS_OK;
    struct timeline_reader reader = district_reader(look->d, rules);
    for (int k = 0; k < ASPECT_COUNT && p.at == INSTANT_NONE; k++) {
        p.is_told = timeline_at(&reader, x->asset, (enum aspect)k, p.failed_from) == CONDITION_OK;
        if ((x->aspects >> k & 1) && prove(look, x, (enum aspect)k, &p) != STATUS_OK)
            return STATUS_MEMORY;
    }
    *ret_at = p.at != INSTANT_NONE ? p.at : fault_flaps_on(look, x, p.failed_from);
    return STATUS_OK;
}

bool order_is_back(const struct fault_look *look, const struct repair *x, int64_t *ret_at)
{
    const struct transition *last =
        x->transition_count > 0 ? &x->transitions[x->transition_count - 1] : NULL;
    if (x->state != REPAIR_CANCELLED || !last || last->by != 0 ||
        !asset_span_at(&look->d->registry.assets[x->asset], last->at))
        return false;
    *ret_at = last->at;
    return true;
}

bool order_has_left(const struct fault_look *look, const struct repair *x, int64_t *ret_at)
{
    const struct asset *a = &look->d->registry.assets[x->asset];
    int64_t left_at = INSTANT_NONE;
    if (!repair_is_open(x) || !repair_is_auto(x))
        return false;
    for (uint32_t i = 0; i < a->span_count; i++)
        left_at = instant_max(left_at, a->spans[i].to);
    if (left_at == INSTANT_NONE || left_at > look->now ||
        repair_deadline(look->d, x, look->now) != INSTANT_EVER)
        return false;
    *ret_at = instant_max(left_at, x->reported_at);
    return true;
}
