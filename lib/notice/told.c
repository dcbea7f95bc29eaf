#include "notice/told.h"

#include <stdlib.h>

const char *const notice_phase_names[] = {"began", "again", "ended", NULL};

static void free_item(struct told_item *x)
{
    free(x->receiver);
    free(x->subject);
    free(x->name);
}

void told_free(struct told *t)
{
    for (size_t i = 0; i < t->count; i++)
        free_item(&t->items[i]);
    free(t->items);
    *t = (struct told){0};
}

/* The place of the first item that does not come before this one. */
static size_t place_of(const struct told *t, const char *receiver, enum notice_event event,
                       const char *subject)
{
    size_t lo = 0, hi = t->count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        const struct told_item *x = &t->items[middle];
        int order = strcmp(x->receiver, receiver);
        if (order == 0)
            order = concern_order(x->event, x->subject, event, subject);
        if (order < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static bool is_at(const struct told *t, size_t place, const char *receiver, enum notice_event event,
                  const char *subject)
{
    return place < t->count && t->items[place].event == event &&
           strcmp(t->items[place].receiver, receiver) == 0 &&
           strcmp(t->items[place].subject, subject) == 0;
}

enum status told_put(struct told *t, struct told_item *value)
{
    size_t place = place_of(t, value->receiver, value->event, value->subject);
    if (is_at(t, place, value->receiver, value->event, value->subject)) {
        free_item(&t->items[place]);
        t->items[place] = *value;
        return STATUS_OK;
    }
    if (t->count == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 64;
        struct told_item *items = realloc(t->items, cap * sizeof *items);
        if (!items)
            return STATUS_MEMORY;
        t->items = items;
        t->cap = cap;
    }
    memmove(t->items + place + 1, t->items + place, (t->count - place) * sizeof *t->items);
    t->items[place] = *value;
    t->count++;
    return STATUS_OK;
}

void told_remove(struct told *t, const char *receiver, enum notice_event event, const char *subject)
{
    size_t place = place_of(t, receiver, event, subject);
    if (!is_at(t, place, receiver, event, subject))
        return;
    free_item(&t->items[place]);
    t->count--;
    memmove(t->items + place, t->items + place + 1, (t->count - place) * sizeof *t->items);
}

static const struct concern *find(const struct concerns *c, enum notice_event event,
                                  const char *subject)
{
    size_t lo = 0, hi = c->count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        int order = concern_order(c->items[middle].event, c->items[middle].subject, event, subject);
        if (order == 0)
            return &c->items[middle];
        if (order < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return NULL;
}

void told_note(struct told *t, const struct concerns *found, int64_t now)
{
    for (size_t i = 0; i < t->count; i++) {
        struct told_item *x = &t->items[i];
        if (find(found, x->event, x->subject))
            x->gone_at = INSTANT_NONE;
        else if (x->gone_at == INSTANT_NONE)
            x->gone_at = now;
    }
}

bool receiver_scope(const struct receiver *receiver, const struct registry *r, int64_t now,
                    struct scope *ret)
{
    static const enum role roles[] = {[ORGANISATION_CONTRACTOR] = ROLE_CONTRACTOR,
                                      [ORGANISATION_SUPERVISOR] = ROLE_SUPERVISOR,
                                      [ORGANISATION_OFFICE] = ROLE_OFFICE};
    *ret = (struct scope){ROLE_OFFICE, NONE, now};
    if (!receiver->organisation)
        return true;
    uint32_t number = registry_find_organisation(r, text_of(receiver->organisation));
    if (number == NONE)
        return false;
    *ret = (struct scope){roles[r->organisations[number].role], number, now};
    return true;
}

/* --- deciding --------------------------------------------------------------------------------------- */

/* A receiver's own decision on its way. */
struct deciding {
    const struct receiver *receiver;
    const struct notice_rules *rules;
    const struct registry *registry;
    const struct concerns *found;
    struct scope scope;
    int64_t now;
    bool quiet;                         /* nothing is said this time */
    uint32_t known[NOTICE_EVENT_COUNT]; /* how many of each it has been told of, this time too */
    struct decision *out;
};

static void say(struct deciding *k, enum phase_of_notice phase, const struct concern *c,
                const struct told_item *t)
{
    if (!k->quiet)
        k->out->items[k->out->count++] = (struct notice_line){phase, c, t, false};
}

static void drop(struct deciding *k, const struct told_item *t)
{
    k->out->dropped[k->out->dropped_count++] = t;
}

static bool is_wanted(const struct deciding *k, const struct concern *c)
{
    return (k->receiver->events >> c->event & 1) && concern_is_shown(c, k->registry, &k->scope);
}

static void decide_new(struct deciding *k, const struct concern *c)
{
    bool held = c->since == INSTANT_NONE || event_is_passing(c->event) ||
                k->now - c->since >= k->rules->hold_s;
    if (!held || k->known[c->event] >= TOLD_MAX)
        return;
    k->known[c->event]++;
    say(k, NOTICE_BEGAN, c, NULL);
}

static void decide_known(struct deciding *k, const struct concern *c, const struct told_item *t)
{
    if (!event_is_passing(c->event) && k->rules->repeat_s > 0 &&
        k->now - t->told_at >= k->rules->repeat_s)
        say(k, NOTICE_AGAIN, c, t);
}

/* An order that is overdue is due soon no more, and that is no end of anything. */
static bool has_moved_on(const struct deciding *k, const struct told_item *t)
{
    return t->event == NOTICE_ORDER_DUE_SOON && find(k->found, NOTICE_ORDER_OVERDUE, t->subject);
}

static void decide_gone(struct deciding *k, const struct told_item *t)
{
    bool asked = k->receiver->events >> t->event & 1;
    if (!asked || event_is_passing(t->event) || has_moved_on(k, t))
        drop(k, t);
    else if (t->gone_at != INSTANT_NONE && k->now - t->gone_at >= k->rules->hold_s)
        say(k, NOTICE_ENDED, NULL, t);
}

/* Both lists are in one order, so each is walked once. */
static void decide_all(struct deciding *k, const struct told_item *told, size_t count,
                       const struct concerns *found)
{
    size_t i = 0, j = 0;
    while (i < count || j < found->count) {
        const struct concern *c = j < found->count ? &found->items[j] : NULL;
        int order = i == count ? 1
                    : !c       ? -1
                         : concern_order(told[i].event, told[i].subject, c->event, c->subject);
        if (order < 0) {
            decide_gone(k, &told[i++]);
            continue;
        }
        j++;
        if (!is_wanted(k, c)) {
            if (order == 0) /* it stands, and is none of the receiver's business any more */
                drop(k, &told[i++]);
            continue;
        }
        k->out->standing[c->event]++;
        if (order == 0)
            decide_known(k, c, &told[i++]);
        else
            decide_new(k, c);
    }
}

enum status notice_decide(const struct told *t, const struct concerns *found,
                          const struct receiver *receiver, const struct notice_rules *n,
                          const struct registry *r, int64_t last_at, int64_t now,
                          struct decision *ret)
{
    struct decision d = {0};
    struct deciding k = {
        .receiver = receiver, .rules = n, .registry = r, .found = found, .now = now, .out = &d};
    size_t first = place_of(t, receiver->name, NOTICE_FEED_SILENT, ""), count = 0;
    while (first + count < t->count &&
           strcmp(t->items[first + count].receiver, receiver->name) == 0)
        k.known[t->items[first + count++].event]++;
    d.items = calloc(count + found->count + 1, sizeof *d.items);
    d.dropped = calloc(count + 1, sizeof *d.dropped);
    if (!d.items || !d.dropped) {
        decision_free(&d);
        return STATUS_MEMORY;
    }
    k.quiet = last_at != INSTANT_NONE && now - last_at < n->at_most_every_s;
    if (receiver_scope(receiver, r, now, &k.scope))
        decide_all(&k, t->items + first, count, found);
    *ret = d;
    return STATUS_OK;
}

void decision_free(struct decision *d)
{
    free(d->items);
    free(d->dropped);
    *d = (struct decision){0};
}
