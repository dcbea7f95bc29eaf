#include "model/series.h"

#include <stdlib.h>
#include <string.h>

bool claim_beats(const struct timelines *t, const struct registry *r, struct claim a,
                 struct claim b)
{
    if (a.ms != b.ms)
        return a.ms > b.ms;
    if ((a.tag & RUN_FAULT) != (b.tag & RUN_FAULT))
        return a.tag & RUN_FAULT;
    if (a.feed != b.feed)
        return r->feed_rank[a.feed] < r->feed_rank[b.feed];
    if (a.tag == b.tag)
        return false;
    const char *cause = causes_name(&t->causes, a.tag & RUN_CAUSE);
    const char *other = causes_name(&t->causes, b.tag & RUN_CAUSE);
    if (cause == other)
        return b.tag & RUN_LATE; /* the one that came in time was there first */
    if (!cause || !other)
        return cause != NULL;
    return strcmp(cause, other) < 0;
}

enum status series_reserve(struct series *s, uint32_t more)
{
    if (s->count + more <= s->cap)
        return STATUS_OK;
    uint32_t cap = s->cap ? s->cap + s->cap / 2 : 2;
    if (cap < s->count + more)
        cap = s->count + more;
    struct run *runs = realloc(s->runs, cap * sizeof *runs);
    if (!runs)
        return STATUS_MEMORY;
    s->runs = runs;
    s->cap = cap;
    return STATUS_OK;
}

/* Halves without a branch on what is found there, which no processor could foretell. */
uint32_t series_find(const struct series *s, uint32_t at)
{
    const struct run *lo = s->runs;
    uint32_t len = s->count;
    if (len == 0 || lo->first > at)
        return UINT32_MAX;
    if (lo[len - 1].first <= at)
        return len - 1; /* now, for most who ask */
    while (len > 1) {
        uint32_t half = len / 2;
        lo += lo[half].first <= at ? half : 0;
        len -= half;
    }
    return (uint32_t)(lo - s->runs);
}

void series_join(struct series *s, const struct registry *r, uint32_t i)
{
    struct run *a = &s->runs[i], *b = a + 1;
    if (i + 1 >= s->count || !run_continues(a, r, b->tag, b->first))
        return;
    uint16_t seam = run_gap_code(b->first - a->last);
    uint16_t gap = a->gap_code > b->gap_code ? a->gap_code : b->gap_code;
    a->gap_code = gap > seam ? gap : seam;
    a->last = b->last;
    a->last_ms = b->last_ms;
    a->feed = b->feed;
    memmove(b, b + 1, (s->count - i - 2) * sizeof *b);
    s->count--;
}
