#include "store/checkpoint_load.h"

#include "model/repair_pack.h"
#include "store/journal.h"
#include "store/sql.h"

#include <stdlib.h>

/* The longest gap that a run's code can say. */
#define GAP_STORED_MAX_S ((UINT16_MAX - GAP_EXACT_S) * (int64_t)GAP_STEP_S)

/* The series that rows are being read into; its runs gather in `runs` until the next one begins. */
struct loading {
    struct timelines *timelines;
    size_t series;
    struct run *runs;
    uint32_t count, cap;
    uint32_t last_cause; /* most faults have the cause of the fault before */
};

static enum status damaged(struct error *err, const char *table)
{
    return error_set(err, STATUS_CORRUPT, "checkpoint", "",
                     "Table %s holds values that intactd never writes.", table);
}

static enum status finish_series(struct loading *l, struct error *err)
{
    if (l->count == 0)
        return STATUS_OK;
    struct series *s = &l->timelines->series[l->series];
    s->runs = malloc(l->count * sizeof *s->runs);
    if (!s->runs)
        return error_memory(err);
    memcpy(s->runs, l->runs, l->count * sizeof *s->runs);
    s->count = s->cap = l->count;
    l->count = 0;
    return STATUS_OK;
}

static enum status add_run(struct loading *l, const struct run *run, struct error *err)
{
    if (l->count == l->cap) {
        uint32_t cap = l->cap ? 2 * l->cap : 256;
        struct run *runs = realloc(l->runs, cap * sizeof *runs);
        if (!runs)
            return error_memory(err);
        l->runs = runs;
        l->cap = cap;
    }
    if (l->count > 0 && run->first <= l->runs[l->count - 1].last)
        return damaged(err, "run");
    l->runs[l->count++] = *run;
    return STATUS_OK;
}

static enum status read_cause(struct loading *l, const struct sql_query *q, uint32_t feed,
                              uint16_t *ret, struct error *err)
{
    struct text name = column_text(q, 5);
    struct causes *causes = &l->timelines->causes;
    if (name.len == 0) {
        *ret = 0;
        return STATUS_OK;
    }
    if (l->last_cause == 0 || !text_is(name, causes->names[l->last_cause])) {
        uint32_t number = causes_bring(causes, name, feed);
        if (number == CAUSES_MAX)
            return causes->count == CAUSES_MAX ? damaged(err, "run") : error_memory(err);
        l->last_cause = number;
    }
    *ret = (uint16_t)l->last_cause;
    return STATUS_OK;
}

static bool is_second(int64_t at)
{
    return at >= INSTANT_2000 && at - INSTANT_2000 < UINT32_MAX;
}

static enum status read_run(struct loading *l, const struct sql_query *q, struct error *err)
{
    int64_t asset = column_int(q, 0) - 1, aspect = column_int(q, 1);
    int64_t first = column_int(q, 2), last = column_int(q, 3), state = column_int(q, 4);
    int64_t feed = column_int(q, 6) - 1, gap = column_int(q, 7), ms = column_int(q, 8);
    int64_t late = column_int(q, 9);
    if (asset < 0 || asset >= l->timelines->asset_count || aspect < 0 || aspect >= ASPECT_COUNT ||
        !is_second(first) || !is_second(last) || last < first || ((state | late) & ~INT64_C(1)) ||
        feed < 0 || feed >= l->timelines->watch.feed_count || gap < 0 || gap > GAP_STORED_MAX_S ||
        ms < 0 || ms > 999)
        return damaged(err, "run");
    uint16_t cause = 0;
    enum status status = state ? read_cause(l, q, (uint32_t)feed, &cause, err) : STATUS_OK;
    size_t series = (size_t)asset * ASPECT_COUNT + (size_t)aspect;
    if (status == STATUS_OK && series != l->series) {
        status = finish_series(l, err);
        l->series = series;
    }
    if (status != STATUS_OK)
        return status;
    struct run run = {.first = (uint32_t)(first - INSTANT_2000),
                      .last = (uint32_t)(last - INSTANT_2000),
                      .gap_code = run_gap_code((uint32_t)gap),
                      .last_ms = (uint16_t)ms,
                      .feed = (uint16_t)feed,
                      .tag = (uint16_t)((state ? RUN_FAULT | cause : 0) | (late ? RUN_LATE : 0))};
    return add_run(l, &run, err);
}

