#include "demo/story.h"

#include "change/acceptances.h"
#include "change/decisions.h"
#include "change/exemptions.h"
#include "change/months.h"
#include "change/repairs.h"
#include "change/steps.h"

#include <stdlib.h>

void demo_story_add(struct demo_story *s, const struct demo_event *event, struct buffer *body)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 1024;
        struct demo_event *events = realloc(s->events, cap * sizeof *events);
        if (!events) {
            s->failed = true;
            buffer_free(body);
            return;
        }
        s->events = events;
        s->cap = cap;
    }
    buffer_add_byte(body, '\0');
    if (body->failed) {
        s->failed = true;
        buffer_free(body);
        return;
    }
    size_t len;
    s->events[s->count] = *event;
    s->events[s->count].order = s->count;
    s->events[s->count++].body = buffer_take(body, &len);
}

static int events_order(const void *a, const void *b)
{
    const struct demo_event *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* Exemptions are numbered by the daemon, in the order in which they are proposed. */
static void number_exemptions(struct demo_story *s)
{
    uint32_t id = 0;
    for (uint32_t i = 0; i < s->count; i++)
        if (s->events[i].deed == DEED_PROPOSE)
            s->exemption_ids[s->events[i].exemption] = ++id;
}

enum status demo_story_plan(const struct demo_world *w, int64_t from, int64_t until,
                            struct demo_story *ret)
{
    struct demo_story s = {.world = w};
    demo_plan_exemptions(&s, from, until);
    demo_plan_repairs(&s, from, until);
    demo_plan_months(&s, from, until);
    s.exemption_ids = calloc((size_t)s.exemptions + 1, sizeof *s.exemption_ids);
    if (s.failed || !s.exemption_ids) {
        demo_story_free(&s);
        return STATUS_MEMORY;
    }
    if (s.count > 0)
        qsort(s.events, s.count, sizeof *s.events, events_order);
    number_exemptions(&s);
    *ret = s;
    return STATUS_OK;
}

void demo_story_free(struct demo_story *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        free(s->events[i].body);
    free(s->events);
    free(s->exemption_ids);
    *s = (struct demo_story){0};
}

static enum status prepare(const struct demo_story *s, const struct demo_event *e,
                           const struct district *d, const struct actor *actor,
                           struct change **ret_change, struct refusal *refusal)
{
    struct text body = text_of(e->body);
    struct buffer answer = {0};
    enum status status = STATUS_OK;
    switch (e->deed) {
    case DEED_PROPOSE:
        return change_prepare_exemption(d, actor, body, ret_change, refusal);
    case DEED_DECIDE:
        return change_prepare_decision(d, actor, s->exemption_ids[e->exemption], text_of(e->verb),
                                       body, ret_change, refusal);
    case DEED_ORDERS:
        status =
            change_prepare_repairs(d, actor, DOCUMENT_JSON, body, ret_change, &answer, refusal);
        buffer_free(&answer);
        return status;
    case DEED_STEP:
        return change_prepare_repair_step(d, actor, text_of(e->repair), text_of(e->verb), 1, body,
                                          ret_change, refusal);
    case DEED_ACCEPT:
        status = change_prepare_acceptances(d, DOCUMENT_JSON, body, ret_change, &answer, refusal);
        buffer_free(&answer);
        return status;
    case DEED_JUDGE:
        return change_prepare_judgements(d, e->year, DOCUMENT_JSON, body, ret_change, refusal);
    case DEED_MONTH:
        return change_prepare_month(d, actor, e->year, e->month, text_of(e->verb), body, ret_change,
                                    refusal);
    }
    return status;
}

enum status demo_story_play(struct demo_story *s, uint32_t event,
                            const uint32_t tokens[PERSON_COUNT], struct ledger *l,
                            struct error *err)
{
    const struct demo_event *e = &s->events[event];
    struct change *change = NULL;
    struct refusal refusal = {0};
    struct actor actor = demo_actor(l, tokens[e->person], e->at);
    enum status status = prepare(s, e, &l->district, &actor, &change, &refusal);
    if (status != STATUS_OK)
        return demo_refused(status, &refusal, err);
    refusal_free(&refusal);
    return ledger_change(l, change, tokens[e->person], e->at, err);
}
