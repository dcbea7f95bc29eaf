#include "figure/status_figure.h"
#include "model/timeline_read.h"

#include <stdlib.h>

enum status status_figure_compute(const struct district *d, const struct query *q,
                                  struct status_figure *ret)
{
    struct status_figure st = {0};
    struct query second = *q; /* borrows the filters */
    second.from = q->as_of;
    second.to = second.as_of = q->as_of + 1;
    second.every_asset = true;
    enum status status = population_select(d, &second, false, &st.population);
    if (status != STATUS_OK)
        return status;
    st.counts = calloc(st.population.group_count + 1, sizeof *st.counts);
    if (!st.counts) {
        population_free(&st.population);
        return STATUS_MEMORY;
    }
    struct timeline_reader reader = district_reader(d, q->rules);
    for (size_t i = 0; i < st.population.share_count; i++) {
        const struct share *s = &st.population.shares[i];
        for (int k = 0; k < ASPECT_COUNT; k++) {
            const struct interval_set *exempt =
                exemptions_of(&d->exemptions, s->asset, (enum aspect)k);
            enum condition c = exempt && interval_set_holds(exempt, q->as_of)
                                   ? CONDITION_EXEMPT
                                   : timeline_at(&reader, s->asset, (enum aspect)k, q->as_of);
            st.counts[s->group][k][c]++;
        }
    }
    *ret = st;
    return STATUS_OK;
}

void status_figure_free(struct status_figure *s)
{
    population_free(&s->population);
    free(s->counts);
    *s = (struct status_figure){0};
}