static enum status load_runs(struct store *store, struct timelines *t, struct error *err)
{
    struct sql_query q;
    struct loading l = {.timelines = t};
    enum status status = STATUS_OK;
    query_start(&q, store, "run_whole");
    while (status == STATUS_OK && query_next(&q))
        status = read_run(&l, &q, err);
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    if (status == STATUS_OK)
        status = ended;
    if (status == STATUS_OK)
        status = finish_series(&l, err);
    free(l.runs);
    return status;
}

/* Rows come sorted, and a presence never begins before the one before it has ended. */
static bool presence_follows(const struct presences *p, const struct presence *x)
{
    const struct presence *last = p && p->count ? &p->items[p->count - 1] : NULL;
    return !last || last->feed < x->feed || (last->feed == x->feed && last->last < x->first);
}

static enum status load_presence(struct timelines *t, const struct sql_query *q, struct error *err)
{
    int64_t asset = column_int(q, 0) - 1, aspect = column_int(q, 1), feed = column_int(q, 2) - 1;
    int64_t first = column_int(q, 3), last = column_int(q, 4);
    if (asset < 0 || asset >= t->asset_count || aspect < 0 || aspect >= ASPECT_COUNT || feed < 0 ||
        feed >= t->watch.feed_count || !is_second(first) || !is_second(last) || last < first)
        return damaged(err, "presence");
    struct series *s = &t->series[(size_t)asset * ASPECT_COUNT + (size_t)aspect];
    struct presence x = {(uint32_t)(first - INSTANT_2000), (uint32_t)(last - INSTANT_2000),
                         (uint16_t)feed};
    if (s->count == 0 || !presence_follows(series_kept(t, s), &x))
        return damaged(err, "presence");
    struct presences **kept = series_keep(t, s);
    if (!kept || presences_append(kept, &x) != STATUS_OK)
        return error_memory(err);
    (*kept)->dirty = false;
    return STATUS_OK;
}

static enum status load_presences(struct store *store, struct timelines *t, struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "presence_whole");
    while (status == STATUS_OK && query_next(&q))
        status = load_presence(t, &q, err);
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? ended : status;
}

static enum status load_interval(struct watch *w, const struct sql_query *q, struct error *err)
{
    int64_t feed = column_int(q, 0) - 1, from = column_int(q, 1), to = column_int(q, 2);
    if (feed < 0 || feed >= w->feed_count || from >= to)
        return damaged(err, "feed_watch");
    if (interval_set_add(&w->feeds[feed], from, to) != STATUS_OK)
        return error_memory(err);
    return STATUS_OK;
}

static enum status load_watches(struct store *store, struct watch *w, struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_OK;
    query_start(&q, store, "watch_whole");
    while (status == STATUS_OK && query_next(&q))
        status = load_interval(w, &q, err);
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    return status == STATUS_OK ? ended : status;
}

enum status checkpoint_position(struct store *store, struct stored_position *ret, struct error *err)
{
    struct sql_query q;
    struct stored_position p = {.first_at = INSTANT_NONE, .last_at = INSTANT_NONE};
    query_start(&q, store, "checkpoint_get");
    if (query_next(&q)) {
        struct text head = column_blob(&q, 1);
        p.seq = (uint64_t)column_int(&q, 0);
        memcpy(p.head.bytes, head.at, head.len < DIGEST_SIZE ? head.len : DIGEST_SIZE);
        p.reports = (uint64_t)column_int(&q, 2);
        p.first_at = column_null(&q, 3) ? INSTANT_NONE : column_int(&q, 3);
        p.last_at = column_null(&q, 4) ? INSTANT_NONE : column_int(&q, 4);
        p.repairs = column_int(&q, 5);
    }
    enum status status = query_end(&q, err);
    if (status == STATUS_OK)
        *ret = p;
    return status;
}

