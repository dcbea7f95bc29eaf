#include "figure/status_figure.h"
#include "model/timeline_read.h"

#include <stdlib.h>

static void add_last(const struct district *d, const struct query *q, const struct share *s,
                     enum aspect aspect, struct last_counts *last)
{
    struct last_known known = last_known_of(d, &q->scope, s->asset, aspect, q->as_of);
    last->states[known.state]++;
    last->unknown_since = instant_min(last->unknown_since, known.unknown_since);
}

static enum status make_room(struct status_figure *st)
{
    size_t groups = st->population.group_count + (size_t)1;
    st->counts = calloc(groups, sizeof *st->counts);
    st->last = calloc(groups, sizeof *st->last);
    for (size_t g = 0; st->last && g < groups; g++) {
        for (int k = 0; k < ASPECT_COUNT; k++)
            st->last[g][k].unknown_since = INSTANT_EVER;
    }
    return st->counts && st->last ? STATUS_OK : STATUS_MEMORY;
}

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
    if (make_room(&st) != STATUS_OK) {
        status_figure_free(&st);
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
            if (c == CONDITION_SILENT || c == CONDITION_BLIND)
                add_last(d, q, s, (enum aspect)k, &st.last[s->group][k]);
        }
    }
    *ret = st;
    return STATUS_OK;
}

void status_figure_free(struct status_figure *s)
{
    population_free(&s->population);
    free(s->counts);
    free(s->last);
    *s = (struct status_figure){0};
}
