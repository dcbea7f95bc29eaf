#include "model/district.h"

void district_free(struct district *d)
{
    registry_free(&d->registry);
    timelines_free(&d->timelines);
    exemptions_free(&d->exemptions);
    repairs_free(&d->repairs);
    rule_book_free(&d->rules);
    tokens_free(&d->tokens);
    voids_free(&d->voids);
    factor_decisions_free(&d->factors);
    arrivals_free(&d->arrivals);
    acceptances_free(&d->acceptances);
    months_free(&d->months);
    judgements_free(&d->judgements);
    *d = (struct district){0};
}