enum status checkpoint_seq(struct store *store, uint64_t *ret_seq, struct error *err)
{
    struct stored_position p = {0};
    struct digest now = {0};
    enum status status = checkpoint_position(store, &p, err);
    if (status == STATUS_OK && p.seq > 0)
        status = journal_head_at(store, p.seq, &now, err);
    *ret_seq = status == STATUS_OK && digest_equal(&p.head, &now) ? p.seq : 0;
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

enum status checkpoint_load(struct store *store, struct timelines *t, struct stored_position *ret,
                            struct error *err)
{
    struct stored_position p = {0};
    enum status status = checkpoint_position(store, &p, err);
    if (status == STATUS_OK && p.seq > 0)
        status = load_runs(store, t, err);
    if (status == STATUS_OK && p.seq > 0)
        status = load_presences(store, t, err);
    if (status == STATUS_OK && p.seq > 0)
        status = load_watches(store, &t->watch, err);
    if (status == STATUS_OK)
        *ret = p;
    return status;
}

static enum status load_block(struct repairs *s, const struct sql_query *q, uint32_t number,
                              struct error *err)
{
    struct text pack = column_blob(q, 1), stored = column_blob(q, 2);
    struct digest digest;
    if (column_int(q, 0) != number || s->count != number * REPAIR_BLOCK ||
        checkpoint_block_digest(number, pack, &digest) != STATUS_OK || stored.len != DIGEST_SIZE ||
        memcmp(stored.at, digest.bytes, DIGEST_SIZE) != 0)
        return damaged(err, "repair_block");
    enum status status = repairs_unpack(s, pack);
    return status == STATUS_MEMORY ? error_memory(err)
           : status != STATUS_OK   ? damaged(err, "repair_block")
                                   : STATUS_OK;
}

enum status checkpoint_load_repairs(struct store *store, struct repairs *repairs, uint64_t *ret_seq,
                                    struct digest *ret_head, struct error *err)
{
    struct sql_query q;
    struct stored_position p = {0};
    uint32_t number = 0;
    enum status status = checkpoint_position(store, &p, err);
    if (status != STATUS_OK)
        return status;
    if (p.repairs >= 0 && p.repairs < UINT32_MAX / 2)
        repairs_reserve(repairs, (uint32_t)p.repairs);
    query_start(&q, store, "repair_block_whole");
    while (status == STATUS_OK && query_next(&q))
        status = load_block(repairs, &q, number++, err);
    enum status ended = query_end(&q, status == STATUS_OK ? err : NULL);
    if (status == STATUS_OK)
        status = ended;
    if (status != STATUS_OK)
        return status;
    if (repairs->count != p.repairs)
        return damaged(err, "repair_block");
    for (uint32_t i = 0; i < number; i++)
        repairs->blocks[i].soiled = false;
    *ret_seq = p.seq;
    *ret_head = p.head;
    return STATUS_OK;
}

enum status checkpoint_load_arrivals(struct store *store, struct arrivals *arrivals,
                                     struct error *err)
{
    struct sql_query q;
    enum status status = STATUS_UNKNOWN;
    query_start(&q, store, "checkpoint_arrivals");
    if (query_next(&q))
        status = arrivals_unpack(arrivals, column_blob(&q, 0));
    enum status ended = query_end(&q, err);
    if (ended != STATUS_OK)
        return ended;
    if (status == STATUS_CORRUPT)
        return damaged(err, "checkpoint");
    return status == STATUS_MEMORY ? error_memory(err) : status;
}
