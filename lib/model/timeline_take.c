#include "model/timeline_take.h"

#include <stdlib.h>

static size_t series_count(const struct timelines *t)
{
    return (size_t)t->asset_count * ASPECT_COUNT;
}

/* The number that each cause of `from` has in `to`. */
static enum status map_causes(struct timelines *to, const struct timelines *from, uint16_t **ret)
{
    uint16_t *map = calloc((size_t)from->causes.count + 1, sizeof *map);
    enum status status = map ? STATUS_OK : STATUS_MEMORY;
    for (uint32_t i = 1; i < from->causes.count && status == STATUS_OK; i++)
        status = causes_number(&to->causes, text_of(from->causes.names[i]), &map[i]);
    if (status == STATUS_OK)
        *ret = map;
    else
        free(map);
    return status;
}

static enum status make_room(struct timelines *to, const struct timelines *from,
                             const uint8_t *only)
{
    for (size_t i = 0; i < series_count(from); i++) {
        if (only[i] && series_kept(from, &from->series[i]) && !series_keep(to, &to->series[i]))
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static void number_runs(struct series *s, const uint16_t *causes)
{
    for (uint32_t i = 0; i < s->count; i++) {
        uint16_t tag = s->runs[i].tag;
        s->runs[i].tag = (uint16_t)((tag & ~RUN_CAUSE) | causes[tag & RUN_CAUSE]);
    }
}

enum status timelines_prepare_take(struct timelines *to, struct timelines *from,
                                   const uint8_t *only)
{
    uint16_t *causes = NULL;
    enum status status = make_room(to, from, only);
    if (status == STATUS_OK)
        status = map_causes(to, from, &causes);
    for (size_t i = 0; i < series_count(from) && status == STATUS_OK; i++) {
        if (only[i])
            number_runs(&from->series[i], causes);
    }
    free(causes);
    return status;
}

/* The presences' places stay where they are; what is kept in them changes hands. */
static void take_series(struct timelines *to, struct timelines *from, size_t i)
{
    struct series *s = &to->series[i], *made = &from->series[i];
    const struct series old = *s;
    struct presences *kept = series_kept(from, made);
    if (s->presences) {
        struct presences **place = &to->presences[s->presences - 1];
        if (made->presences)
            from->presences[made->presences - 1] = *place;
        else
            free(*place);
        *place = kept;
    }
    *s = *made;
    s->presences = old.presences;
    s->dirty_first = 0;
    made->runs = old.runs; /* freed with the rest */
    made->count = old.count;
    made->cap = old.cap;
}

void timelines_take(struct timelines *to, struct timelines *from, const uint8_t *only,
                    uint32_t feed)
{
    for (size_t i = 0; i < series_count(from); i++) {
        if (only[i])
            take_series(to, from, i);
    }
    const struct interval_set old = to->watch.feeds[feed];
    to->watch.feeds[feed] = from->watch.feeds[feed];
    from->watch.feeds[feed] = old;
    to->watch.dirty_from[feed] = INT64_MIN;
}
