#include "demo/story.h"

#include "change/acceptances.h"
#include "change/decisions.h"
#include "change/exemption_changes.h"
#include "change/exemptions.h"
#include "change/months.h"
#include "change/repairs.h"
#include "change/steps.h"
#include "demo/exemptions.h"
#include "demo/months.h"
#include "demo/repairs.h"

#include <stdlib.h>

/* The contractors have signed, so nobody waits for the last day to object. */
static const char signed_by_all[] = "{\"despite\":[\"exemptions\",\"objections\"],"
                                    "\"reason\":\"各单位已书面确认，无异议\"}";

/* The daemon numbers exemptions in the order in which they are proposed. */
static void number_exemptions(struct demo_story *s)
{
    uint32_t id = 0;
    for (uint32_t i = 0; i < s->events.count; i++)
        if (s->events.items[i].kind == EVENT_PROPOSE)
            s->exemption_ids[s->events.items[i].exemption] = ++id;
}

enum status demo_story_plan(const struct demo_world *w, int64_t from, int64_t until,
                            struct demo_story *ret)
{
    struct demo_story s = {.events.world = w};
    demo_plan_exemptions(&s.events, from, until);
    demo_plan_repairs(&s.events, from, until);
    demo_plan_months(&s.events, from, until);
    s.exemption_ids = calloc((size_t)s.events.exemptions + 1, sizeof *s.exemption_ids);
    if (s.events.failed || !s.exemption_ids) {
        demo_story_free(&s);
        return STATUS_MEMORY;
    }
    demo_events_sort(&s.events);
    number_exemptions(&s);
    *ret = s;
    return STATUS_OK;
}

void demo_story_free(struct demo_story *s)
{
    demo_events_free(&s->events);
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
    switch (e->kind) {
    case EVENT_PROPOSE:
        return change_prepare_exemption(d, actor, body, 0, ret_change, refusal);
    case EVENT_DECIDE:
        return change_prepare_decision(d, actor, s->exemption_ids[e->exemption], text_of(e->verb),
                                       body, ret_change, refusal);
    case EVENT_CHANGE:
        return change_prepare_exemption_change(d, actor, s->exemption_ids[e->exemption], body,
                                               ret_change, refusal);
    case EVENT_ORDERS:
        status =
            change_prepare_repairs(d, actor, DOCUMENT_JSON, body, ret_change, &answer, refusal);
        buffer_free(&answer);
        return status;
    case EVENT_STEP:
        return change_prepare_repair_step(d, actor, text_of(e->repair), text_of(e->verb), 1, body,
                                          ret_change, refusal);
    case EVENT_ACCEPT:
        status = change_prepare_acceptances(d, DOCUMENT_JSON, body, ret_change, &answer, refusal);
        buffer_free(&answer);
        return status;
    case EVENT_JUDGE:
        return change_prepare_judgements(d, e->year, DOCUMENT_JSON, body, ret_change, refusal);
    case EVENT_MONTH:
        return change_prepare_month(d, actor, e->year, e->month, text_of(e->verb),
                                    text_of(strcmp(e->verb, "close") == 0 ? signed_by_all : ""),
                                    ret_change, refusal);
    }
    return status;
}

static enum status play(struct demo_story *s, const struct demo_event *e, uint32_t token,
                        struct ledger *l, struct error *err)
{
    struct change *change = NULL;
    struct refusal refusal = {0};
    struct actor actor = demo_actor(l, token, e->at);
    enum status status = prepare(s, e, &l->district, &actor, &change, &refusal);
    if (status != STATUS_OK)
        return demo_refused(status, &refusal, err);
    refusal_free(&refusal);
    return ledger_change(l, change, token, e->at, err);
}

/* What counts in the month has changed since it was published: it is published again, and then closed. */
static enum status close_after_all(struct demo_story *s, const struct demo_event *closing,
                                   uint32_t token, struct ledger *l, struct error *err)
{
    struct demo_event again = *closing;
    again.verb = "publish";
    enum status status = play(s, &again, token, l, err);
    return status == STATUS_OK ? play(s, closing, token, l, err) : status;
}

enum status demo_story_play(struct demo_story *s, uint32_t event,
                            const uint32_t tokens[PERSON_COUNT], struct ledger *l,
                            struct error *err)
{
    const struct demo_event *e = &s->events.items[event];
    enum status status = play(s, e, tokens[e->person], l, err);
    if (status != STATUS_CONFLICT)
        return status;
    if (e->kind == EVENT_STEP)
        return STATUS_OK; /* the daemon has opened the order again meanwhile: nobody confirms it */
    if (e->kind == EVENT_MONTH && strcmp(err->code, "not_as_published") == 0)
        return close_after_all(s, e, tokens[e->person], l, err);
    return status;
}
