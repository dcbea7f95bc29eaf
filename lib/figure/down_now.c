#include "figure/down_now.h"

#include "figure/last_known.h"
#include "model/timeline_read.h"

/* Notes since when nobody sees the outage. False: it does not go on. */
static bool goes_on(const struct district *d, const struct query *q, bool raw, struct outage *o)
{
    struct timeline_reader reader = district_reader(d, q->rules);
    int64_t last = q->as_of - 1;
    const struct interval_set *exempt =
        exemptions_of(&d->exemptions, o->asset, (enum aspect)o->aspect);
    if (o->ended_at != INSTANT_NONE || (!raw && exempt && interval_set_holds(exempt, last)))
        return false;
    if (o->open)
        return true;
    enum condition c = timeline_at(&reader, o->asset, (enum aspect)o->aspect, last);
    struct last_known known = last_known_of(d, &q->scope, o->asset, (enum aspect)o->aspect, last);
    o->unknown_since = known.unknown_since;
    return (c == CONDITION_BLIND || c == CONDITION_SILENT) && known.state == LAST_FAULT;
}

enum status down_now_compute(const struct district *d, const struct query *q,
                             const struct outage_wish *wish, struct outages *ret)
{
    struct query now = *q; /* borrows the filters */
    struct outage_wish whole = *wish;
    struct outages found = {0};
    now.from = q->as_of - 1;
    now.to = q->as_of;
    whole.whole = true;
    enum status status = outages_compute(d, &now, &whole, &found);
    if (status != STATUS_OK)
        return status;
    size_t kept = 0;
    for (size_t i = 0; i < found.count; i++) {
        struct outage o = found.items[i];
        if (o.lasted_s >= wish->min_s && goes_on(d, &now, wish->raw, &o))
            found.items[kept++] = o;
    }
    found.count = kept;
    outages_sort(d, OUTAGES_BY_LASTED, &found);
    *ret = found;
    return STATUS_OK;
}
