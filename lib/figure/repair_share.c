/* Which repairs a window counts (SPEC 5). */
#include "figure/rates.h"

bool repair_counts(const struct district *d, const struct query *q, const struct repair *x,
                   struct repair_share *ret)
{
    const struct asset *a = &d->registry.assets[x->asset];
    const struct span *span = asset_span_of_repair(a, x->reported_at);
    if (x->state == REPAIR_CANCELLED || !span || !population_has(d, q, x->asset, span->project))
        return false;
    int64_t limit = rules_repair_limit_s(q->rules, x->mass, (enum kind)a->kind, a->class_no);
    int64_t due_at = repair_due_at(x, a, &d->exemptions, limit, q->as_of);
    if (due_at < q->from || due_at >= q->to || repair_is_exempt(x, &d->exemptions, q->as_of))
        return false;
    enum timeliness timeliness = repair_timeliness(x, due_at, q->as_of);
    if (timeliness == REPAIR_NOT_YET)
        return false;
    *ret = (struct repair_share){due_at, timeliness, x->asset, span->project};
    return true;
}
