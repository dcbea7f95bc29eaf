#include "figure/indicator.h"

static void add_acceptance(const struct project *p, enum kind kind, const struct quantity *q,
                           struct count *sum)
{
    sum->part += acceptance_counts(p) ? q->accepted : 0;
    sum->whole += planned_acceptance(p, kind);
}

static void add_quantity(const struct project *p, enum kind kind, const struct quantity *q,
                         struct count *sum)
{
    int64_t planned = planned_quantity(p, kind);
    sum->part += planned > 0 ? q->in_service : 0;
    sum->whole += planned;
}

static void add_budget(const struct project *p, int year, struct count *sum)
{
    int64_t executed, available;
    budget_of(p, year, &executed, &available);
    sum->part += executed;
    sum->whole += available;
}

const struct indicator_row indicators[INDICATOR_COUNT] = {
    [INDICATOR_INTACT] = {.is_needed = true},
    [INDICATOR_NETWORK] = {.is_needed = true},
    [INDICATOR_LIVE] = {.is_needed = true},
    [INDICATOR_HISTORY] = {.is_needed = true},
    [INDICATOR_REPAIR] = {.is_needed = true},
    [INDICATOR_ACCEPTANCE] = {.is_needed = true, .add_kind = add_acceptance},
    [INDICATOR_BUDGET] = {.is_needed = true, .add_project = add_budget},
    [INDICATOR_QUANTITY] = {.is_needed = true, .add_kind = add_quantity},
    [INDICATOR_RESPONSE] = {.is_needed = false},
};
