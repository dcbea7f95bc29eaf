#include "model/district.h"

void district_received(struct district *d, int64_t received_at, int64_t told_at)
{
    bool leaps = d->received_at != 0 && received_at - d->settled_at > DAY_S;
    if (!leaps || d->reports == 0)
        d->settled_at = received_at;
    else if (told_at != INSTANT_NONE)
        d->settled_at = instant_max(d->settled_at, told_at);
    d->received_at = received_at;
}

enum status clock_check(int64_t received_at, int64_t now, struct error *err)
{
    if (now >= received_at - CLOCK_SKEW_S)
        return STATUS_OK;
    return error_set(
        err, STATUS_BUSY, "clock_behind", "",
        "The clock stands more than %d seconds before the journal's newest row: nothing is "
        "taken until it is set right. intactd doctor says what to do.",
        CLOCK_SKEW_S);
}

void district_free(struct district *d)
{
    registry_free(&d->registry);
    timelines_free(&d->timelines);
    exemptions_free(&d->exemptions);
    repairs_free(&d->repairs);
    rule_book_free(&d->rules);
    tokens_free(&d->tokens);
    voids_free(&d->voids);
    part_voids_free(&d->part_voids);
    factor_decisions_free(&d->factors);
    arrivals_free(&d->arrivals);
    acceptances_free(&d->acceptances);
    months_free(&d->months);
    months_free(&d->years);
    judgements_free(&d->judgements);
    *d = (struct district){0};
}
